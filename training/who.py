"""The weights by which it is decided who makes a statement (`claims.statements.extraction`).

Fitted on pieces that the adapter `statements` has not learned from: those that were kept while it
was trained, and ordinary articles. The unseen parts are not read here.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.learning.gold import GoldClaim, gold_claim, is_claimant
from claims.learning.logistic import fit_logistic
from claims.statements.extraction.deciding import WEIGHTS
from claims.statements.extraction.extract import weigh_article
from claims.statements.extraction.weighing import Seen
from sources.encoder.adapters import STATEMENTS
from sources.encoder.articles import article_reader
from training.news import KEPT, LEARNED, NEWS, Piece, gold_lines, kept_pieces
from training.sets import file_hash

PULL = 1.0
FOLDS = 10
SEED = 7
OVERLAP = 0.5
Rows = list[tuple[list[float], bool]]


def train(_sets: Path | None) -> None:
    """Fit the weights and write them, with what they reach on pieces left out."""
    pieces = kept_pieces()
    read = [list(_statements(piece)) for piece in pieces]
    rows = [row for statements in read for one in statements for row in one]
    bias, weights = _fit(rows)
    names = [one.name for one in fields(Seen)]
    card = {
        "made_by": "python -m training who",
        "reader": STATEMENTS.hash,
        "pieces": len(pieces),
        "statements": sum(map(len, read)),
        "data": {
            f"{part}/{path.name}": file_hash(path)
            for part in LEARNED + KEPT
            for path in sorted((NEWS / part).glob("*.txt"))
        },
        "left_out_in_turn": _left_out(read),
        "bias": round(bias, 4),
        "weights": dict(zip(names, (round(each, 4) for each in weights), strict=True)),
    }
    WEIGHTS.write_text(f"{json.dumps(card, indent=2)}\n", encoding="utf-8")


def _statements(piece: Piece) -> Iterator[Rows]:
    """Yield for each statement that was found, and is marked, the voices that may make it, with
    what speaks for each, and whether it does.
    """
    _article, lines = gold_lines(piece)
    marked = [gold_claim(line) for line in lines]
    weighing = weigh_article(
        piece.text, language=piece.language, title=piece.title, reader=article_reader().read
    )
    for number, one in enumerate(weighing.said):
        gold = _marked(marked, one.start, one.end)
        if gold is None or gold.ambiguous:
            continue
        place = gold.places[0]
        yield [
            (list(asdict(seen).values()), bool(place.names) and is_claimant(voice.name, place))
            for voice, seen in weighing.candidates(number)
        ]


def _marked(marked: Sequence[GoldClaim], start: int, end: int) -> GoldClaim | None:
    """Return the marked statement that half of the shorter of both is in."""
    for one in marked:
        place = one.places[0]
        shared = min(place.end, end) - max(place.start, start)
        if shared >= OVERLAP * min(place.end - place.start, end - start):
            return one
    return None


def _fit(rows: Rows) -> tuple[float, NDArray[np.float64]]:
    """Return the bias and the weights, of features as they are."""
    features = np.array([row for row, _right in rows])
    right = np.array([is_so for _row, is_so in rows])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([(features - mean) / spread, np.ones(len(rows))])
    pull = np.array([PULL] * features.shape[1] + [1e-6])
    fitted = fit_logistic(scaled, right.tolist(), pull=pull, start=np.zeros(len(pull)))
    weights = fitted[:-1] / spread
    rare = np.log(right.sum() / (len(right) - right.sum()))  # both classes weighed the same
    return float(fitted[-1] + rare - (weights * mean).sum()), weights


def _left_out(read: Sequence[Sequence[Rows]]) -> list[dict[str, float]]:
    """Return, for some thresholds, of all statements, the paper's own too: how many are given to
    the right one, and to a wrong one, by weights fitted on other pieces.
    """
    order = list(range(len(read)))
    random.Random(SEED).shuffle(order)  # noqa: S311  (nothing secret)
    told: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        out = set(order[fold::FOLDS])
        rest = [row for at in order if at not in out for one in read[at] for row in one]
        bias, weights = _fit(rest)
        for at in out:
            for one in read[at]:
                odds = [(float(bias + weights @ np.array(row)), right) for row, right in one]
                told.append(max(odds, default=(-30.0, False)))
    count = len(told)
    return [
        {
            "sure": sure,
            "right": round(sum(right for odds, right in told if odds >= edge) / count, 3),
            "wrong": round(sum(not right for odds, right in told if odds >= edge) / count, 3),
        }
        for sure in (0.4, 0.5, 0.6, 0.7, 0.8)
        for edge in [float(np.log(sure / (1 - sure)))]
    ]
