"""Statements widened to whole clauses: tags flicker in dense text, punctuation does not (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sources.encoder.articles import ArticleRead, StatementRead

_BOUNDARY = re.compile(
    r"[.!?…]+(?=[\"”’»)\]]*(?:\s|$))|[。！？؟।；，、：]|[,;:،؛](?=\s)|\s[–—-]+\s|[\"“”„«»「」『』()\n]"
)
FEWEST_BEFORE, MOST_BEFORE = 3, 6
"""Fewer words before a statement are what leads to it: “that”, “but the”; more, another
matter."""
FEWEST_ALONE = 5
"""Fewer words beside a clause are a shred of it."""
COMMAS = ("", ",", "،", "，", "、")


def whole_clauses(text: str, read: ArticleRead) -> list[StatementRead]:
    """Return the statements in order, each widened to the clause that it is most of, between marks,
    cues and mentions; those that then overlap are one, as the longer of them was read.
    """
    marks = [match.span() for match in _BOUNDARY.finditer(text)]
    spoken = [*read.cues, *((one.start, one.end) for one in read.mentions if not one.is_name)]
    edges = sorted({0, len(text), *(at for mark in marks + spoken for at in mark)})
    widened: list[StatementRead] = []
    for one in sorted(read.statements, key=lambda one: one.start):
        wide = _widened(text, one, edges)
        if widened and _belong_together(text, widened[-1], wide):
            last = widened.pop()
            longer = max(last, wide, key=lambda each: each.end - each.start)
            end = max(last.end, wide.end)
            widened.append(replace(longer, start=last.start, end=end))
        else:
            widened.append(wide)
    return widened


def _belong_together(text: str, one: StatementRead, other: StatementRead) -> bool:
    """Whether two overlap, or a shred of a clause follows or precedes its clause after a comma."""
    if other.start < one.end:
        return True
    sizes = (len(text[each.start : each.end].split()) for each in (one, other))
    between = text[one.end : other.start].strip()
    return min(sizes) < FEWEST_ALONE and between in COMMAS and other.start - one.end <= 2


def _widened(text: str, one: StatementRead, edges: Sequence[int]) -> StatementRead:
    start = _last(edges, one.start)
    end = _first(edges, one.end)
    if not FEWEST_BEFORE <= len(text[start : one.start].split()) <= MOST_BEFORE:
        start = one.start
    return replace(one, start=start, end=end) if start < end else one


def _last(edges: Iterable[int], at: int) -> int:
    return max((edge for edge in edges if edge <= at), default=at)


def _first(edges: Iterable[int], at: int) -> int:
    return min((edge for edge in edges if edge >= at), default=at)
