"""A fact-check's own verdict, as its page prints it: “Our rating: false”, “[SALAH] …”.

It is what the page says of the claim that the page checks, whatever a single sentence of it says.
Only a verdict that stands where fact-checkers print it is read: at the head of the title, after a
label, or as a sentence that says nothing else. Words are data (`verdicts.toml`).
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
_OPEN, _CLOSE = '[\\[(【「“"«„*_#]', '[\\])】」”"»“*_]'
_START = r"(?:^|(?<=[\n.!?。！？…:：»”]))\s*"
_END = rf"{_CLOSE}*\s*(?:[.!。！,،;；|\n]|$)"


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """What a fact-check says: the cause that names it, and the words as they are printed."""

    cause: Cause
    printed: str


def own_verdict(*, title: str, text: str, language: str) -> OwnVerdict | None:
    """Return a fact-check page's verdict; None where none is printed, or several that differ."""
    in_title, in_text = _patterns(language.casefold().partition("-")[0])
    headed = in_title.match(title)
    if headed:
        return _verdict(headed)
    found = [_verdict(match) for match in in_text.finditer(text[-MAX_CHARACTERS:])]
    return found[-1] if len({one.cause for one in found}) == 1 else None


def _verdict(match: re.Match[str]) -> OwnVerdict:
    cause = next(cause for name, cause in _VALUES.items() if match[name])
    return OwnVerdict(cause, " ".join(match["printed"].split()).strip("[]()【】「」*#_ "))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a verdict in a title, and in a text."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    # English words are printed in many languages.
    used = [tables[code] for code in dict.fromkeys((language, "en")) if code in tables]

    def words(name: str) -> str:
        return _any([phrase for table in used for phrase in table[name]])

    # The longest first, whatever it says: “partly true” is not “true”.
    value = "|".join(f"(?P<{name}>{words(name)})" for name in ("mixed", "false", "true"))
    title = rf"\s*(?P<printed>{_OPEN}?\s*(?:{value}))(?:\s*{_CLOSE}|\s*[:：|,–—！!]|\s-\s)"
    label = rf"(?:{words('labels')})\s*(?:[:：–—-]|\n)\s*{_OPEN}*"
    opener = rf"(?:(?:{words('openers')})\s*)?{_OPEN}*"
    text = rf"{_START}(?P<printed>[*#_]*(?:{label}|{opener})(?:{value}))(?={_END})"
    return re.compile(title, re.IGNORECASE), re.compile(text, re.IGNORECASE)


def _any(phrases: Sequence[str]) -> str:
    """Match any phrase, the longest first."""
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
