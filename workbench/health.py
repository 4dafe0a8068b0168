"""Is everything there that the workbench needs? Each answer comes with what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import Error, connection
from django.db.models import Exists, Min, OuterRef
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from claims.articles.choices import ArticleStatus
from claims.evidence.choices import RunStatus
from claims.models import Article, RetrievalRun
from sources.choices import FetchStatus
from sources.models import ConnectorState, PageFetch, Source
from sources.search import SearchUnavailable, get_backend
from sources.services import index_lacks
from workbench.lib.ages import age
from workbench.lib.workers.status import queue_statuses

LAG_TOLERATED = timedelta(minutes=10)
WAIT_TOLERATED = timedelta(minutes=1)
OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True, slots=True)
class Light:
    """One part's state; `remedy` says what to do about it and is empty when all is well."""

    name: str
    state: str
    detail: str
    remedy: str = ""


def database_light() -> Light:
    """Ask the database for a row."""
    name = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        remedy = _("Start the database, or correct DATABASE_URL.")
        return Light(name, ERROR, str(error), remedy)
    return Light(name, OK, connection.vendor)


def broker_light() -> Light:
    """Connect to the broker."""
    name = _("Broker")
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0, timeout=3)
            return Light(name, OK, broker.transport_cls or "")
    except (BrokerError, OSError) as error:
        remedy = _("Start Redis or Valkey, or correct CELERY_BROKER_URL. Saving goes on meanwhile.")
        return Light(name, ERROR, str(error), remedy)


def worker_lights() -> list[Light]:
    """Read the workers' heartbeats, by queue."""
    lights = []
    for status in queue_statuses():
        name = _("Workers for “%(queue)s”") % {"queue": status.queue}
        if status.last_seen is None:
            detail = _("never seen")
        else:
            detail = _("last seen %(age)s ago") % {"age": age(status.last_seen)}
        if status.alive:
            lights.append(Light(name, OK, detail))
            continue
        remedy = _("Start one: celery -A workbench worker -Q %(queue)s") % {"queue": status.queue}
        lights.append(Light(name, ERROR, detail, remedy))
    return lights


def search_light() -> Light:
    """Ask the search index, and count what it has not seen yet."""
    name = _("Search index")
    try:
        status = get_backend().status()
        lacking = index_lacks()
    except SearchUnavailable as error:
        remedy = _("Start the search server, or make the index: manage.py setup_desk.")
        return Light(name, ERROR, str(error), remedy)
    due = Source.objects.due_for_indexing().count()
    detail = _("%(backend)s, %(sources)d sources, %(due)d waiting") % {
        "backend": status.backend,
        "sources": status.sources,
        "due": due,
    }
    if not status.writable:
        remedy = _("Nothing can be written to it: give this process the right, and the disk room.")
        return Light(name, ERROR, detail, remedy)
    if status.outdated:
        remedy = _("It was made for another version; build it anew: manage.py index build")
        return Light(name, WARNING, detail, remedy)
    if lacking:
        lost = _("%(detail)s, %(lacking)d lost from it")
        detail = lost % {"detail": detail, "lacking": lacking}
        remedy = _(
            "The sweep lets them be indexed anew, if a worker for “bulk” runs; to do so here and "
            "now: manage.py index reconcile"
        )
        return Light(name, WARNING, detail, remedy)
    if remedy := _put_aside():
        return Light(name, WARNING, detail, remedy)
    oldest = Source.objects.due_for_indexing().aggregate(oldest=Min("updated_at"))["oldest"]
    if oldest and timezone.now() - oldest > LAG_TOLERATED:
        detail = _("%(detail)s, the oldest for %(age)s") % {"detail": detail, "age": age(oldest)}
        remedy = _("Start more workers for “bulk”, or index here and now: manage.py index update")
        return Light(name, WARNING, detail, remedy)
    return Light(name, OK, detail)


def _put_aside() -> str:
    remedies = []
    if refused := Source.objects.exclude(index_error="").count():
        remedy = _(
            "%(count)d sources were refused; read why on their pages. To try them again: "
            "manage.py index update"
        )
        remedies.append(remedy % {"count": refused})
    if given_up := Source.objects.copies_given_up().count():
        remedy = _(
            "%(count)d sources could not be compared with the others, so that their copies are not "
            "known. To try them again: manage.py index update"
        )
        remedies.append(remedy % {"count": given_up})
    return " ".join(remedies)


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
        return Light(_("Work"), OK, detail)
    if not failed_runs + failed_articles:
        remedy = _("Look whether the workers’ logs tell why, or start more workers.")
        return Light(_("Work"), WARNING, detail, remedy)
    remedy = _(
        "Articles: read why in their list, then choose “Look for claims again”. Searches: press "
        "“Search again” on the claim’s desk."
    )
    return Light(_("Work"), WARNING, detail, remedy)


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


def connector_lights() -> list[Light]:
    """Read how the connectors that are switched on are doing; nobody is asked for it."""
    states = {state.name: state for state in ConnectorState.objects.all()}
    return [_connector_light(name, states.get(name)) for name in settings.CONNECTORS]


def _connector_light(connector: str, state: ConnectorState | None) -> Light:
    name = _("Connector %(name)s") % {"name": connector}
    if state is None:
        return Light(name, OK, _("never asked"))
    if state.rests():
        remedy = _("It is tried again by itself; to ask at once: Connectors, “Ask again at once”.")
        return Light(name, WARNING, state.last_error, remedy)
    detail = _("no answer yet")
    if state.last_answer_at:
        detail = _("last answered %(age)s ago") % {"age": age(state.last_answer_at)}
    return Light(name, OK, detail)


def lights() -> list[Light]:
    """Look at everything. If the database is away, the rest cannot be told."""
    first = database_light()
    if first.state == ERROR:
        return [first, broker_light()]
    return [
        first,
        broker_light(),
        *worker_lights(),
        search_light(),
        work_light(),
        *connector_lights(),
    ]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Touches nothing else, so it never fails with its friends."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether this process can do its work: 200, or 503 with what is wrong.

    Strangers learn states only; details and remedies are on the admin's health page. Workers and
    search do not take a web process out of service: saving and reviewing go on without them.
    """
    checks: dict[str, Callable[[], Light]] = {"database": database_light, "broker": broker_light}
    states = {name: check().state for name, check in checks.items()}
    if states["database"] == OK:
        states["search"] = search_light().state
        states["work"] = work_light().state
        for status in queue_statuses():
            states[f"workers:{status.queue}"] = OK if status.alive else ERROR
    ready = states["database"] == OK
    return JsonResponse({"ready": ready, "checks": states}, status=200 if ready else 503)


@never_cache
def health_page(request: HttpRequest) -> HttpResponse:
    """Show the lights to people who work here."""
    if not request.user.has_perm("claims.view_claim"):
        raise PermissionDenied
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "lights": lights(),
    }
    return render(request, "workbench/health.html", context)
