"""Building an index anew beside the one that is searched, then changing over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from sources.models import Source
from sources.search import Role, SearchBackend, SearchUnavailable
from sources.search.sync import apply_plans
from sources.services.batches import batches, given_up_reason, indexing
from sources.services.indexing import chunked

CHUNK = 50


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
    building = backend.build_begin()
    refused: dict[int, Refusal] = {}
    while due := _due(building, refused):
        for done, chunk in enumerate(chunked(due, CHUNK)):
            progress(done * CHUNK, len(due))
            refused |= _write(building, chunk)
        progress(len(due), len(due))
    index = building.serving()
    backend.serve(index)
    _believe(building.versions(), refused | _given_up())
    return index


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


def _believe(held: Mapping[int, int], refused: Mapping[int, Refusal]) -> None:
    """Note what the index now holds; a source that changed meanwhile stays due."""
    for chunk in chunked(sorted(held)):
        version = Case(*(When(pk=pk, then=Value(held[pk])) for pk in chunk))
        news = Q(indexed_version__lt=version) | ~Q(index_error="")
        Source.objects.filter(news, pk__in=chunk, index_version__gte=version).update(
            indexed_version=version, indexed_at=timezone.now(), index_error=""
        )
    for pk, refusal in refused.items():
        Source.objects.filter(pk=pk, indexed_version__lte=refusal.version).update(
            indexed_version=refusal.version, index_error=refusal.reason
        )
