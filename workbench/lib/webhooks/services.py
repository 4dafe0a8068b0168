"""Endpoints: added, changed, switched, and given a new secret."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.lib.audit.recording import record
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.http import HttpError, parse_url
from workbench.lib.webhooks.events import known_events
from workbench.lib.webhooks.keys import kept
from workbench.lib.webhooks.models import WebhookEndpoint
from workbench.lib.webhooks.signing import new_secret

OVERLAP = timedelta(days=1)


class EndpointInvalid(WorkbenchError):
    """The address cannot be sent to, or an event does not exist."""

    code = "webhook_invalid"


@transaction.atomic
def endpoint_add(
    *, url: str, events: Iterable[str], by: User, description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """Add an endpoint; return it with its secret, which nobody can ask for again.

    Raises `EndpointInvalid`.
    """
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        url=address_checked(url), events=events_checked(events), description=description,
        owner=by, secret_encrypted=kept(secret),
    )  # fmt: skip
    record("webhook.added", endpoint, by=by, url=endpoint.url, events=endpoint.events)
    return endpoint, secret


@transaction.atomic
def endpoint_change(*, endpoint: WebhookEndpoint, by: User, **changes: Any) -> WebhookEndpoint:
    """Change `url`, `events`, `description` or `is_active`. Whoever switches it on, or lets it lead
    elsewhere, forgives what failed. Raises `EndpointInvalid`.
    """
    if "url" in changes:
        changes["url"] = address_checked(changes["url"])
    if "events" in changes:
        changes["events"] = events_checked(changes["events"])
    forgiven: dict[str, Any] = {}
    if changes.get("is_active") or "url" in changes:
        forgiven = {"failures": 0, "failing_since": None}
    if "is_active" in changes:
        forgiven["switched_off_at"] = None  # a person has decided
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**changes, **forgiven)
    endpoint.refresh_from_db()
    record("webhook.changed", endpoint, by=by, **changes)
    return endpoint


@transaction.atomic
def endpoint_rotate(*, endpoint: WebhookEndpoint, by: User) -> str:
    """Give an endpoint a new secret and return it; for a day the one before signs too."""
    locked = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    secret = new_secret()
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        secret_encrypted=kept(secret),
        old_secret_encrypted=locked.secret_encrypted,
        old_secret_until=timezone.now() + OVERLAP,
    )
    endpoint.refresh_from_db()
    record("webhook.secret_replaced", endpoint, by=by)
    return secret


def address_checked(url: str) -> str:
    """Return an address as it will be asked for. Raises `EndpointInvalid`.

    Whether it is on the public internet is asked each time that something is sent.
    """
    try:
        target = parse_url(url)
    except HttpError as error:
        raise EndpointInvalid(str(error)) from error
    trusted = target.authority in settings.WEBHOOK_ALLOWED_PRIVATE_HOSTS
    if target.scheme != "https" and not trusted:
        raise EndpointInvalid(_("A webhook’s address begins with https://."))
    if target.port not in settings.HTTP_ALLOWED_PORTS and not trusted:
        raise EndpointInvalid(_("This port is not asked: %(port)d.") % {"port": target.port})
    return target.url


def events_checked(events: Iterable[str]) -> list[str]:
    """Return the events that are asked for, once each. Raises `EndpointInvalid`."""
    wanted, known = sorted(set(events)), known_events()
    if unknown := [name for name in wanted if name not in known]:
        words = _("There is no event “%(name)s”; there are %(known)s.")
        raise EndpointInvalid(words % {"name": unknown[0][:50], "known": ", ".join(known)})
    if not wanted:
        raise EndpointInvalid(_("Choose at least one event."))
    return wanted
