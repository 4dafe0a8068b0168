"""Fitting weights: the formula is that of `fuse`, and it learns what is there to learn."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.ranking import (
    DEFAULT,
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    Configuration,
    Weights,
    fuse,
    sentence_leg,
    whole_leg,
)
from sources.ranking.fusion import DECIMALS_THAT_TELL
from sources.ranking.training import Example, fit, make_example, order
from sources.search import Hit

MODELS = {"en": "usem3", "id": "usem3", "de": "usem3", "hi": OPENING.partition(":")[2]}
SENTENCE = sentence_leg("usem3")
LEGS = (WORDS, TITLE, FRAGMENTS, whole_leg("usem3"), SENTENCE, OPENING)
EVEN = Weights(1, 1, 1, 1, 1, 1)
START = replace(DEFAULT, same=EVEN, other=EVEN)


def example_of(
    legs: Mapping[str, Sequence[Hit]], grades: Mapping[int, int], configuration: Configuration
) -> Example:
    """Return an English query's example."""
    ranked = fuse(legs, language="en", models=MODELS, configuration=configuration, readable=["id"])
    return make_example(ranked, language="en", models=MODELS, readable=["id"], grades=grades)


def invented(number: int, telling: str, languages: Sequence[str] = ("en",)) -> list[Example]:
    """Return queries where one leg puts the relevant source first and the others know nothing."""
    random, made = np.random.default_rng(5), []
    for _query in range(number):
        relevant = int(random.integers(1, 21))
        legs = {}
        for leg in LEGS:
            scores = {
                pk: float(random.random()) + (leg == telling and pk == relevant)
                for pk in range(1, 21)
            }
            hits = [Hit(pk, languages[pk % len(languages)], s, 1) for pk, s in scores.items()]
            legs[leg] = sorted(hits, key=lambda hit: -hit.score)
        made.append(example_of(legs, {relevant: 1}, START))
    return made


hits_of_a_leg = st.dictionaries(st.integers(1, 12), st.floats(-3, 30), max_size=12)
weights = st.builds(Weights, *[st.floats(0.05, 3)] * len(LEGS))


@given(st.lists(hits_of_a_leg, min_size=7, max_size=7), weights, weights, st.floats(0, 2))
def test_any_candidates_come_in_the_order_of_fuse(
    found: list[dict[int, float]], same: Weights, other: Weights, bonus: float
) -> None:
    configuration = replace(DEFAULT, same=same, other=other, read_bonus=bonus)
    languages = ["en", "id", "hi"]
    legs = {
        leg: sorted(
            (Hit(pk, languages[pk % 3], score, 1) for pk, score in scores.items()),
            key=lambda hit: -hit.score,
        )
        for leg, scores in zip((*LEGS, WORDS_ELSEWHERE), found, strict=True)
    }
    ranked = fuse(legs, language="en", models=MODELS, configuration=configuration, readable=["id"])
    fused = {one.source_id: one.score for one in ranked}
    ours = order(example_of(legs, {}, configuration), configuration)
    # Added up in another order, a score at the border may be rounded to its other side.
    steps = [score * 10**DECIMALS_THAT_TELL % 1 for score in fused.values()]
    assume(all(abs(step - 0.5) > 1e-6 for step in steps))
    assert ours == [one.source_id for one in ranked]


@pytest.mark.parametrize("kind", range(len(LEGS)))
def test_the_leg_that_knows_is_weighed_most(kind: int) -> None:
    fitted = fit(invented(40, LEGS[kind]), START, name="fitted")
    values = astuple(fitted.same)
    assert max(range(len(LEGS)), key=values.__getitem__) == kind
    assert values[kind] > 1.2
    assert min(values) >= 0
    assert sum(values) == pytest.approx(len(LEGS), abs=0.01)


def test_only_the_weights_are_fitted_and_only_of_the_weighing_that_had_pairs() -> None:
    fitted = fit(invented(20, WORDS), START, name="fitted")
    assert fitted.other == START.other
    assert replace(fitted, name=START.name, same=START.same) == START


def test_each_weighing_learns_from_its_own_pairs() -> None:
    examples = invented(60, SENTENCE, ["en", "de"])
    german = [replace_grades(example) for example in examples]
    fitted = fit(german, START, name="fitted")
    assert fitted.same == START.same
    assert fitted.other != START.other


def replace_grades(example: Example) -> Example:
    """Leave only grades of sources in another language."""
    return replace(example, grades=np.where(example.same, 0, example.grades))


def test_nothing_to_learn_from_changes_nothing() -> None:
    assert fit([], START, name=START.name) == START
    blind = [replace(one, grades=one.grades * 0) for one in invented(3, WORDS)]
    assert fit(blind, START, name=START.name) == START


def test_it_repeats() -> None:
    examples = invented(10, TITLE)
    assert fit(examples, START, name="a") == fit(examples, START, name="a")
