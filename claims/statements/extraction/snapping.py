"""Statements widened to whole clauses: tags flicker in dense text, punctuation does not (pure)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from sources.encoder.articles import ArticleRead, StatementRead

_BOUNDARY = re.compile(
    r"(?<![.!?…])[.!?…]{1,9}(?=[\"”’»)\]]{0,3}(?:\s|$))"  # a stop, but not that of “3.5”
    r"|[。！？؟।॥۔։።；，、：]"
    r"|[,;:،؛](?=\s)"
    r"|\s[–—-]+\s"
    r"|[\"“”„«»「」『』()\n]"
    r"|(?<=[,.!?…])['’](?=\s|$)"
)
FEWEST_BEFORE, MOST_BEFORE = 3, 6
"""Fewer words before a statement are what leads to it: “that”, “but the”; more, another
matter."""
FEWEST_ALONE = 5
"""Fewer words beside a clause are a shred of it."""
COMMAS = ("", ",", "،", "，", "、")
_RELATIVE = re.compile(
    r"(?:yang|which|qui|dont|котор\w+|któr\w+|який|яка|яке|які)\s", re.IGNORECASE
)
"""How relative clauses begin, where nothing else begins so: they do not stand alone."""
_THAT = frozenset(
    re.findall(
        r"\S+",
        "that dass daß que che dat bahwa bahawa kalau что że أن أنّ بأن إن إنّ أنه أنها कि rằng",
    )
)
"""What a reported clause begins after: “on Monday that …”."""


def whole_clauses(text: str, read: ArticleRead) -> list[StatementRead]:
    """Return the statements in order, each widened to the clause that it is most of, between marks,
    cues and mentions; those that then overlap are one, as the longer of them was read.
    """
    marks = [match.span() for match in _BOUNDARY.finditer(text)]
    named = [(one.start, one.end) for one in read.mentions]
    said_by = [(one.start, one.end) for one in read.mentions if not one.is_name]
    ends = sorted({0, len(text), *(at for mark in marks + read.cues + said_by for at in mark)})
    starts = sorted({*ends, *(at for place in named for at in place)})
    widened: list[StatementRead] = []
    for one in sorted(read.statements, key=lambda one: one.start):
        wide = _widened(text, one, starts, ends)
        if widened and _belong_together(text, widened[-1], wide):
            last = widened.pop()
            longer = max(last, wide, key=lambda each: each.end - each.start)
            end = max(last.end, wide.end)
            widened.append(replace(longer, start=last.start, end=end))
        else:
            widened.append(wide)
    return widened


def _belong_together(text: str, one: StatementRead, other: StatementRead) -> bool:
    """Whether two overlap, or after a comma a relative clause follows what it is about, or a shred
    of a clause follows or precedes its clause.
    """
    if other.start < one.end:
        return True
    close = text[one.end : other.start].strip() in COMMAS and other.start - one.end <= 2
    if close and _RELATIVE.match(text, other.start, other.end):
        return True
    sizes = (len(text[each.start : each.end].split()) for each in (one, other))
    return close and min(sizes) < FEWEST_ALONE


def _widened(
    text: str, one: StatementRead, starts: Sequence[int], ends: Sequence[int]
) -> StatementRead:
    """Names are no part of a statement that begins after them, and may well be one's end."""
    start = starts[bisect_right(starts, one.start) - 1]
    end = ends[bisect_left(ends, one.end)]
    before = text[start : one.start].split()
    if not FEWEST_BEFORE <= len(before) <= MOST_BEFORE or before[-1].casefold() in _THAT:
        start = one.start
    return replace(one, start=start, end=end) if start < end else one
