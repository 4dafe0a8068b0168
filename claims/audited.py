"""Checking the audit trail: is the chain whole, and is what it tells of still what it was?"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet

from claims.reviews.choices import ReviewStatus
from claims.reviews.contents import contents_hash, review_contents
from claims.reviews.models import Citation, Review
from claims.verdicts.contents import verdict_contents
from claims.verdicts.models import Verdict
from workbench.lib.audit.chain import Fault, faults
from workbench.lib.audit.models import AuditEvent
from workbench.lib.audit.recording import record_about

BEGUN = "chain.begun"
_AT_ONCE = 500
_TOLD = {"verdict.published": "verdict", "review.handed_in": "review"}


def audit_begin() -> bool:
    """Begin the chain with what a desk had before there was one; say whether that was needed."""
    if AuditEvent.objects.exists():
        return False
    for kind, rows in _bound().items():
        told = ((str(row.pk), _contents(row)) for row in rows.iterator(chunk_size=_AT_ONCE))
        while data := dict(islice(told, _AT_ONCE)):
            record_about(BEGUN, kind, by=None, data=data)
    return True


def audit_faults(*, anchor: str = "") -> Iterator[Fault]:
    """Yield what is wrong with the chain, and with the verdicts and reviews that it tells of.

    `anchor` is NUMBER:HASH of an event that it must have, noted earlier. Memory grows with the
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
        "review": Review.objects.exclude(status=ReviewStatus.DRAFT).prefetch_related(cited),
        "verdict": Verdict.objects.public().prefetch_related(cited),
    }


def _contents(row: Review | Verdict) -> str:
    contents = verdict_contents(row) if isinstance(row, Verdict) else review_contents(row)
    return contents_hash(contents)
