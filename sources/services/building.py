"""Building an index anew beside the one that is searched, then changing over.

By hand in one go, or in the background in portions, where the one that is searched was made for
another version: searching goes on in it, as far as it goes, and what is written goes to both.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.models import Source
from sources.search import Role, SearchBackend, SearchUnavailable
from sources.search.sync import apply_plans
from sources.services.batches import batches, given_up_reason, indexing
from sources.services.indexing import chunked
from workbench.lib.locks import alone

CHUNK = 20
MOST_ROUNDS = 10
"""On a desk that never stops writing something is due at any moment, which its own task is about to
write to both; what it does not is found by the reconciliation.
"""
_LOCK = 0x696E646578
"""Any number that nobody else locks: “index”."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which version of a source the index refused, and why: it is put aside until it changes."""

    version: int
    reason: str


def index_build(
    *, backend: SearchBackend, progress: Callable[[int, int], object] = lambda _done, _due: None
) -> str:
    """Build an index from the database beside the one that is searched, and change over to it.

    Reads and writes go on meanwhile: what is written from now on goes to both, and each round
    writes only what the new index holds in another version than the database. A build that was
    killed goes on where it stopped, and one that a text keeps killing puts that text aside in the
    end. `progress` is told how many sources are done and due, in each
    round. Returns the new index's name. Raises `SearchUnavailable`.
    """
    with alone(_LOCK, wait=True):
        building = backend.build_begin()
        refused: dict[int, Refusal] = {}
        for due in _rounds(building, refused.copy):
            for done, chunk in enumerate(chunked(due, CHUNK)):
                progress(done * CHUNK, len(due))
                refused.update(_write(building, chunk))
            progress(len(due), len(due))
        return _change_over(backend, building, refused)


def index_outdated(*, backend: SearchBackend) -> bool:
    """Say whether the index that is searched was made for another version, even if it cannot be
    read for that. Raises `SearchUnavailable`.
    """
    return any(one.outdated for one in backend.indices() if one.role is Role.SERVING)


def index_rebuild(*, backend: SearchBackend, seconds: float) -> str:
    """Go on for so long with building an outdated index anew; return the new one's name if that is
    searched now, else nothing.

    Safe to repeat, to kill at any time and to run twice at once: only one works, and the next call
    goes on where it stopped. What an index refuses, or has refused, is put aside meanwhile, and due
    once more in the new one. Raises `SearchUnavailable`, `EmbeddingError`.
    """
    with alone(_LOCK, wait=False) as mine:
        if not mine or not index_outdated(backend=backend):
            return ""
        building = backend.build_begin()
        until = 0.0
        for due in _rounds(building, _put_aside):
            until = until or time.monotonic() + seconds  # finding out what is due may take long
            for chunk in chunked(due, CHUNK):
                _put_aside_too(_write(building, chunk))
                if time.monotonic() >= until:
                    return ""
        _try_again()  # before: killed after the change, nobody would come back for it
        return _change_over(backend, building, {})


def outdated_remedy(*, backend: SearchBackend) -> str:
    """Say what becomes of an outdated index. Raises `SearchUnavailable`."""
    if not (settings.INDEX_REBUILD and index_outdated(backend=backend)):
        return _("It was made for another version; build it anew: manage.py index build")
    building = (one for one in backend.indices() if one.role is Role.BUILDING and not one.outdated)
    return _(
        "It was made for another version and is being rebuilt in the background, if a worker for "
        "“bulk” runs: %(done)d of %(due)d sources. Searches go on, and are made again afterwards."
    ) % {
        "done": sum(one.sources for one in building),
        "due": Source.objects.filter(current_snapshot__isnull=False, index_error="").count(),
    }


def index_revert(*, backend: SearchBackend) -> str:
    """Search the newest former index again; return its name.

    It missed what was written since: reconcile afterwards. Raises `SearchUnavailable`.
    """
    retired = (one for one in backend.indices() if one.role is Role.RETIRED and one.usable)
    former = next(retired, None)
    if former is None:
        message = "There is no former index to go back to."
        raise SearchUnavailable(message)
    backend.serve(former.index)
    return former.index


def _change_over(
    backend: SearchBackend, building: SearchBackend, refused: Mapping[int, Refusal]
) -> str:
    """Search the new index; killed right after that, what was due is only indexed twice."""
    index = building.serving()
    backend.serve(index)
    _believe(building.versions())
    _put_aside_too({**refused, **_given_up()})
    return index


def _rounds(
    building: SearchBackend, refused: Callable[[], Mapping[int, Refusal]]
) -> Iterator[list[int]]:
    """Yield what is due, and what is then still due, until nothing is, or so many times."""
    for _number in range(MOST_ROUNDS):
        due = _due(building, refused())
        if not due:
            return
        yield due


def _due(building: SearchBackend, refused: Mapping[int, Refusal]) -> list[int]:
    """Return what the index being built lacks or holds in an older version, suspects last; remove
    orphans.
    """
    building.refresh()
    held = building.versions()
    wanted = dict(
        Source.objects.filter(current_snapshot__isnull=False)
        .order_by("index_attempts", "pk")
        .values_list("pk", "index_version")
    )
    if orphans := sorted(held.keys() - wanted.keys()):
        building.delete(orphans, version=max(held[pk] for pk in orphans) + 1)
    settled = {pk: one.version for pk, one in {**refused, **_given_up()}.items()} | held
    return [pk for pk, version in wanted.items() if settled.get(pk, 0) < version]


def _write(building: SearchBackend, source_ids: Sequence[int]) -> dict[int, Refusal]:
    refused: dict[int, Refusal] = {}
    for batch in batches(Source.objects.filter(pk__in=source_ids)):
        with indexing(batch):
            reasons = apply_plans(batch, building).refused
        refused |= {
            plan.source_id: Refusal(plan.version, reasons[plan.source_id])
            for plan in batch
            if plan.source_id in reasons
        }
    return refused


def _given_up() -> dict[int, Refusal]:
    """Return what kills whoever indexes it: put aside as if the index had refused it."""
    versions = Source.objects.given_up().values_list("pk", "index_version")
    return {pk: Refusal(version, given_up_reason()) for pk, version in versions}


def _put_aside() -> dict[int, Refusal]:
    """Return what an index has refused and that has not changed since."""
    rows = Source.objects.exclude(index_error="")
    versions = rows.values_list("pk", "indexed_version", "index_error")
    return {pk: Refusal(version, error) for pk, version, error in versions}


def _try_again() -> None:
    """Let what the former index refused be due once in the new one, but for what kills."""
    killers = Source.objects.given_up().values("pk")
    refused = Source.objects.exclude(index_error="").exclude(pk__in=killers)
    refused.update(index_version=F("index_version") + 1, index_error="")


def _believe(held: Mapping[int, int]) -> None:
    """Note what the index now holds; a source that changed meanwhile stays due."""
    for chunk in chunked(sorted(held)):
        version = Case(*(When(pk=pk, then=Value(held[pk])) for pk in chunk))
        news = Q(indexed_version__lt=version) | ~Q(index_error="")
        Source.objects.filter(news, pk__in=chunk, index_version__gte=version).update(
            indexed_version=version, indexed_at=timezone.now(), index_error=""
        )


def _put_aside_too(refused: Mapping[int, Refusal]) -> None:
    for pk, refusal in refused.items():
        Source.objects.filter(pk=pk, indexed_version__lte=refusal.version).update(
            indexed_version=refusal.version, index_error=refusal.reason
        )
