"""Sending what is to be told, and the sweep that finds what was not taken or lost."""

from functools import partial
from typing import Any

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from workbench.lib.dispatch import dispatch
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.sending import (
    HARD_LIMIT_SECONDS,
    SOFT_LIMIT_SECONDS,
    deliveries_due,
    deliveries_forget,
    delivery_send,
)
from workbench.lib.work import WorkTask, overdue

SWEEP_LIMIT = 1000
QUEUE = "bulk"
"""A receiver that is slow must not hold up what people wait for."""


@shared_task(
    base=WorkTask,
    bind=True,
    row=Delivery,
    waits=(OperationalError, SoftTimeLimitExceeded),
    autoretry_for=(OperationalError,),
    throws=(OperationalError,),
    retry_backoff=2,
    max_retries=5,
    soft_time_limit=SOFT_LIMIT_SECONDS,
    time_limit=HARD_LIMIT_SECONDS,
)
def deliver(self: WorkTask, delivery_id: int) -> None:
    """Send an event to an endpoint."""
    delivery_send(delivery_id=delivery_id, redelivered=self.redelivered)


@shared_task(throws=(OperationalError,))
def sweep_deliveries() -> None:
    """Queue what is due again or was lost; forget what was delivered long ago."""
    for delivery in deliveries_due(limit=SWEEP_LIMIT):
        enqueue_delivery(delivery)
    deliveries_forget()


def enqueue_delivery(delivery: Delivery) -> None:
    """Queue sending after commit."""
    lost: Any = partial(overdue, delivery)
    dispatch(deliver, delivery.pk, queue=QUEUE, lost=lost)


def enqueue_if_heard(delivery: Delivery) -> None:
    """Queue sending after commit, unless the endpoint has not answered lately: such are asked by
    the sweep, one thing at a time.
    """
    if delivery.endpoint.failing_since is None:
        enqueue_delivery(delivery)
