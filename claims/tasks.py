"""The line of production: every task of claims, what queues it, and the sweep that finds it lost.

    watched feeds ─ look_at_feed ─► imports
    files ─ import_batch ─► articles
    what people send ─ take_in_capture ─► article and claim
    cited pages ─ check_cited_page ─► what waits for a person
    article ─ extract_article ─► claims ─ retrieve_evidence ─► evidence
            │                           └ ask_connector ─► sources ─ sweep_answers ─► a new run
            └ ask_for_suggestions ─► what waits for a person

Services never enqueue: they say what is to be done, and the edges call `enqueue_…` here.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from claims.articles.choices import ImportChannel, ImportStatus
from claims.articles.imports import Saved, import_run, import_take, uploads_tidy
from claims.articles.models import Article, ImportBatch, WatchedFeed
from claims.articles.watching import feed_look
from claims.assigning.services import claims_deal
from claims.captures.choices import CaptureState
from claims.captures.models import Capture
from claims.captures.services import capture_execute
from claims.drift.models import CitedPage
from claims.drift.selectors import pages_left_today, snapshots_unasked
from claims.drift.services import page_check, pages_open
from claims.evidence.models import ConnectorAnswer, RetrievalRun
from claims.evidence.services.answers import answer_ask, answers_follow, answers_open
from claims.evidence.services.runs import run_execute, run_open, run_take, runs_outdated
from claims.statements.models import Claim
from claims.statements.services.extracting import article_extract
from claims.suggesting.models import SuggestionAsk
from claims.suggesting.services import ask_execute
from sources.search import SearchUnavailable, get_backend
from sources.services.capturing import captures_open
from sources.tasks import AWAY, enqueue_capture, enqueue_indexing, enqueue_page
from workbench.lib.dispatch import dispatch
from workbench.lib.work import SWEEPS_UNTIL_LOST, WorkTask, lost, overdue, waiting_is_no_attempt

SWEEP_LIMIT = 1000
ROWS_WAITED_FOR = 5
"""What follows from the first rows of an import that somebody waits for goes before the bulk. With
all of it, thousands of articles would stand before a reviewer's search, and before the import's own
next turn.
"""
CLAIMS_WAITED_FOR = 10
"""So it is with evidence: an article's hundredth claim waits behind the best of the next one."""
PATIENT: dict[str, Any] = {
    "base": WorkTask,
    "bind": True,
    "retry_backoff": 2,
    "retry_backoff_max": 60,
    "retry_jitter": True,
    "max_retries": 5,
}
LIMITED = {
    "soft_time_limit": settings.RUN_SOFT_LIMIT_SECONDS,
    "time_limit": settings.RUN_HARD_LIMIT_SECONDS,
}


@shared_task(
    **PATIENT,
    row=ImportBatch,
    waits=(OperationalError, SoftTimeLimitExceeded),
    autoretry_for=(OperationalError,),
    throws=(OperationalError,),
)
def import_batch(self: WorkTask, batch_id: int) -> None:
    """Go on with an import for a while; queue what follows from its articles, and its rest."""
    hold = import_take(batch_id=batch_id, redelivered=self.redelivered)
    if hold is None:
        return
    batch = hold.row
    with waiting_is_no_attempt(hold, says_why=False):
        for saved in import_run(hold, seconds=settings.IMPORT_TURN_SECONDS):
            enqueue_saved(batch, saved)
        queued = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.QUEUED)
        if queued.filter(due_at__lte=timezone.now()).exists():
            enqueue_import(batch)


@shared_task(
    **PATIENT,
    **LIMITED,
    row=Article,
    waits=(OperationalError, SoftTimeLimitExceeded),
    autoretry_for=(OperationalError,),
    throws=(OperationalError,),
)
def extract_article(self: WorkTask, article_id: int, queue: str = "live") -> None:
    """Find an article's claims and queue the search for their evidence."""
    found = article_extract(article_id=article_id, redelivered=self.redelivered)
    enqueue_wanted(found[:CLAIMS_WAITED_FOR], queue=queue)
    enqueue_wanted(found[CLAIMS_WAITED_FOR:], queue="bulk")


@shared_task(
    **PATIENT,
    row=RetrievalRun,
    waits=(*AWAY, SoftTimeLimitExceeded),
    autoretry_for=AWAY,
    throws=AWAY,
    **LIMITED,
)
def retrieve_evidence(self: WorkTask, run_id: int) -> None:
    """Carry a retrieval run out."""
    taken = run_take(run_id=run_id, redelivered=self.redelivered)
    if taken is not None:
        with waiting_is_no_attempt(taken, AWAY):
            run_execute(taken=taken)


@shared_task(
    **PATIENT, row=ConnectorAnswer, autoretry_for=(OperationalError,), throws=(OperationalError,)
)
def ask_connector(self: WorkTask, answer_id: int, queue: str = "live") -> None:
    """Ask a provider outside, and queue what it found."""
    followed = answer_ask(answer_id=answer_id, redelivered=self.redelivered)
    if followed:
        enqueue_indexing(followed.source_ids, queue=queue)
        for page in followed.pages:
            enqueue_page(page, queue=queue)


@shared_task(throws=(OperationalError,))
def sweep_answers() -> None:
    """Queue asks that were lost, and new searches where what providers found can be searched."""
    for answer in lost(ConnectorAnswer.objects.all(), limit=SWEEP_LIMIT):
        enqueue_answer(answer, queue="bulk")
    for run in answers_follow(limit=SWEEP_LIMIT):
        enqueue_run(run)


@shared_task(
    **PATIENT, row=SuggestionAsk, autoretry_for=(OperationalError,), throws=(OperationalError,)
)
def ask_for_suggestions(self: WorkTask, ask_id: int) -> None:
    """Ask the model outside about an article."""
    ask_execute(ask_id=ask_id, redelivered=self.redelivered)
    ask = SuggestionAsk.objects.filter(pk=ask_id, status=SuggestionAsk.QUEUED).first()
    if ask is not None:  # it waits for its turn
        enqueue_suggestions(ask)


@shared_task(throws=(OperationalError,))
def sweep_suggestions() -> None:
    """Queue askings for suggestions that were lost, or wait for their turn."""
    for ask in lost(SuggestionAsk.objects.all(), limit=SWEEP_LIMIT):
        enqueue_suggestions(ask)


@shared_task(throws=(OperationalError,))
def sweep_imports() -> None:
    """Queue imports whose task was lost or whose worker died; delete uploads that nobody needs."""
    for batch in lost(ImportBatch.objects.all(), limit=SWEEP_LIMIT):
        enqueue_import(batch)
    uploads_tidy()


@shared_task(throws=(OperationalError,))
def sweep_articles() -> None:
    """Queue articles whose task was lost, and claims that never got a run."""
    for article in lost(Article.objects.all(), limit=SWEEP_LIMIT):
        enqueue_article(article, queue="bulk")
    patience = timedelta(seconds=SWEEPS_UNTIL_LOST * settings.SWEEP_SECONDS)
    orphans = Claim.objects.waiting().filter(runs=None, created_at__lt=timezone.now() - patience)
    for claim in orphans.order_by("pk")[:SWEEP_LIMIT]:
        enqueue_run(run_open(claim=claim), queue="bulk")


@shared_task(throws=AWAY)
def sweep_runs() -> None:
    """Queue runs that were lost or whose worker died, and new ones where the index was behind."""
    try:
        get_backend().status()
    except SearchUnavailable:
        return
    stale = lost(RetrievalRun.objects.all(), limit=SWEEP_LIMIT)
    for run in [*stale, *runs_outdated(limit=SWEEP_LIMIT)]:
        enqueue_run(run, queue="bulk")


@shared_task(
    **PATIENT, row=WatchedFeed, autoretry_for=(OperationalError,), throws=(OperationalError,)
)
def look_at_feed(self: WorkTask, feed_id: int) -> None:
    """Look at a watched feed, and queue the import of what is new in it."""
    batch = feed_look(feed_id=feed_id, redelivered=self.redelivered)
    if batch is not None:
        enqueue_import(batch)


@shared_task(throws=(OperationalError,))
def sweep_feeds() -> None:
    """Queue watched feeds that are due."""
    for feed in lost(WatchedFeed.objects.all(), limit=SWEEP_LIMIT):
        enqueue_feed(feed)


@shared_task(**PATIENT, row=Capture, autoretry_for=(OperationalError,), throws=(OperationalError,))
def take_in_capture(self: WorkTask, capture_id: int) -> None:
    """Make an article and a claim of what somebody sent, and queue what follows."""
    taken = capture_execute(capture_id=capture_id, redelivered=self.redelivered)
    if taken is None:
        return
    capture = taken.capture
    enqueue_imported(taken.articles, taken.source_ids)
    if capture.claim_id:
        enqueue_wanted([capture.claim_id])
    enqueue_sent(capture)


@shared_task(throws=(OperationalError,))
def sweep_sent() -> None:
    """Queue what people sent and was lost, or is to be tried again."""
    for capture in lost(Capture.objects.all(), limit=SWEEP_LIMIT):
        enqueue_sent(capture)


@shared_task(base=WorkTask, bind=True, row=CitedPage, throws=(OperationalError,))
def check_cited_page(self: WorkTask, page_id: int) -> None:
    """Look at a cited page again."""
    page_check(page_id=page_id, redelivered=self.redelivered)


@shared_task(throws=(OperationalError,))
def sweep_cited_pages() -> None:
    """Let what published verdicts cite be looked for at a web archive, and queue the pages that are
    due to be looked at again, no more than the day has room for.
    """
    if settings.WAYBACK:
        for capture in captures_open(snapshots=snapshots_unasked(limit=SWEEP_LIMIT)):
            enqueue_capture(capture)
    if settings.DRIFT_DAYS > 0:
        pages_open(limit=SWEEP_LIMIT)
        for page in lost(CitedPage.objects.all(), limit=min(SWEEP_LIMIT, pages_left_today())):
            dispatch(check_cited_page, page.pk, queue="bulk")


@shared_task(throws=(OperationalError,))
def sweep_assignments() -> None:
    """Give claims that nobody has to who is on duty, where editors have chosen a rule."""
    claims_deal()


def enqueue_feed(feed: WatchedFeed) -> None:
    """Queue looking at a feed after commit."""
    dispatch(look_at_feed, feed.pk, queue="bulk", lost=partial(overdue, feed))


def enqueue_sent(capture: Capture) -> None:
    """Queue what somebody sent after commit, for when it is due."""
    if capture.status != CaptureState.QUEUED:
        return
    seconds = (capture.due_at - timezone.now()).total_seconds()
    if seconds > 0:
        dispatch(take_in_capture, capture.pk, queue="live", countdown=seconds)
    else:
        dispatch(take_in_capture, capture.pk, queue="live", lost=partial(overdue, capture))


def enqueue_import(batch: ImportBatch) -> None:
    """Queue an import after commit."""
    queue = import_queue(batch)
    dispatch(import_batch, batch.pk, queue=queue, lost=partial(overdue, batch))


def import_queue(batch: ImportBatch) -> str:
    """Nobody waits at a page for what a command or a watched feed imports."""
    not_waited_for = (ImportChannel.COMMAND, ImportChannel.FEED)
    return "bulk" if batch.channel in not_waited_for else "live"


def enqueue_saved(batch: ImportBatch, saved: Saved) -> None:
    """Queue what follows from some rows of an import: the first ones' in its queue, then bulk."""
    first = [row for row in saved.rows if row.number <= ROWS_WAITED_FOR]
    articles, sources = ({row.article_id for row in first}, {row.source_id for row in first})
    for queue, is_first in ((import_queue(batch), True), ("bulk", False)):
        enqueue_imported(
            [article for article in saved.articles if (article.pk in articles) is is_first],
            [source_id for source_id in saved.source_ids if (source_id in sources) is is_first],
            queue=queue,
        )


def enqueue_imported(
    articles: Iterable[Article], source_ids: Iterable[int] = (), *, queue: str = "live"
) -> None:
    """Queue all that follows from importing articles, and sources that are none, after commit:
    indexing, and the articles' claims.
    """
    articles = list(articles)
    imported = [article.source_id for article in articles]
    enqueue_indexing([*imported, *source_ids], queue=queue)
    for article in articles:
        enqueue_article(article, queue=queue)


def enqueue_article(article: Article, *, queue: str = "live") -> None:
    """Queue the search for an article's claims after commit."""
    dispatch(extract_article, article.pk, queue, queue=queue, lost=partial(overdue, article))


def enqueue_wanted(claim_ids: Iterable[int], *, queue: str = "live") -> None:
    """Queue the search for evidence of claims that are new somewhere."""
    for claim_id in claim_ids:
        claim = Claim.objects.filter(pk=claim_id).first()
        if claim is not None:
            enqueue_run(run_open(claim=claim), queue=queue)


def enqueue_run(run: RetrievalRun, *, queue: str = "live") -> None:
    """Queue a retrieval run after commit, and beside it its providers outside."""
    dispatch(retrieve_evidence, run.pk, queue=queue, lost=partial(overdue, run))
    for answer in answers_open(run=run):
        enqueue_answer(answer, queue=queue)


def enqueue_answer(answer: ConnectorAnswer, *, queue: str = "live") -> None:
    """Queue asking a provider outside after commit."""
    dispatch(ask_connector, answer.pk, queue, queue=queue, lost=partial(overdue, answer))


def enqueue_suggestions(ask: SuggestionAsk) -> None:
    """Queue asking the model outside after commit, for when it is due."""
    seconds = (ask.due_at - timezone.now()).total_seconds()
    if seconds > 0:
        dispatch(ask_for_suggestions, ask.pk, countdown=seconds)
    else:
        dispatch(ask_for_suggestions, ask.pk, lost=partial(overdue, ask))
