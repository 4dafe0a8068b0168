"""The numbers of `sources.relevance`: how far a score, and an alignment, tell that a source speaks.

Logistic regression over what real searches bring up in a collection of the public sets and our own
pairs, apart for sources in the claim's language and in others. The thresholds are set by hand.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from sources.relevance.alignment import Aligner
from sources.relevance.model import FITTED
from training.collection import SEED, Candidate, candidates, indexed, make_collection
from training.sets import SETS

SEARCHED, DEPTH, READ = 1_500, 12, 8
"""So many claims are searched for, so many sources of each looked at, so many of these read."""

SPEAKS_FROM, SUBJECT_FROM, READING, NEUTRAL = 0.4, 0.06, 0.35, 0.82
"""Set by hand: the confidences of the tiers, how much the reader of pairs counts, and from where on
it speaks for a source.
"""
WEAK = 100.0
"""How little the weights are pulled towards nothing."""


def train(sets: Path) -> None:
    """Fit, and write the numbers with what they come from."""
    collection = make_collection(sets)
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    queries = chance.sample(collection.queries, SEARCHED)
    with indexed(collection) as backend:
        lists = list(candidates(collection, backend, queries, depth=DEPTH))
    same = [one for some in lists for one in some if one.same_language]
    other = [one for some in lists for one in some if not one.same_language]
    abroad = [[one for one in some if not one.same_language][:READ] for some in lists]
    read = [one for some in abroad for one in some]
    aligned = [value for some in abroad for value in _aligned(some)]
    written = {
        "made_by": "python -m training relevance",
        "data": ["own", *SETS],
        "queries": len(lists),
        "candidates": {"same": len(same), "other": len(other), "aligned": len(read)},
        "same": _fit(["score"], _scores(same), _right(same)),
        "other": _fit(
            ["score", "alignment"], np.column_stack([_scores(read), aligned]), _right(read)
        ),
        "other_unread": _fit(["score"], _scores(other), _right(other)),
        "speaks_from": SPEAKS_FROM,
        "subject_from": SUBJECT_FROM,
        "reading": READING,
        "neutral": NEUTRAL,
    }
    FITTED.write_text(f"{json.dumps(written, indent=2)}\n", encoding="utf-8")


def _aligned(some: Sequence[Candidate]) -> list[float]:
    if not some:
        return []
    aligner = Aligner(some[0].query)
    return [aligner.align(one.passage) for one in some]


def _scores(some: Sequence[Candidate]) -> NDArray[np.float64]:
    return np.array([[one.score] for one in some])


def _right(some: Sequence[Candidate]) -> NDArray[np.bool_]:
    return np.array([one.right for one in some])


def _fit(
    names: Sequence[str], features: NDArray[np.float64], right: NDArray[np.bool_]
) -> dict[str, float]:
    model = LogisticRegression(C=WEAK, max_iter=1000).fit(features, right)
    weights = zip(names, model.coef_[0], strict=True)
    found = {"bias": float(model.intercept_[0]), **{name: float(one) for name, one in weights}}
    return {name: round(value, 4) for name, value in found.items()}
