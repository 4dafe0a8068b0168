"""Writes a heartbeat row every few seconds from a worker's main process."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.db import Error, connection
from django.utils import timezone

from workbench.lib.workers.models import WorkerHeartbeat

BEAT_SECONDS = 5.0
GOODBYE_SECONDS = 3.0
log = logging.getLogger(__name__)
_stop = threading.Event()
_threads: list[threading.Thread] = []
_writing = threading.Lock()
# A process that is forked while SQLite's write lock is held here takes that lock for its own for
# ever, and can write no more (https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork):
# no worker process is made during a beat, and between beats there is no connection.
os.register_at_fork(
    before=_writing.acquire, after_in_parent=_writing.release, after_in_child=_writing.release
)


def connect() -> None:
    """Attach to Celery's worker signals."""
    worker_ready.connect(_start)
    worker_shutdown.connect(_end)


def _start(sender: Any, **_: Any) -> None:
    """Begin beating once the worker takes tasks."""
    queues = sorted(queue.name for queue in sender.task_consumer.queues)
    _stop.clear()
    args = (sender.hostname, queues)
    thread = threading.Thread(target=_beat, args=args, name="heartbeat", daemon=True)
    _threads.append(thread)
    thread.start()


def _end(**_: Any) -> None:
    """Stop beating, and take the row away; one that cannot be grows old, and the lights show it."""
    _stop.set()
    while _threads:
        _threads.pop().join(GOODBYE_SECONDS)


def _beat(hostname: str, queues: list[str]) -> None:
    """Write the row until told to stop; a database that is away is not a reason to die."""
    while True:
        with _connected():
            try:
                WorkerHeartbeat.objects.update_or_create(
                    hostname=hostname, defaults={"queues": queues, "beat_at": timezone.now()}
                )
            except Error as error:
                log.warning("heartbeat not written: %s", error)
        if _stop.wait(BEAT_SECONDS):
            with _connected():
                WorkerHeartbeat.objects.filter(hostname=hostname).delete()
            return


@contextmanager
def _connected() -> Iterator[None]:
    with _writing:
        try:
            yield
        finally:
            connection.close()
