"""What a model that reads claim and sentence together makes of them, beside the rules (pure).

The model tells a side where it is sure of it and the rules saw nothing that tells the other. What
they miss (a name, a number, shared words) says nothing of whether the model is right, and keeps it
from nothing. To refute within a language it has to be surer where they saw no conflict: there it
takes another matter in like words for a contradiction. A hint that is wrong is worse than none.
"""

from collections.abc import Set
from types import MappingProxyType

from sources.encoder.pairs import PairRead
from sources.stance.model import Cause, Hint, Reason, Stance

SUPPORTS_FROM, SUPPORTS_ABROAD_FROM = 0.8, 0.9
"""How sure the model has to be, within a language and between two. Chosen on pairs that it was not
trained on: our own, IndoNLI's `val` and FEVER-IT (docs/stance.md).
"""
REFUTES_FROM, REFUTES_ABROAD_FROM = 0.6, 0.8
REFUTES_ALONE = 0.9
"""… and to refute within a language where the rules saw no conflict; so far by the sample desk."""

CONFLICTS = frozenset({Cause.NEGATION, Cause.DENIAL, Cause.REFUTATION, Cause.NUMBER, Cause.ANTONYM})
REFUTED_BY = CONFLICTS - {Cause.REFUTATION}
"""What refutes within a language if the rules saw it: “is wrong” may be said of another."""
_NEVER: MappingProxyType[Stance, Set[Cause]] = MappingProxyType(
    {
        Stance.SUPPORTS: CONFLICTS | {Cause.QUESTION},
        Stance.REFUTES: frozenset({Cause.QUESTION}),
    }
)
"""What keeps a sentence from a side, however sure the model is: it asks; a conflict was seen."""

_BESIDE = CONFLICTS | {
    Cause.SAME_WORDS,
    Cause.SAME_NAMES,
    Cause.SAME_NUMBERS,
    Cause.SAME_NEGATION,
    Cause.SPEAKER,
}
"""What of the rules is told beside a side: not what they lacked to tell it themselves."""


def agreed(told: Hint, read: PairRead, *, same_language: bool) -> Hint:
    """Return the hint that the rules and the model agree on, unclear where they do not."""
    side = _sure_side(read, same_language=same_language)
    if side is None:
        return Hint(Stance.UNCLEAR, told.reasons)
    if not _allowed(side, told, read, same_language=same_language):
        return Hint(Stance.UNCLEAR, (Reason(Cause.DISAGREE), *told.reasons))
    beside = tuple(one for one in told.reasons if one.cause in _BESIDE)
    return Hint(side, (Reason(Cause.READ), *beside))


def _sure_side(read: PairRead, *, same_language: bool) -> Stance | None:
    if read.supports >= (SUPPORTS_FROM if same_language else SUPPORTS_ABROAD_FROM):
        return Stance.SUPPORTS
    refutes = read.refutes >= (REFUTES_FROM if same_language else REFUTES_ABROAD_FROM)
    return Stance.REFUTES if refutes else None


def _allowed(side: Stance, told: Hint, read: PairRead, *, same_language: bool) -> bool:
    causes = {one.cause for one in told.reasons}
    if told.stance not in {side, Stance.UNCLEAR} or causes & _NEVER[side]:
        return False
    if side is Stance.SUPPORTS or not same_language:
        return True
    return bool(causes & REFUTED_BY) or read.refutes >= REFUTES_ALONE
