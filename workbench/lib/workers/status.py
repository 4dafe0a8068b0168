"""Reads the heartbeats."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.lib.dispatch import broker_is_away
from workbench.lib.workers.models import WorkerHeartbeat

FRESH = timedelta(seconds=30)
QUEUES = ("live", "bulk")


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """One queue: when a worker that serves it was last seen, and whether that is recent."""

    queue: str
    last_seen: datetime | None
    alive: bool


def queue_statuses() -> list[QueueStatus]:
    """Return the state of each of our queues."""
    now = timezone.now()
    latest: dict[str, datetime] = {}
    for beat in WorkerHeartbeat.objects.all():
        for queue in beat.queues:
            latest[queue] = max(beat.beat_at, latest.get(queue, beat.beat_at))
    return [
        QueueStatus(queue, latest.get(queue), queue in latest and now - latest[queue] < FRESH)
        for queue in QUEUES
    ]


def no_worker_warning(queue: str) -> str:
    """Return a sentence for people if nobody serves the queue, or if this process could not hand
    the broker anything just now; else an empty string.
    """
    away = broker_is_away()
    if not away and any(status.queue == queue and status.alive for status in queue_statuses()):
        return ""
    if settings.DEMO:
        return _("Nothing will be processed until the desk is open: bin/demo")
    if away:
        return _("The message broker does not answer: what is new waits until it does.")
    return _(
        "No worker is running for the “%(queue)s” queue, so nothing will be processed until one "
        "starts: celery -A workbench worker -Q live,bulk"
    ) % {"queue": queue}
