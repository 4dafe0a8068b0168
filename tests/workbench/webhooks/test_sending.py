"""What is told arrives, signed, at least once; what is not taken is told again, for a day."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.loopback import Site, in_turn, redirects, sends, sends_raw
from tests.workbench.webhooks.conftest import EndpointOf, again, make_due, sent_to, told
from workbench.lib.http import HttpClient, Timing
from workbench.lib.webhooks import sending
from workbench.lib.webhooks.models import Delivery, DeliveryStatus
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.sending import (
    LEASE,
    PAUSES,
    deliveries_due,
    deliveries_forget,
    deliveries_replay,
    delivery_send,
)
from workbench.lib.webhooks.services import endpoint_change
from workbench.lib.webhooks.tasks import deliver, sweep_deliveries
from workbench.lib.work import GIVEN_UP

pytestmark = pytest.mark.django_db


class Died(BaseException):
    """What a kill looks like from inside."""


class TestTaken:
    """A receiver that takes what it is told."""

    def test_somebody_elses_library_verifies_it(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        _, secret = endpoint_of()
        delivery = told(thing=7, name="ü")
        assert delivery_send(delivery_id=delivery.pk)
        ((headers, body),) = sent_to(receiver)
        message = Webhook(secret).verify(body, headers)
        assert message["type"] == "a.happened"
        assert message["data"] == {"thing": 7, "name": "ü"}
        assert datetime.fromisoformat(message["timestamp"]).tzinfo is not None
        assert headers["webhook-id"] == delivery.event_id
        assert headers["Content-Type"] == "application/json"
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body.replace(b"7", b"8"), headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, {**headers, "webhook-id": "msg_other"})

    def test_it_is_written_down_and_not_sent_again(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        endpoint_of()
        delivery = told()
        assert delivery_send(delivery_id=delivery.pk)
        assert not delivery_send(delivery_id=delivery.pk, redelivered=True)
        sweep_deliveries()
        row = again(delivery)
        assert (row.status, row.response_status, row.response_excerpt, row.error) == (
            "delivered", 200, "thank you", "",
        )  # fmt: skip
        assert row.delivered_at is not None
        assert len(sent_to(receiver)) == 1

    def test_each_endpoint_is_told_what_it_asked_for(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        first, _ = endpoint_of()
        second, _ = endpoint_of(events=["b.happened", "a.happened"])
        notify("b.happened")
        notify("a.happened")
        rows = Delivery.objects.order_by("pk").values_list("endpoint", "event")
        assert list(rows) == [
            (second.pk, "b.happened"), (first.pk, "a.happened"), (second.pk, "a.happened"),
        ]  # fmt: skip
        both = Delivery.objects.filter(event="a.happened").values_list("event_id", flat=True)
        assert len(set(both)) == 1

    def test_the_task_sends_it(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        endpoint_of()
        deliver.apply(args=(told().pk,))
        assert len(sent_to(receiver)) == 1


class TestTogether:
    """An event and what happened are written together."""

    def test_what_did_not_happen_is_not_told(self, endpoint_of: EndpointOf) -> None:
        endpoint_of()

        def happen_and_die() -> None:
            with transaction.atomic():
                notify("a.happened")
                raise Died

        with pytest.raises(Died):
            happen_and_die()
        assert not Delivery.objects.exists()

    def test_it_is_queued_after_the_commit(
        self,
        endpoint_of: EndpointOf,
        receiver: Site,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        endpoint_of()
        monkeypatch.setattr(deliver, "apply_async", lambda args, **how: deliver.apply(args=args))
        with django_capture_on_commit_callbacks() as queued:
            notify("a.happened")
            assert sent_to(receiver) == []
        assert len(queued) == 1
        queued[0]()
        assert len(sent_to(receiver)) == 1

    def test_nobody_is_told_whose_account_is_closed_or_who_is_switched_off(
        self, endpoint_of: EndpointOf, people: dict[str, User], receiver: Site
    ) -> None:
        endpoint, _ = endpoint_of()
        delivery = told()
        endpoint_change(endpoint=endpoint, by=people["edo"], is_active=False)
        assert not delivery_send(delivery_id=delivery.pk)
        notify("a.happened")
        endpoint_change(endpoint=endpoint, by=people["edo"], is_active=True)
        people["edo"].is_active = False
        people["edo"].save()
        notify("a.happened")
        assert not delivery_send(delivery_id=delivery.pk)
        assert Delivery.objects.count() == 1
        assert (again(delivery).status, again(delivery).attempts) == ("queued", 0)
        assert sent_to(receiver) == []


class TestNotTaken:
    """Receivers that refuse, lead elsewhere, say nothing or too much."""

    @pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
    def test_it_is_told_again_later(
        self, endpoint_of: EndpointOf, receiver: Site, status: int
    ) -> None:
        endpoint_of()
        receiver.routes["/hook"] = in_turn(sends("busy", status=status), sends("ok"))
        delivery = told()
        assert not delivery_send(delivery_id=delivery.pk)
        row = again(delivery)
        assert (row.status, row.response_status, row.response_excerpt) == ("queued", status, "busy")
        assert str(status) in row.error
        assert PAUSES[0] * 0.9 < row.due_at - timezone.now() < PAUSES[0] * 1.2
        assert (row.endpoint.failures, row.endpoint.failing_since is None) == (1, False)
        assert not delivery_send(delivery_id=delivery.pk)  # it is not due
        make_due(delivery)
        assert delivery_send(delivery_id=delivery.pk)
        row = again(delivery)
        assert (row.endpoint.failures, row.endpoint.failing_since) == (0, None)
        (first, body), (second, same_body) = sent_to(receiver)
        assert first["webhook-id"] == second["webhook-id"]
        assert body == same_body

    def test_the_server_may_say_when(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        endpoint_of()
        receiver.routes["/hook"] = sends("", status=429, headers={"Retry-After": "7200"})
        delivery = told()
        delivery_send(delivery_id=delivery.pk)
        assert again(delivery).due_at - timezone.now() > timedelta(minutes=119)

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_nobody_is_led_elsewhere(
        self, endpoint_of: EndpointOf, receiver: Site, status: int
    ) -> None:
        endpoint_of()
        receiver.routes["/hook"] = redirects(receiver.url("/other"), status)
        delivery = told()
        assert not delivery_send(delivery_id=delivery.pk)
        assert receiver.paths == ["/hook"]
        assert again(delivery).response_status == status

    def test_of_a_huge_answer_little_is_kept(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        def endless() -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\n\r\n"
            for _ in range(500):
                yield b"x" * 64 * 1024

        endpoint_of()
        receiver.routes["/hook"] = sends_raw(endless)
        delivery = told()
        assert delivery_send(delivery_id=delivery.pk)
        assert len(again(delivery).response_excerpt) <= 1000

    def test_silence_ends_in_time_and_is_a_failure(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        def silence() -> Iterator[bytes]:
            time.sleep(3)
            yield b""

        endpoint_of()
        receiver.routes["/hook"] = sends_raw(silence)
        delivery = told()
        client = receiver.client(timing=Timing(connect=0.2, read=0.2, total=0.4))
        assert not delivery_send(delivery_id=delivery.pk, client=client)
        row = again(delivery)
        assert (row.status, row.response_status) == ("queued", None)
        assert row.error

    def test_a_private_address_is_told_nothing(
        self, endpoint_of: EndpointOf, receiver: Site, settings: Settings
    ) -> None:
        endpoint_of()
        settings.WEBHOOK_ALLOWED_PRIVATE_HOSTS = []
        settings.HTTP_ALLOWED_PORTS = [receiver.port]
        delivery = told()
        assert not delivery_send(delivery_id=delivery.pk)
        assert "not on the public internet" in again(delivery).error
        assert sent_to(receiver) == []

    def test_after_a_day_it_is_given_up(self, endpoint_of: EndpointOf, receiver: Site) -> None:
        endpoint_of()
        receiver.routes["/hook"] = sends("no", status=500)
        delivery = told()
        waited = timedelta(0)
        for _ in range(Delivery.MAX_ATTEMPTS):
            make_due(delivery)
            assert not delivery_send(delivery_id=delivery.pk)
            row = again(delivery)
            waited += max(row.due_at - timezone.now(), timedelta(0))
        assert (row.status, row.attempts, len(sent_to(receiver))) == ("failed", 8, 8)
        assert sum(PAUSES, timedelta(0)) <= waited <= timedelta(hours=27)
        assert sum(PAUSES, timedelta(0)) > timedelta(hours=23)
        make_due(delivery)
        assert not delivery_send(delivery_id=delivery.pk)


class TestKilled:
    """A worker that dies with a delivery in its hands."""

    def test_between_sending_and_writing_it_is_sent_again_under_its_id(
        self, endpoint_of: EndpointOf, receiver: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endpoint_of()
        delivery = told()

        def die(*args: Any) -> None:
            raise Died

        with monkeypatch.context() as killed:
            killed.setattr(sending, "_settle", die)
            with pytest.raises(Died):
                delivery_send(delivery_id=delivery.pk)
        assert again(delivery).status == DeliveryStatus.SENDING
        assert deliveries_due(limit=9) == []  # its lease has not passed
        long_ago = timezone.now() - LEASE - timedelta(minutes=9)
        Delivery.objects.filter(pk=delivery.pk).update(lease_until=long_ago, due_at=long_ago)
        assert deliveries_due(limit=9) == [delivery]
        assert delivery_send(delivery_id=delivery.pk)
        assert [headers["webhook-id"] for headers, _ in sent_to(receiver)] == [
            delivery.event_id
        ] * 2
        assert again(delivery).status == DeliveryStatus.DELIVERED

    def test_who_comes_back_late_writes_nothing_over_another(
        self, endpoint_of: EndpointOf, receiver: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endpoint_of()
        delivery = told()
        written = sending._settle

        def late(hold: Any, outcome: Any) -> None:
            monkeypatch.setattr(sending, "_settle", written)
            Delivery.objects.filter(pk=delivery.pk).update(
                lease_until=timezone.now() - LEASE, due_at=timezone.now()
            )
            assert delivery_send(delivery_id=delivery.pk)
            written(hold, sending._Outcome(500, "", "late"))

        monkeypatch.setattr(sending, "_settle", late)
        delivery_send(delivery_id=delivery.pk)
        assert (again(delivery).status, again(delivery).response_status) == ("delivered", 200)

    def test_what_kills_each_time_is_given_up(self, endpoint_of: EndpointOf) -> None:
        endpoint_of()
        delivery = told()
        Delivery.objects.filter(pk=delivery.pk).update(attempts=Delivery.MAX_ATTEMPTS)
        assert not delivery_send(delivery_id=delivery.pk)
        assert again(delivery).status == DeliveryStatus.FAILED
        assert GIVEN_UP
        assert "Given up" in again(delivery).error

    def test_a_database_that_is_away_is_no_attempt(
        self, endpoint_of: EndpointOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endpoint_of()
        delivery = told()

        def away(*args: Any) -> None:
            raise OperationalError

        with monkeypatch.context() as down:
            down.setattr(sending, "_settle", away)
            with pytest.raises(OperationalError):
                delivery_send(delivery_id=delivery.pk)
        assert (again(delivery).status, again(delivery).attempts) == ("queued", 0)


class TestLog:
    """What was told is kept for a while, and told again if somebody asks."""

    def test_it_is_told_again_under_its_old_id(
        self, endpoint_of: EndpointOf, receiver: Site
    ) -> None:
        endpoint_of()
        done, failed, sent_now = told(), told(), told()
        delivery_send(delivery_id=done.pk)
        Delivery.objects.filter(pk=failed.pk).update(status="failed", attempts=8, error="No.")
        Delivery.objects.filter(pk=sent_now.pk).update(status="sending")
        replayed = deliveries_replay(Delivery.objects.all())
        assert [row.pk for row in replayed] == [done.pk, failed.pk]
        assert all(delivery_send(delivery_id=row.pk) for row in replayed)
        ids = [headers["webhook-id"] for headers, _ in sent_to(receiver)]
        assert ids == [done.event_id, done.event_id, failed.event_id]

    def test_what_is_old_and_settled_is_forgotten(self, endpoint_of: EndpointOf) -> None:
        endpoint_of()
        old, waiting, new = told(), told(), told()
        long_ago = timezone.now() - timedelta(days=31)
        Delivery.objects.filter(pk=old.pk).update(status="delivered", created_at=long_ago)
        Delivery.objects.filter(pk=waiting.pk).update(created_at=long_ago)
        Delivery.objects.filter(pk=new.pk).update(status="delivered")
        assert deliveries_forget() == 1
        assert set(Delivery.objects.values_list("pk", flat=True)) == {waiting.pk, new.pk}


def test_the_world_is_told_at_its_public_addresses_only() -> None:
    client: HttpClient = sending.webhook_client()
    assert client.allowed_private_hosts == []
    assert client.seconds_between == 0
