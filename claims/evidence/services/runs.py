"""Retrieval runs: opened, taken by a worker, completed once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.events import EVIDENCE_FOUND, EVIDENCE_NOT_FOUND, RUN_FAILED, RUN_FINISHED
from claims.evidence.choices import EvidenceTier, RunStatus, RunTrigger
from claims.evidence.hints import hints_add, is_check
from claims.evidence.models import Evidence, RetrievalRun
from claims.evidence.records import OWN_CORPUS, ranking_stored, record_new
from claims.evidence.searching import Searched, search
from claims.evidence.services.origins import origins_count, origins_describe
from claims.statements.models import Claim
from sources.finding import Found, Query
from sources.models import Source
from sources.querysets import SourceQuerySet
from sources.ranking import Configuration
from sources.relevance import Check, Relevance, judge
from sources.search import SearchBackend, get_backend
from sources.selectors import ranking_in_force
from sources.services import index_behind
from workbench.lib.webhooks.outbox import notify
from workbench.lib.work import Hold, settle, take

OPEN = (RunStatus.QUEUED, RunStatus.STARTED)
REFRESH_AFTER = timedelta(seconds=10)


def run_open(*, claim: Claim, trigger: str = RunTrigger.EXTRACTION) -> RetrievalRun:
    """Return the claim's open run, making one where there is none. The database allows one."""
    try:
        with transaction.atomic():
            return RetrievalRun.objects.create(claim=claim, trigger=trigger)
    except IntegrityError:
        return RetrievalRun.objects.get(claim=claim, status__in=OPEN)


def run_take(*, run_id: int, redelivered: bool = False) -> Hold[RetrievalRun] | None:
    """Take a queued run, or one whose holder is gone; None if there is nothing to do."""
    return take(
        RetrievalRun.objects.select_related("claim__claimant"),
        run_id,
        lease=timedelta(seconds=settings.RUN_LEASE_SECONDS),
        redelivered=redelivered,
        started_at=timezone.now(),
    )


def runs_outdated(*, limit: int) -> list[RetrievalRun]:
    """Open a new run for claims whose search came before the index, or the comparing of texts, had
    caught up, once they have.

    Returns the new runs; each old one is settled, so that this happens once.
    """
    if _behind(Source.objects.filter(index_error="")):
        return []
    outdated = RetrievalRun.objects.filter(
        status=RunStatus.COMPLETED, sources_behind__gt=0
    ).select_related("claim")
    return [
        run_open(claim=run.claim, trigger=RunTrigger.CATCHING_UP)
        for run in outdated.order_by("pk")[:limit]
        if RetrievalRun.objects.filter(pk=run.pk, sources_behind__gt=0).update(sources_behind=0)
    ]


def run_execute(
    *,
    taken: Hold[RetrievalRun],
    backend: SearchBackend | None = None,
    configuration: Configuration | None = None,
) -> bool:
    """Retrieve, rank and store a run's evidence; True if this call completed it.

    Without a configuration, the one in force ranks. Raises `SearchUnavailable` (the run stays
    held; give it back) and `RankingUnknown`.
    """
    backend = backend or get_backend()
    configuration = configuration or ranking_in_force().configuration
    query = _query(taken.row.claim)
    behind = _behind(Source.objects.exclude(pk__in=query.exclude_source_ids), backend)
    _make_findable(backend)
    searched = search(query, configuration=configuration, backend=backend)
    found, rows = searched.found, _evidence(taken.row, searched)
    hints_add(rows, taken.row.claim, _tiers_add(rows, searched))
    return _complete(taken, found, rows, configuration=configuration, behind=behind)


def _complete(
    taken: Hold[RetrievalRun],
    found: Found,
    rows: Sequence[Evidence],
    *,
    configuration: Configuration,
    behind: int,
) -> bool:
    query, origins = found.query, origins_describe(rows)
    with transaction.atomic():
        completed = settle(
            taken,
            status=RunStatus.COMPLETED,
            finished_at=timezone.now(),
            error="",
            query={"text": query.text, "language": query.language, "claimant": query.claimant},
            connectors={OWN_CORPUS: dict(found.record)},
            ranking=ranking_stored(configuration, found),
            sources_behind=behind,
            origins=origins,
            origin_count=origins_count(origins, rows),
        )
        if completed:
            Evidence.objects.bulk_create(rows)
            shown = {row.snapshot.source_id for row in rows}
            left_out = {one.source_id for one in found.kept} - shown
            record_new(run=taken.row, found=found, left_out=left_out).save(force_insert=True)
            _tell(taken.row, rows, origins_count(origins, rows))
    return completed


def _tell(run: RetrievalRun, rows: Sequence[Evidence], origin_count: int) -> None:
    """Tell other programs that a run is completed, and how much of each tier it found."""
    ids = {"run": run.pk, "claim": run.claim_id}
    notify(RUN_FINISHED, **ids)
    tiers = Counter(row.tier for row in rows)
    found = {tier.value: tiers[tier.value] for tier in EvidenceTier}
    event = EVIDENCE_FOUND if tiers[EvidenceTier.SPEAKS.value] else EVIDENCE_NOT_FOUND
    notify(event, **ids, **found, origins=origin_count)


def run_tell_failed(*, row: RetrievalRun, **_sent: Any) -> None:
    """Tell other programs that a run has failed; `claims.apps` lets `row_failed` call it."""
    notify(RUN_FAILED, run=row.pk, claim=row.claim_id)


def _query(claim: Claim) -> Query:
    """Ask for the statement, with the words it leans on, and its claimant; articles it appeared in
    are never its evidence.
    """
    own = claim.appearances.values_list("article__source_id", flat=True)
    return Query(
        f"{claim.context} {claim.text}".lstrip(),
        claim.language,
        claimant=claim.claimant.name if claim.claimant else "",
        exclude_source_ids=frozenset(own),
    )


def _make_findable(backend: SearchBackend) -> None:
    """Refresh the index if something was indexed so lately that it may not be findable yet."""
    if Source.objects.filter(indexed_at__gt=timezone.now() - REFRESH_AFTER).exists():
        backend.refresh()


def _behind(sources: SourceQuerySet, backend: SearchBackend | None = None) -> int:
    """Return how many sources the index does not know yet, has lost, or knows as another version
    would, else how many nobody has compared. Raises `SearchUnavailable`.
    """
    unknown = max(sources.due_for_indexing().count(), index_behind(backend=backend))
    return unknown or sources.due_for_copies().count()


def _evidence(run: RetrievalRun, searched: Searched) -> list[Evidence]:
    """Make a row for each source that has a place, in the order found."""
    shown = [one for one in searched.found.kept if one.source_id in searched.places]
    rows: list[Evidence] = []
    for one in shown:
        place = searched.places[one.source_id]
        rows.append(
            Evidence(
                run=run,
                snapshot=place.snapshot,
                start=place.passage.start,
                end=place.passage.end,
                rank=len(rows) + 1,
                score=one.score,
                legs={name: asdict(leg) for name, leg in one.legs.items()},
                highlight_start=place.decides.start,
                highlight_end=place.decides.end,
            )
        )
    return rows


def _tiers_add(rows: Sequence[Evidence], searched: Searched) -> dict[int, Relevance]:
    """Set each row's tier and confidence; nothing is saved. Return what was judged, by source."""
    checks = {
        row.snapshot.source_id: Check(
            row.snapshot.source.title, row.snapshot.text.partition("\n")[0]
        )
        for row in rows
        if is_check(row.snapshot.source)
    }
    judged = judge(searched.found, searched.texts, checks)
    for row in rows:
        relevance = judged[row.snapshot.source_id]
        row.tier, row.confidence = relevance.tier.value, relevance.confidence
    return judged
