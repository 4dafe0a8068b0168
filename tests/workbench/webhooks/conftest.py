"""A receiver on loopback, and endpoints that lead to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.loopback import Site, sends, serving
from workbench.lib.webhooks import events
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.services import endpoint_add

EndpointOf = Callable[..., tuple[WebhookEndpoint, str]]


def sent_to(receiver: Site) -> list[tuple[dict[str, str], bytes]]:
    """Return the headers and the body of each thing that a server was sent."""
    headers = [dict(headers.items()) for _path, headers in receiver.requests]
    return list(zip(headers, receiver.bodies, strict=True))


def told(**data: Any) -> Delivery:
    """Tell of an event and return its only delivery."""
    notify("a.happened", **data)
    return Delivery.objects.order_by("-pk")[0]


def again(delivery: Delivery) -> Delivery:
    """Return it as it is now."""
    return Delivery.objects.select_related("endpoint").get(pk=delivery.pk)


def make_due(delivery: Delivery) -> None:
    """Let its time have come."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Site]:
    """A server that takes everything, and that the settings allow."""
    with serving() as site:
        settings.WEBHOOK_ALLOWED_PRIVATE_HOSTS = [site.authority]
        site.routes["/hook"] = sends("thank you")
        yield site


@pytest.fixture
def endpoint_of(
    receiver: Site, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> EndpointOf:
    """Add an endpoint at the receiver, for events of the tests' own."""
    known = {"a.happened": "A happened", "b.happened": "B happened"}
    monkeypatch.setattr(events, "_events", {**events._events, **known})

    def make(path: str = "/hook", **changes: Any) -> tuple[WebhookEndpoint, str]:
        given = {"events": ["a.happened"], "by": people["edo"], **changes}
        return endpoint_add(url=receiver.url(path), **given)

    return make
