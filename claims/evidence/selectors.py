"""Reads of runs, evidence and answers, each in a fixed number of queries."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Substr
from django_stubs_ext import WithAnnotations

from claims.articles.models import Article
from claims.evidence.choices import RunStatus
from claims.evidence.models import ConnectorAnswer, Evidence, Judgement, RetrievalRun
from claims.statements.models import Appearance, Claim
from claims.statements.selectors import appearances_shown
from sources.choices import FetchStatus
from sources.models import Source


class PageShown(NamedTuple):
    """A page that an answer led to, and how fetching it stands."""

    url: str
    state: str
    error: str


class AnswerShown(NamedTuple):
    """A connector's answer and its pages."""

    answer: ConnectorAnswer
    pages: list[PageShown]


def claim_list_searched(queryset: QuerySet[Claim]) -> QuerySet[Claim]:
    """Add `searched_at` and `origin_count` of the newest completed run, None where none is.

    `origin_count` is how many independent origins speak to the claim, 0 if nothing was found.
    """
    completed = RetrievalRun.objects.filter(claim=OuterRef("pk"), status=RunStatus.COMPLETED)
    newest = completed.order_by("-pk")
    return queryset.annotate(
        searched_at=Subquery(newest.values("finished_at")[:1]),
        origin_count=Subquery(newest.values("origin_count")[:1], output_field=IntegerField()),
    )


def claim_list_shown() -> QuerySet[Claim]:
    """Return claims with who said them, where, and what `claim_list_searched` adds."""
    places = Prefetch("appearances", appearances_shown().defer("snapshot__text"))
    return claim_list_searched(Claim.objects.select_related("claimant").prefetch_related(places))


def claim_list_counted(queryset: QuerySet[Claim]) -> QuerySet[Claim]:
    """Add `appearance_count` (articles), and what `claim_list_searched` adds."""
    appearances = (
        Appearance.objects.filter(claim=OuterRef("pk"))
        .order_by()
        .values("claim")
        .annotate(n=Count("article", distinct=True))
        .values("n")
    )
    return claim_list_searched(queryset).annotate(
        appearance_count=Coalesce(Subquery(appearances, output_field=IntegerField()), 0)
    )


def claim_runs_newest_first(claim: Claim) -> QuerySet[RetrievalRun]:
    """Return a claim's runs, newest first."""
    return RetrievalRun.objects.filter(claim=claim).order_by("-pk")


def sources_unvouched(source_ids: Iterable[int]) -> frozenset[int]:
    """Return those sources that nobody vouches for: under check here, or of no known publisher."""
    nobody = Q(article__isnull=False) | Q(publisher__isnull=True)
    unvouched = Source.objects.filter(nobody, pk__in=list(source_ids))
    return frozenset(unvouched.values_list("pk", flat=True))


class Shown(TypedDict):
    """What `evidence_list` and `evidence_list_of` add."""

    newest_run_id: int
    copy_count: int
    is_under_check: bool
    judged: str | None


if TYPE_CHECKING:
    EvidenceShown = WithAnnotations[Evidence, Shown]


def evidence_list(claim: Claim, *, reviewer_id: int | None = None) -> "QuerySet[EvidenceShown]":
    """Return the evidence of a claim's newest completed run, best first, ready to be shown.

    `judged` is what this reviewer has said of the source; nobody sees another's.
    """
    completed = claim_runs_newest_first(claim).filter(status=RunStatus.COMPLETED)
    found = Evidence.objects.filter(run=Subquery(completed.values("pk")[:1]))
    return _evidence_shown(found, reviewer_id).order_by("rank")


def evidence_list_of(claims: Iterable[int]) -> "QuerySet[EvidenceShown]":
    """Return what `evidence_list` does, of several claims: by claim, each best first.

    `passage` has the words that are shown; the whole texts, which may be long, are not loaded.
    """
    completed = RetrievalRun.objects.filter(claim__in=list(claims), status=RunStatus.COMPLETED)
    newest = completed.order_by().values("claim").annotate(newest=Max("pk"))
    found = Evidence.objects.filter(run__in=newest.values("newest"))
    passage = Substr("snapshot__text", F("start") + 1, F("end") - F("start"))
    shown = _evidence_shown(found, None).annotate(passage=passage)
    return shown.defer("snapshot__text").order_by("run__claim", "rank")


def _evidence_shown(
    found: QuerySet[Evidence], reviewer_id: int | None
) -> "QuerySet[EvidenceShown]":
    """Add what is shown of evidence.

    `newest_run_id` is the claim's newest run, completed or not. `copy_count` is how many sources
    the corpus has in the source's copy group, itself too; 0 where it has no copies.
    `is_under_check` says that the source is itself an article under check here.
    """
    claim, source = OuterRef("run__claim"), OuterRef("snapshot__source")
    runs = RetrievalRun.objects.filter(claim=claim).order_by("-pk")
    mine = Judgement.objects.filter(claim=claim, source=source, reviewer=reviewer_id)
    group = Source.objects.filter(copy_group=OuterRef("snapshot__source__copy_group"))
    copies = group.order_by().values("copy_group").annotate(n=Count("pk")).values("n")
    return (
        # An article may have joined the claim after the run: it is no evidence of itself.
        found.exclude(Exists(Appearance.objects.filter(claim=claim, article__source=source)))
        .select_related("run", "snapshot__source__publisher")
        .annotate(
            newest_run_id=Subquery(runs.values("pk")[:1]),
            copy_count=Coalesce(Subquery(copies, output_field=IntegerField()), 0),
            is_under_check=Exists(Article.objects.filter(source=source)),
            judged=Subquery(mine.values("value")[:1]),
        )
    )


def answer_list(claim: Claim) -> list[AnswerShown]:
    """Return what providers outside answered, in the newest run that asked any."""
    asked = ConnectorAnswer.objects.filter(run__claim=claim).order_by("-run").values("run")[:1]
    rows = (
        ConnectorAnswer.objects.filter(run__in=Subquery(asked))
        .annotate(
            page=F("pages__url"), page_status=F("pages__status"), page_error=F("pages__error")
        )
        .order_by("pk", "pages")
    )
    answers: dict[int, AnswerShown] = {}
    for row in rows:
        shown = answers.setdefault(row.pk, AnswerShown(row, []))
        if row.page:
            state = FetchStatus(row.page_status).label
            shown.pages.append(PageShown(row.page, str(state), row.page_error))
    return list(answers.values())
