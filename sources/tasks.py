"""Indexing in the background."""

from collections.abc import Sequence
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from sources.models import Source
from sources.search import SearchUnavailable, get_backend
from sources.services import sources_index
from workbench.lib.dispatch import dispatch

CHUNK = 20
SWEEP_LIMIT = 2000


@shared_task(
    autoretry_for=(SearchUnavailable, OperationalError),
    retry_backoff=2,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=5,
)
def index_sources(source_ids: list[int]) -> None:
    """Index these sources. What still fails after the retries waits for the sweep."""
    sources_index(source_ids=source_ids)


@shared_task
def sweep_unindexed() -> None:
    """Queue sources whose indexing was lost, unless the index is away anyway."""
    try:
        get_backend().status()
    except SearchUnavailable:
        return
    before = timezone.now() - timedelta(seconds=settings.SWEEP_SECONDS)
    stale = Source.objects.due_for_indexing().filter(updated_at__lt=before)
    enqueue_indexing(list(stale.order_by("pk").values_list("pk", flat=True)[:SWEEP_LIMIT]))


def enqueue_indexing(source_ids: Sequence[int], *, queue: str = "bulk") -> None:
    """Queue indexing after commit, some sources to a task."""
    for start in range(0, len(source_ids), CHUNK):
        dispatch(index_sources, list(source_ids[start : start + CHUNK]), queue=queue)
