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
    ("rules", "sure", "within", "between"),
    [
        (told(Stance.UNCLEAR, Cause.WORDS_MISSING), {"supports": 0.9}, "supports", "supports"),
        (told(Stance.UNCLEAR, Cause.NAME_MISSING), {"supports": 0.9}, "supports", "supports"),
        (told(Stance.UNCLEAR, Cause.LITTLE_SHARED), {"supports": 0.8}, "supports", "unclear"),
        (told(Stance.SUPPORTS, Cause.SAME_WORDS), {"supports": 0.79}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.NUMBER), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.NEGATION), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.DENIAL), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.REFUTATION), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.ANTONYM), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.WORDS_MISSING), {"refutes": 0.89}, "unclear", "refutes"),
        (told(Stance.UNCLEAR, Cause.WORDS_MISSING), {"refutes": 0.9}, "refutes", "refutes"),
        (told(Stance.UNCLEAR, Cause.REFUTATION), {"refutes": 0.7}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.NUMBER), {"refutes": 0.6}, "refutes", "unclear"),
        (told(Stance.REFUTES, Cause.NEGATION), {"refutes": 0.7}, "refutes", "unclear"),
        (told(Stance.SUPPORTS, Cause.SAME_WORDS), {"refutes": 0.99}, "unclear", "unclear"),
        (told(Stance.REFUTES, Cause.NEGATION), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.QUESTION), {"supports": 0.99}, "unclear", "unclear"),
        (told(Stance.UNCLEAR, Cause.QUESTION), {"refutes": 0.99}, "unclear", "unclear"),
    ],
)
def test_both_must_allow_it(rules: Hint, sure: dict[str, float], within: str, between: str) -> None:
    assert agreed(rules, read(**sure), same_language=True).stance == within
    assert agreed(rules, read(**sure), same_language=False).stance == between


def test_the_rules_reasons_stand_beside_a_side_but_not_what_they_lacked() -> None:
    rules = told(Stance.UNCLEAR, Cause.WORDS_MISSING, Cause.SPEAKER)
    found = agreed(rules, read(supports=0.99), same_language=True)
    assert [one.cause for one in found.reasons] == [Cause.READ, Cause.SPEAKER]


def test_where_they_do_not_agree_it_is_said() -> None:
    rules = told(Stance.SUPPORTS, Cause.SAME_WORDS)
    found = agreed(rules, read(refutes=0.99), same_language=True)
    assert [one.cause for one in found.reasons] == [Cause.DISAGREE, Cause.SAME_WORDS]
