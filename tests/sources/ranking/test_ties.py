"""Of sources that score the same, those that somebody vouches for come first."""

from collections.abc import Sequence

from sources.ranking import Ranked
from sources.ranking.ties import vouched_first


def ranked(*scores: tuple[int, float]) -> list[Ranked]:
    """Return sources with scores."""
    return [Ranked(source_id, "en", 1, score, {}) for source_id, score in scores]


def order(found: Sequence[Ranked]) -> list[int]:
    """Return the ids, best first."""
    return [one.source_id for one in found]


def test_of_equal_scores_one_that_is_behind_comes_after_the_others() -> None:
    found = ranked((1, 0.5), (2, 0.5), (3, 0.5))
    assert order(vouched_first(found, {1})) == [2, 3, 1]


def test_scores_are_equal_to_three_decimals() -> None:
    assert order(vouched_first(ranked((1, 0.50004), (2, 0.5)), {1})) == [2, 1]


def test_a_better_score_stays_first_whoever_it_is() -> None:
    assert order(vouched_first(ranked((1, 0.502), (2, 0.5)), {1})) == [1, 2]


def test_without_any_behind_the_order_stays() -> None:
    found = ranked((1, 0.50004), (2, 0.50001), (9, 0.5), (4, 0.1))
    assert vouched_first(found, ()) == found
