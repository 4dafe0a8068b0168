"""Finding words in a text, and cutting it at spans so that a template can mark them (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """A stretch of text and what it is marked with, None for plain text."""

    text: str
    mark: T | None


def segments(text: str, spans: Iterable[tuple[int, int, T]]) -> list[Segment[T]]:
    """Return the text in pieces. Spans are (start, end, mark) in code points.

    Where spans overlap, the earlier one wins and the later begins behind it; what lies outside
    the text is cut off.
    """
    pieces: list[Segment[T]] = []
    at = 0
    for begin, finish, mark in sorted(spans, key=lambda span: (span[0], span[1])):
        start, end = max(begin, at), min(finish, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Segment(text[at:start], None))
        pieces.append(Segment(text[start:end], mark))
        at = end
    if at < len(text):
        pieces.append(Segment(text[at:], None))
    return pieces


def place_of(text: str, words: str, hint: int) -> int | None:
    """Return where words stand: at the place that a page says, else where they stand first.

    None if they do not, or there are none.
    """
    start = hint if words and text.startswith(words, hint) else text.find(words)
    return start if words and start >= 0 else None
