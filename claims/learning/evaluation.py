"""How good was retrieval, measured on the desk's own work?

Only what was shown can be judged or cited, so every figure flatters the ranking that showed it: a
source that no run found counts neither for nor against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.evidence.choices import JudgementValue, RunStatus
from claims.evidence.models import Evidence, Judgement, RetrievalRun, RunRecord
from claims.reviews.models import Citation
from claims.verdicts.models import Verdict
from sources.evaluation.metrics import Scores, score_list

CITED, JUDGED_RELEVANT, JUDGED_IRRELEVANT = 2, 1, 0
DEPTH = 10

Grades = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class RunScores:
    """What one run scored, and what it is counted under; `week` is the Monday of its end."""

    run_id: int
    claim_id: int
    language: str
    week: date
    scores: Scores


@dataclass(frozen=True, slots=True)
class Means:
    """Means over so many claims."""

    claims: int
    ndcg_10: float
    success_5: float
    mrr_10: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures by the names the field gives them."""
        figures = {"nDCG@10": self.ndcg_10, "S@5": self.success_5, "MRR@10": self.mrr_10}
        return {"claims": self.claims, **{name: round(v, 4) for name, v in figures.items()}}


@dataclass(frozen=True, slots=True)
class DeskScores:
    """Every measured claim by its first recorded run and by its newest.

    `judged` claims have a judgement or a citation; of these, `relevant` have a source that
    somebody found relevant; only those of them with a recorded run are measured.
    """

    judged: int
    relevant: int
    first: Sequence[RunScores]
    newest: Sequence[RunScores]


def desk_qrels() -> dict[int, dict[int, int]]:
    """Return {claim id: {source id: grade}}, the highest grade that anybody gave.

    2: cited by the standing verdict. 1: somebody judged that it supports or refutes. 0: all who
    judged it called it irrelevant. Reviewers who differ thus make it relevant.
    """
    grades: dict[int, dict[int, int]] = {}
    cited = Citation.objects.filter(verdict__in=Verdict.objects.standing())
    for claim, source in cited.values_list("verdict__claim", "snapshot__source"):
        grades.setdefault(claim, {})[source] = CITED
    for claim, source, value in Judgement.objects.values_list("claim", "source", "value"):
        irrelevant = value == JudgementValue.IRRELEVANT
        grade = JUDGED_IRRELEVANT if irrelevant else JUDGED_RELEVANT
        of_claim = grades.setdefault(claim, {})
        of_claim[source] = max(grade, of_claim.get(source, grade))
    return grades


def desk_scores() -> DeskScores:
    """Measure the first and the newest recorded run of every claim with a relevant source."""
    qrels = desk_qrels()
    relevant = {claim: only for claim, all_ in qrels.items() if (only := relevant_only(all_))}
    runs = judged_runs().order_by("pk")
    first: dict[int, tuple[int, str, date]] = {}
    newest: dict[int, tuple[int, str, date]] = {}
    for run, claim, language, ended in runs.values_list(
        "pk", "claim", "claim__language", "finished_at"
    ):
        newest[claim] = (run, language, _monday(timezone.localtime(ended).date()))
        first.setdefault(claim, newest[claim])
    shown = _shown(runs)

    def measure(chosen: Mapping[int, tuple[int, str, date]]) -> list[RunScores]:
        return [
            RunScores(run, claim, language, week, _score(shown.get(run, ()), relevant[claim]))
            for claim, (run, language, week) in chosen.items()
            if claim in relevant
        ]

    return DeskScores(len(qrels), len(relevant), measure(first), measure(newest))


def relevant_only(grades: Grades) -> dict[int, int]:
    """Leave out what was judged irrelevant."""
    return {source: grade for source, grade in grades.items() if grade > JUDGED_IRRELEVANT}


def ndcg_10(source_ids: Iterable[int], relevant: Grades) -> float:
    """Score one list."""
    return _score(source_ids, relevant).ndcg_10


def means_by(
    scored: Iterable[RunScores], key: Callable[[RunScores], Any] = lambda one: "all"
) -> dict[Any, Means]:
    """Return means by a key, in the key's order."""
    groups: dict[Any, list[RunScores]] = {}
    for one in scored:
        groups.setdefault(key(one), []).append(one)
    return {
        name: Means(
            claims=len(group),
            ndcg_10=fmean(one.scores.ndcg_10 for one in group),
            success_5=fmean(one.scores.success_5 for one in group),
            mrr_10=fmean(one.scores.mrr_10 for one in group),
        )
        for name, group in sorted(groups.items())
    }


def judged_runs() -> QuerySet[RetrievalRun]:
    """Return recorded runs of claims with a judgement or with a citation of the verdict."""
    cited = Citation.objects.filter(
        verdict__in=Verdict.objects.standing(), verdict__claim=OuterRef("claim")
    )
    judged = Judgement.objects.filter(claim=OuterRef("claim"))
    recorded = RetrievalRun.objects.filter(status=RunStatus.COMPLETED, record__isnull=False)
    return recorded.filter(Q(Exists(cited)) | Q(Exists(judged)))


def newest_judged_records() -> QuerySet[RunRecord]:
    """Return the record of the newest recorded run of each claim with judgements, with its run."""
    later = RetrievalRun.objects.filter(
        claim=OuterRef("claim"),
        pk__gt=OuterRef("pk"),
        status=RunStatus.COMPLETED,
        record__isnull=False,
    )
    newest = judged_runs().exclude(Exists(later))
    return RunRecord.objects.filter(run__in=newest).select_related("run").order_by("run")


def _shown(runs: QuerySet[RetrievalRun]) -> dict[int, list[int]]:
    """Return the sources that each run showed first, best first."""
    shown: dict[int, list[int]] = {}
    rows = Evidence.objects.filter(run__in=runs.order_by().values("pk"), rank__lte=DEPTH)
    for run, source in rows.order_by("run", "rank").values_list("run", "snapshot__source"):
        shown.setdefault(run, []).append(source)
    return shown


def _score(source_ids: Iterable[int], relevant: Grades) -> Scores:
    grades = {str(source): grade for source, grade in relevant.items()}
    return score_list([str(source) for source in source_ids], grades)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
