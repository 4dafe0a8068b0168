"""The units that are indexed and cited: a few whole sentences with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sources.language.sentences import split_sentences

MAX_SENTENCES = 3
MAX_CHARS = 400
MONSTER_CHARS = 1_200
REACH = 10_000

_HEADING_CHARS = 100
_ENDS_A_SENTENCE = re.compile(r"[.!?…。！？؟۔।:;,][\"'”’»“)\]」』]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text[start:end]` in code points; `position` counts from 0 within the document."""

    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    heading: bool


def cut_passages(text: str, language: str, *, overlap: int = 0) -> list[Passage]:
    """Passages of one to three whole sentences, at most about 400 characters.

    In order; together they cover all of `text` but white space. A longer sentence stands
    alone; one of more than 1,200 characters is cut at white space. A heading (a short
    line that ends no sentence) opens a passage and is joined with what follows it.
    `overlap` repeats that many sentences at the start of the next passage.
    """
    units = list(_units(text, language))
    passages: list[Passage] = []
    first = 0
    while first < len(units):
        after = _group_end(units, first)
        passages.append(Passage(len(passages), units[first].start, units[after - 1].end))
        if after == len(units):
            break
        first = max(after - overlap, first + 1)
    return passages


def passage_around(text: str, language: str, start: int) -> Passage:
    """Return the passage that a place in a text lies in: what is shown around it.

    Only what is near the place is cut, from a line's beginning where there is one, so that a book
    costs no more than a report.
    """
    first = max(start - REACH, 0)
    if first:
        first = text.find("\n", first, start) + 1 or first
    near = text[first : start + REACH]
    cut = cut_passages(near, language) or [Passage(0, 0, len(near))]
    one = next((one for one in cut if start - first < one.end), cut[-1])
    return Passage(one.position, first + one.start, first + one.end)


def _group_end(units: list[_Unit], first: int) -> int:
    """The index after the last unit of the passage that begins with unit `first`."""
    after = first
    sentences = 0
    while after < len(units):
        unit = units[after]
        opens_section = unit.heading and sentences
        too_long = unit.end - units[first].start > MAX_CHARS and sentences
        if opens_section or too_long or sentences == MAX_SENTENCES:
            break
        if unit.end - units[first].start > MONSTER_CHARS and after > first:
            break  # headings without end
        sentences += not unit.heading
        after += 1
    return after


def _units(text: str, language: str) -> Iterator[_Unit]:
    """Sentences, monsters cut; each begins where the one before ended, so nothing is lost."""
    starts = [0, *(span.start for span in split_sentences(text, language))]
    for start, end in pairwise([*starts, len(text)]):
        for piece_start, piece_end in _pieces(text, start, end):
            yield _Unit(piece_start, piece_end, _is_heading(text, piece_start, piece_end))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _stripped(text, start, end)
    if end - start > MONSTER_CHARS:
        while end - start > MAX_CHARS:
            space = max(text.rfind(" ", start, start + MAX_CHARS + 1), start)
            cut = space if space > start else start + MAX_CHARS
            yield _stripped(text, start, cut)
            start, end = _stripped(text, cut, end)
    if start < end:
        yield start, end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_heading(text: str, start: int, end: int) -> bool:
    whole_line = (start == 0 or text[start - 1] == "\n") and text[end : end + 1] == "\n"
    line = text[start:end]
    return whole_line and len(line) <= _HEADING_CHARS and not _ENDS_A_SENTENCE.search(line)
