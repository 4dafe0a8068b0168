"""Changes of scales, policies and connectors are events of the chain, or do not happen."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.audited import audit_faults
from claims.models import RatingScale, ReviewPolicy, TheirLabel
from sources.models import ConnectorKey, ConnectorState
from tests.desk.conftest import Login
from workbench.lib.audit.models import AuditEvent

POLICY = "/admin/claims/reviewpolicy/1/change/"
SENT = {
    "second_review": "all", "sample_percent": "10", "from_checkworthiness": "0.5",
    "four_eyes": "on", "unanimous_passes": "",
}  # fmt: skip


@pytest.fixture
def policy(people: dict[str, User]) -> ReviewPolicy:
    """The policy as it is before."""
    return ReviewPolicy.objects.create()


def only_event() -> AuditEvent:
    """The only event; the chain is whole."""
    assert list(audit_faults()) == []
    return AuditEvent.objects.get()


def scale_form(scale: RatingScale, **changes: str) -> dict[str, Any]:
    """Return what the scale's form sends."""
    steps = list(scale.ratings.order_by("order"))
    sent: dict[str, Any] = {
        "slug": scale.slug, "name": scale.name, "is_default": "on",
        "ratings-TOTAL_FORMS": len(steps), "ratings-INITIAL_FORMS": len(steps),
    }  # fmt: skip
    for at, step in enumerate(steps):
        sent |= {
            f"ratings-{at}-id": step.pk, f"ratings-{at}-scale": scale.pk,
            f"ratings-{at}-slug": step.slug, f"ratings-{at}-order": step.order,
            f"ratings-{at}-labels": json.dumps({"en": step.labels["en"]}),
            f"ratings-{at}-claimreview_value": step.claimreview_value or "",
            **({f"ratings-{at}-is_unverifiable": "on"} if step.is_unverifiable else {}),
        }  # fmt: skip
    return sent | changes


@pytest.mark.usefixtures("policy")
def test_a_changed_policy_says_who_from_what_to_what(login: Login, people: dict[str, User]) -> None:
    assert login("edo").post(POLICY, SENT).status_code == 302
    event = only_event()
    assert (event.act, event.subject) == ("reviewpolicy.changed", "reviewpolicy:1")
    assert event.actor == f"user:{people['edo'].pk}"
    assert event.data["was"]["second_review"] == "none"
    assert event.data["now"]["second_review"] == "all"


@pytest.mark.usefixtures("policy")
def test_what_changes_nothing_is_no_event(login: Login) -> None:
    login("edo").post(POLICY, SENT)
    login("edo").post(POLICY, SENT)
    assert AuditEvent.objects.count() == 1


@pytest.mark.usefixtures("policy")
def test_what_cannot_be_recorded_does_not_happen(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        message = "no room"
        raise RuntimeError(message)

    monkeypatch.setattr("workbench.lib.audit.recorded.record", refuse)
    client: Client = login("edo")
    client.raise_request_exception = False
    assert client.post(POLICY, SENT).status_code == 500
    assert ReviewPolicy.objects.get().second_review == "none"


def test_a_scale_and_each_of_its_ratings(login: Login, scale: RatingScale) -> None:
    for step in scale.ratings.all():
        step.labels = {"en": step.labels["en"]}
        step.save()
    sent = scale_form(scale, name="Seven", **{"ratings-2-labels": '{"en": "Ménage", "é": "x"}'})
    address = f"/admin/claims/ratingscale/{scale.pk}/change/"
    assert login("edo").post(address, sent).status_code == 302
    of_scale, of_rating = AuditEvent.objects.order_by("number")
    assert (of_scale.act, of_scale.data["now"]) == ("ratingscale.changed", {"name": "Seven"})
    assert of_rating.act == "rating.changed"
    assert of_rating.data["now"] == {"labels": '{"en": "Ménage", "é": "x"}'}
    assert list(audit_faults()) == []


def test_a_rating_that_goes_is_told_by_what_it_was(
    client: Client, admin_user: User, scale: RatingScale
) -> None:
    client.force_login(admin_user)
    step = scale.ratings.order_by("order")[2]
    sent = scale_form(scale, **{"ratings-2-DELETE": "on"})
    address = f"/admin/claims/ratingscale/{scale.pk}/change/"
    assert client.post(address, sent).status_code == 302
    assert not scale.ratings.filter(pk=step.pk).exists()
    gone = AuditEvent.objects.get(act="rating.deleted")
    assert (gone.subject, gone.data["was"]) == (f"rating:{step.pk}", str(step))
    assert list(audit_faults()) == []


def test_others_labels_added_and_deleted(login: Login, scale: RatingScale) -> None:
    client, rating = login("edo"), scale.ratings.get(slug="false")
    sent = {"publisher": "Daily", "domain": "daily.example", "label": "Ngawur", "page": ""}
    client.post("/admin/claims/theirlabel/add/", {**sent, "rating": rating.pk})
    label = TheirLabel.objects.get()
    chosen = {"action": "delete_selected", "_selected_action": [label.pk], "post": "yes"}
    client.post("/admin/claims/theirlabel/", chosen)
    assert not TheirLabel.objects.exists()
    added, deleted = AuditEvent.objects.order_by("number")
    assert (added.act, added.data["now"]["rating"]) == ("theirlabel.added", rating.pk)
    assert (deleted.act, deleted.subject) == ("theirlabel.deleted", f"theirlabel:{label.pk}")


def test_a_connectors_key_is_told_of_and_not_told(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)
    sent = {"name": "google_factcheck", "secret": "correct-horse"}
    assert client.post("/admin/sources/connectorkey/add/", sent).status_code == 302
    event = only_event()
    assert event.subject == f"connectorkey:{ConnectorKey.objects.get().pk}"
    assert (event.act, event.data["fields"]) == ("connectorkey.added", ["name", "secret"])
    assert "correct-horse" not in str(event.as_exported())


def test_a_connector_that_is_asked_again(login: Login) -> None:
    state = ConnectorState.objects.create(name="gdelt", failures=3)
    chosen = {"action": "let_it_be_asked", "_selected_action": [state.pk]}
    login("edo").post("/admin/sources/connectorstate/", chosen)
    event = only_event()
    assert (event.act, event.data) == ("connectorstate.reset", {"name": "gdelt"})
