"""Configurations from JSON: all of it or none."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from sources.ranking import DEFAULT
from sources.ranking.stored import ConfigurationUnknown, read_configuration, with_weights


def changed(**changes: Any) -> dict[str, Any]:
    """Return the shipped configuration as JSON data, changed."""
    return {**json.loads(json.dumps(asdict(DEFAULT))), **changes}


def test_what_was_written_is_read_back_with_its_hash() -> None:
    assert read_configuration(changed()) == DEFAULT
    assert read_configuration(changed()).hash == DEFAULT.hash


def test_whole_numbers_stay_whole_so_that_the_hash_stays() -> None:
    whole = replace(DEFAULT, read_bonus=1)
    assert read_configuration(json.loads(json.dumps(asdict(whole)))).hash == whole.hash


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "not an object"),
        (changed(depth=3), "does not know: depth"),
        ({k: v for k, v in changed().items() if k != "z_low"}, "lacks fields .* z_low"),
        (changed(same={**changed()["same"], "images": 1}), "“same” has .* images"),
        (changed(other={"words": 1}), "“other” lacks"),
        (changed(read_bonus="much"), "“read_bonus” is not a number"),
        (changed(read_bonus=True), "“read_bonus” is not a number"),
        (changed(z_high=float("inf")), "“z_high” is not a number"),
        (changed(leg_size=0), "“leg_size” is not a whole number"),
        (changed(leg_size=1.5), "“leg_size” is not a whole number"),
        (changed(same={**changed()["same"], "words": -1}), "must not be negative"),
        (changed(same=dict.fromkeys(changed()["same"], 0)), "nor all nothing"),
    ],
)
def test_what_this_code_cannot_represent_is_named(data: Any, said: str) -> None:
    with pytest.raises(ConfigurationUnknown, match=said):
        read_configuration(data)


def test_single_numbers_can_be_changed() -> None:
    made = with_weights(DEFAULT, ["same.words=9.5", "read_bonus=0", "leg_size=7"], name="mine")
    same = replace(DEFAULT.same, words=9.5)
    assert made == replace(DEFAULT, name="mine", same=same, read_bonus=0.0, leg_size=7)


@pytest.mark.parametrize(
    "change", ["words=1", "same=1", "same.images=1", "name=x", "same.words", "same.words=true"]
)
def test_a_change_of_something_else_is_refused(change: str) -> None:
    with pytest.raises(ConfigurationUnknown):
        with_weights(DEFAULT, [change], name="mine")
