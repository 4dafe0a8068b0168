"""Is a difference between two rankings more than chance? (pure)

Fisher's randomisation test on paired scores, two-sided, as Smucker, Allan and Carterette recommend
for retrieval (CIKM 2007, doi:10.1145/1321440.1321528): were the two rankings the same, each query's
two scores might as well be swapped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 10_000
EXACT_UP_TO = 12
_SEED = 20070606
_AT_ONCE = 1_000
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """Means of `n` pairs, the second's minus the first's, and the chance `p` of as much or more."""

    n: int
    first: float
    second: float
    difference: float
    p: float

    @property
    def is_gain(self) -> bool:
        """Say whether the second is better, and not by chance (p < .05)."""
        return self.difference > 0 and self.p < 0.05


def paired_randomisation(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Test paired scores of two rankings. Repeats exactly: the seed is fixed.

    Up to 12 pairs every swap is tried; above, 10,000 are drawn and p is (k + 1) / (10,000 + 1)
    (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585), so it is never 0. Without pairs p is 1.
    """
    if len(first) != len(second):
        message = "the scores are not paired"
        raise ValueError(message)
    pairs = len(first)
    if not pairs:
        return Difference(0, 0.0, 0.0, 0.0, 1.0)
    gains = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    if pairs <= EXACT_UP_TO:
        p = _share_as_large(gains, _all_signs(pairs))
    else:
        drawn = np.random.default_rng(_SEED)
        rounds = PERMUTATIONS // _AT_ONCE
        share = sum(
            _share_as_large(gains, drawn.integers(0, 2, (_AT_ONCE, pairs), np.int8) * 2 - 1)
            for _round in range(rounds)
        )
        p = (share * _AT_ONCE + 1) / (PERMUTATIONS + 1)
    return Difference(pairs, float(np.mean(first)), float(np.mean(second)), float(gains.mean()), p)


def _share_as_large(gains: NDArray[np.float64], signs: NDArray[np.int8]) -> float:
    """Return the share of swaps whose sum is as far from nothing as the real one."""
    sums = np.abs(signs.astype(np.float64) @ gains)
    return float(np.mean(sums >= abs(gains.sum()) - _ROUNDING))


def _all_signs(pairs: int) -> NDArray[np.int8]:
    """Return every way to swap, shape (2 ** pairs, pairs), of -1 and 1."""
    numbers = np.arange(2**pairs)[:, None]
    return ((numbers >> np.arange(pairs)) & 1).astype(np.int8) * 2 - 1
