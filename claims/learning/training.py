"""Comparing and fitting rankings on the desk's own judgements. Nothing here puts one in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.errors import FittedOtherwise, TooFewJudgements
from claims.evidence.models import RunRecord
from claims.evidence.records import record_rank, run_configuration
from claims.learning.evaluation import (
    Grades,
    desk_qrels,
    ndcg_10,
    newest_judged_records,
    relevant_only,
)
from sources.evaluation.significance import Difference, paired_randomisation
from sources.ranking import Configuration
from sources.ranking.stored import ConfigurationUnknown
from sources.ranking.training import Example, fit, make_example, order

FITTED = "fitted"
FEWEST_CLAIMS = 50
FOLDS = 5
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """nDCG@10 of two configurations on the same claims; `left_out` had recorded shorter legs."""

    difference: Difference
    left_out: int


@dataclass(frozen=True, slots=True)
class Training:
    """A fitted configuration, and what configurations fitted to four fifths of the claims gave
    on the fifth that they had not seen, against the one in force.
    """

    configuration: Configuration
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class _Judged:
    record: RunRecord
    grades: Grades


def ranking_compare(current: Configuration, proposed: Configuration) -> Comparison:
    """Rank the newest recorded candidates of every judged claim with both, and compare by claim.

    Raises `ReplayImpossible` if this version cannot rank them.
    """
    first: list[float] = []
    second: list[float] = []
    left_out = 0
    for judged in _judged():
        if _tells_nothing(judged, current, proposed):
            left_out += 1
            continue
        relevant = relevant_only(judged.grades)
        for configuration, scores in ((current, first), (proposed, second)):
            ranked = record_rank(judged.record, configuration)
            scores.append(ndcg_10([one.source_id for one in ranked], relevant))
    return Comparison(paired_randomisation(first, second), left_out)


def ranking_case(current: Configuration, proposed: Configuration) -> Comparison:
    """Return the comparison that a proposed configuration may be put in force by.

    One that was fitted to these very judgements would judge itself: it is measured by
    cross-validation instead. Raises `ReplayImpossible`, `TooFewJudgements`, and `FittedOtherwise`
    if the judgements or the ranking in force have changed since it was fitted.
    """
    if proposed.name != FITTED:
        return ranking_compare(current, proposed)
    training = ranking_train(current)
    if training.configuration != proposed:
        message = _("It was fitted to other judgements than there are now: train again.")
        raise FittedOtherwise(message)
    return training.comparison


def ranking_train(current: Configuration) -> Training:
    """Fit the current configuration's weights to the judgements.

    Raises `TooFewJudgements` under 50 claims, `ReplayImpossible`.
    """
    examples: list[tuple[Example, Grades]] = []
    left_out = 0
    for judged in _judged():
        if _tells_nothing(judged, current):
            left_out += 1
        else:
            examples.append((_example(judged, current), relevant_only(judged.grades)))
    if len(examples) < FEWEST_CLAIMS:
        message = _(
            "%(claims)d claims have evidence that somebody found relevant; fitting needs "
            "%(fewest)d. Judge more evidence, or publish more verdicts."
        )
        raise TooFewJudgements(message % {"claims": len(examples), "fewest": FEWEST_CLAIMS})
    first = [ndcg_10(order(example, current), relevant) for example, relevant in examples]
    difference = paired_randomisation(first, _cross_validated(examples, current))
    fitted = fit([example for example, _relevant in examples], current, name=FITTED)
    return Training(fitted, Comparison(difference, left_out))


def _cross_validated(
    examples: Sequence[tuple[Example, Grades]], current: Configuration
) -> list[float]:
    """Return each claim's nDCG@10 by a configuration that was fitted without its fifth."""
    scores = [0.0] * len(examples)
    for fold in range(FOLDS):
        seen = [example for i, (example, _relevant) in enumerate(examples) if i % FOLDS != fold]
        fitted = fit(seen, current, name="fold")
        for i in range(fold, len(examples), FOLDS):
            example, relevant = examples[i]
            scores[i] = ndcg_10(order(example, fitted), relevant)
    return scores


def _judged() -> Iterator[_Judged]:
    """Yield the newest recorded candidates of every claim with a relevant source."""
    qrels = desk_qrels()
    for record in newest_judged_records().iterator(chunk_size=_AT_ONCE):
        grades = qrels.get(record.run.claim_id, {})
        if relevant_only(grades):
            yield _Judged(record, grades)


def _tells_nothing(judged: _Judged, *configurations: Configuration) -> bool:
    """Say whether a run asked its legs for less than these configurations would, or, as earlier
    versions did, for other legs.
    """
    longest = max(one.leg_size for one in configurations)
    try:
        return run_configuration(judged.record.run).leg_size < longest
    except ConfigurationUnknown:
        return True


def _example(judged: _Judged, configuration: Configuration) -> Example:
    record = judged.record
    return make_example(
        record_rank(record, configuration),
        language=record.run.query["language"],
        models=record.language_models,
        readable=record.run.ranking["readable"],
        grades=judged.grades,
    )
