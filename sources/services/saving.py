"""Saving documents as sources with their snapshots: many at once, in as many queries as for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from sources.documents import Origin, ParsedDocument
from sources.documents.addresses import host_of
from sources.models import Publisher, Source, SourceSnapshot
from workbench.lib.hashing import natural_key, sha256_hex

Outcome = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document to save, and what is known of it beside its words.

    `kind` and `is_sample` of a known source stay as they are where they are left out.
    """

    document: ParsedDocument
    kind: str = ""
    country: str = ""
    is_sample: bool | None = None
    raw_sha256: str = ""
    retrieved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceSaved:
    """What saving a document did. A known snapshot's text is loaded when it is asked for."""

    source: Source
    snapshot: SourceSnapshot
    outcome: Outcome


def source_key(document: ParsedDocument) -> str:
    """Return the natural key: what makes two documents the same one.

    The URL; else the publisher and their id; else publisher, title and time, where all three are
    known and the title was given; else the whole content, so that the same file again is the same
    source, and two texts that merely begin alike never overwrite each other.
    """
    if document.url:
        return natural_key("url", document.url)
    if document.external_id:
        return natural_key("id", document.publisher, document.external_id)
    named = (document.publisher, document.title, document.published_at)
    if all(named) and not document.is_untitled:
        return natural_key("title", *named)
    return natural_key("text", *named, sha256_hex(document.body))


def source_save(
    *,
    document: ParsedDocument,
    kind: str = "",
    country: str = "",
    is_sample: bool | None = None,
    raw_sha256: str = "",
    retrieved_at: datetime | None = None,
) -> SourceSaved:
    """Save one document, as `sources_save` does."""
    one = Incoming(document, kind, country, is_sample, raw_sha256, retrieved_at)
    return sources_save([one])[0]


@transaction.atomic
def sources_save(incoming: Sequence[Incoming]) -> list[SourceSaved]:
    """Create sources with their first snapshots, and bring known ones up to date: all or none.

    The same document again changes nothing; a changed text becomes a further snapshot. The number
    of queries does not depend on how many there are. Of two who save the same at once, the second
    waits and then finds it known: publishers by name, then keys, are inserted in their order, and
    known sources locked in theirs, so that no two wait for each other.
    Raises ValueError where two of them are the same document.
    """
    keyed = {source_key(one.document): one for one in incoming}
    if len(keyed) < len(incoming):
        message = "two of these are the same document"
        raise ValueError(message)
    publishers = _publishers(incoming)
    facts = {key: _facts(one, publishers) for key, one in keyed.items()}
    sources, new = _sources(facts)
    snapshots = _snapshots(keyed, sources, new)
    changed: dict[str, set[str]] = {}
    for key, source in sources.items():
        values = {**facts[key], "current_snapshot_id": snapshots[key].pk}
        origins = values.pop("origins")  # the same value, stated elsewhere, is no change
        if names := _changes(source, values):
            source.origins = origins
            changed[key] = names | {"origins"}
            source.current_snapshot = snapshots[key]
    _begin([sources[key].pk for key in new])
    _update({sources[key]: names for key, names in changed.items() if key not in new})
    return [SourceSaved(sources[key], snapshots[key], _outcome(key, new, changed)) for key in keyed]


def _outcome(key: str, new: set[str], changed: Mapping[str, object]) -> Outcome:
    if key in new:
        return "created"
    return "updated" if key in changed else "unchanged"


def _facts(one: Incoming, publishers: Mapping[str, int]) -> dict[str, Any]:
    """What a source says of its document, by the names of its columns."""
    document = one.document
    return {
        "url": document.url,
        "external_id": document.external_id[:255],
        **({"kind": one.kind} if one.kind else {}),
        "title": document.title,
        "author": document.author[:255],
        "rating_label": document.rating[:200],
        "publisher_id": publishers.get(_publisher_name(document)),
        "language": document.language,
        "published_at": document.published_at,
        "published_offset": _offset_minutes(document.published_at),
        **({} if one.is_sample is None else {"is_sample": one.is_sample}),
        "origins": _origins(document),
    }


def _origins(document: ParsedDocument) -> dict[str, str]:
    named = _publisher_name(document) and not document.publisher
    return document.origins | ({"publisher": str(Origin.ADDRESS)} if named else {})


def _publishers(incoming: Iterable[Incoming]) -> dict[str, int]:
    """Return the publishers' ids by name, made where they are missing."""
    wanted = {_publisher_name(one.document): one for one in reversed(list(incoming))}
    wanted.pop("", None)
    found = _publisher_ids(wanted)
    if missing := sorted(wanted.keys() - found.keys()):
        Publisher.objects.bulk_create(
            [
                Publisher(
                    name=name,
                    domain=host_of(wanted[name].document.url)[:253],
                    country=wanted[name].country,
                    is_sample=bool(wanted[name].is_sample),
                )
                for name in missing
            ],
            ignore_conflicts=True,
        )
        found |= _publisher_ids(missing)
    return found


def _publisher_ids(names: Iterable[str]) -> dict[str, int]:
    return dict(Publisher.objects.filter(name__in=list(names)).values_list("name", "pk"))


def _publisher_name(document: ParsedDocument) -> str:
    return (document.publisher or host_of(document.url)[:253])[:200]


def _sources(facts: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Source], set[str]]:
    """Return the sources by key, made where they are missing, and locked; and the new ones' keys.

    One that was missing and has a snapshot was made by somebody else meanwhile: whoever makes one
    gives it one before they commit.
    """
    known = set(Source.objects.filter(key__in=list(facts)).values_list("key", flat=True))
    if missing := sorted(facts.keys() - known):
        Source.objects.bulk_create(
            [Source(key=key, **facts[key]) for key in missing], ignore_conflicts=True
        )
    locked = Source.objects.select_for_update(no_key=True).order_by("pk")
    sources = {source.key: source for source in locked.filter(key__in=list(facts))}
    return sources, {key for key in missing if sources[key].current_snapshot_id is None}


def _snapshots(
    keyed: Mapping[str, Incoming], sources: Mapping[str, Source], new: set[str]
) -> dict[str, SourceSnapshot]:
    """Return each document's snapshot by key, made where its source has none of this text."""
    hashes = {key: sha256_hex(one.document.body) for key, one in keyed.items()}
    kept = {}
    if known := [key for key in keyed if key not in new]:
        rows = SourceSnapshot.objects.filter(
            source__in=[sources[key].pk for key in known],
            text_sha256__in=[hashes[key] for key in known],
        )
        kept = {(row.source_id, row.text_sha256): row for row in rows.defer("text")}
    made = {
        (sources[key].pk, hashes[key]): SourceSnapshot(
            source=sources[key],
            text=one.document.body,
            text_sha256=hashes[key],
            raw_sha256=one.raw_sha256,
            media_type=one.document.media_type,
            retrieved_at=one.retrieved_at or timezone.now(),
        )
        for key, one in keyed.items()
        if (sources[key].pk, hashes[key]) not in kept
    }
    SourceSnapshot.objects.bulk_create(made.values())
    all_of_them = kept | made
    return {key: all_of_them[sources[key].pk, hashes[key]] for key in keyed}


def _changes(source: Source, values: Mapping[str, Any]) -> set[str]:
    """Set what differs; return its names."""
    names = {name for name, value in values.items() if getattr(source, name) != value}
    for name in names:
        setattr(source, name, values[name])
    return names


def _begin(new: Sequence[int]) -> None:
    """Point new sources to their only snapshot."""
    only = SourceSnapshot.objects.filter(source=OuterRef("pk")).values("pk")
    if new:
        Source.objects.filter(pk__in=new).update(current_snapshot=Subquery(only))


def _update(changed: Mapping[Source, set[str]]) -> None:
    """Write what changed in known sources; the index is to learn of it."""
    for source in changed:
        source.index_version += 1
        source.index_attempts = source.copies_attempts = 0
        source.updated_at = timezone.now()
    columns = {*_VERSIONED, *(name for names in changed.values() for name in names)}
    Source.objects.bulk_update(changed, sorted(columns))


_VERSIONED = ("index_version", "index_attempts", "copies_attempts", "updated_at")


def _offset_minutes(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds() // 60)
