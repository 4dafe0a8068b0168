"""How far reviewers agree, beyond chance (pure).

Ratings are a table of units (claims) by coders (reviewers); a missing rating is NaN. Values are
numbers of steps, 0 … k-1 in the order of the scale.

Percent agreement and Cohen's κ are of two coders (Cohen 1960, “A coefficient of agreement for
nominal scales”, Educational and Psychological Measurement 20, 37-46). Fleiss' κ takes the same
number of ratings of each unit, by whomever (Fleiss 1971, “Measuring nominal scale agreement among
many raters”, Psychological Bulletin 76, 378-382). Krippendorff's α takes any number of coders and
missing ratings, nominal or ordinal (Krippendorff 2011, “Computing Krippendorff's
Alpha-Reliability”, University of Pennsylvania). Intervals are percentiles of a bootstrap over units
(Efron & Tibshirani 1993, “An Introduction to the Bootstrap”, ch. 13).

Each is None where it is not defined: nothing to compare, or only one value ever given.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

RESAMPLES, SEED = 1_000, 20110125
SURE = 0.95
MOST_UNITS = 5_000
"""Of more units the last ones count, so that time and memory are bounded."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of so many units, and the bounds of 95 of 100 resamples; None where undefined."""

    units: int
    value: float | None
    low: float | None = None
    high: float | None = None


def counts_of(table: Array, values: int) -> Array:
    """Return how often each unit was given each of `values` values: units × values."""
    return np.stack([(table == value).sum(axis=1) for value in range(values)], axis=1).astype(float)


def percent(table: Array, values: int, *, resamples: int = RESAMPLES) -> Figure:
    """Return the share of units on which two coders agree (units × 2, none missing)."""
    return _figure(_crossed(table, values), _observed, resamples)


def cohen_kappa(table: Array, values: int, *, resamples: int = RESAMPLES) -> Figure:
    """Return Cohen's unweighted κ of two coders (units × 2, none missing)."""
    return _figure(_crossed(table, values), _cohen, resamples)


def fleiss_kappa(counts: Array, *, resamples: int = RESAMPLES) -> Figure:
    """Return Fleiss' κ; each unit must have as many ratings as the others, at least two.

    Raises `ValueError` where they have not.
    """
    each = counts.sum(axis=1)
    if len(each) and (each.min() != each.max() or each[0] < 2):
        message = "Fleiss' kappa needs as many ratings of each unit, at least two"
        raise ValueError(message)
    agreed = ((counts**2).sum(axis=1) - each) / (each * (each - 1))
    return _figure(np.column_stack([np.ones(len(each)), agreed, counts]), _fleiss, resamples)


def krippendorff_alpha(
    counts: Array, *, ordinal: bool = False, resamples: int = RESAMPLES
) -> Figure:
    """Return Krippendorff's α from counts; units with fewer than two ratings count for nothing."""
    paired = counts[counts.sum(axis=1) >= 2]
    pairs = paired[:, :, None] * paired[:, None, :]
    diagonal = np.arange(counts.shape[1])
    pairs[:, diagonal, diagonal] -= paired
    pairs /= (paired.sum(axis=1) - 1)[:, None, None]
    coincidences = pairs.reshape(len(paired), counts.shape[1] ** 2)
    return _figure(coincidences, lambda total: _alpha(total, ordinal=ordinal), resamples)


def _figure(rows: Array, of: Callable[[Array], float | None], resamples: int) -> Figure:
    """Return a figure of the sum of the units' rows, and of the sums of as many drawn again.

    There are no bounds where fewer than two units, or most resamples, have no figure.
    """
    rows = rows[-MOST_UNITS:]
    value = of(rows.sum(axis=0)) if len(rows) else None
    if value is None or len(rows) < 2 or not resamples:
        return Figure(len(rows), value)
    drawn = np.random.default_rng(SEED)
    weights = drawn.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    found = [one for one in map(of, weights @ rows) if one is not None]
    if len(found) < resamples / 2:
        return Figure(len(rows), value)
    low, high = np.quantile(found, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Figure(len(rows), value, float(low), float(high))


def _crossed(table: Array, values: int) -> Array:
    """Return for each unit where it stands in the table of both coders' values, flattened."""
    rows = np.zeros((len(table), values * values))
    rows[np.arange(len(table)), (table[:, 0] * values + table[:, 1]).astype(int)] = 1
    return rows


def _square(total: Array) -> Array:
    side = int(np.sqrt(len(total)))
    return total.reshape(side, side)


def _observed(total: Array) -> float:
    return float(np.trace(_square(total)) / total.sum())


def _cohen(total: Array) -> float | None:
    both = _square(total) / total.sum()
    return _beyond(float(np.trace(both)), float(both.sum(axis=1) @ both.sum(axis=0)))


def _fleiss(total: Array) -> float | None:
    units, agreed, given = total[0], total[1], total[2:]
    return _beyond(float(agreed / units), float(((given / given.sum()) ** 2).sum()))


def _alpha(total: Array, *, ordinal: bool) -> float | None:
    """Return 1 - observed / expected disagreement of a matrix of coincidences."""
    matrix = _square(total)
    marginals = matrix.sum(axis=1)
    distance = _ordinal(marginals) if ordinal else 1 - np.eye(len(marginals))
    expected = float(marginals @ distance @ marginals)
    if not expected:
        return None
    return 1 - float((matrix * distance).sum()) * (float(marginals.sum()) - 1) / expected


def _ordinal(marginals: Array) -> Array:
    """Return squared ordinal differences: all that was given between two values, both by half."""
    upto = np.cumsum(marginals) - marginals / 2
    return np.asarray((upto[:, None] - upto[None, :]) ** 2)


def _beyond(observed: float, chance: float) -> float | None:
    return None if np.isclose(chance, 1) else (observed - chance) / (1 - chance)
