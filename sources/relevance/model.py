"""What a source's relevance is made of, and the numbers it is worked out by."""

import hashlib
import json
import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.encoder.adapters import PAIRS
from sources.encoder.pairs import PairRead

FITTED = Path(__file__).with_name("fitted.json")
"""Written by `python -m training relevance`."""

ALIGNED = 0.58
"""From this alignment on a sentence in the claim's own language speaks to the claim, however little
its source stands out: where twenty sources report one thing, none does. Set by hand.
"""
READ_ABROAD = 0.9
"""A sentence in another language does if, as well aligned, the reader of pairs is as sure as this
that it speaks. Set by hand.
"""
_STEEP = 25.0
_SMALLEST = 1e-4


class Tier(StrEnum):
    """How near a source is to the claim."""

    SPEAKS = "speaks"
    SUBJECT = "subject"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Relevance:
    """A source's tier; `confidence` (0 to 1) that it speaks to the claim; what was read of it with
    the claim, if it was; and whether it is a fact-check of this very claim.
    """

    tier: Tier
    confidence: float
    read: PairRead | None = None
    checks_it: bool = False


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
    known, and one for all others; the confidences from which a source is in a tier; and how much
    it counts, in log odds, what claim and source read together say: what the reader is as sure of
    as `neutral` changes nothing.
    """

    same: Formula
    other: Formula
    other_unread: Formula
    speaks_from: float
    subject_from: float
    reading: float
    neutral: float

    def relevance(self, score: float, *, same: bool, alignment: float | None = None) -> Relevance:
        """Return a source's relevance; `same` says whether it is in the claim's language."""
        return self._placed(self._confidence(score, same=same, alignment=alignment))

    def with_reading(
        self, relevance: Relevance, read: PairRead, *, same: bool, alignment: float | None
    ) -> Relevance:
        """Return a source's relevance once it was read with the claim; else as `relevance`."""
        told = _log_odds(read.speaks) - _log_odds(self.neutral)
        confidence = _logistic(_log_odds(relevance.confidence) + self.reading * told)
        if not same and (alignment or 0) >= ALIGNED and read.speaks >= READ_ABROAD:
            confidence = max(confidence, self.speaks_from)
        return replace(self._placed(confidence), read=read)

    def checking(self, relevance: Relevance) -> Relevance:
        """Return the relevance of a fact-check of this very claim: it speaks to it."""
        confidence = max(relevance.confidence, self.speaks_from)
        return replace(relevance, tier=Tier.SPEAKS, confidence=confidence, checks_it=True)

    def _placed(self, confidence: float) -> Relevance:
        tier = Tier.REST
        if confidence >= self.speaks_from:
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
        aligned = _logistic(_log_odds(self.speaks_from) + _STEEP * (alignment - ALIGNED))
        return max(self.same.confidence(score), aligned)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _log_odds(share: float) -> float:
    held = min(max(share, _SMALLEST), 1 - _SMALLEST)
    return math.log(held / (1 - held))


@cache
def judges() -> str:
    """Name the numbers and the adapter that judge and read here, so that a run can say by what."""
    numbers = hashlib.sha256(FITTED.read_bytes()).hexdigest()[:12]
    try:
        return f"{numbers} {PAIRS.hash[:12]}" if own_engine() else numbers
    except EncoderError:
        return numbers


@cache
def fitted() -> Fitted:
    """Return the numbers that ship."""
    data: dict[str, Any] = json.loads(FITTED.read_text(encoding="utf-8"))
    same, other, unread = (Formula(**data[name]) for name in ("same", "other", "other_unread"))
    names = ("speaks_from", "subject_from", "reading", "neutral")
    tiers = (float(data[name]) for name in names)
    return Fitted(same, other, unread, *tiers)
