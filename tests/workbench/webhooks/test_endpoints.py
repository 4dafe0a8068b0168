"""An endpoint that fails is spared and switched off; its secret is replaced without a gap."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.loopback import Site, sends
from tests.workbench.webhooks.conftest import EndpointOf, again, make_due, sent_to, told
from workbench.lib.audit.models import AuditEvent
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.sending import deliveries_due, delivery_send
from workbench.lib.webhooks.services import endpoint_change, endpoint_rotate

pytestmark = pytest.mark.django_db


class TestFailingEndpoint:
    """An endpoint that takes nothing for long."""

    def fail(self, endpoint: WebhookEndpoint, *, days: float, failures: int) -> None:
        """Let it have failed."""
        since = timezone.now() - timedelta(days=days)
        rows = WebhookEndpoint.objects.filter(pk=endpoint.pk)
        rows.update(failing_since=since, failures=failures)

    def test_it_is_asked_one_thing_at_a_time(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        failing, _ = endpoint_of()
        endpoint_of()
        for _ in range(3):
            notify("a.happened")
        self.fail(failing, days=0.1, failures=2)
        long_ago = timezone.now() - timedelta(hours=1)
        Delivery.objects.update(due_at=long_ago)
        due = deliveries_due(limit=100)
        assert len(due) == 4
        assert sum(one.endpoint_id == failing.pk for one in due) == 1

    def test_after_days_it_is_switched_off_and_that_is_said(
        self, endpoint_of: EndpointOf, receiver: Site, people: dict[str, User]
    ) -> None:
        endpoint, _ = endpoint_of()
        receiver.routes["/hook"] = sends("no", status=500)
        first, second = told(), told()
        self.fail(endpoint, days=2.9, failures=50)
        delivery_send(delivery_id=first.pk)
        assert again(first).endpoint.is_active
        self.fail(endpoint, days=3.1, failures=3)
        make_due(first)
        delivery_send(delivery_id=first.pk)
        assert again(first).endpoint.is_active  # too few times
        self.fail(endpoint, days=3.1, failures=9)
        delivery_send(delivery_id=second.pk)
        endpoint.refresh_from_db()
        assert not endpoint.is_active
        assert endpoint.switched_off_at is not None
        assert AuditEvent.objects.filter(act="webhook.switched_off", actor="").count() == 1
        notify("a.happened")
        assert Delivery.objects.count() == 2
        endpoint_change(endpoint=endpoint, by=people["edo"], is_active=True)
        now = WebhookEndpoint.objects.get()
        assert (now.switched_off_at, now.failing_since, now.failures) == (None, None, 0)

    def test_one_that_is_gone_is_switched_off_at_once(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        endpoint, _ = endpoint_of()
        receiver.routes["/hook"] = sends("", status=410)
        delivery_send(delivery_id=told().pk)
        endpoint.refresh_from_db()
        assert endpoint.switched_off_at is not None


class TestSecrets:
    """Replacing a secret."""

    def test_both_sign_for_a_day(
        self, endpoint_of: EndpointOf, receiver: Site, people: dict[str, User]
    ) -> None:
        endpoint, old = endpoint_of()
        new = endpoint_rotate(endpoint=endpoint, by=people["edo"])
        assert new != old
        delivery_send(delivery_id=told().pk)
        ((headers, body),) = sent_to(receiver)
        assert len(headers["webhook-signature"].split(" ")) == 2
        assert Webhook(old).verify(body, headers) == Webhook(new).verify(body, headers)
        WebhookEndpoint.objects.update(old_secret_until=timezone.now())
        delivery_send(delivery_id=told().pk)
        headers, body = sent_to(receiver)[1]
        Webhook(new).verify(body, headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(old).verify(body, headers)

    def test_none_lies_in_the_database_or_the_audit_trail(
        self, endpoint_of: EndpointOf, people: dict[str, User]
    ) -> None:
        endpoint, old = endpoint_of()
        new = endpoint_rotate(endpoint=endpoint, by=people["edo"])
        kept = json.dumps(
            [*WebhookEndpoint.objects.values(), *AuditEvent.objects.values()], default=str
        )
        assert old.removeprefix("whsec_") not in kept
        assert new.removeprefix("whsec_") not in kept

    def test_one_that_cannot_be_read_is_said(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        endpoint_of()
        delivery = told()
        WebhookEndpoint.objects.update(secret_encrypted="nonsense")
        assert not delivery_send(delivery_id=delivery.pk)
        assert "cannot be decrypted" in again(delivery).error
        assert sent_to(receiver) == []
