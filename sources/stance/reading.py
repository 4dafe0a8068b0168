"""What a model that reads claim and sentence together makes of them, beside the rules (pure).

A side is told only where both allow it. Within a language the rules should have seen what the side
rests on: most of the claim's words to support; a conflict to refute, or else the model must be the
surer. Between two they see names and numbers only, so it must be, too. A hint that is wrong is
worse than none.
"""

from sources.encoder.pairs import PairRead
from sources.stance.model import Cause, Hint, Reason, Stance

SUPPORTS_FROM, REFUTES_FROM = 0.75, 0.6
"""How sure the model has to be within a language. Chosen on pairs that it was not trained on: our
own, IndoNLI's `val` and FEVER-IT, and by what was wrong on the sample desk (docs/stance.md).
"""
ABROAD_FROM = 0.85
"""… and of either side between two."""
REFUTES_ALONE = 0.9
"""… and to refute within a language where the rules saw no conflict."""

CONFLICTS = frozenset({Cause.NEGATION, Cause.DENIAL, Cause.REFUTATION, Cause.NUMBER, Cause.ANTONYM})
NO_SUPPORT = CONFLICTS | {
    Cause.QUESTION,
    Cause.NAME_MISSING,
    Cause.NUMBER_MISSING,
    Cause.LIMIT,
    Cause.ROLES,
    Cause.HEDGE,
}
"""What keeps a sentence from supporting, however sure the model is."""
REFUTED_BY = CONFLICTS - {Cause.REFUTATION}
"""What refutes within a language if the rules saw it: “is wrong” may be said of another."""
UNCOMPARED = frozenset({Cause.LITTLE_SHARED, Cause.FAR_APART})
"""… and, within a language, that the two could not be compared."""

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
    supports, refutes = SUPPORTS_FROM, REFUTES_FROM
    if not same_language:
        supports = refutes = ABROAD_FROM
    if read.supports >= supports:
        return Stance.SUPPORTS
    return Stance.REFUTES if read.refutes >= refutes else None


def _allowed(side: Stance, told: Hint, read: PairRead, *, same_language: bool) -> bool:
    causes = {one.cause for one in told.reasons}
    if side is Stance.SUPPORTS:
        against = NO_SUPPORT | (UNCOMPARED if same_language else set())
        return told.stance is not Stance.REFUTES and not causes & against
    if told.stance is Stance.SUPPORTS or Cause.QUESTION in causes:
        return False
    alone = read.refutes >= REFUTES_ALONE
    return bool(causes & REFUTED_BY) or alone or not same_language
