"""Everything that changes sources. Services never enqueue; the edges do (`sources.tasks`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from sources.documents import ParsedDocument, cut_passages
from sources.models import Passage, Publisher, Source, SourceSnapshot
from sources.search import SearchBackend, SourceDocument, get_backend
from sources.search.sync import apply_plans, plan_source
from workbench.lib.hashing import natural_key, sha256_hex

BATCH_SENTENCES = 500
Outcome = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class SourceSaved:
    """What saving a document did."""

    source: Source
    snapshot: SourceSnapshot
    outcome: Outcome


def source_key(document: ParsedDocument) -> str:
    """Return the natural key: URL, else publisher and their id, else publisher, title and time."""
    if document.url:
        return natural_key("url", document.url)
    if document.external_id:
        return natural_key("id", document.publisher, document.external_id)
    if document.title:
        return natural_key("title", document.publisher, document.title, document.published_at)
    return natural_key("text", document.publisher, sha256_hex(document.body))


@transaction.atomic
def source_save(
    *,
    document: ParsedDocument,
    kind: str = "",
    country: str = "",
    is_sample: bool | None = None,
    raw_sha256: str = "",
    retrieved_at: datetime | None = None,
) -> SourceSaved:
    """Create a source with its first snapshot, or bring a known one up to date.

    The same document again changes nothing; a changed text becomes a further snapshot. `kind` and
    `is_sample` stay as they are where they are left out.
    """
    publisher = _publisher(document, country=country, is_sample=bool(is_sample))
    facts = {
        "url": document.url,
        "external_id": document.external_id[:255],
        **({"kind": kind} if kind else {}),
        "title": document.title,
        "author": document.author[:255],
        "publisher": publisher,
        "language": document.language,
        "published_at": document.published_at,
        "published_offset": _offset_minutes(document.published_at),
        **({} if is_sample is None else {"is_sample": is_sample}),
    }
    key = source_key(document)
    source, created = Source.objects.get_or_create(key=key, defaults=facts)
    if not created:
        source = Source.objects.select_for_update().get(pk=source.pk)
    snapshot, fresh = SourceSnapshot.objects.get_or_create(
        source=source,
        text_sha256=sha256_hex(document.body),
        defaults={
            "text": document.body,
            "raw_sha256": raw_sha256,
            "media_type": document.media_type,
            "retrieved_at": retrieved_at or timezone.now(),
        },
    )
    changed = {name: value for name, value in facts.items() if getattr(source, name) != value}
    if not (created or changed or fresh or source.current_snapshot_id != snapshot.pk):
        return SourceSaved(source, snapshot, "unchanged")
    for name, value in changed.items():
        setattr(source, name, value)
    source.current_snapshot = snapshot
    if not created:
        source.index_version += 1
    source.save()
    return SourceSaved(source, snapshot, "created" if created else "updated")


def _publisher(document: ParsedDocument, *, country: str, is_sample: bool) -> Publisher | None:
    domain = (urlsplit(document.url).hostname or "")[:253]
    name = document.publisher or domain
    if not name:
        return None
    publisher, _ = Publisher.objects.get_or_create(
        name=name[:200], defaults={"domain": domain, "country": country, "is_sample": is_sample}
    )
    return publisher


def _offset_minutes(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds() // 60)


def passages_cut(*, snapshots: Iterable[SourceSnapshot]) -> dict[int, list[Passage]]:
    """Return each snapshot's passages in order, cutting those that were not cut before.

    Passages are made when something refers to them: of millions of sources, few are ever shown.
    The snapshots' sources must be loaded.
    """
    wanted = {snapshot.pk: snapshot for snapshot in snapshots}
    cut = _passages(wanted)
    missing = [snapshot for pk, snapshot in wanted.items() if pk not in cut]
    if missing:
        rows = [
            Passage(snapshot=snapshot, position=one.position, start=one.start, end=one.end)
            for snapshot in missing
            for one in cut_passages(snapshot.text, snapshot.source.language)
        ]
        Passage.objects.bulk_create(rows, ignore_conflicts=True)
        cut |= _passages({snapshot.pk: snapshot for snapshot in missing})
    return cut


def _passages(snapshots: Mapping[int, SourceSnapshot]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = {}
    for passage in Passage.objects.filter(snapshot__in=snapshots).order_by("snapshot", "position"):
        passage.snapshot = snapshots[passage.snapshot_id]
        found.setdefault(passage.snapshot_id, []).append(passage)
    return found


def passage_around(passages: Sequence[Passage], start: int) -> Passage:
    """Return the passage that a place in the snapshot lies in. There must be passages."""
    return next((one for one in passages if start < one.end), passages[-1])


def sources_index(*, source_ids: Sequence[int], backend: SearchBackend | None = None) -> int:
    """Bring the index up to date for these sources; return how many were due.

    Safe to repeat and to run twice at once: writes carry the version that was read, and a source
    that changes meanwhile stays due. Raises `SearchUnavailable`.
    """
    due = (
        Source.objects.due_for_indexing()
        .filter(pk__in=source_ids, current_snapshot__isnull=False)
        .select_related("current_snapshot")
    )
    plans = [
        plan_source(source, source.current_snapshot) for source in due if source.current_snapshot
    ]
    for batch in _batches(plans):
        report = apply_plans(batch, backend or get_backend())
        for plan in batch:
            Source.objects.filter(pk=plan.source_id, indexed_version__lt=plan.version).update(
                indexed_version=plan.version,
                indexed_at=timezone.now(),
                index_error=report.refused.get(plan.source_id, ""),
            )
    return len(plans)


def _batches(plans: Sequence[SourceDocument]) -> Iterator[list[SourceDocument]]:
    """Group plans so that long sources are done, and noted as done, apart from the others."""
    batch: list[SourceDocument] = []
    sentences = 0
    for plan in plans:
        if batch and sentences + len(plan.sentences) > BATCH_SENTENCES:
            yield batch
            batch, sentences = [], 0
        batch.append(plan)
        sentences += len(plan.sentences)
    if batch:
        yield batch


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
    due, delete what is orphaned. Only versions are compared, no texts. Raises `SearchUnavailable`.
    """
    backend.refresh()
    indexed = backend.versions()
    believed = dict(Source.objects.values_list("pk", "indexed_version"))
    differences = compare_versions(indexed, believed)
    highest = max((indexed[pk] for pk in differences.stale), default=0)
    for chunk in _chunks(sorted(differences.missing | differences.stale)):
        # Above whatever the index holds, or the write that mends it would be dropped as late.
        Source.objects.filter(pk__in=chunk).update(
            index_version=Greatest(F("index_version"), Value(highest)) + 1
        )
    if differences.orphaned:
        orphans = sorted(differences.orphaned)
        backend.delete(orphans, version=max(indexed[pk] for pk in orphans) + 1)
    return differences


def _chunks(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def sources_mark_due() -> int:
    """Mark every source as due, so that an emptied index fills again; return how many."""
    return Source.objects.update(index_version=F("index_version") + 1)
