"""Logistic regression, held towards where it starts (pure, numpy).

Newton's method on the penalised log-likelihood with both classes weighing the same (le Cessie and
van Houwelingen 1992, doi:10.2307/2347628, for the penalty). Few hundred features, any number of
rows: the same rows always give the same numbers.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 50
CLOSE = 1e-6


def fit_logistic(
    features: Floats, labels: Sequence[bool], *, pull: Floats, start: Floats
) -> Floats:
    """Return weights, one a column of `features` of shape (rows, columns).

    `pull` is how strongly each is held to its `start`, which is where it stays if nothing speaks
    against it. Raises `ValueError` unless both labels occur.
    """
    right = np.asarray(labels, dtype=np.float64)
    if not 0 < right.sum() < len(right):
        message = "there is nothing to tell apart"
        raise ValueError(message)
    each = np.where(right > 0, 0.5 / right.sum(), 0.5 / (len(right) - right.sum())) * len(right)
    weights = start.astype(np.float64).copy()
    for _step in range(STEPS):
        told = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (each * (told - right)) + pull * (weights - start)
        curve = (features * (each * told * (1 - told))[:, None]).T @ features
        change = np.linalg.solve(curve + np.diag(pull), slope)
        weights -= change
        if np.abs(change).max() < CLOSE:
            break
    return weights


def area(scores: Sequence[float], labels: Sequence[bool]) -> list[float]:
    """Return for each row that is right the share of those that are not which score lower, ties
    half: their mean is the area under the ROC curve (Hanley and McNeil 1982).
    """
    told, right = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    others = np.sort(told[~right])
    below = np.searchsorted(others, told[right], side="left")
    upto = np.searchsorted(others, told[right], side="right")
    shares: Floats = (below + upto) / 2 / max(1, len(others))
    return [float(share) for share in shares]


def average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the mean of the precision at each row that is right; ties count as they come."""
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    right = np.asarray(labels, dtype=bool)[order]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float(precision[right].mean()) if right.any() else 0.0


def best_threshold(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the score from which on to say yes, by the F1 of those rows."""
    told, right = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    order = np.argsort(-told, kind="stable")
    found = np.cumsum(right[order])
    f1 = 2 * found / (np.arange(1, len(told) + 1) + right.sum())
    return float(told[order][int(f1.argmax())])
