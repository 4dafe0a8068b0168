"""Queueing tasks: after commit, and never at the price of the request that asked for it."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def dispatch(
    task: "Task[Any, Any]", *args: Any, queue: str = "live", countdown: float = 0.0
) -> None:
    """Queue a task once the surrounding transaction has committed (at once outside of one).

    A worker begins it `countdown` seconds later, which must be less than the broker's visibility
    timeout: it is delivered again after that.

    A broker that is away is logged and not raised: what was to be done is written in our rows,
    and the periodic sweeps queue it anew.
    """
    transaction.on_commit(partial(_send, task, args, queue, countdown))


def _send(task: "Task[Any, Any]", args: tuple[Any, ...], queue: str, countdown: float) -> None:
    try:
        task.apply_async(args=args, queue=queue, countdown=countdown, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("%s%r not queued, a sweep will: %s", task.name, args, error)
