"""Keeping the search index in step with the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from sources.models import Source
from sources.search import SearchBackend, SourceDocument, get_backend
from sources.search.sync import apply_plans
from sources.services.batches import batches, given_up_reason, indexing


def sources_index(*, source_ids: Sequence[int], backend: SearchBackend | None = None) -> int:
    """Bring the index up to date for these sources; return how many were written.

    Safe to repeat and to run twice at once: writes carry the version that was read, and a source
    that changes meanwhile stays due. One that never lets an attempt end is put aside with the
    reason. Not inside a transaction: attempts are counted before they begin. Raises
    `SearchUnavailable`.
    """
    due = Source.objects.due_for_indexing().filter(pk__in=source_ids)
    due.given_up().update(indexed_version=F("index_version"), index_error=given_up_reason())
    done = 0
    for batch in batches(due):
        with indexing(batch):
            report = apply_plans(batch, backend or get_backend())
            for plan in batch:
                _note(plan, error=report.refused.get(plan.source_id, ""))
        done += len(batch)
    return done


def _note(plan: SourceDocument, *, error: str) -> None:
    """Note what the index has learned, also of a source that somebody gave up meanwhile."""
    news = Q(indexed_version__lt=plan.version) | ~Q(index_error="")
    Source.objects.filter(news, pk=plan.source_id, indexed_version__lte=plan.version).update(
        indexed_version=plan.version, indexed_at=timezone.now(), index_error=error
    )


def sources_retry() -> int:
    """Let all that the index refused, or whose indexing or comparing with others was given up, be
    due again; return how many.
    """
    refused = Source.objects.exclude(index_error="")
    aside = refused | Source.objects.given_up() | Source.objects.copies_given_up()
    return aside.update(
        index_version=F("index_version") + 1, index_attempts=0, copies_attempts=0, index_error=""
    )


@dataclass(frozen=True, slots=True)
class Differences:
    """How the index differs from the database, by source id.

    `missing` should be in it and are not; `stale` are in it with another version than the database
    believes; `orphaned` are in it and not in the database. What is due anyway is none of these.
    """

    missing: frozenset[int]
    stale: frozenset[int]
    orphaned: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned)


def compare_versions(indexed: Mapping[int, int], believed: Mapping[int, int]) -> Differences:
    """Compare {id: version} of the index with what the database believes is in it (pure)."""
    return Differences(
        missing=frozenset(pk for pk, version in believed.items() if version and pk not in indexed),
        stale=frozenset(
            pk for pk, version in indexed.items() if pk in believed and version != believed[pk]
        ),
        orphaned=frozenset(indexed.keys() - believed.keys()),
    )


def index_reconcile(*, backend: SearchBackend) -> Differences:
    """Find where the index differs from the database and mend it: mark what is missing or stale as
    due, delete what is orphaned. Only versions are compared, no texts; what the index refused is
    left aside. Raises `SearchUnavailable`.
    """
    backend.refresh()
    rows = Source.objects.values_list("pk", "indexed_version", "index_error")
    refused = {pk for pk, _, error in rows if error}
    believed = {pk: version for pk, version, error in rows if not error}
    indexed = {pk: held for pk, held in backend.versions().items() if pk not in refused}
    differences = compare_versions(indexed, believed)
    highest = max((indexed[pk] for pk in differences.stale), default=0)
    for chunk in chunked(sorted(differences.missing | differences.stale)):
        # Above whatever the index holds, or the write that mends it would be dropped as late.
        Source.objects.filter(pk__in=chunk).update(
            index_version=Greatest(F("index_version"), Value(highest)) + 1,
            index_attempts=0,
            copies_attempts=0,
        )
    if differences.orphaned:
        orphans = sorted(differences.orphaned)
        backend.delete(orphans, version=max(indexed[pk] for pk in orphans) + 1)
    return differences


def chunked(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """Yield the ids some at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
