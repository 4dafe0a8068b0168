"""What has changed between two lists, and why."""

from dataclasses import replace

import pytest

from sources.ranking.comparing import Change, Listing, SourceState, Why, compare_listings
from sources.search import Hit

SAME = SourceState(version=1, added_later=False, changed_later=False)


def listing(shown: list[int], **scores: dict[int, float]) -> Listing:
    """Return a list and its legs, each {source id: score}, all of version 1."""
    legs = {
        leg: [Hit(source, "en", score, 1) for source, score in found.items()]
        for leg, found in scores.items()
    }
    return Listing(shown, legs)


def change(now: Listing, state: SourceState | None) -> Change:
    """Return the one change of source 2, which was second after source 1."""
    then = listing([1, 2], words={1: 9.0, 2: 5.0})
    states = {1: SAME, 3: SAME} | ({2: state} if state else {})
    (one,) = [c for c in compare_listings(then, now, states=states) if c.source_id == 2]
    return one


def test_nothing_has_changed_where_the_ranks_are_the_same() -> None:
    then = listing([1, 2], words={1: 9.0, 2: 5.0})
    now = listing([1, 2], words={1: 8.0, 2: 5.0})
    assert compare_listings(then, now, states={1: SAME, 2: SAME}) == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (None, Why.DELETED),
        (SourceState(1, added_later=True, changed_later=True), Why.ADDED),
        (SourceState(2, added_later=False, changed_later=True), Why.CHANGED),
        (SourceState(1, added_later=False, changed_later=True), Why.OTHERS),
        (SAME, Why.OTHERS),
    ],
)
def test_a_source_that_is_gone_has_a_reason(state: SourceState | None, why: Why) -> None:
    now = listing([1, 3], words={1: 9.0, 3: 7.0, 2: 5.0})
    assert change(now, state) == Change(2, 2, None, why, {})


def test_a_source_whose_place_other_copies_took_is_said_to_be_one() -> None:
    now = replace(listing([1, 3], words={1: 9.0, 3: 7.0, 2: 5.0}), copies={2})
    assert change(now, SAME) == Change(2, 2, None, Why.COPIES, {})
    assert change(now, None) == Change(2, 2, None, Why.DELETED, {})


def test_scores_that_differ_are_said_leg_by_leg() -> None:
    now = listing([2, 1], words={2: 9.5, 1: 9.0}, whole={2: 0.5})
    legs = {"words": (5.0, 9.5), "whole": (None, 0.5)}
    assert change(now, SAME) == Change(2, 2, 1, Why.SCORES, legs)


def test_a_new_source_that_no_leg_had_found_is_changed_if_it_was_saved_again() -> None:
    then, now = listing([1], words={1: 9.0}), listing([2, 1], words={2: 9.5, 1: 9.0})
    for later, why in ((True, Why.CHANGED), (False, Why.SCORES)):
        state = SourceState(3, added_later=False, changed_later=later)
        new, moved = compare_listings(then, now, states={1: SAME, 2: state})
        assert (new.rank_then, new.rank_now, new.why) == (None, 1, why)
        assert (moved.rank_then, moved.rank_now, moved.why) == (1, 2, Why.OTHERS)
