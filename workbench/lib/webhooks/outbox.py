"""Writing down what others are to be told, in the transaction in which it happens."""

import json
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.tasks import enqueue_if_heard


def notify(event: str, **data: Any) -> None:
    """Tell whoever asked for it that something happened: never without it, and never it alone.

    Call it in the transaction of the change. `data` is JSON, and no secret to whoever may have a
    webhook: ids that REST answers for, to those who may read them.
    """
    endpoints = [one for one in WebhookEndpoint.objects.listening() if event in one.events]
    if not endpoints:
        return
    event_id = f"msg_{secrets.token_hex(16)}"
    happened = {"type": event, "timestamp": timezone.now().isoformat(), "data": data}
    payload = json.dumps(happened, ensure_ascii=False, separators=(",", ":"))
    with transaction.atomic(savepoint=False):
        deliveries = Delivery.objects.bulk_create(
            Delivery(endpoint=one, event_id=event_id, event=event, payload=payload)
            for one in endpoints
        )
    for delivery in deliveries:
        enqueue_if_heard(delivery)


def is_asked_for(event: str) -> bool:
    """Say whether anybody asked for an event: for what is worth finding out only then."""
    return any(event in one.events for one in WebhookEndpoint.objects.listening())
