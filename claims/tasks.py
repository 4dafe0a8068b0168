"""Finding claims and evidence in the background."""

from datetime import datetime, timedelta
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article
from claims.evidence.choices import RunStatus
from claims.evidence.models import ConnectorAnswer, RetrievalRun
from claims.evidence.services.answers import answer_ask, answers_follow, answers_lost, answers_open
from claims.evidence.services.runs import (
    run_execute,
    run_fail,
    run_give_back,
    run_open,
    run_take,
    runs_outdated,
)
from claims.statements.models import Claim
from claims.statements.services.extracting import article_extract
from sources.search import SearchUnavailable, get_backend
from sources.tasks import AWAY, enqueue_indexing, enqueue_page
from workbench.lib.dispatch import dispatch

SWEEP_LIMIT = 1000
SWEEPS_UNTIL_LOST = 5


class ArticleTask(Task[Any, Any]):
    """Writes an unforeseen error on the article."""

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Note the error, so that people see it and no sweep tries for ever.

        A database that was away says nothing about the article: the sweep goes on with it.
        """
        if not isinstance(exc, OperationalError):
            Article.objects.filter(pk=args[0], status=ArticleStatus.IMPORTED).update(
                status=ArticleStatus.FAILED, error=f"{type(exc).__name__}: {exc}"
            )


class RunTask(Task[Any, Any]):
    """Writes an unforeseen error on the run."""

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Note the error. What stays away or is slow is none: the sweep goes on with the run, up to
        its last attempt.
        """
        if not isinstance(exc, (*AWAY, SoftTimeLimitExceeded)):
            run_fail(run_id=args[0], error=f"{type(exc).__name__}: {exc}")


@shared_task(
    base=ArticleTask,
    autoretry_for=(OperationalError,),
    throws=(OperationalError,),
    retry_backoff=2,
    retry_jitter=True,
    max_retries=5,
)
def extract_article(article_id: int, queue: str = "live") -> None:
    """Find an article's claims and queue the search for their evidence."""
    for claim_id in article_extract(article_id=article_id):
        claim = Claim.objects.filter(pk=claim_id).first()
        if claim is not None:
            enqueue_run(run_open(claim=claim), queue=queue)


@shared_task(
    bind=True,
    base=RunTask,
    autoretry_for=AWAY,
    throws=AWAY,
    retry_backoff=2,
    retry_backoff_max=60,
    retry_jitter=True,
    max_retries=5,
    soft_time_limit=settings.RUN_SOFT_LIMIT_SECONDS,
    time_limit=settings.RUN_HARD_LIMIT_SECONDS,
)
def retrieve_evidence(self: "Task[Any, Any]", run_id: int) -> None:
    """Carry a retrieval run out."""
    redelivered = bool((self.request.delivery_info or {}).get("redelivered"))
    taken = run_take(run_id=run_id, redelivered=redelivered)
    if taken is None:
        return
    try:
        run_execute(taken=taken)
    except SearchUnavailable as error:
        run_give_back(taken=taken, error=str(error))
        raise


@shared_task(
    autoretry_for=(OperationalError,),
    throws=(OperationalError,),
    retry_backoff=2,
    retry_jitter=True,
    max_retries=5,
)
def ask_connector(answer_id: int, queue: str = "live") -> None:
    """Ask a provider outside, and queue what it found."""
    followed = answer_ask(answer_id=answer_id)
    if followed:
        enqueue_indexing(followed.source_ids, queue=queue)
        for page in followed.pages:
            enqueue_page(page, queue=queue)


@shared_task(throws=(OperationalError,))
def sweep_answers() -> None:
    """Queue asks that were lost, and new searches where what providers found can be searched."""
    for answer in answers_lost(waiting_since=_long_ago(), limit=SWEEP_LIMIT):
        enqueue_answer(answer, queue="bulk")
    for run in answers_follow(limit=SWEEP_LIMIT):
        enqueue_run(run)


@shared_task(throws=(OperationalError,))
def sweep_articles() -> None:
    """Queue articles whose task was lost, and claims that never got a run."""
    before = _long_ago()
    stale = Article.objects.filter(status=ArticleStatus.IMPORTED, updated_at__lt=before)
    ids = list(stale.order_by("updated_at").values_list("pk", flat=True)[:SWEEP_LIMIT])
    Article.objects.filter(pk__in=ids).update(updated_at=timezone.now())
    for article_id in ids:
        dispatch(extract_article, article_id, "bulk", queue="bulk")
    orphans = Claim.objects.waiting().filter(runs=None, created_at__lt=before)
    for claim in orphans.order_by("pk")[:SWEEP_LIMIT]:
        enqueue_run(run_open(claim=claim), queue="bulk")


@shared_task(throws=AWAY)
def sweep_runs() -> None:
    """Queue runs that were lost or whose worker died, and new ones where the index was behind."""
    try:
        get_backend().status()
    except SearchUnavailable:
        return
    now = timezone.now()
    lost = Q(status=RunStatus.QUEUED, queued_at__lt=_long_ago()) | Q(
        status=RunStatus.STARTED, lease_until__lt=now, queued_at__lt=now - _patience()
    )
    stale = list(RetrievalRun.objects.filter(lost).order_by("queued_at")[:SWEEP_LIMIT])
    RetrievalRun.objects.filter(pk__in=[run.pk for run in stale]).update(queued_at=now)
    for run in [*stale, *runs_outdated(limit=SWEEP_LIMIT)]:
        enqueue_run(run, queue="bulk")


def _patience() -> timedelta:
    return timedelta(seconds=settings.SWEEP_SECONDS)


def _long_ago() -> datetime:
    """Tell since when a row must have waited to count as lost: a queue may be long and intact."""
    return timezone.now() - SWEEPS_UNTIL_LOST * _patience()


def enqueue_article(article: Article, *, queue: str = "live") -> None:
    """Queue the search for an article's claims after commit."""
    dispatch(extract_article, article.pk, queue, queue=queue)


def enqueue_run(run: RetrievalRun, *, queue: str = "live") -> None:
    """Queue a retrieval run after commit, and beside it its providers outside."""
    dispatch(retrieve_evidence, run.pk, queue=queue)
    for answer in answers_open(run=run):
        enqueue_answer(answer, queue=queue)


def enqueue_answer(answer: ConnectorAnswer, *, queue: str = "live") -> None:
    """Queue asking a provider outside after commit."""
    dispatch(ask_connector, answer.pk, queue, queue=queue)
