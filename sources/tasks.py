"""Indexing, fetching, and copies at a web archive, in the background."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from sources.choices import CaptureStatus, FetchStatus
from sources.embedding import EmbedderUnavailable
from sources.models import PageFetch, Source, WebCapture
from sources.querysets import SourceQuerySet
from sources.search import SearchUnavailable, get_backend
from sources.services import (
    copies_find,
    index_mend,
    index_outdated,
    index_rebuild,
    page_fetch_execute,
    sources_index,
)
from sources.services.capturing import capture_execute, captures_make
from workbench.lib.dispatch import dispatch
from workbench.lib.work import WorkTask, lost, overdue

log = logging.getLogger(__name__)
CHUNK = 20
SWEEP_LIMIT = 2000
# Expected now and then, and healed by waiting: logged as one line, without a traceback.
AWAY = (SearchUnavailable, EmbedderUnavailable, OperationalError)
LONGEST_COUNTDOWN = 240.0  # what is due later waits for the sweep, not in a worker's memory


@shared_task(
    autoretry_for=AWAY,
    throws=AWAY,
    retry_backoff=2,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=5,
)
def index_sources(source_ids: list[int]) -> None:
    """Index these sources, then find their copies; what still fails then waits for the sweep."""
    sources_index(source_ids=source_ids)
    copies_find(source_ids=source_ids)


@shared_task(throws=AWAY)
def sweep_unindexed() -> None:
    """Queue sources whose indexing, or comparing with others after it, was lost, suspects alone,
    unless the index is away anyway. What the index itself has lost is due again first.
    """
    try:
        get_backend().status()
        mended = index_mend(backend=get_backend())
    except SearchUnavailable:
        return
    if mended:
        log.warning("the index lacked %d sources: they are indexed anew", len(mended.missing))
    before = timezone.now() - timedelta(seconds=settings.SWEEP_SECONDS)
    stale = Source.objects.filter(updated_at__lt=before)
    _enqueue_stale(stale.due_for_indexing(), "index_attempts")
    indexed = stale.filter(indexed_version=F("index_version"))
    _enqueue_stale(indexed.due_for_copies(), "copies_attempts")


@shared_task(throws=AWAY)
def sweep_outdated() -> None:
    """Queue a portion of building an outdated index anew, behind what is queued already."""
    try:
        outdated = settings.INDEX_REBUILD and index_outdated(backend=get_backend())
    except SearchUnavailable:
        return
    if outdated:
        dispatch(rebuild_index, queue="bulk")


@shared_task(throws=AWAY, expires=2 * settings.SWEEP_SECONDS)
def rebuild_index() -> None:
    """Build an outdated index anew for half the time between sweeps: the next one queues more, and
    there is room for other work. What nobody began in two sweeps' time is not begun.
    """
    seconds = min(settings.SWEEP_SECONDS / 2, settings.TASK_HARD_LIMIT_SECONDS / 4)
    if index := index_rebuild(backend=get_backend(), seconds=seconds):
        log.warning("the index was built anew for this version: %s is searched", index)


def _enqueue_stale(stale: SourceQuerySet, counter: str) -> None:
    in_turn = stale.order_by(counter, "pk").values_list("pk", flat=True)
    enqueue_indexing(list(in_turn.filter(**{counter: 0})[:SWEEP_LIMIT]))
    for suspect in in_turn.filter(**{f"{counter}__gt": 0})[: SWEEP_LIMIT // CHUNK]:
        enqueue_indexing([suspect])


@shared_task(base=WorkTask, bind=True, row=PageFetch, throws=(OperationalError,))
def fetch_page(self: WorkTask, page_fetch_id: int, queue: str = "bulk") -> None:
    """Fetch a page, and queue what follows: indexing, or another try."""
    page = page_fetch_execute(page_fetch_id=page_fetch_id, redelivered=self.redelivered)
    if page is not None:
        enqueue_after_fetch(page, queue=queue)


@shared_task(throws=(OperationalError,))
def sweep_pages() -> None:
    """Queue pages whose task was lost or whose worker died, and those due again after a while."""
    for page in lost(PageFetch.objects.all(), limit=SWEEP_LIMIT):
        dispatch(fetch_page, page.pk, queue="bulk", lost=partial(overdue, page))


@shared_task(base=WorkTask, bind=True, row=WebCapture, throws=(OperationalError,))
def find_capture(self: WorkTask, capture_id: int) -> None:
    """Look for a page's copy at a web archive, or go on with making one; queue the next step."""
    capture = capture_execute(capture_id=capture_id, redelivered=self.redelivered)
    if capture is not None:
        enqueue_capture(capture)


@shared_task(throws=(OperationalError,))
def sweep_captures() -> None:
    """Queue captures whose task was lost, and those that are due again after a while."""
    if not settings.WAYBACK:
        return
    if settings.WAYBACK_KEYS:
        captures_make()
    for capture in lost(WebCapture.objects.all(), limit=SWEEP_LIMIT):
        enqueue_capture(capture)


def enqueue_capture(capture: WebCapture) -> None:
    """Queue the next step of a capture after commit, for when it is due."""
    seconds = (capture.due_at - timezone.now()).total_seconds()
    if capture.status != CaptureStatus.QUEUED or seconds > LONGEST_COUNTDOWN:
        return
    if seconds > 0:
        dispatch(find_capture, capture.pk, queue="bulk", countdown=seconds)
    else:
        dispatch(find_capture, capture.pk, queue="bulk", lost=partial(overdue, capture))


def enqueue_page(page: PageFetch, *, queue: str = "bulk") -> None:
    """Queue fetching a page after commit, for when it is due."""
    seconds = (page.due_at - timezone.now()).total_seconds()
    if page.status == FetchStatus.QUEUED and seconds <= LONGEST_COUNTDOWN:
        if seconds > 0:  # not due yet: the sweep finds it when it is
            dispatch(fetch_page, page.pk, queue, queue=queue, countdown=seconds)
        else:
            dispatch(fetch_page, page.pk, queue, queue=queue, lost=partial(overdue, page))


def enqueue_after_fetch(page: PageFetch, *, queue: str = "bulk") -> None:
    """Queue what follows from fetching a page: indexing its source, or another try."""
    if page.status == FetchStatus.FETCHED and page.source_id is not None:
        enqueue_indexing([page.source_id], queue=queue)
    enqueue_page(page, queue=queue)


def enqueue_indexing(source_ids: Sequence[int], *, queue: str = "bulk") -> None:
    """Queue indexing after commit, some sources to a task."""
    for start in range(0, len(source_ids), CHUNK):
        dispatch(index_sources, list(source_ids[start : start + CHUNK]), queue=queue)
