"""Learning what is worth checking: from what a desk took and set aside, or from a marked set.

Nothing here puts anything in force.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from claims.errors import TooFewDecisions
from claims.learning.logistic import (
    Floats,
    area,
    average_precision,
    best_threshold,
    fit_logistic,
)
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.services.correcting import BY_A_PERSON
from claims.statements.services.extracting import claims_in
from claims.statements.triage import DECIMALS, Triage, log_odds
from sources.embedding.e5 import e5
from sources.evaluation.significance import Difference, paired_randomisation
from workbench.lib.hashing import sha256_hex

FEWEST = 50
FOLDS = 5
PULL, HOLD = 1.0, 50.0
"""How strongly a vector's weights are held to nothing, and that of the shipped score to 1: chosen
on the dev parts that docs/extraction.md names."""
TAKEN = (
    ClaimStatus.IN_REVIEW,
    ClaimStatus.SECOND_REVIEW,
    ClaimStatus.ADJUDICATION,
    ClaimStatus.DECIDED,
)
_AT_ONCE = 64
_YES = ("1", "yes", "true", "subj")


class MarkedError(ValueError):
    """A file of sentences marked as worth checking, or subjective, or not is none; the message says
    where.
    """


@dataclass(frozen=True, slots=True)
class Decision:
    """A statement, its shipped score, and whether it was found worth checking; those of one `group`
    are kept together when it is measured.
    """

    text: str
    language: str
    shipped: float
    taken: bool
    group: str


@dataclass(frozen=True, slots=True)
class Trained:
    """A triage, and what such ones, each fitted without the fifth it is measured on, gave there
    against the shipped score. `area` is of areas under the ROC curve, paired by what was taken.
    """

    triage: Triage
    area: Difference
    shipped_precision: float
    fitted_precision: float
    taken: int
    dismissed: int


def desk_decisions() -> list[Decision]:
    """Return what people took and what they set aside, the joined ones left out, by article."""
    decided = Claim.objects.filter(same_as=None, status__in=(*TAKEN, ClaimStatus.DISMISSED))
    rows = (
        decided.exclude(extractor=BY_A_PERSON)
        .annotate(shipped=Coalesce("shipped_checkworthiness", "checkworthiness"))
        .values_list("pk", "text", "language", "shipped", "status", "appearances__article_id")
    )
    found = {}
    for pk, text, language, shipped, status, article in rows.order_by("pk"):
        found[pk] = Decision(text, language, shipped, status in TAKEN, str(article))
    return list(found.values())


def triage_train(
    decisions: Sequence[Decision], *, progress: Callable[[int], object] = lambda _count: None
) -> Trained:
    """Fit a triage to decisions, and measure such ones by cross-validation.

    Raises `TooFewDecisions` under 50 of either kind, `EmbedderUnavailable`.
    """
    labels = [one.taken for one in decisions]
    taken = sum(labels)
    if min(taken, len(labels) - taken) < FEWEST:
        message = _(
            "People have taken %(taken)d claims and dismissed %(dismissed)d; learning needs "
            "%(fewest)d of each."
        )
        counts = {"taken": taken, "dismissed": len(labels) - taken, "fewest": FEWEST}
        raise TooFewDecisions(message % counts)
    vectors = vectors_of([one.text for one in decisions], progress=progress)
    shipped = [one.shipped for one in decisions]
    folds = np.array([_fold(one.group) for one in decisions])
    fitted = np.zeros(len(decisions))
    for fold in range(FOLDS):
        seen, kept = folds != fold, folds == fold
        kinds = {one.taken for one, is_seen in zip(decisions, seen, strict=True) if is_seen}
        if len(kinds) < 2:
            message = _("What was taken, or dismissed, is of too few articles to learn from.")
            raise TooFewDecisions(message)
        triage = fitted_to(
            vectors[seen],
            [one.shipped for one, is_seen in zip(decisions, seen, strict=True) if is_seen],
            [one.taken for one, is_seen in zip(decisions, seen, strict=True) if is_seen],
        )
        if kept.any():
            rows = [one.shipped for one, is_kept in zip(decisions, kept, strict=True) if is_kept]
            fitted[kept] = triage.scores(rows, vectors[kept])
    told = fitted.tolist()
    return Trained(
        fitted_to(vectors, shipped, labels),
        paired_randomisation(area(shipped, labels), area(told, labels)),
        average_precision(shipped, labels),
        average_precision(told, labels),
        taken,
        len(labels) - taken,
    )


def fitted_to(vectors: Floats, shipped: Sequence[float], labels: Sequence[bool]) -> Triage:
    """Fit a triage."""
    rows = len(labels)
    features = np.concatenate([vectors, log_odds(shipped)[:, None], np.ones((rows, 1))], axis=1)
    dimensions = vectors.shape[1]
    pull = np.array([PULL] * dimensions + [HOLD, 1e-6])
    start = np.array([0.0] * dimensions + [1.0, 0.0])
    weights = fit_logistic(features, labels, pull=pull, start=start).round(DECIMALS).tolist()
    return Triage(e5().model, tuple(weights[:dimensions]), weights[-2], weights[-1])


def vectors_of(texts: Sequence[str], *, progress: Callable[[int], object]) -> Floats:
    """Return vectors, a row a text. Raises `EmbedderUnavailable`."""
    model = e5()
    rows = []
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        rows.append(model.encode(some))
        progress(len(some))
    return np.concatenate(rows).astype(np.float64)


def read_marked(path: Path) -> list[Decision]:
    """Read JSON lines with `text`, `label` and `lang`, of a file or of all in a folder.

    A label is 1, "Yes", true or "SUBJ", else no. Raises `MarkedError`, `OSError`.
    """
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    found = [decision for file in files for decision in _marked(file)]
    if not found:
        message = f"{path}: there are no sentences"
        raise MarkedError(message)
    return found


def _marked(path: Path) -> Iterator[Decision]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                text, label = str(row["text"]), str(row["label"]).casefold()
                language = str(row.get("lang") or "und")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"{path}:{number}: {error!r}"
                raise MarkedError(message) from error
            yield Decision(text, language, 0.5, label in _YES, path.stem)


def shipped_scores(
    decisions: Sequence[Decision], *, progress: Callable[[int], object]
) -> list[float]:
    """Return the score that ships: that of the most check-worthy claim found in each."""
    scores = []
    for one in decisions:
        claims, _by = claims_in(one.text, language=one.language, title="")
        scores.append(max((claim.checkworthiness for claim in claims), default=0.0))
        progress(1)
    return scores


def figures(
    decisions: Sequence[Decision], scores: Sequence[float], threshold: float = 0.5
) -> dict[str, Any]:
    """Return how well scores tell what is worth checking, of all and by language."""
    languages = sorted({one.language for one in decisions})
    by_language = {
        language: _figures(
            [one.taken for one in decisions if one.language == language],
            [s for one, s in zip(decisions, scores, strict=True) if one.language == language],
            threshold,
        )
        for language in languages
    }
    all_of_them = _figures([one.taken for one in decisions], scores, threshold)
    return {**all_of_them, "by_language": by_language}


def _figures(labels: Sequence[bool], scores: Sequence[float], threshold: float) -> dict[str, Any]:
    told = [score >= threshold for score in scores]
    both = sum(one and other for one, other in zip(told, labels, strict=True))
    above = area(scores, labels)
    return {
        "sentences": len(labels),
        "marked": sum(labels),
        "F1": round(_f1(both, told, labels), 4),
        "macro_F1": round((_f1(both, told, labels) + _f1_of_the_others(told, labels)) / 2, 4),
        "AP": round(average_precision(scores, labels), 4),
        "AUC": round(sum(above) / max(1, len(above)), 4),
    }


def _f1(both: int, told: Sequence[bool], labels: Sequence[bool]) -> float:
    return 2 * both / max(1, sum(told) + sum(labels))


def _f1_of_the_others(told: Sequence[bool], labels: Sequence[bool]) -> float:
    neither = [not (one or other) for one, other in zip(told, labels, strict=True)]
    return _f1(sum(neither), [not one for one in told], [not one for one in labels])


def trained_on(
    train: Sequence[Decision], test: Sequence[Decision], *, progress: Callable[[int], object]
) -> list[float]:
    """Learn from one set, by language as the sets are scored, and score another: so that from .5 on
    is yes, which is what gave the best F1 on folds of the first. Raises `MarkedError` under ten of
    either kind, `EmbedderUnavailable`.
    """
    scores = [0.0] * len(test)
    for language in sorted({one.language for one in test}):
        mine = [one for one in train if one.language == language] or list(train)
        places = [at for at, one in enumerate(test) if one.language == language]
        vectors = vectors_of([one.text for one in mine], progress=progress)
        asked = vectors_of([test[at].text for at in places], progress=progress)
        told = _learned(language, vectors, [one.taken for one in mine], asked)
        for at, score in zip(places, told, strict=True):
            scores[at] = score
    return scores


def trained_across(marked: Sequence[Decision], *, progress: Callable[[int], object]) -> list[float]:
    """Score a set as `trained_on` does, each fifth of a language by what was learned from the other
    four. Of several groups none is in two fifths. Raises as `trained_on`.
    """
    scores = [0.0] * len(marked)
    by_group = len({one.group for one in marked}) > 1
    for language in sorted({one.language for one in marked}):
        places = np.array([at for at, one in enumerate(marked) if one.language == language])
        mine = [marked[at] for at in places]
        vectors = vectors_of([one.text for one in mine], progress=progress)
        folds = np.array([_fold(one.group if by_group else one.text) for one in mine])
        for fold in range(FOLDS):
            kept = folds == fold
            labels = [one.taken for one, is_kept in zip(mine, kept, strict=True) if not is_kept]
            told = _learned(language, vectors[~kept], labels, vectors[kept])
            for at, score in zip(places[kept], told, strict=True):
                scores[at] = score
    return scores


def _learned(language: str, vectors: Floats, labels: list[bool], asked: Floats) -> list[float]:
    if min(sum(labels), len(labels) - sum(labels)) < 2 * FOLDS:
        message = f"{language}: too few sentences of either kind to learn from"
        raise MarkedError(message)
    triage = fitted_to(vectors, [0.5] * len(labels), labels)
    threshold = _threshold(vectors, labels)
    return [_moved(score, threshold) for score in triage.scores([0.5] * len(asked), asked)]


def _fold(text: str) -> int:
    return int(sha256_hex(text)[:8], 16) % FOLDS


def _threshold(vectors: Floats, labels: Sequence[bool]) -> float:
    """Return the best threshold on rows that were not fitted to."""
    rows = np.arange(len(labels))
    told = np.zeros(len(labels))
    for fold in range(FOLDS):
        seen, kept = rows % FOLDS != fold, rows % FOLDS == fold
        some = [labels[at] for at in rows[seen]]
        triage = fitted_to(vectors[seen], [0.5] * len(some), some)
        told[kept] = triage.scores([0.5] * int(kept.sum()), vectors[kept])
    return best_threshold(told.tolist(), labels)


def _moved(score: float, threshold: float) -> float:
    odds = log_odds([score, threshold])
    return float(1 / (1 + np.exp(odds[1] - odds[0])))
