"""What is indexed together and what alone: a text that kills its worker must not hold others up."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from django.db import OperationalError
from django.utils.translation import gettext as _

from sources.embedding import EmbedderUnavailable
from sources.models import Source
from sources.querysets import ATTEMPTS_ALONE, SourceQuerySet
from sources.search import SearchUnavailable, SourceDocument
from sources.search.sync import plan_sources
from workbench.lib.work import attempt

BATCH_SENTENCES = 500


def batches(sources: SourceQuerySet) -> Iterator[list[SourceDocument]]:
    """Yield the plans of sources that have a text: first those nobody has tried, in batches; then
    the suspects, each by itself, the least tried first. What was given up is left out.
    """
    yield from _together(plan_sources(sources.filter(index_attempts=0)))
    suspects = sources.suspect().order_by("index_attempts", "pk")
    for pk in list(suspects.values_list("pk", flat=True)):
        # Asked for when its turn comes: another worker may have been at it, and done by now.
        if plans := plan_sources(sources.filter(pk=pk, index_attempts__lte=ATTEMPTS_ALONE)):
            yield plans


def indexing(batch: Sequence[SourceDocument]) -> AbstractContextManager[None]:
    """Count an attempt at each source of a batch; waiting for something that is away is none."""
    rows = Source.objects.filter(pk__in=[plan.source_id for plan in batch])
    waits = (SearchUnavailable, EmbedderUnavailable, OperationalError)
    return attempt(rows, "index_attempts", waits=waits)


def given_up_reason() -> str:
    """Say in words why a source is not tried any more."""
    return _(
        "Given up: indexing this text did not end in %(count)d attempts, %(alone)d of them on its "
        "own. Each time the worker died, or ran out of time or memory, or met an error."
    ) % {"count": ATTEMPTS_ALONE + 1, "alone": ATTEMPTS_ALONE}


def _together(plans: Sequence[SourceDocument]) -> Iterator[list[SourceDocument]]:
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
