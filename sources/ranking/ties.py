"""Which of sources that score the same comes first (pure)."""

from collections.abc import Container, Iterable

from sources.ranking.fusion import Ranked, telling


def vouched_first(ranked: Iterable[Ranked], unvouched: Container[int]) -> list[Ranked]:
    """Put sources that nobody vouches for after the others of their score.

    `unvouched` has those that are under check themselves, or of no known publisher. Scores are
    compared to the decimals that tell; otherwise the order stays.
    """
    return sorted(ranked, key=lambda one: (-telling(one.score), one.source_id in unvouched))
