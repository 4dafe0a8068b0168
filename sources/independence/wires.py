"""Which news agencies a text says its story is from, and whether two texts tell one story."""

import re
import tomllib
from functools import cache
from pathlib import Path

from sources.independence.model import Document
from sources.language.tokens import Token, tokenize
from sources.language.words import fold, stop_words

AGENCIES = Path(__file__).parent / "agencies.toml"
EDGE = 200
"""Bylines stand within so many characters of a text's beginning or end."""
LEAD = 1500
"""Names and numbers are compared in so many characters: an agency's story begins with the event."""
MAX_DAYS_APART = 2
FEWEST_MARKS = 4
MARKS_SHARED = 0.25
"""Two texts tell one story if they share so many names and numbers, and this share of the fewer."""

LONGEST_ACRONYM = 5
_OPENERS = frozenset('.!?:"“„«(—–-')
_DATE = re.compile(r"\d+/|(?:19|20)\d\d$")
_LETTER = r"[^\W\u4e00-\u9fff]"  # Chinese puts no spaces: a word may touch the next


def wires(document: Document) -> frozenset[str]:
    """Return the agencies that a document names in a byline or an attribution, or is itself."""
    head, tail = document.text[:EDGE], document.text[-EDGE:]
    found = {
        *_byline().findall(head),
        *_byline().findall(tail),
        *_last_words().findall(tail.rstrip()),
        *_attribution().findall(document.text),
    }
    names = {_names()[form] for form in found}
    own = _names().get(document.publisher.strip())
    return frozenset(names | {own} if own else names)


def marks(document: Document) -> frozenset[str]:
    """Return the names and numbers at the beginning of a document, folded.

    Dates are none: all stories of a day share them. Nor are shouted words (“SCROLL TO CONTINUE”).
    """
    tokens = tokenize(f"{document.title}\n{document.text[:LEAD]}")
    common = {fold(form) for form in _names()} | stop_words(document.language) | stop_words("en")
    found = set()
    for before, token in zip([None, *tokens], tokens, strict=False):
        opens = before is None or before.text in _OPENERS
        is_number = token.text[0].isdigit() and len(token.text) > 1 and not _DATE.match(token.text)
        if is_number or (_is_name(token) and not opens):
            found.add(fold(token.text))
    return frozenset(found - common)


def _is_name(token: Token) -> bool:
    shouted = token.text.isupper() and len(token.text) > LONGEST_ACRONYM
    return token.is_capitalised and len(token.text) > 1 and not shouted


def same_story(left: Document, right: Document) -> bool:
    """Whether two documents are of the same days and share enough names and numbers."""
    if left.published_at is None or right.published_at is None:
        return False
    if abs((left.published_at - right.published_at).total_seconds()) > MAX_DAYS_APART * 86_400:
        return False
    mine, its = marks(left), marks(right)
    shared = len(mine & its)
    return shared >= FEWEST_MARKS and shared >= MARKS_SHARED * min(len(mine), len(its))


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(AGENCIES.read_text(encoding="utf-8"))


@cache
def _names() -> dict[str, str]:
    agencies: list[list[str]] = _data()["agencies"]  # type: ignore[assignment]
    return {form: forms[0] for forms in agencies for form in forms}


def _any_of(phrases: list[str] | dict[str, str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


@cache
def _byline() -> re.Pattern[str]:
    """In brackets: "(Reuters)", "(ANTARA/Budi)", "(dpa/tmn)"."""
    return re.compile(rf"[(（]\s*({_any_of(_names())})\s*(?:[/,–-][^()\n]{{0,40}})?[)）]")


@cache
def _last_words() -> re.Pattern[str]:
    """The text's last words: "— AFP", "/dpa", "- Bernama"."""
    return re.compile(rf"(?:[—–/]|\s-)\s*({_any_of(_names())})[\s.)]*$")


@cache
def _attribution() -> re.Pattern[str]:
    """After words that attribute: "dilansir dari kantor berita Antara", "laut dpa"."""
    gap = rf"(?:[\s:：'’]*(?:{_any_of(_data()['between'])})(?!{_LETTER}))" + "{0,3}"
    before = rf"(?<!{_LETTER})(?i:{_any_of(_data()['attributions'])})"
    return re.compile(rf"{before}(?i:{gap})[\s:：'’]*({_any_of(_names())})(?!{_LETTER}|-)")
