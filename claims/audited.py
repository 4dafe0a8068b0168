"""Checking the audit trail: is the chain whole, and is what it tells of still what it was?"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from claims.reviews.choices import ReviewStatus
from claims.reviews.contents import contents_hash, review_contents
from claims.reviews.models import Citation, Review
from claims.verdicts.contents import verdict_contents
from claims.verdicts.models import Verdict
from workbench.lib.audit.chain import BEGUN, Fault, faults
from workbench.lib.audit.models import AuditEvent
from workbench.lib.audit.recording import record_about, recording_waits

_AT_ONCE = 50  # rows, each with the whole texts that it cites
_TOLD_AT_ONCE = 500
_TOLD = {"verdict.published": "verdict", "review.handed_in": "review"}


@transaction.atomic
def audit_begin() -> bool:
    """Take what a desk had before there was a chain into it; say whether there was anything.

    All of it or nothing, and safe to repeat: what an event tells of already is left alone.
    """
    recording_waits()
    known = {key for event in AuditEvent.objects.iterator() for key, _contents in _tells(event)}
    begun = False
    for kind, rows in _bound().items():
        untold = (
            (str(row.pk), _contents(row))
            for row in rows.iterator(chunk_size=_AT_ONCE)
            if (kind, row.pk) not in known
        )
        while data := dict(islice(untold, _TOLD_AT_ONCE)):
            record_about(BEGUN, kind, by=None, data=data)
            begun = True
    return begun


def audit_faults(*, anchor: str = "") -> Iterator[Fault]:
    """Yield what is wrong with the chain, and with the verdicts and reviews that it tells of.

    `anchor` is NUMBER:HASH of an event that it must have, noted earlier. Call it where nothing
    changes meanwhile (`manage.py audit` asks PostgreSQL for one view of all). Memory grows with the
    number of verdicts and reviews, by some hundred bytes each.
    """
    told: dict[tuple[str, int], tuple[int, str]] = {}

    def read() -> Iterator[dict[str, Any]]:
        for event in AuditEvent.objects.order_by("number").iterator(chunk_size=_AT_ONCE):
            for key, contents in _tells(event):
                told.setdefault(key, (event.number, contents))
            yield event.as_exported()

    yield from faults(read(), anchor=anchor)
    yield from _changed(told)


def _tells(event: AuditEvent) -> Iterable[tuple[tuple[str, int], str]]:
    """Return which rows an event binds, each with the hash of its contents."""
    if event.act == BEGUN:
        return [((event.subject, int(key)), text) for key, text in event.data.items()]
    kind = _TOLD.get(event.act)
    if kind is None:
        return []
    return [((kind, int(event.subject.partition(":")[2])), str(event.data.get("contents")))]


def _changed(told: dict[tuple[str, int], tuple[int, str]]) -> Iterator[Fault]:
    for kind, rows in _bound().items():
        for row in rows.iterator(chunk_size=_AT_ONCE):
            number, contents = told.pop((kind, row.pk), (0, ""))
            if not number:
                yield Fault(0, f"{kind} {row.pk} is in no event")
            elif _contents(row) != contents:
                yield Fault(number, f"{kind} {row.pk}, or what it cites, is not what it was")
    for (kind, pk), (number, _contents_then) in told.items():
        yield Fault(number, f"{kind} {pk} is gone")


def _bound() -> dict[str, QuerySet[Any]]:
    """Return the rows that the chain binds, by kind, with what their contents are made of."""
    cited = Prefetch("citations", Citation.objects.select_related("snapshot"))
    return {
        "review": Review.objects.exclude(status=ReviewStatus.DRAFT)
        .select_related("claim")
        .prefetch_related(cited),
        "verdict": Verdict.objects.public().prefetch_related(cited),
    }


def _contents(row: Review | Verdict) -> str:
    contents = verdict_contents(row) if isinstance(row, Verdict) else review_contents(row)
    return contents_hash(contents)
