"""The first few, ordered once more by how well they are aligned with the claim."""

from collections.abc import Sequence

import pytest

from sources.ranking import Ranked, closest_first


def ranked(*scores: tuple[int, float]) -> list[Ranked]:
    """Return sources with scores, some of it for their language."""
    return [Ranked(source_id, "en", 1, score, {}, lift=0.5) for source_id, score in scores]


def order(found: Sequence[Ranked]) -> list[int]:
    """Return the ids, best first."""
    return [one.source_id for one in found]


def test_what_is_aligned_overtakes_what_is_hardly_better() -> None:
    found = closest_first(ranked((1, 3.0), (2, 2.5), (3, 0.1)), {1: 0.2, 2: 0.5}, weight=4)
    assert order(found) == [2, 1, 3]
    assert [one.score for one in found] == pytest.approx([4.5, 3.8, 0.1])


def test_what_a_score_got_for_it_says_nothing_of_how_it_stands_out() -> None:
    found = closest_first(ranked((1, 3.0), (2, 2.5)), {1: 0.2, 2: 0.5}, weight=4)
    assert {one.source_id: one.standing_out for one in found} == pytest.approx({1: 2.5, 2: 2.0})


def test_an_alignment_below_nothing_puts_nobody_behind_those_not_aligned() -> None:
    assert order(closest_first(ranked((1, 3.0), (2, 2.9)), {1: -0.4}, weight=4)) == [1, 2]


def test_without_alignments_nothing_moves() -> None:
    found = ranked((1, 0.50004), (2, 0.50001), (9, 0.5), (4, 0.1))
    assert closest_first(found, {}, weight=4) == found
