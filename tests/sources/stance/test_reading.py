"""A side is told only where the model and the rules allow it."""

import pytest

from sources.encoder.pairs import PairRead
from sources.stance import Cause, Hint, Reason, Stance
from sources.stance.reading import agreed


def read(**sure: float) -> PairRead:
    return PairRead(**{"speaks": 1.0, "supports": 0.0, "refutes": 0.0, "neither": 0.0, **sure})


def told(stance: Stance, *causes: Cause) -> Hint:
    return Hint(stance, tuple(map(Reason, causes)))


@pytest.mark.parametrize(
    ("rules", "sure", "stance"),
    [
        (told(Stance.UNCLEAR, Cause.WORDS_MISSING), {"supports": 0.99}, Stance.SUPPORTS),
        (told(Stance.UNCLEAR, Cause.LITTLE_SHARED), {"refutes": 0.99}, Stance.REFUTES),
        (told(Stance.SUPPORTS, Cause.SAME_WORDS), {"supports": 0.99}, Stance.SUPPORTS),
        (told(Stance.REFUTES, Cause.NUMBER), {"refutes": 0.99}, Stance.REFUTES),
        (
            told(Stance.SUPPORTS, Cause.SAME_WORDS),
            {"supports": 0.4, "neither": 0.6},
            Stance.UNCLEAR,
        ),
        (told(Stance.SUPPORTS, Cause.SAME_WORDS), {"refutes": 0.99}, Stance.UNCLEAR),
        (told(Stance.REFUTES, Cause.NEGATION), {"supports": 0.99}, Stance.UNCLEAR),
        (told(Stance.UNCLEAR, Cause.NUMBER_MISSING), {"supports": 0.99}, Stance.UNCLEAR),
        (told(Stance.UNCLEAR, Cause.ROLES), {"supports": 0.99}, Stance.UNCLEAR),
        (told(Stance.UNCLEAR, Cause.QUESTION), {"refutes": 0.99}, Stance.UNCLEAR),
    ],
)
def test_both_must_allow_it(rules: Hint, sure: dict[str, float], stance: Stance) -> None:
    assert agreed(rules, read(**sure)).stance is stance


def test_the_rules_reasons_stand_beside_a_side_but_not_what_they_lacked() -> None:
    rules = told(Stance.UNCLEAR, Cause.WORDS_MISSING, Cause.SPEAKER)
    causes = [one.cause for one in agreed(rules, read(supports=0.99)).reasons]
    assert causes == [Cause.READ, Cause.SPEAKER]


def test_where_they_do_not_agree_it_is_said() -> None:
    rules = told(Stance.SUPPORTS, Cause.SAME_WORDS)
    causes = [one.cause for one in agreed(rules, read(refutes=0.99)).reasons]
    assert causes == [Cause.DISAGREE, Cause.SAME_WORDS]
