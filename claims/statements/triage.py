"""Check-worthiness as a desk sees it: the shipped score, moved by what the desk took and set aside.

A logistic function of the shipped score's log odds and of a claim's vector (multilingual-e5-small,
frozen). What a desk dismisses is learned in any language at once. Pure but for numpy.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.lib.hashing import json_hash

Floats = NDArray[np.float64]
DECIMALS = 5
_LEAST = 1e-3


class TriageUnknown(ValueError):
    """A stored triage is none that this version can use; the message says why."""


@dataclass(frozen=True, slots=True)
class Triage:
    """How a desk's score is made: `vector` weighs the numbers of a vector of `model`, `shipped` the
    log odds of the shipped score.
    """

    model: str
    vector: tuple[float, ...]
    shipped: float
    base: float

    def scores(self, shipped: Sequence[float], vectors: Floats) -> list[float]:
        """Return the desk's scores from 0 to 1; `vectors` has a row a claim."""
        odds = self.shipped * log_odds(shipped) + self.base
        odds = odds + vectors @ np.asarray(self.vector, dtype=np.float64)
        return [round(float(score), 4) for score in 1 / (1 + np.exp(-np.clip(odds, -30, 30)))]

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "model": self.model,
            "vector": list(self.vector),
            "shipped": self.shipped,
            "base": self.base,
        }

    @property
    def hash(self) -> str:
        """What it is known by."""
        return json_hash(self.stored())


def read_triage(stored: Mapping[str, Any], *, model: str, dimensions: int) -> Triage:
    """Return a stored triage. Raises `TriageUnknown` if it is none, or of another model."""
    try:
        triage = Triage(
            model=str(stored["model"]),
            vector=tuple(float(one) for one in stored["vector"]),
            shipped=float(stored["shipped"]),
            base=float(stored["base"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        message = f"this is no triage: {error!r}"
        raise TriageUnknown(message) from error
    if triage.model != model or len(triage.vector) != dimensions:
        message = (
            f"it was fitted to vectors of {triage.model}, and these are of {model}: train again"
        )
        raise TriageUnknown(message)
    numbers = (*triage.vector, triage.shipped, triage.base)
    if not all(math.isfinite(one) for one in numbers):
        message = "it has numbers that are none"
        raise TriageUnknown(message)
    return triage


def log_odds(scores: Sequence[float]) -> Floats:
    """Return the log odds of scores, as far as they can be told from 0 and 1."""
    held = np.clip(np.asarray(scores, dtype=np.float64), _LEAST, 1 - _LEAST)
    odds: Floats = np.log(held / (1 - held))
    return odds
