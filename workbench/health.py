"""Is everything there that the workbench needs? Each answer comes with what to do."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from claims.policy import Right, may
from workbench.lib.ages import age
from workbench.lib.health import ERROR, OK, Light, registered_lights
from workbench.lib.workers.status import queue_statuses


def database_light() -> Light:
    """Ask the database for a row."""
    name = _("Database")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        remedy = _("Start the database, or correct DATABASE_URL.")
        return Light("database", name, ERROR, str(error), remedy)
    return Light("database", name, OK, connection.vendor)


def broker_light() -> Light:
    """Connect to the broker."""
    name = _("Broker")
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0, timeout=3)
            return Light("broker", name, OK, broker.transport_cls or "")
    except (BrokerError, OSError) as error:
        remedy = _("Start Redis or Valkey, or correct CELERY_BROKER_URL. Saving goes on meanwhile.")
        return Light("broker", name, ERROR, str(error), remedy)


def worker_lights() -> list[Light]:
    """Read the workers' heartbeats, by queue."""
    lights = []
    for status in queue_statuses():
        key = f"workers:{status.queue}"
        name = _("Workers for “%(queue)s”") % {"queue": status.queue}
        if status.last_seen is None:
            detail = _("never seen")
        else:
            detail = _("last seen %(age)s ago") % {"age": age(status.last_seen)}
        if status.alive:
            lights.append(Light(key, name, OK, detail))
            continue
        remedy = _("Start one: celery -A workbench worker -Q %(queue)s") % {"queue": status.queue}
        lights.append(Light(key, name, ERROR, detail, remedy))
    return lights


def lights() -> list[Light]:
    """Look at everything. If the database is away, the rest cannot be told."""
    first = database_light()
    if first.state == ERROR:
        return [first, broker_light()]
    return [first, broker_light(), *worker_lights(), *registered_lights()]


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
        shown = [*worker_lights(), *registered_lights(only_public=True)]
        states |= {light.key: light.state for light in shown}
    ready = states["database"] == OK
    return JsonResponse({"ready": ready, "checks": states}, status=200 if ready else 503)


@never_cache
def health_page(request: HttpRequest) -> HttpResponse:
    """Show the lights to people who work here."""
    if not may(request.user, Right.READ_CLAIMS):
        raise PermissionDenied
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Health"),
        "lights": lights(),
    }
    return render(request, "workbench/health.html", context)
