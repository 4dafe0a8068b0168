"""Saving documents as sources with their snapshots."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils import timezone

from sources.documents import ParsedDocument
from sources.documents.addresses import host_of
from sources.models import Publisher, Source, SourceSnapshot
from workbench.lib.hashing import natural_key, sha256_hex

Outcome = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class SourceSaved:
    """What saving a document did."""

    source: Source
    snapshot: SourceSnapshot
    outcome: Outcome


def source_key(document: ParsedDocument) -> str:
    """Return the natural key: what makes two documents the same one.

    The URL; else the publisher and their id; else publisher, title and time, where all three are
    known; else the whole content, so that the same file again is the same source, and two texts
    that merely begin alike never overwrite each other.
    """
    if document.url:
        return natural_key("url", document.url)
    if document.external_id:
        return natural_key("id", document.publisher, document.external_id)
    named = (document.publisher, document.title, document.published_at)
    if all(named):
        return natural_key("title", *named)
    return natural_key("text", *named, sha256_hex(document.body))


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
        source.index_attempts = 0
        source.copies_attempts = 0
    source.save()
    return SourceSaved(source, snapshot, "created" if created else "updated")


def _publisher(document: ParsedDocument, *, country: str, is_sample: bool) -> Publisher | None:
    domain = host_of(document.url)[:253]
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
