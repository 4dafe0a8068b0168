"""The lights of imports, and of the work that waits."""

from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.articles.choices import ArticleStatus, FeedStatus, ImportStatus
from claims.articles.models import Article, ImportBatch, WatchedFeed
from claims.evidence.choices import RunStatus
from claims.evidence.models import RetrievalRun
from claims.tasks import import_queue
from sources.choices import FetchStatus
from sources.models import PageFetch, Source
from workbench.lib.ages import age
from workbench.lib.health import ERROR, OK, WARNING, Light, register_lights
from workbench.lib.workers.status import no_worker_warning

WAIT_TOLERATED = timedelta(minutes=1)


def register() -> None:
    """Put them up."""
    register_lights(work_lights)


def work_lights() -> list[Light]:
    """Return the lights of imports and of all that follows from them."""
    return [import_light(), work_light()]


def import_light() -> Light:
    """Count imports that wait or run, those that are stuck, and those that have failed."""
    name, now = _("Imports"), timezone.now()
    batches = ImportBatch.objects.filter(status__in=[ImportStatus.QUEUED, ImportStatus.RUNNING])
    waits = Q(status=ImportStatus.QUEUED, due_at__lt=now - WAIT_TOLERATED)
    died = Q(status=ImportStatus.RUNNING, lease_until__lt=now)
    stuck = list(batches.filter(waits | died).only("channel", "status"))
    failed = ImportBatch.objects.filter(status=ImportStatus.FAILED).count()
    feeds = WatchedFeed.objects.filter(status=FeedStatus.FAILED).count()
    detail = _("%(open)d under way, %(stuck)d of them stuck, %(failed)d failed") % {
        "open": batches.count(),
        "stuck": len(stuck),
        "failed": failed + feeds,
    }
    unserved = (no_worker_warning(queue) for queue in sorted(set(map(import_queue, stuck))))
    if warning := next(filter(None, unserved), ""):
        return Light("imports", name, ERROR, detail, warning)
    if stuck:
        remedy = _("Look whether the workers’ logs tell why, or start more workers.")
        return Light("imports", name, WARNING, detail, remedy)
    if failed + feeds:
        remedy = _(
            "Imports: read why on their pages, then press “Resume” or “Cancel the import”. Feeds: "
            "choose “Look at now, and watch” in their list."
        )
        return Light("imports", name, WARNING, detail, remedy)
    return Light("imports", name, OK, detail)


def work_light() -> Light:
    """Count what waits, and what has failed and was not done since."""
    waiting = RetrievalRun.objects.filter(status__in=[RunStatus.QUEUED, RunStatus.STARTED]).count()
    articles = Article.objects.filter(status=ArticleStatus.IMPORTED).count()
    later = RetrievalRun.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    failed_runs = RetrievalRun.objects.filter(~Exists(later), status=RunStatus.FAILED).count()
    failed_articles = Article.objects.filter(status=ArticleStatus.FAILED).count()
    detail = _("%(articles)d articles and %(runs)d searches waiting, %(failed)d failed") % {
        "articles": articles,
        "runs": waiting,
        "failed": failed_runs + failed_articles,
    }
    oldest = _oldest_waiting()
    slow = oldest is not None and timezone.now() - oldest > WAIT_TOLERATED
    if slow and oldest is not None:
        detail = _("%(detail)s; the oldest waits for %(age)s") % {
            "detail": detail,
            "age": age(oldest),
        }
    if not failed_runs + failed_articles and not slow:
        return Light("work", _("Work"), OK, detail)
    if not failed_runs + failed_articles:
        remedy = _("Look whether the workers’ logs tell why, or start more workers.")
        return Light("work", _("Work"), WARNING, detail, remedy)
    remedy = _(
        "Articles: read why in their list, then choose “Look for claims again”. Searches: press "
        "“Search again” on the claim’s desk."
    )
    return Light("work", _("Work"), WARNING, detail, remedy)


def _oldest_waiting() -> datetime | None:
    """Tell since when the oldest article, search, source or page has waited that could be worked on
    now. The rows say so: the broker's queue may be lost, or held by workers that do nothing.
    """
    now = timezone.now()
    runs = RetrievalRun.objects.filter(status=RunStatus.QUEUED)
    pages = PageFetch.objects.filter(status=FetchStatus.QUEUED, due_at__lte=now)
    times = [
        Article.objects.filter(status=ArticleStatus.IMPORTED).aggregate(at=Min("created_at")),
        runs.aggregate(at=Min("created_at")),
        Source.objects.due_for_indexing().aggregate(at=Min("updated_at")),
        pages.aggregate(at=Min("due_at")),
    ]
    return min((one["at"] for one in times if one["at"]), default=None)
