"""An article as the encoder reads it: paragraphs in a row, as much at a time as it can take."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.encoder.tokenizer import Tokenizer

WINDOW_TOKENS = 440
CONTEXT_TOKENS = 160
"""So much of what came before is read once more at the beginning of the next window."""


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens with their places in the text. A paragraph's end is a token too, of no width. Those
    before `new` were in the window before.
    """

    ids: list[int]
    spans: list[tuple[int, int]]
    new: int


def windows(text: str, tokenizer: "Tokenizer", *, paragraph_end: int) -> Iterator[Window]:
    """Yield an article's windows; `paragraph_end` is the token between two paragraphs."""
    ids: list[int] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        read = tokenizer.tokens(line)
        if line.strip() and read.ids:
            ids += [*read.ids, paragraph_end]
            places = [(at + start, at + end) for start, end in read.spans]
            spans += [*places, (places[-1][1], places[-1][1])]
        at += len(line) + 1
    done = 0
    while done < len(ids):
        start = max(0, done - CONTEXT_TOKENS)
        end = _end(ids, done, start + WINDOW_TOKENS, paragraph_end)
        yield Window(ids[start:end], spans[start:end], done - start)
        done = end


def _end(ids: list[int], done: int, most: int, paragraph_end: int) -> int:
    """Return where a window ends: after a paragraph, where there is one in its second half."""
    if most >= len(ids):
        return len(ids)
    half = done + (most - done) // 2
    ends = [at + 1 for at in range(half, most) if ids[at] == paragraph_end]
    return ends[-1] if ends else most
