"""What a source's relevance is made of, and the numbers it is worked out by."""

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FITTED = Path(__file__).with_name("fitted.json")
"""Written by `python -m training relevance`."""

ALIGNED = 0.58
"""From this alignment on a sentence in the claim's own language speaks to the claim, however little
its source stands out: where twenty sources report one thing, none does. Set by hand.
"""
_STEEP = 25.0


class Tier(StrEnum):
    """How near a source is to the claim."""

    SPEAKS = "speaks"
    SUBJECT = "subject"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Relevance:
    """A source's tier; `confidence` (0 to 1) that it speaks to the claim."""

    tier: Tier
    confidence: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A logistic regression on a source's score and, where it has a weight, on its alignment."""

    bias: float
    score: float
    alignment: float = 0.0

    def confidence(self, score: float, alignment: float = 0.0) -> float:
        """Return how sure it is, 0 to 1."""
        return _logistic(self.bias + self.score * score + self.alignment * alignment)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A formula for sources in the claim's language, one for those in another whose alignment is
    known, and one for all others; and the confidences from which a source is in a tier, the first
    in the claim's language and in others.
    """

    same: Formula
    other: Formula
    other_unread: Formula
    speaks_from: tuple[float, float]
    subject_from: float

    def relevance(self, score: float, *, same: bool, alignment: float | None = None) -> Relevance:
        """Return a source's relevance; `same` says whether it is in the claim's language."""
        confidence = self._confidence(score, same=same, alignment=alignment)
        tier = Tier.REST
        if confidence >= self.speaks_from[0 if same else 1]:
            tier = Tier.SPEAKS
        elif confidence >= self.subject_from:
            tier = Tier.SUBJECT
        return Relevance(tier, confidence)

    def _confidence(self, score: float, *, same: bool, alignment: float | None) -> float:
        if alignment is None:
            return (self.same if same else self.other_unread).confidence(score)
        if not same:
            return self.other.confidence(score, alignment)
        # Just as sure as it has to be where the alignment is just high enough
        least = math.log(self.speaks_from[0] / (1 - self.speaks_from[0]))
        aligned = _logistic(least + _STEEP * (alignment - ALIGNED))
        return max(self.same.confidence(score), aligned)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@cache
def fitted() -> Fitted:
    """Return the numbers that ship."""
    data: dict[str, Any] = json.loads(FITTED.read_text(encoding="utf-8"))
    same, other, unread = (Formula(**data[name]) for name in ("same", "other", "other_unread"))
    speaks_from = (float(data["speaks_from"]["same"]), float(data["speaks_from"]["other"]))
    return Fitted(same, other, unread, speaks_from, float(data["subject_from"]))
