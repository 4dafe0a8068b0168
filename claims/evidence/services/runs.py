"""Retrieval runs: opened, taken by a worker, completed once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from claims.evidence.choices import RunStatus, RunTrigger
from claims.evidence.hints import hints_add
from claims.evidence.models import Evidence, RetrievalRun
from claims.evidence.records import record_new
from claims.evidence.services.origins import origins_describe
from claims.statements.models import Claim
from claims.statements.names import claimant_and_statement
from sources.connectors import Connector, OwnCorpus, Query, Retrieved
from sources.embedding import model_for
from sources.language.words import best_shared_sentence
from sources.models import Source
from sources.querysets import SourceQuerySet
from sources.ranking import Configuration, Ranked, fuse
from sources.ranking.spreading import Spread, spread
from sources.search import Hit, get_backend
from sources.services import copy_groups, passage_around, passages_cut, ranking_in_force

OPEN = (RunStatus.QUEUED, RunStatus.STARTED)
EVIDENCE_KEPT = 20
MAX_ATTEMPTS = 20
REFRESH_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Taken:
    """A run that this worker holds; `attempt` tells its hold from a later one."""

    run: RetrievalRun
    attempt: int


def run_open(*, claim: Claim, trigger: str = RunTrigger.EXTRACTION) -> RetrievalRun:
    """Return the claim's open run, making one where there is none. The database allows one."""
    try:
        with transaction.atomic():
            return RetrievalRun.objects.create(claim=claim, trigger=trigger)
    except IntegrityError:
        return RetrievalRun.objects.get(claim=claim, status__in=OPEN)


def run_take(*, run_id: int, redelivered: bool = False) -> Taken | None:
    """Take a queued run, or one whose holder is gone; None if there is nothing to do.

    A message that the broker delivers a second time proves that its first receiver died.
    """
    now = timezone.now()
    free = Q(status=RunStatus.QUEUED) | Q(status=RunStatus.STARTED, lease_until__lt=now)
    if redelivered:
        free |= Q(status=RunStatus.STARTED)
    run = RetrievalRun.objects.filter(free, pk=run_id).select_related("claim__claimant").first()
    if run is None:
        return None
    if run.attempts >= MAX_ATTEMPTS:
        run_fail(run_id=run_id, error=f"Given up after {MAX_ATTEMPTS} attempts.")
        return None
    taken = RetrievalRun.objects.filter(pk=run_id, status=run.status, attempts=run.attempts).update(
        status=RunStatus.STARTED,
        attempts=F("attempts") + 1,
        started_at=now,
        lease_until=now + timedelta(seconds=settings.RUN_LEASE_SECONDS),
    )
    return Taken(run, run.attempts + 1) if taken else None


def run_give_back(*, taken: Taken, error: str) -> None:
    """Put a run that cannot go on now back into the queue, saying why.

    It is no attempt: waiting for the search server, however long and often, does not use them up.
    """
    _held(taken).update(
        status=RunStatus.QUEUED, attempts=F("attempts") - 1, lease_until=None, error=error
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


def run_fail(*, run_id: int, error: str) -> None:
    """Close an open run that met an error nobody foresaw."""
    RetrievalRun.objects.filter(pk=run_id, status__in=OPEN).update(
        status=RunStatus.FAILED, error=error, finished_at=timezone.now(), lease_until=None
    )


def run_execute(
    *,
    taken: Taken,
    connector: Connector | None = None,
    configuration: Configuration | None = None,
) -> bool:
    """Retrieve, rank and store a run's evidence; True if this call completed it.

    Without a configuration, the one in force ranks. Raises `SearchUnavailable` (the run stays
    held; give it back) and `RankingUnknown`.
    """
    connector = connector or OwnCorpus()
    configuration = configuration or ranking_in_force().configuration
    run = taken.run
    query = _query(run.claim)
    behind = _behind(Source.objects.exclude(pk__in=query.exclude_source_ids))
    _make_findable()
    answer = connector.retrieve(query, size=configuration.leg_size)
    models = language_models(answer.legs)
    ranked = _ranked(answer, query, models, configuration)
    places = spread_copies(ranked)
    rows = _evidence(run, query, places.kept, _nearest_sentences(connector, query, places.kept))
    hints_add(rows, run.claim)
    origins = origins_describe(rows)
    shown = {row.passage.snapshot.source_id for row in rows}
    left_out = {found.source_id for found in places.kept} - shown
    with transaction.atomic():
        completed = _held(taken).update(
            status=RunStatus.COMPLETED,
            finished_at=timezone.now(),
            lease_until=None,
            error="",
            query={"text": query.text, "language": query.language, "claimant": query.claimant},
            connectors={connector.name: dict(answer.record)},
            ranking=_ranking(configuration, candidates=len(ranked)),
            sources_behind=behind,
            origins=origins,
            origin_count=len(origins),
        )
        if completed:
            Evidence.objects.bulk_create(rows)
            record_new(
                run=run,
                query=query,
                answer=answer,
                language_models=models,
                left_out=left_out,
                copies_left_out=places.left_out,
            ).save(force_insert=True)
    return bool(completed)


def _ranking(configuration: Configuration, *, candidates: int) -> dict[str, Any]:
    """Return what a run keeps of how it ranked."""
    return {
        **asdict(configuration),
        "hash": configuration.hash,
        "readable": sorted(settings.DESK_LANGUAGES),
        "candidates": candidates,
    }


def _held(taken: Taken) -> Any:
    return RetrievalRun.objects.filter(
        pk=taken.run.pk, status=RunStatus.STARTED, attempts=taken.attempt
    )


def _query(claim: Claim) -> Query:
    """Ask for the statement and its claimant; articles it appeared in are never its evidence."""
    own = claim.appearances.values_list("article__source_id", flat=True)
    who, statement = claimant_and_statement(
        claim.text, claim.claimant.name if claim.claimant else ""
    )
    return Query(statement, claim.language, claimant=who, exclude_source_ids=frozenset(own))


def _make_findable() -> None:
    """Refresh the index if something was indexed so lately that it may not be findable yet."""
    if Source.objects.filter(indexed_at__gt=timezone.now() - REFRESH_AFTER).exists():
        get_backend().refresh()


def language_models(legs: Mapping[str, Sequence[Hit]]) -> dict[str, str]:
    """Return the model of each language that occurs among the hits."""
    languages = {hit.language for hits in legs.values() for hit in hits}
    return {language: model_for(language).model for language in languages}


def _ranked(
    answer: Retrieved, query: Query, models: Mapping[str, str], configuration: Configuration
) -> list[Ranked]:
    return fuse(
        answer.legs,
        language=query.language,
        models=models,
        configuration=configuration,
        readable=frozenset(settings.DESK_LANGUAGES),
    )


def _behind(sources: SourceQuerySet) -> int:
    """Return how many sources the index does not know yet, else how many nobody has compared."""
    return sources.due_for_indexing().count() or sources.due_for_copies().count()


def spread_copies(ranked: Sequence[Ranked]) -> Spread:
    """Give the places to the best, with a few of one copy group at most."""
    groups = copy_groups([found.source_id for found in ranked])
    return spread(ranked, groups, places=EVIDENCE_KEPT)


def _nearest_sentences(
    connector: Connector, query: Query, ranked: Sequence[Ranked]
) -> dict[int, Hit]:
    """Return where they are, by source id."""
    found = connector.places(query, [one.source_id for one in ranked])
    versions = {one.source_id: one.version for one in ranked}
    return {hit.source_id: hit for hit in found if versions.get(hit.source_id) == hit.version}


def _evidence(
    run: RetrievalRun, query: Query, ranked: Sequence[Ranked], nearest: Mapping[int, Hit]
) -> list[Evidence]:
    """Make a row for each source that the database still has, with its deciding sentence.

    A source whose text has changed since it was indexed waits for the next run.
    """
    sources = Source.objects.filter(current_snapshot__isnull=False).select_related(
        "current_snapshot__source__publisher"
    )
    by_id = sources.in_bulk([found.source_id for found in ranked])
    snapshots = {
        found.source_id: source.current_snapshot
        for found in ranked
        if (source := by_id.get(found.source_id))
        and source.current_snapshot
        and source.index_version == found.version
    }
    passages = passages_cut(snapshots=snapshots.values())
    rows: list[Evidence] = []
    for found in ranked:
        snapshot = snapshots.get(found.source_id)
        if snapshot is None or snapshot.pk not in passages:
            continue
        start, end = _deciding_sentence(
            nearest.get(found.source_id), snapshot.text, found.language, query
        )
        passage = passage_around(passages[snapshot.pk], start)
        rows.append(
            Evidence(
                run=run,
                passage=passage,
                rank=len(rows) + 1,
                score=found.score,
                legs={name: asdict(leg) for name, leg in found.legs.items()},
                highlight_start=max(start, passage.start),
                highlight_end=min(end, passage.end),
            )
        )
    return rows


def _deciding_sentence(
    place: Hit | None, text: str, language: str, query: Query
) -> tuple[int, int]:
    """Return the place of the sentence nearest by vectors, else of that which shares most words."""
    if place is not None and place.start is not None and place.end is not None:
        return place.start, place.end
    return best_shared_sentence(text, language, query.words, query.language)
