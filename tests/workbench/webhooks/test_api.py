"""`/api/v1/webhooks/`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.api.conftest import Api, faults, fresh_rates, key  # noqa: F401  (fixtures)
from tests.loopback import Site
from tests.workbench.webhooks.conftest import EndpointOf
from workbench.lib.access.models import ApiKey, KeptAnswer
from workbench.lib.webhooks import tasks
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.sending import delivery_send

pytestmark = pytest.mark.django_db
GIVEN = {"url": "https://cms.example/hook", "events": ["verdict.published"], "description": "CMS"}
Key = Callable[..., Api]


@pytest.fixture
def editor(people: dict[str, User], key: Key) -> Api:  # noqa: F811
    """A client whose key may do everything that edo may."""
    made = key("edo", "read")
    ApiKey.objects.update(scopes=["read", "admin"])
    return made


def patch(api: Api, path: str, body: dict[str, Any]) -> Any:
    """Return the answer to a PATCH."""
    return api.client.patch(f"/api/v1/{path}", body, content_type="application/json")


def test_one_is_added_and_its_secret_shown_once(editor: Api) -> None:
    answer = editor.post("webhooks/", GIVEN)
    made = answer.json()
    assert answer.status_code == 201
    assert made["secret"].startswith("whsec_")
    assert (made["url"], made["events"], made["owner"]) == (GIVEN["url"], GIVEN["events"], "edo")
    shown = editor.get(f"webhooks/{made['id']}/").json()
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    assert editor.ids("webhooks/") == [made["id"]]


def test_a_secret_is_not_kept_for_who_asks_again(editor: Api) -> None:
    def send() -> Any:
        return editor.client.post(
            "/api/v1/webhooks/", GIVEN, content_type="application/json",
            headers={"idempotency-key": "k"},
        )  # fmt: skip

    first, again = send().json(), send().json()
    assert first["id"] == again["id"]
    assert again["secret"] is None
    assert first["secret"] not in KeptAnswer.objects.get().body


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://cms.example/hook"},
        {"url": "ftp://cms.example/"},
        {"url": "https://me:secret@cms.example/"},
        {"url": "nonsense"},
        {"url": "https://cms.example/" + "x" * 3000},
        {"events": ["verdict.eaten"]},
        {"events": []},
        {"events": "verdict.published"},
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(editor: Api, wrong: dict[str, Any]) -> None:
    answer = editor.post("webhooks/", {**GIVEN, **wrong})
    assert set(faults(answer)) == {f"/{name}" for name in wrong}
    assert not WebhookEndpoint.objects.exists()


def test_it_is_changed_and_switched(editor: Api) -> None:
    path = f"webhooks/{editor.post('webhooks/', GIVEN).json()['id']}/"
    changed = patch(editor, path, {"events": ["claim.state_changed"], "is_active": False}).json()
    assert (changed["events"], changed["is_active"]) == (["claim.state_changed"], False)
    WebhookEndpoint.objects.update(failures=3, switched_off_at="2026-01-01T00:00:00Z")
    assert patch(editor, path, {"failures": 9, "owner": "rina"}).json()["failures"] == 3
    on = patch(editor, path, {"is_active": True}).json()
    assert (on["failures"], on["switched_off_at"], on["owner"]) == (0, None, "edo")
    assert set(faults(patch(editor, path, {"url": "http://cms.example/"}))) == {"/url"}
    assert editor.client.delete(f"/api/v1/{path}").status_code == 405


def test_its_secret_is_replaced(editor: Api) -> None:
    made = editor.post("webhooks/", GIVEN).json()
    answer = editor.post(f"webhooks/{made['id']}/rotate/", {}).json()
    assert answer["secret"].startswith("whsec_")
    assert answer["secret"] != made["secret"]
    assert answer["old_secret_until"]


class TestDeliveries:
    """What a webhook was told."""

    def test_they_are_listed_filtered_and_not_anothers(
        self, editor: Api, endpoint_of: EndpointOf
    ) -> None:
        first, _ = endpoint_of()
        second, _ = endpoint_of(events=["b.happened"])
        for _ in range(3):
            notify("a.happened", thing=1)
        notify("b.happened")
        assert len(editor.ids(f"webhooks/{first.pk}/deliveries/")) == 3
        (row,) = editor.get(f"webhooks/{second.pk}/deliveries/").json()["results"]
        assert (row["event"], row["status"], row["attempts"]) == ("b.happened", "queued", 0)
        assert row["next_attempt_at"] is not None
        assert '"type":"b.happened"' in row["payload"]
        path = f"webhooks/{first.pk}/deliveries/"
        assert editor.ids(path, status="failed") == []
        assert len(editor.ids(path, event="a.happened", page_size=2)) == 2
        assert set(faults(editor.get(path, stat="failed"))) == {"stat"}
        assert editor.get("webhooks/999999/deliveries/").status_code == 404

    def test_it_takes_as_many_queries_for_ten_as_for_one(
        self, editor: Api, endpoint_of: EndpointOf
    ) -> None:
        endpoint, _ = endpoint_of()
        notify("a.happened")
        path = f"webhooks/{endpoint.pk}/deliveries/"
        few, few_queries = editor.queries(path)
        for _ in range(9):
            notify("a.happened")
        many, many_queries = editor.queries(path)
        assert (few, many) == (1, 10)
        assert few_queries == many_queries <= 8

    def test_those_that_failed_are_sent_again_or_those_that_are_named(
        self,
        editor: Api,
        endpoint_of: EndpointOf,
        receiver: Site,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        endpoint, _ = endpoint_of()
        other, _ = endpoint_of(events=["b.happened"])
        for event in ("a.happened", "a.happened", "b.happened"):
            notify(event)
        done, failed, not_ours = Delivery.objects.order_by("pk")
        assert delivery_send(delivery_id=done.pk)
        Delivery.objects.exclude(pk=done.pk).update(status="failed", attempts=8)
        sent: list[int] = []
        monkeypatch.setattr(
            "workbench.lib.webhooks.api.views.enqueue_if_heard", lambda one: sent.append(one.pk)
        )
        path = f"webhooks/{endpoint.pk}/replay/"
        answer = editor.post(path, {})
        assert (answer.status_code, answer.json(), sent) == (202, {"replayed": 1}, [failed.pk])
        answer = editor.post(path, {"deliveries": [done.pk, not_ours.pk]})
        assert (answer.json(), sent) == ({"replayed": 1}, [failed.pk, done.pk])
        assert set(faults(editor.post(path, {"deliveries": ["x"]}))) == {"/deliveries/0"}
        assert editor.post("webhooks/999999/replay/", {}).status_code == 404
        assert other.deliveries.get().status == "failed"


def test_the_list_takes_as_many_queries_for_ten_as_for_one(editor: Api) -> None:
    editor.post("webhooks/", GIVEN)
    _, few = editor.queries("webhooks/")
    for _ in range(9):
        editor.post("webhooks/", GIVEN)
    rows, many = editor.queries("webhooks/")
    assert rows == 10
    assert few == many <= 8


def test_only_editors_and_their_keys_of_the_scope_get_in(
    key: Key,  # noqa: F811
    editor: Api,
    endpoint_of: EndpointOf,
) -> None:
    endpoint, _ = endpoint_of()
    one = f"webhooks/{endpoint.pk}/"
    reviewer = key("rina", "read")
    ApiKey.objects.filter(user__username="rina").update(scopes=["read", "admin"])
    only_reads = key("edo", "read")
    for path in ("webhooks/", one, f"{one}deliveries/"):
        assert Api().get(path).status_code == 401
        assert reviewer.get(path).status_code == 403
        assert editor.get(path).status_code == 200
    for path in ("webhooks/", f"{one}rotate/", f"{one}replay/"):
        assert Api().post(path, {}).status_code == 401
        assert reviewer.post(path, {}).status_code == 403
        assert only_reads.post(path, {}).status_code == 403
    for stranger in (Api(), reviewer, only_reads):
        assert patch(stranger, one, {"is_active": False}).status_code in (401, 403)


def test_the_sweep_is_scheduled() -> None:
    from django.conf import settings

    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.sweep_deliveries.name in names
