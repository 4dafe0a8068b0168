"""Queries turned away from hubs: texts so general that they lie near to everything.

All vectors of a model have much in common, and a text that has little else is near to every query.
Moving queries away from what ordinary sentences have in common keeps such texts out of the way
(weighted centering: Suzuki et al., EMNLP 2013, aclanthology.org/D13-1058).
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector, unit_rows
from sources.embedding.routing import E5

ORDINARY = Path(__file__).with_name("ordinary.txt")
"""Sentences about nothing in particular, in the languages of the press, one a line."""

SHARE = 0.4
"""How much of the common vector is taken off; measured (docs/adr/0012)."""


def away_from_hubs(vector: Vector) -> Vector:
    """Return a query's unit vector by the model of openings, turned away from hubs; unit again."""
    row: Vector = unit_rows((vector - SHARE * _common())[np.newaxis])[0]
    return row


def ordinary_sentences() -> list[str]:
    """Return sentences about nothing in particular."""
    return ORDINARY.read_text(encoding="utf-8").splitlines()


@cache
def _common() -> NDArray[np.float32]:
    mean: NDArray[np.float32] = E5.encode(ordinary_sentences()).mean(axis=0)
    return mean
