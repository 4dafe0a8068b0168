"""Fitting the weights of a configuration to judgements (pure, numpy).

What is fitted is the very formula of `fuse`: for each of its two weighings, non-negative weights
over the legs' z-scores, so that a better score never ranks lower. There are no features of the
source alone: they memorise which sources are liked (docs/adr/0011). The loss is the logistic loss
over pairs of one query (RankNet: Burges et al., ICML 2005), each query counting the same; it is
brought down by projected gradient steps (Bertsekas 1976), pulled towards the weights it starts
from.

Pairs are made within one weighing only. A desk that cites mostly its own language would otherwise
teach the ranking to put other languages last.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from sources.ranking.configuration import Configuration, Weights
from sources.ranking.fusion import Ranked, telling
from sources.ranking.legs import KINDS, legs_of

PULL = 0.5
STEPS = 300
_FIRST_RATE, _LAST_RATE = 1.0, 1e-5
_DECIMALS = 4

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One query's n candidates, for the six kinds of legs in the order of `Weights`.

    `z` has each leg's z, or the leg's lowest where it did not find the source; `asked` says
    whether the leg was asked at all (both of shape (n, 6)). `same` says which weighing counts,
    `read` whether the desk reads its language, `grades` how relevant it is (all of shape (n,)).
    """

    source_ids: Ints
    z: Floats
    asked: Bools
    same: Bools
    read: Bools
    grades: Ints


def make_example(
    ranked: Sequence[Ranked],
    *,
    language: str,
    models: Mapping[str, str],
    readable: Collection[str],
    grades: Mapping[int, int],
) -> Example:
    """Take a query's candidates apart, as `fuse` gave them; grades missing are 0."""
    lows = _lows(ranked)
    legs = [
        (source, _leg_names(same=source.language == language, model=models[source.language]))
        for source in ranked
    ]
    z = [
        [source.legs[leg].z if leg in source.legs else lows.get(leg, 0.0) for leg in names]
        for source, names in legs
    ]
    asked = [[leg in lows for leg in names] for _source, names in legs]
    shape = (len(ranked), len(KINDS))
    return Example(
        source_ids=np.array([source.source_id for source in ranked], dtype=np.int64),
        z=np.array(z, dtype=np.float64).reshape(shape),
        asked=np.array(asked, dtype=bool).reshape(shape),
        same=np.array([source.language == language for source in ranked], dtype=bool),
        read=np.array([source.language in readable for source in ranked], dtype=bool),
        grades=np.array([grades.get(source.source_id, 0) for source in ranked], dtype=np.int64),
    )


def _lows(ranked: Sequence[Ranked]) -> dict[str, float]:
    """Return each leg's lowest z, which counts for sources that it did not find."""
    found: dict[str, float] = {}
    for source in ranked:
        for leg, said in source.legs.items():
            found[leg] = min(said.z, found.get(leg, said.z))
    return found


def _leg_names(*, same: bool, model: str) -> tuple[str, ...]:
    """Return a source's legs in the order of `Weights`; "" for a kind that is not asked for it."""
    legs = legs_of(same=same, model=model)
    return tuple(legs.get(kind, "") for kind in KINDS)


def order(example: Example, configuration: Configuration) -> list[int]:
    """Return the candidates' source ids, best first, as `fuse` orders them."""
    same = _scores(example.z, example.asked, np.array(astuple(configuration.same)))
    other = _scores(example.z, example.asked, np.array(astuple(configuration.other)))
    scores = np.where(example.same, same, other) + configuration.read_bonus * example.read
    told = np.array([telling(score) for score in scores.tolist()])
    return [int(pk) for pk in example.source_ids[np.lexsort((example.source_ids, -told))]]


def fit(examples: Sequence[Example], start: Configuration, *, name: str) -> Configuration:
    """Return a configuration of this name with weights fitted to the examples' grades."""
    same = [_part(example, example.same) for example in examples]
    other = [_part(example, ~example.same) for example in examples]
    return replace(
        start,
        name=name,
        same=_fit_weights(same, start.same, start.read_bonus),
        other=_fit_weights(other, start.other, start.read_bonus),
    )


def _part(example: Example, chosen: Bools) -> Example:
    return Example(**{f.name: getattr(example, f.name)[chosen] for f in fields(Example)})


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Candidates of all queries, and pairs (row of the better, row of the worse) with weights."""

    z: Floats
    asked: Bools
    lift: Floats
    better: Ints
    worse: Ints
    share: Floats


def _fit_weights(parts: Sequence[Example], start: Weights, bonus: float) -> Weights:
    """Step downhill while it helps, never below nothing; only the proportions are fitted."""
    pairs = _pairs(parts, bonus)
    if pairs is None:
        return start
    total = sum(astuple(start))
    goal = weights = np.array(astuple(start)) / total
    loss, gradient = _loss(weights, goal, pairs)
    rate = _FIRST_RATE
    for _step in range(STEPS):
        stepped = np.maximum(weights - rate * gradient, 0.0)
        tried = stepped / (stepped.sum() or 1.0)
        loss_there, gradient_there = _loss(tried, goal, pairs)
        if tried.any() and loss_there < loss:
            weights, loss, gradient = tried, loss_there, gradient_there
        elif rate > _LAST_RATE:
            rate /= 2
        else:
            break
    return Weights(*np.round(weights * total, _DECIMALS).tolist())


def _pairs(parts: Sequence[Example], bonus: float) -> _Pairs | None:
    better, worse, share, offset = [], [], [], 0
    for part in parts:
        rows = np.argwhere(part.grades[:, None] > part.grades[None, :])
        if len(rows):
            better.append(rows[:, 0] + offset)
            worse.append(rows[:, 1] + offset)
            share.append(np.full(len(rows), 1 / len(rows)))
        offset += len(part.grades)
    if not better:
        return None
    return _Pairs(
        z=np.concatenate([part.z for part in parts]),
        asked=np.concatenate([part.asked for part in parts]),
        lift=bonus * np.concatenate([part.read for part in parts]),
        better=np.concatenate(better),
        worse=np.concatenate(worse),
        share=np.concatenate(share) / len(share),
    )


def _scores(z: Floats, asked: Bools, weights: Floats) -> Floats:
    """Average z by weight over the legs that were asked, shape (n,)."""
    sums = asked @ weights
    means: Floats = ((asked * z) @ weights) / np.where(sums > 0, sums, 1.0)
    return means


def _loss(weights: Floats, goal: Floats, pairs: _Pairs) -> tuple[float, Floats]:
    """Return the mean loss with its pull, and the gradient by weight, shape (6,)."""
    scores = _scores(pairs.z, pairs.asked, weights)
    lead = (scores + pairs.lift)[pairs.better] - (scores + pairs.lift)[pairs.worse]
    loss = float(pairs.share @ np.logaddexp(0.0, -lead)) + PULL * float(
        ((weights - goal) ** 2).sum()
    )
    by_pair = -pairs.share * np.exp(-np.logaddexp(0.0, lead))
    by_score = np.zeros(len(scores))
    np.add.at(by_score, pairs.better, by_pair)
    np.subtract.at(by_score, pairs.worse, by_pair)
    sums = pairs.asked @ weights
    per_weight = by_score / np.where(sums > 0, sums, 1.0)
    gradient = (per_weight[:, None] * pairs.asked * (pairs.z - scores[:, None])).sum(axis=0)
    return loss, gradient + 2 * PULL * (weights - goal)
