"""What a hint is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """Which way a sentence seems to point."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNCLEAR = "unclear"


class Cause(StrEnum):
    """Why a hint says what it says: a closed list."""

    # for refutes
    NEGATION = "negation"
    DENIAL = "denial"
    REFUTATION = "refutation"
    NUMBER = "number"
    DATE = "date"
    ANTONYM = "antonym"
    # for supports
    SAME_WORDS = "same_words"
    SAME_NAMES = "same_names"
    SAME_NUMBERS = "same_numbers"
    SAME_NEGATION = "same_negation"
    READ = "read"
    # against saying anything
    DISAGREE = "disagree"
    QUESTION = "question"
    LITTLE_SHARED = "little_shared"
    FAR_APART = "far_apart"
    NAME_MISSING = "name_missing"
    NUMBER_MISSING = "number_missing"
    WORDS_MISSING = "words_missing"
    HEDGE = "hedge"
    LIMIT = "limit"
    ROLES = "roles"
    # what a fact-check says of the claim that it checks
    SAYS_FALSE = "says_false"
    SAYS_TRUE = "says_true"
    SAYS_MIXED = "says_mixed"
    # beside the point, but worth knowing
    SPEAKER = "speaker"
    MODEL = "model"


CHECK_SAYS = frozenset({Cause.SAYS_FALSE, Cause.SAYS_TRUE, Cause.SAYS_MIXED})
"""What a fact-check's own verdict can be."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause, with the words that show it as each side prints them; either may be empty."""

    cause: Cause
    claim_part: str = ""
    evidence_part: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A stance and what it rests on. It is no verdict and carries no number."""

    stance: Stance
    reasons: tuple[Reason, ...]


_LABELS = {
    "entailment": Stance.SUPPORTS,
    "supports": Stance.SUPPORTS,
    "contradiction": Stance.REFUTES,
    "refutes": Stance.REFUTES,
    "neutral": Stance.UNCLEAR,
    "not enough info": Stance.UNCLEAR,
    "neither": Stance.UNCLEAR,
}


def stance_of_label(label: str) -> Stance:
    """Return what a data set's or a model's label means here. Raises `ValueError` for others."""
    try:
        return _LABELS[label.casefold().replace("_", " ")]
    except KeyError:
        message = f"“{label}” is none of {', '.join(_LABELS)}"
        raise ValueError(message) from None
