"""The queue: what is shown, in which order, and what can be done with many at once."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, Claimant, ClaimantAlias
from claims.statements.choices import ClaimStatus
from claims.statements.selectors import languages_used
from claims.statements.services.claimants import claimant_resolve
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf

QUEUE = "/admin/claims/claim/"


def shown(client: Client, **query: str) -> list[Claim]:
    """Return the claims that the queue shows, in its order."""
    response: Any = client.get(QUEUE, query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


@pytest.fixture
def claims(people: dict[str, User]) -> list[Claim]:
    """Three claims, the most check-worthy first."""
    return [
        factories.new_claim(checkworthiness=worth, language=language)
        for worth, language in ((0.9, "id"), (0.5, "en"), (0.1, "en"))
    ]


def test_the_most_check_worthy_come_first(claims: list[Claim], login: Login) -> None:
    assert shown(login("rina")) == claims


@pytest.mark.parametrize("status", [ClaimStatus.DECIDED, ClaimStatus.DISMISSED])
def test_what_is_done_is_shown_if_asked_for(claims: list[Claim], login: Login, status: str) -> None:
    Claim.objects.filter(pk=claims[0].pk).update(status=status, dismissal="x")
    client = login("rina")
    assert shown(client) == claims[1:]
    assert shown(client, state=status) == claims[:1]
    assert shown(client, state="all") == claims


@pytest.mark.parametrize(
    ("query", "expected"),
    [({"language": "id"}, [0]), ({"worth": "0.7"}, [0]), ({"worth": "0.4"}, [0, 1]),
     ({"worth": "nonsense"}, [0, 1, 2]), ({"language": "xx"}, [])],
    ids=str,
)  # fmt: skip
def test_filters(
    claims: list[Claim], login: Login, query: dict[str, str], expected: list[int]
) -> None:
    assert shown(login("rina"), **query) == [claims[number] for number in expected]


def test_appearances_and_independent_origins_are_counted(claims: list[Claim], login: Login) -> None:
    for _ in range(2):
        factories.new_appearance(claims[0], factories.new_article())
    factories.new_evidence(claims[0], sources=5)
    factories.new_evidence(claims[0], sources=3)
    (first, second, _third) = shown(login("rina"))
    counts = [getattr(first, name) for name in ("appearance_count", "origin_count")]
    assert counts == [2, 3]
    assert [getattr(second, name) for name in ("appearance_count", "origin_count")] == [0, None]


def act(client: Client, action: str, claims: list[Claim]) -> Any:
    """Choose claims and an action."""
    chosen = {"action": action, "_selected_action": [claim.pk for claim in claims]}
    return client.post(QUEUE, chosen, follow=True)


def test_many_are_taken_at_once_but_not_what_others_have(
    claims: list[Claim], login: Login, people: dict[str, User]
) -> None:
    claim_take(claim=claims[0], reviewer=people["sari"])
    page = act(login("rina"), "take", claims).content.decode()
    assert "2 claims are yours." in page
    assert "Somebody else has this claim" in page
    assert Claim.objects.filter(assignee=people["rina"]).count() == 2
    assert Claim.objects.get(pk=claims[0].pk).assignee == people["sari"]


def test_many_are_dismissed_at_once_with_a_reason(claims: list[Claim], login: Login) -> None:
    client = login("rina")
    page = act(client, "dismiss", claims[:2])
    ((address, _status),) = page.redirect_chain
    assert str(claims[0]) in page.content.decode()
    assert not Claim.objects.filter(status=ClaimStatus.DISMISSED).exists(), "nobody has said why"
    form = {**dict(parse_qsl(urlsplit(address).query)), "reason": "An opinion."}
    assert "2 claims dismissed." in client.post(address, form, follow=True).content.decode()
    dismissed = Claim.objects.filter(status=ClaimStatus.DISMISSED)
    assert {claim.dismissal for claim in dismissed} == {"An opinion."}
    assert set(dismissed) == set(claims[:2])


def test_whoever_has_dismissed_sees_the_queue_as_it_was(claims: list[Claim], login: Login) -> None:
    client = login("rina")
    page = client.post(
        f"{QUEUE}?state=all",
        {"action": "dismiss", "_selected_action": [claims[0].pk]},
    )
    form = dict(parse_qsl(urlsplit(page["Location"]).query))
    assert f'href="{QUEUE}?state=all"' in client.get(page["Location"]).content.decode()
    answer = client.post(page["Location"], {**form, "reason": "An opinion."})
    assert answer["Location"] == f"{QUEUE}?state=all"
    evil = client.post(page["Location"], {**form, "filters": "//x.example", "reason": "No."})
    assert evil["Location"] == QUEUE


@pytest.mark.parametrize("reason", [" ", "x" * 501])
def test_nothing_is_dismissed_without_a_reason_that_fits(
    claims: list[Claim], login: Login, reason: str
) -> None:
    form = {"claims": str(claims[0].pk), "reason": reason}
    answer = login("rina").post(f"{QUEUE}dismiss/", form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Claim.objects.filter(status=ClaimStatus.DISMISSED).exists()


def test_what_cannot_be_dismissed_is_named_and_the_others_are(
    claims: list[Claim], login: Login, people: dict[str, User], rating: RatingOf
) -> None:
    factories.new_verdict(claims[0], people, rating("true"))
    chosen = "-".join(str(claim.pk) for claim in claims)
    form = {"claims": chosen, "reason": "An opinion."}
    page = login("rina").post(f"{QUEUE}dismiss/", form, follow=True).content.decode()
    assert "2 claims dismissed." in page
    assert "Only an open claim can be dismissed." in page
    claims[0].refresh_from_db()
    assert claims[0].status == ClaimStatus.DECIDED


def test_who_may_not_triage_dismisses_nothing(claims: list[Claim], login: Login) -> None:
    form = {"claims": str(claims[0].pk), "reason": "x"}
    assert login("tono").post(f"{QUEUE}dismiss/", form).status_code == 403
    assert login("edo").get(f"{QUEUE}dismiss/?claims=0").status_code == 404


@pytest.mark.parametrize("action", ["take", "dismiss", "delete_selected"])
def test_somebody_without_a_role_does_nothing(
    claims: list[Claim], login: Login, action: str
) -> None:
    before = list(Claim.objects.values())
    assert act(login("tono"), action, claims).status_code == 403
    assert list(Claim.objects.values()) == before


def test_nobody_deletes_claims(claims: list[Claim], login: Login) -> None:
    act(login("edo"), "delete_selected", claims)
    assert Claim.objects.count() == 3


class TestClaimants:
    """Claimants and aliases made by hand."""

    def save(self, client: Client, claimant: Claimant, alias: str) -> int:
        """Give a claimant an alias on its page."""
        form = {
            "name": claimant.name, "role": "",
            "aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0,
            "aliases-0-name": alias, "aliases-0-claimant": claimant.pk,
        }  # fmt: skip
        return client.post(f"/admin/claims/claimant/{claimant.pk}/change/", form).status_code

    def test_an_alias_made_by_hand_leads_to_its_claimant(self, login: Login) -> None:
        client = login("edo")
        client.get(QUEUE)
        claimants = [claimant_resolve(name=name) for name in ("Ana Lopez", "Budi Santoso")]
        for claimant, alias in zip(claimants, ("La López", "Pak Budi"), strict=True):
            assert self.save(client, claimant, alias) == 302
        assert claimant_resolve(name="la lopez") == claimants[0]
        assert claimant_resolve(name="Pak Budi") == claimants[1]
        assert ClaimantAlias.objects.count() == 2

    def test_two_claimants_can_be_made_by_hand(self, login: Login) -> None:
        client = login("edo")
        for name in ("Ana Lopez", "Budi Santoso"):
            form = {
                "name": name, "role": "", "aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0,
            }  # fmt: skip
            assert client.post("/admin/claims/claimant/add/", form).status_code == 302
        assert claimant_resolve(name="ana lopez").name == "Ana Lopez"
        assert Claimant.objects.count() == 2


def test_the_claim_form_cannot_put_a_claim_into_another_state(
    claims: list[Claim], login: Login
) -> None:
    client = login("rina")
    address = f"/admin/claims/claim/{claims[0].pk}/change/"
    form = {"text": "As rina put it.", "language": "id", "checkworthiness": "0.9",
            "status": ClaimStatus.DECIDED, "reasons": "[]"}  # fmt: skip
    client.post(address, form)
    assert Claim.objects.get(pk=claims[0].pk).status == ClaimStatus.NEW


def test_a_long_queue_is_counted_no_further_than_anybody_reads(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.lib.admin.FirstRows.most", 2)
    for _ in range(2):
        factories.new_claim()
    client = login("sari")
    page = client.get("/admin/claims/claim/").content.decode()
    assert "Only the first 2 are listed" in page
    monkeypatch.setattr("workbench.lib.admin.FirstRows.most", 3)
    assert "Only the first" not in client.get("/admin/claims/claim/").content.decode()


def test_the_languages_that_occur_are_offered_once(login: Login) -> None:
    for language in ("id", "en", "id", "ar"):
        factories.new_claim(language=language)
    assert languages_used() == ["ar", "en", "id"]
    Claim.objects.all().delete()
    assert languages_used() == []
