"""What a model that reads claim and sentence together makes of them, beside the rules (pure).

A side is told only where both allow it: the model is sure, and the rules found nothing that speaks
against it. A hint that is wrong is worse than none.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sources.encoder.pairs import PairRead
from sources.stance.model import Cause, Hint, Reason, Stance

SURE_FROM: Mapping[Stance, float] = MappingProxyType({Stance.SUPPORTS: 0.8, Stance.REFUTES: 0.75})
"""How sure the model has to be of a side; chosen on our own pairs that were kept from training."""

AGAINST: Mapping[Stance, frozenset[Cause]] = MappingProxyType(
    {
        Stance.SUPPORTS: frozenset(
            {
                Cause.QUESTION,
                Cause.NAME_MISSING,
                Cause.LIMIT,
                Cause.NUMBER,
                Cause.NUMBER_MISSING,
                Cause.NEGATION,
                Cause.DENIAL,
                Cause.REFUTATION,
                Cause.ANTONYM,
                Cause.ROLES,
                Cause.HEDGE,
            }
        ),
        Stance.REFUTES: frozenset({Cause.QUESTION, Cause.SAME_NEGATION}),
    }
)
"""What of the rules keeps a side from being told."""

_BESIDE = frozenset(
    {
        Cause.NEGATION,
        Cause.DENIAL,
        Cause.REFUTATION,
        Cause.NUMBER,
        Cause.ANTONYM,
        Cause.SAME_WORDS,
        Cause.SAME_NAMES,
        Cause.SAME_NUMBERS,
        Cause.SAME_NEGATION,
        Cause.SPEAKER,
    }
)
"""What of the rules is told beside a side: not what they lacked to tell it themselves."""


def agreed(told: Hint, read: PairRead) -> Hint:
    """Return the hint that the rules and the model agree on, unclear where they do not."""
    side = _sure_side(read)
    if side is None:
        return Hint(Stance.UNCLEAR, told.reasons)
    opposite = Stance.REFUTES if side is Stance.SUPPORTS else Stance.SUPPORTS
    if told.stance is opposite or any(one.cause in AGAINST[side] for one in told.reasons):
        return Hint(Stance.UNCLEAR, (Reason(Cause.DISAGREE), *told.reasons))
    beside = tuple(one for one in told.reasons if one.cause in _BESIDE)
    return Hint(side, (Reason(Cause.READ), *beside))


def _sure_side(read: PairRead) -> Stance | None:
    if read.supports >= SURE_FROM[Stance.SUPPORTS]:
        return Stance.SUPPORTS
    if read.refutes >= SURE_FROM[Stance.REFUTES]:
        return Stance.REFUTES
    return None
