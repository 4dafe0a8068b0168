"""Who says what by which words, as our encoder reads it, held against marked attributions.

The form and the figures are those of PolNeAR (Newell, Margolin and Ruths, LREC 2018), as the set's
own scorer has them: by characters for sources, cues and contents, and by attribution, where two are
the same if their contents overlap by half and their sources touch.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.statements.extraction.snapping import whole_clauses
from sources.encoder.articles import ArticleRead, Mention, StatementRead

Place = tuple[int, int]
ROLES = ("source", "cue", "content")
OVERLAP = 0.5
LEAST_SHARE = 0.1
"""A mention with less of a statement is not meant by it."""
FARTHEST = 300


class AttributionError(ValueError):
    """A file of marked attributions is none; the message says where."""


@dataclass(slots=True)
class Attribution:
    """Somebody says something: the places in a text of who, by which words, and what."""

    source: list[Place] = field(default_factory=list)
    cue: list[Place] = field(default_factory=list)
    content: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and who says what in it, marked by hand."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]


def read_attributions(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file of JSON lines: with `attributions`, or the `tokens` of a sentence
    and their `tags`. Raises `AttributionError`, `OSError`.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                text = str(row["text"])
                said = (
                    (_tagged(text, row["tokens"], row["tags"]),)
                    if "tags" in row
                    else tuple(_marked(one) for one in row["attributions"])
                )
                marked = MarkedText(str(row["id"]), text, said)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"{path}:{number}: {error!r}"
                raise AttributionError(message) from error
            yield marked


def _marked(row: Any) -> Attribution:
    return Attribution(*([(int(a), int(b)) for a, b in row.get(role) or []] for role in ROLES))


def _tagged(text: str, tokens: list[str], tags: list[str]) -> Attribution:
    """Return what the tags of a sentence's tokens say, as one attribution (ADAQ)."""
    said, at = Attribution(), 0
    for token, tag in zip(tokens, tags, strict=True):
        start = text.find(token, at)
        if start < 0 and tag not in ROLES:
            continue  # a stop that the set has added
        if start < 0:
            message = f"{token!r} is not in the text"
            raise ValueError(message)
        at = start + len(token)
        if tag in ROLES:
            places: list[Place] = getattr(said, tag)
            places.append((start, at))
    return said


def attributions_in(text: str, read: ArticleRead) -> list[Attribution]:
    """Return who says what: statements in a row by one source and cue are one."""
    found: list[Attribution] = []
    for one in whole_clauses(text, read):
        source = _source(one, read.mentions)
        if source is None:
            continue
        cue = _nearest(one, read.cues)
        places = [(source.start, source.end)], [cue] if cue else []
        if found and (found[-1].source, found[-1].cue) == places:
            found[-1].content.append((one.start, one.end))
        else:
            found.append(Attribution(*places, [(one.start, one.end)]))
    return found


def _source(one: StatementRead, mentions: Sequence[Mention]) -> Mention | None:
    """Return the nearest mention of those that a statement is by; None if it is the paper's."""
    if one.own >= max(one.who.values(), default=0.0):
        return None
    meant = [mentions[number] for number, share in one.who.items() if share >= LEAST_SHARE]
    return min(meant, key=lambda mention: _gap(one, (mention.start, mention.end)), default=None)


def _nearest(one: StatementRead, places: Sequence[Place]) -> Place | None:
    near = min(places, key=lambda place: _gap(one, place), default=None)
    return near if near and _gap(one, near) <= FARTHEST else None


def _gap(one: StatementRead, place: Place) -> int:
    return max(one.start - place[1], place[0] - one.end, 0)


def score_attributions(
    texts: Sequence[MarkedText],
    reader: Callable[[str], ArticleRead],
    *,
    progress: Callable[[int], object],
) -> dict[str, Any]:
    """Return the figures of what is read of texts, against what is marked."""
    counts = {role: [0, 0, 0] for role in ROLES}
    matched = {"content": 0, "source+content": 0}
    told = right = 0
    for one in texts:
        found = attributions_in(one.text, reader(one.text))
        for role in ROLES:
            mine = _characters(place for each in found for place in getattr(each, role))
            its = _characters(place for each in one.attributions for place in getattr(each, role))
            for at, size in enumerate((len(mine & its), len(mine), len(its))):
                counts[role][at] += size
        for marked, read in _pairs(one.attributions, found):
            matched["content"] += 1
            mine, its = _characters(read.source), _characters(marked.source)
            matched["source+content"] += bool(mine & its) or not (mine or its)
        told, right = told + len(found), right + len(one.attributions)
        progress(1)
    figures: dict[str, Any] = {"texts": len(texts), "marked": right, "read": told}
    for role, (both, mine_size, its_size) in counts.items():
        figures[f"{role} char F1"] = _f1(both, mine_size, its_size)
    for name, both in matched.items():
        figures[f"attribution F1 [{name}]"] = _f1(both, told, right)
    return figures


def _pairs(
    marked: Sequence[Attribution], found: Sequence[Attribution]
) -> Iterator[tuple[Attribution, Attribution]]:
    """Pair those that are the same, the best first, each once."""
    its = [_characters(one.content) for one in marked]
    mine = [_characters(one.content) for one in found]
    overlaps = [
        (len(a & b) / len(a | b), i, j)
        for i, a in enumerate(its)
        for j, b in enumerate(mine)
        if a & b
    ]
    taken: tuple[set[int], set[int]] = set(), set()
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap < OVERLAP:
            return
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield marked[i], found[j]


def _characters(places: Iterator[Place] | Sequence[Place]) -> set[int]:
    return {at for start, end in places for at in range(start, end)}


def _f1(both: int, mine: int, its: int) -> float:
    return round(2 * both / (mine + its), 4) if mine + its else 0.0
