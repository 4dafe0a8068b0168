"""Cut text into sentences, each with exact offsets into the text.

Method: every line stands for itself (a headline, a byline and a date are not one sentence), the
library sentencex cuts each line, and a pass of our own joins again what it cut after an
abbreviation ("Jl. Sudirman", "5 Okt. 2024") or between a quotation and the words that attribute it.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import sentencex

ABBREVIATIONS = Path(__file__).parent / "data" / "abbreviations.toml"

# str.splitlines also cuts at \x1c-\x1e and \x85; these are the line breaks people write.
LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
SURROGATE = re.compile(r"[\ud800-\udfff]")
LAST_WORD = re.compile(r"(?:^|[\s(\[\"'“‘«])([^\W_]\S{0,11})\.$")
OPENING = '("“«„'
UNSPACED = ("zh", "yue", "wuu", "ja")
CLOSING_QUOTE = "\"'”’»“‹›«」』"
SAID_AFTER = re.compile(
    r"[^，,。！？]{1,24}(?:[说說称稱道问問]|表示|指出|强调|強調|透露)[。：]?|と.+"
)
"""What attributes a quotation that closes before it, in scripts without small letters."""
# No sentence reaches this; longer text is not language and only costs time.
WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: code points `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int


def split_sentences(text: str, language: str) -> list[Span]:
    """Return the sentences of `text` in order; together they cover all of it but white space.

    `language` is an ISO 639 code; an unknown one falls back to general rules. Never raises.
    `text[span.start:span.end]` has no white space at either end, and no span crosses a line break.
    """
    clean = SURROGATE.sub("\ufffd", text)  # sentencex takes UTF-8, which has no surrogates
    spans: list[Span] = []
    for line in LINE.finditer(clean):
        for start in range(line.start(), line.end(), WINDOW):
            end = min(start + WINDOW, line.end())
            spans.extend(_join(clean, _cut(clean, start, end, language), language))
    return spans


def _cut(text: str, start: int, end: int, language: str) -> list[Span]:
    spans = []
    position = start
    code = language if language.isascii() and language else "en"
    for piece in sentencex.segment(code, text[start:end]):
        # Lengths, not sentencex's own offsets: the pieces of a line always join up to the line.
        span = _strip(text, position, min(position + len(piece), end))
        position += len(piece)
        if span:
            spans.append(span)
    rest = _strip(text, position, end)
    return [*spans, rest] if rest else spans


def _strip(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    core = piece.strip()
    if not core:
        return None
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(core))


def _join(text: str, spans: list[Span], language: str) -> list[Span]:
    if not spans:
        return []
    joined = []
    start = spans[0].start
    for left, right in pairwise(spans):
        if not _belongs(text, left, right, language):
            joined.append(Span(start, left.end))
            start = right.start
    return [*joined, Span(start, spans[-1].end)]


def _belongs(text: str, left: Span, right: Span, language: str) -> bool:
    """Whether a cut between two spans was wrong."""
    first = text[right.start]
    if text[left.end - 1] in CLOSING_QUOTE:
        unspaced = language in UNSPACED and left.end == right.start
        if first.islower() or (unspaced and SAID_AFTER.fullmatch(text, right.start, right.end)):
            return True  # "…!" ujar X, “……。”市长说。
    word = LAST_WORD.search(text[max(left.start, left.end - 16) : left.end])
    if word is None:
        return False
    kinds = _abbreviations(language).get(word[1].casefold(), frozenset())
    return (
        ("before_word" in kinds and (first.isalnum() or first in OPENING))
        or ("before_number" in kinds and first.isdigit())
        or (bool(kinds) and first.islower())
    )


@cache
def _abbreviations(language: str) -> dict[str, frozenset[str]]:
    """Which kinds each abbreviation of a language belongs to; see the data file for the kinds."""
    kinds: dict[str, frozenset[str]] = {}
    for kind, languages in _all_abbreviations().items():
        for word in [*languages["generic"], *languages.get(language, ())]:
            kinds[word] = kinds.get(word, frozenset()) | {kind}
    return kinds


@cache
def _all_abbreviations() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(ABBREVIATIONS.read_text(encoding="utf-8"))
