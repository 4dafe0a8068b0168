"""Webhooks on the desk: added with a secret that is shown once, switched, told again."""

from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import Login
from workbench.lib.audit.models import AuditEvent
from workbench.lib.health import OK, WARNING
from workbench.lib.webhooks import tasks
from workbench.lib.webhooks.health import webhook_lights
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.outbox import notify

WEBHOOKS, DELIVERIES = "/admin/webhooks/webhookendpoint/", "/admin/webhooks/delivery/"
GIVEN = {"url": "https://cms.example/hook", "description": "CMS", "events": ["verdict.published"]}


def said(response: Any) -> str:
    """Return what the next page says on top."""
    return " ".join(str(message) for message in response.context["messages"])


def act(client: Client, where: str, action: str, *rows: Any) -> Any:
    """Do something with some rows."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(where, chosen, follow=True)


@pytest.fixture
def editor(login: Login) -> Client:
    """Edo."""
    return login("edo")


@pytest.fixture
def endpoint(editor: Client) -> WebhookEndpoint:
    """One that was added on the desk."""
    editor.post(f"{WEBHOOKS}add/", GIVEN)
    editor.get(WEBHOOKS)  # takes the message with the secret away
    return WebhookEndpoint.objects.get()


def test_its_secret_is_shown_once(editor: Client) -> None:
    response = editor.post(f"{WEBHOOKS}add/", GIVEN, follow=True)
    assert "whsec_" in said(response)
    made = WebhookEndpoint.objects.get()
    assert (made.url, made.events, made.owner.username) == (
        "https://cms.example/hook", ["verdict.published"], "edo",
    )  # fmt: skip
    for page in (WEBHOOKS, f"{WEBHOOKS}{made.pk}/change/"):
        assert b"whsec_" not in editor.get(page).content
    assert [event.act for event in AuditEvent.objects.all()] == ["webhook.added"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "http://cms.example/hook"}, "url"),
        ({"url": "cms"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["verdict.eaten"]}, "events"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    editor: Client, wrong: dict[str, Any], field: str
) -> None:
    response: Any = editor.post(f"{WEBHOOKS}add/", {**GIVEN, **wrong})
    assert response.status_code == 200
    assert response.context["adminform"].errors[field]
    assert not WebhookEndpoint.objects.exists()


def test_it_is_changed_switched_and_given_another_secret(
    editor: Client, endpoint: WebhookEndpoint
) -> None:
    page = f"{WEBHOOKS}{endpoint.pk}/change/"
    editor.post(page, {**GIVEN, "events": ["review.handed_in", "claim.state_changed"]})
    endpoint.refresh_from_db()
    assert endpoint.events == ["claim.state_changed", "review.handed_in"]
    act(editor, WEBHOOKS, "switch_off", endpoint)
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    act(editor, WEBHOOKS, "switch_on", endpoint)
    response = act(editor, WEBHOOKS, "replace_secret", endpoint)
    assert "whsec_" in said(response)
    now = WebhookEndpoint.objects.get()
    assert now.is_active
    assert now.old_secret_until is not None


def test_what_it_was_told_is_listed_and_told_again(
    editor: Client, endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify("verdict.published", verdict=7)
    row = Delivery.objects.get()
    hostile = "<script>alert(1)</script>"
    Delivery.objects.update(status="failed", attempts=8, response_excerpt=hostile)
    page = editor.get(f"{DELIVERIES}{row.pk}/change/").content.decode()
    assert "&lt;script&gt;" in page
    assert hostile not in page
    assert row.event_id in page
    sent: list[Any] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **_: sent.append(args[0]))
    assert "1 delivery is sent again." in said(act(editor, DELIVERIES, "replay", row))
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("queued", 0)


def test_the_list_of_deliveries_takes_as_many_queries_for_ten_as_for_one(
    editor: Client, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        notify("verdict.published", verdict=7)
    with django_assert_max_num_queries(12):
        assert editor.get(DELIVERIES).status_code == 200


def test_reviewers_see_none_of_it(login: Login, endpoint: WebhookEndpoint) -> None:
    notify("verdict.published", verdict=7)
    reviewer = login("rina")
    for page in (WEBHOOKS, DELIVERIES, f"{WEBHOOKS}add/"):
        assert reviewer.get(page).status_code == 403
    assert reviewer.post(f"{WEBHOOKS}add/", GIVEN).status_code == 403


class TestLight:
    """The light on the health page."""

    def test_there_is_none_without_webhooks(self, db: None) -> None:
        assert webhook_lights() == []

    def test_it_says_who_takes_nothing_and_who_was_switched_off(
        self, endpoint: WebhookEndpoint
    ) -> None:
        (light,) = webhook_lights()
        assert (light.state, light.detail, light.remedy) == (OK, "1 is told", "")
        WebhookEndpoint.objects.update(failures=5, failing_since=endpoint.created_at)
        (light,) = webhook_lights()
        assert light.state == WARNING
        assert "nothing is taken" in light.detail
        assert "CMS" in light.detail
        WebhookEndpoint.objects.update(is_active=False, switched_off_at=endpoint.created_at)
        (light,) = webhook_lights()
        assert light.state == WARNING
        assert "switched off" in light.detail
        assert light.remedy

    def test_it_is_on_the_page(self, editor: Client, endpoint: WebhookEndpoint) -> None:
        WebhookEndpoint.objects.update(is_active=False, switched_off_at=endpoint.created_at)
        assert (
            "switched off, since nothing was taken" in editor.get("/admin/health/").content.decode()
        )
