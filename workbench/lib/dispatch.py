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


import time
from collections.abc import Callable
from dataclasses import dataclass


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
    and the periodic sweeps queue it anew; `lost` is called then, to let the very next one do so. It is
    not asked again for a second after two failures.
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
