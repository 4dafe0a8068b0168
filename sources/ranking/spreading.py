"""Room for independent material: a run shows a few sources of one copy group at most (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.ranking import Ranked

COPIES_SHOWN = 3
"""Enough to compare wordings; every place more is one that a witness does not get."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The sources that take the places, best first; and those that would have taken one had their
    copy group not had enough already: {source id: group}.
    """

    kept: Sequence[Ranked]
    left_out: Mapping[int, int]


def spread(ranked: Sequence[Ranked], groups: Mapping[int, int], *, places: int) -> Spread:
    """Fill the places from the best on, with at most `COPIES_SHOWN` of one group.

    `groups` has the group of those that are in one. The rest of a group's copies stay in the
    corpus; the desk says how many there are.
    """
    kept: list[Ranked] = []
    left_out: dict[int, int] = {}
    taken: Counter[int] = Counter()
    for found in ranked:
        if len(kept) == places:
            break
        group = groups.get(found.source_id)
        if group is None:
            kept.append(found)
        elif taken[group] < COPIES_SHOWN:
            taken[group] += 1
            kept.append(found)
        else:
            left_out[found.source_id] = group
    return Spread(kept, left_out)
