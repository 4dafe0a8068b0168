"""A fact-check's own verdict, as its page prints it: “Our rating: false”, “[SALAH] …”.

It is what the page says of the claim that the page checks, whatever a single sentence of it says.
Only a verdict that stands where fact-checkers print it is read: at the head of the title, after a
label, or at the beginning of a line as a sentence that says nothing else. Words are data
(`verdicts.toml`).
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.stance.model import Cause

_FILE = Path(__file__).with_name("verdicts.toml")
MAX_CHARACTERS = 20_000
"""How much of a page's end is looked through."""
_VALUES = {
    "false": Cause.SAYS_FALSE,
    "true": Cause.SAYS_TRUE,
    "mixed": Cause.SAYS_MIXED,
}
_MARKS = str.maketrans("", "", "*_#")
_QUOTES = '“”„"«»「」'
_OPEN, _CLOSE = rf"[\[(【{_QUOTES}]?", rf"[\])】{_QUOTES}]?"
_SENTENCE = r"(?:^|(?<=[.!?…] )|(?<=[。！？]))"
_END = r"(?:[.!。！|]|$)"


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """What a fact-check says: the cause that names it, and the words as they are printed."""

    cause: Cause
    printed: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    bracketed: re.Pattern[str]
    headed: re.Pattern[str]
    in_text: re.Pattern[str]


def own_verdict(*, title: str, text: str, language: str) -> OwnVerdict | None:
    """Return a fact-check page's verdict; None where none is printed, or several that differ."""
    patterns = _patterns(language.casefold().partition("-")[0])
    clean = _lines(title)
    asks = "?" in title or "？" in title
    headed = patterns.bracketed.match(clean) or (not asks and patterns.headed.match(clean))
    if headed:
        return _verdict(headed)
    lines = _lines(text[-MAX_CHARACTERS:])
    found = [_verdict(match) for match in patterns.in_text.finditer(lines)]
    return found[-1] if len({one.cause for one in found}) == 1 else None


def bracketed_verdict(*, title: str, language: str) -> OwnVerdict | None:
    """Return what stands in brackets before a title, as fact-checkers put their verdict."""
    found = _patterns(language.casefold().partition("-")[0]).bracketed.match(_lines(title))
    return _verdict(found) if found else None


def _lines(text: str) -> str:
    """Return a text without marks of emphasis, empty lines, and spaces that come in rows: so that
    no pattern has to try more than one.
    """
    lines = (" ".join(line.split()) for line in text.translate(_MARKS).splitlines())
    return "\n".join(filter(None, lines))


def _verdict(match: re.Match[str]) -> OwnVerdict:
    cause = next(cause for name, cause in _VALUES.items() if match[name])
    printed = re.sub(f"[{_QUOTES}]", "", match["printed"].replace("\n", " "))
    return OwnVerdict(cause, printed.strip("[]()【】 "))


@cache
def _patterns(language: str) -> _Patterns:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    # English words are printed in many languages.
    used = [tables[code] for code in dict.fromkeys((language, "en")) if code in tables]

    def words(name: str) -> str:
        return _any([phrase for table in used for phrase in table[name]])

    # “mixed” first: “partly true” is not “true”.
    value = "|".join(f"(?P<{name}>{words(name)})" for name in ("mixed", "false", "true"))
    label = rf"{_SENTENCE}(?:{words('labels')})(?: ?[:：–—-] ?|\n){_OPEN}"
    alone = rf"^(?:(?:{words('openers')}) ?)?"
    return _Patterns(
        re.compile(rf"(?P<printed>[\[(【] ?(?:{value})) ?[\])】]", re.IGNORECASE),
        re.compile(rf"(?P<printed>{value})(?: ?[:：|！!]| [–—-] )", re.IGNORECASE),
        re.compile(
            rf"(?P<printed>(?:{label}|{alone})(?:{value}))(?={_CLOSE}{_END})",
            re.IGNORECASE | re.MULTILINE,
        ),
    )


def _any(phrases: Sequence[str]) -> str:
    """Match any phrase, the longest first."""
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in longest)
