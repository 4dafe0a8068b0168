"""Sending: taken, signed, posted, and whatever is answered written down.

A worker that dies between sending and writing leaves a lease that passes, and the event is sent
again under the same id: at least once. What is not taken is sent again later and later, for a day.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.lib.audit.recording import record
from workbench.lib.http import HttpClient, HttpError, Timing
from workbench.lib.webhooks.keys import signing_secrets
from workbench.lib.webhooks.models import (
    LONGEST_EXCERPT,
    Delivery,
    DeliveryStatus,
    WebhookEndpoint,
)
from workbench.lib.webhooks.signing import signed_headers
from workbench.lib.work import Hold, give_back, lost, settle, take, waiting_is_no_attempt

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 480, 480))
"""After each try that was not taken; with the first try eight in a day (Delivery.MAX_ATTEMPTS)."""
TIMING = Timing(connect=5, read=10, total=15)
SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 40, 50
LEASE = timedelta(seconds=60)
FEWEST_FAILURES = 10
"""So often at least before an endpoint is switched off, however long ago the first one was."""
GONE = 410  # Standard Webhooks: the endpoint wants nothing more
FORGOTTEN_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a try came to; `error` is empty where it was taken."""

    status: int | None = None
    excerpt: str = ""
    error: str = ""
    wait: timedelta = timedelta(0)


def delivery_send(
    *, delivery_id: int, client: HttpClient | None = None, redelivered: bool = False
) -> bool:
    """Take a delivery that is due and send it; True if it was taken at the other end.

    What goes wrong there is written on its row and its endpoint.
    """
    rows = Delivery.objects.select_related("endpoint__owner")
    hold = take(rows, delivery_id, lease=LEASE, redelivered=redelivered)
    if hold is None:
        return False
    endpoint = hold.row.endpoint
    failing = endpoint.failing_since
    waits = failing is not None and hold.row.due_at < failing  # the sweep asks with one at a time
    if waits or not (endpoint.is_active and endpoint.owner.is_active):
        give_back(hold)
        return False
    with waiting_is_no_attempt(hold, says_why=False):
        outcome = _sent(hold.row, client or webhook_client())
        _settle(hold, outcome)
    return not outcome.error


def webhook_client() -> HttpClient:
    """Return the client for endpoints: no pace, since they asked for it."""
    return HttpClient(
        allowed_private_hosts=settings.WEBHOOK_ALLOWED_PRIVATE_HOSTS,
        seconds_between=0,
        timing=TIMING,
    )


def deliveries_due(*, limit: int) -> list[Delivery]:
    """Return what is to be queued anew, the longest due first: all that waits for those who answer,
    of each endpoint that does not a single thing.
    """
    endpoints = WebhookEndpoint.objects.listening()
    open_ = Delivery.objects.filter(endpoint__in=endpoints.filter(failing_since=None))
    found = lost(open_, limit=limit)
    for endpoint in endpoints.filter(failing_since__isnull=False):
        found += lost(Delivery.objects.filter(endpoint=endpoint), limit=1)
    return found


def deliveries_replay(rows: QuerySet[Delivery]) -> list[Delivery]:
    """Let these be sent again, with all their tries, under their old ids; return them, for the
    caller to enqueue. What is being sent just now is left alone.
    """
    chosen = list(rows.exclude(status=DeliveryStatus.SENDING).values_list("pk", flat=True))
    still = Delivery.objects.filter(pk__in=chosen).exclude(status=DeliveryStatus.SENDING)
    still.update(
        status=DeliveryStatus.QUEUED, attempts=0, due_at=timezone.now(), lease_until=None,
        delivered_at=None, error="",
    )  # fmt: skip
    again = Delivery.objects.filter(pk__in=chosen, status=DeliveryStatus.QUEUED)
    return list(again.order_by("pk").select_related("endpoint"))


def deliveries_forget() -> int:
    """Delete some of what was settled so long ago that nobody will ask for it again, or waits for
    an endpoint that is off.
    """
    until = timezone.now() - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    settled = Q(status__in=(DeliveryStatus.DELIVERED, DeliveryStatus.FAILED))
    unheard = Q(status=DeliveryStatus.QUEUED, lease_until=None) & ~Q(
        endpoint__in=WebhookEndpoint.objects.listening()
    )
    old = Delivery.objects.filter(settled | unheard, created_at__lt=until)
    some = list(old.order_by("created_at").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return Delivery.objects.filter(pk__in=some).delete()[0]


def _sent(delivery: Delivery, client: HttpClient) -> _Outcome:
    body, now = delivery.payload.encode(), timezone.now()
    secrets = signing_secrets(delivery.endpoint, now)
    if not secrets:
        return _Outcome(error=_("Its secret cannot be decrypted: replace it by a new one."))
    headers = signed_headers(event_id=delivery.event_id, at=now, body=body, secrets=secrets)
    headers["Content-Type"] = "application/json"
    url = delivery.endpoint.url
    try:
        answer = client.send(url, body, headers=headers, max_excerpt=LONGEST_EXCERPT)
    except HttpError as error:
        return _Outcome(error=str(error))
    if answer.taken:
        return _Outcome(answer.status, answer.excerpt)
    words = _("The server answered with status %(status)d.") % {"status": answer.status}
    wait = timedelta(seconds=min(answer.retry_after or 0, timedelta(days=1).total_seconds()))
    return _Outcome(answer.status, answer.excerpt, words, wait)


@transaction.atomic
def _settle(hold: Hold[Delivery], outcome: _Outcome) -> None:
    """Write what came of a try, on the row if it is still ours, and on its endpoint."""
    now = timezone.now()
    answered: dict[str, Any] = {
        "response_status": outcome.status,
        "response_excerpt": outcome.excerpt,
        "attempted_at": now,
        "error": outcome.error,
    }
    endpoint = WebhookEndpoint.objects.filter(pk=hold.row.endpoint_id)
    if not outcome.error:
        settle(hold, status=DeliveryStatus.DELIVERED, delivered_at=now, **answered)
        endpoint.filter(failing_since__isnull=False).update(failures=0, failing_since=None)
        return
    if hold.attempt > len(PAUSES):
        settle(hold, status=DeliveryStatus.FAILED, **answered)
    else:
        due_at = now + max(_spread(PAUSES[hold.attempt - 1]), outcome.wait)
        settle(hold, status=DeliveryStatus.QUEUED, due_at=due_at, **answered)
    endpoint.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", now))
    _switch_off(endpoint, now, gone=outcome.status == GONE)


def _switch_off(endpoint: QuerySet[WebhookEndpoint], now: datetime, *, gone: bool) -> None:
    """Switch an endpoint off that says so, or that has taken nothing for days."""
    if not gone:
        long_ago = now - timedelta(days=settings.WEBHOOK_OFF_AFTER_DAYS)
        endpoint = endpoint.filter(failing_since__lte=long_ago, failures__gte=FEWEST_FAILURES)
    if endpoint.filter(is_active=True).update(is_active=False, switched_off_at=now):
        record("webhook.switched_off", endpoint.get(), gone=gone)


def _spread(pause: timedelta) -> timedelta:
    """What failed together is not sent again together."""
    return pause * random.uniform(1, 1.1)  # noqa: S311
