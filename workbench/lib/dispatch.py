"""Queueing tasks: after commit, and never at the price of the request that asked for it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

PAUSE_SECONDS = 1.0
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Broker:
    """What this process knows of the broker. Two threads that change it at once do no harm.

    One failure may be a connection that has gone stale. After a second one nothing is tried for a
    moment: an import of a thousand rows must not wait, or complain, a thousand times.
    """

    failures: int = 0
    paused_until: float = 0.0

    def is_paused(self) -> bool:
        return self.failures > 1 and time.monotonic() < self.paused_until

    def failed(self, what: str, began: float, error: Exception) -> None:
        level = logging.DEBUG if began < self.paused_until else logging.WARNING
        log.log(level, "%s not queued, a sweep will: %s", what, error)
        self.failures += 1
        self.paused_until = time.monotonic() + PAUSE_SECONDS

    def answered(self) -> None:
        self.failures, self.paused_until = 0, 0.0


_broker = _Broker()


def broker_is_away() -> bool:
    """Say whether the broker did not take what this process handed it last."""
    return _broker.failures > 0


def _nothing() -> None:
    """Leave it to the sweeps' own patience."""


def dispatch(
    task: "Task[Any, Any]",
    *args: Any,
    queue: str = "live",
    countdown: float = 0.0,
    lost: Callable[[], object] = _nothing,
) -> None:
    """Queue a task once the surrounding transaction has committed (at once outside of one).

    A worker begins it `countdown` seconds later, which must be less than the broker's visibility
    timeout: it is delivered again after that.

    A broker that is away is logged and not raised: what was to be done is written in our rows,
    and the periodic sweeps queue it anew; `lost` is called then, to let the very next one do so.
    It is not asked again for a second after two failures.
    """
    transaction.on_commit(partial(_send, task, args, queue, countdown, lost))


def _send(
    task: "Task[Any, Any]",
    args: tuple[Any, ...],
    queue: str,
    countdown: float,
    lost: Callable[[], object],
) -> None:
    if _broker.is_paused():
        lost()
        return
    began = time.monotonic()
    try:
        task.apply_async(args=args, queue=queue, countdown=countdown, retry=False)
    except (OperationalError, OSError) as error:
        _broker.failed(f"{task.name}{args!r}", began, error)
        lost()
    else:
        _broker.answered()
