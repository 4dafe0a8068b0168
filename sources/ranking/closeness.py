"""The first few of a list, ordered once more by how well each is aligned with the claim (pure).

Late interaction over the best candidates, as in ColBERT's re-ranking (Khattab & Zaharia 2020,
arXiv:2004.12832). Alignments are measured by `sources.relevance.alignment`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sources.ranking.fusion import Ranked, telling


@dataclass(frozen=True, slots=True)
class Closeness:
    """So many of a list are aligned, and an alignment of 1 is worth so much of a score (in z)."""

    first: int = 6
    weight: float = 4.0


CLOSENESS = Closeness()
"""Chosen on the sets that docs/adr/0019 names: none of them loses by it."""


def closest_first(
    ranked: Sequence[Ranked], alignments: Mapping[int, float], *, weight: float
) -> list[Ranked]:
    """Order a list anew by {source id: alignment}; who has none keeps their score.

    An alignment below nothing counts as nothing, so that nobody falls behind one not aligned.
    """
    moved = []
    for one in ranked:
        closer = weight * max(alignments.get(one.source_id, 0.0), 0.0)
        moved.append(replace(one, score=one.score + closer, closer=closer) if closer else one)
    return sorted(moved, key=lambda one: -telling(one.score))
