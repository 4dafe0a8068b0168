"""Numbers, dates and years in a sentence, as values that can be compared across languages.

Digits are read by the language's convention (CLDR's decimal and group separators): "1.000" is a
thousand in Indonesian and one in English. Where newspapers mix the two, both readings are kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sources.language.tokens import Token
from sources.stance.rulebook import Rules

MOST_NUMBERS = 30
"""A sentence with more is a table; each number is held against each of the other side."""
NEAR = 6
"""Tokens before a number among which a word that bounds it stands."""
YEARS = range(1500, 2100)
EQUAL_WITHIN = 0.005
"""Two amounts are one if they differ by at most this share of the larger; dates must be equal."""
CURRENCIES = frozenset({"$", "€", "£", "¥", "rp", "rm", "usd", "eur"})
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")


class Kind(StrEnum):
    """What a number is. Numbers of two kinds are never compared."""

    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    YEAR = "year"
    DAY = "day"  # month times 100 plus day
    MONTH = "month"


DATES = frozenset({Kind.YEAR, Kind.DAY, Kind.MONTH})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number: what it may mean, the root of the word after it, where it stands.

    `bound` is 1 for "at least", -1 for "at most"; `start` and `end` count tokens.
    """

    kind: Kind
    readings: frozenset[float]
    unit: str
    bound: int
    start: int
    end: int

    def holds_for(self, other: "Quantity") -> bool:
        """Whether the other number makes this one true, by any of their readings."""
        slack = 0.0 if self.kind in DATES else EQUAL_WITHIN
        return any(
            abs(mine - its) <= slack * max(mine, its)
            or (self.bound != 0 and (its - mine) * self.bound > 0)
            for mine in self.readings
            for its in other.readings
        )


def find_quantities(tokens: Sequence[Token], rules: Rules) -> list[Quantity]:
    """Return the numbers among tokens whose `low` is their root, left to right."""
    return list(islice(_Reader(tokens, rules).read(), MOST_NUMBERS))


class _Reader:
    def __init__(self, tokens: Sequence[Token], rules: Rules) -> None:
        self.tokens, self.rules = tokens, rules

    def read(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self.tokens):
            found = self._date(at) or self._number(at)
            if found:
                yield found
            at = found.end if found else at + 1

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _date(self, at: int) -> Quantity | None:
        """A day or a month: "25 Februari", "25. Februar", "25 de febrero", "February 25"."""
        months = self.rules.months
        if self._day(at):
            for step in (1, 2):
                month = months.get(self._low(at + step))
                if month:
                    return _dated(month, self._day(at), at, at + step + 1)
            return None
        month = months.get(self._low(at))
        if not month:
            return None
        day = self._day(at + 1)
        if day:
            return _dated(month, day, at, at + 2)
        is_name = self.tokens[at].is_capitalised and at > 0  # "may" and "march" are words too
        return _dated(month, None, at, at + 1) if is_name else None

    def _day(self, at: int) -> int | None:
        low = self._low(at)
        if not (low.isdecimal() and len(low) <= 2):
            return None
        return int(low) if 1 <= int(low) <= 31 else None

    def _number(self, at: int) -> Quantity | None:
        low, end = self._low(at), at + 1
        readings = _readings(low, decimal_comma=self.rules.decimal_comma)
        if not readings and low in self.rules.number_words:
            readings = {float(self.rules.number_words[low])}
        if not readings:
            return None
        is_year = low.isdecimal() and len(low) == 4 and int(low) in YEARS
        while self._low(end) in self.rules.multipliers:
            readings = {value * self.rules.multipliers[self._low(end)] for value in readings}
            is_year, end = False, end + 1
        kind = Kind.YEAR if is_year else Kind.PLAIN
        percent = end < len(self.tokens) and self.rules.phrases.percent.match(self.tokens, end)
        if percent:
            kind, end = Kind.PERCENT, end + percent
        elif {self._low(at - 1), self._low(end)} & CURRENCIES:
            kind = Kind.MONEY
        start, end, bound = self._bound(at, end)
        unit = self._low(end) if self._low(end)[:1].isalpha() else ""
        return Quantity(kind, frozenset(readings), unit, bound, start, end)

    def _bound(self, start: int, end: int) -> tuple[int, int, int]:
        """The place of a number with the words that bound it, and which way they do.

        One currency sign may stand between: "more than $ 5".
        """
        phrases = self.rules.phrases
        near = max(start - NEAR, 0)
        for bound, lexicon in ((1, phrases.at_least), (-1, phrases.at_most)):
            for first, last in lexicon.find(self.tokens[near:start])[-1:]:
                if start - near - last <= 1:
                    return near + first, end, bound
            after = lexicon.match(self.tokens, end) if end < len(self.tokens) else 0
            if after:
                return start, end + after, bound
        return start, end, 0


def _dated(month: int, day: int | None, start: int, end: int) -> Quantity:
    value = float(100 * month + day if day else month)
    return Quantity(Kind.DAY if day else Kind.MONTH, frozenset({value}), "", 0, start, end)


def _readings(text: str, *, decimal_comma: bool) -> set[float]:
    """What a run of digits may mean; empty if it is no number (a time, a score, a date)."""
    if text.isdecimal():
        return {float(text)}
    if _LAKHS.fullmatch(text):
        return {float(text.replace(",", ""))}
    groups = _GROUPS.fullmatch(text)
    if groups:
        grouped = float(re.sub("[.,]", "", text))
        is_own = groups[1] == (".,"[not decimal_comma])
        single = len(re.findall("[.,]", text)) == 1
        return {grouped} if is_own or not single else {grouped, float(text.replace(",", "."))}
    if _DECIMAL.fullmatch(text):
        return {float(text.replace(",", "."))}
    mark = "." if decimal_comma else ","
    plain = text.replace(mark, "").replace(",", ".")
    return {float(plain)} if _DECIMAL.fullmatch(plain) else set()
