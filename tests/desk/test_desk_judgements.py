"""Judging evidence on the desk."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, Evidence, Judgement, Review
from tests.claims import factories
from tests.desk.conftest import Login, World, desk_url
from tests.guards import unsealed


@pytest.fixture
def evidence(people: dict[str, User]) -> Evidence:
    """The only evidence of a claim."""
    return factories.new_evidence(factories.new_claim())[0]


def judge(client: Client, evidence: Evidence, value: str, **typed: str) -> int:
    """Press a button, expect to be led back to the card, and return the status."""
    action = {"action": f"judge:{value}:{evidence.pk}", **typed}
    response = client.post(desk_url(evidence.run.claim), action)
    if response.status_code == 302:
        assert response["Location"].endswith(f"#evidence-{evidence.pk}")
    return response.status_code


def buttons(client: Client, claim: Claim) -> dict[str, tuple[str, bool]]:
    """Return each judgement button's action and whether it is pressed, by its key."""
    page = client.get(desk_url(claim)).content.decode()
    found = re.findall(
        r'value="(judge:[^"]*)"[^>]*data-judge="(.)" aria-pressed="(true|false)"', page
    )
    return {key: (action, pressed == "true") for action, key, pressed in found}


def test_what_was_pressed_is_kept_with_its_place(login: Login, evidence: Evidence) -> None:
    assert judge(login("sari"), evidence, "supports") == 302
    kept = Judgement.objects.get()
    assert (kept.claim, kept.reviewer.username, kept.value) == (
        evidence.run.claim,
        "sari",
        "supports",
    )
    assert kept.snapshot == evidence.snapshot
    assert kept.source == kept.snapshot.source
    assert (kept.start, kept.end) == (evidence.highlight_start, evidence.highlight_end)


def test_the_pressed_button_takes_it_back_and_the_others_replace_it(
    login: Login, evidence: Evidence
) -> None:
    client, claim = login("sari"), evidence.run.claim
    judge(client, evidence, "refutes")
    assert buttons(client, claim) == {
        "+": (f"judge:supports:{evidence.pk}", False),
        "-": (f"judge::{evidence.pk}", True),
        "0": (f"judge:irrelevant:{evidence.pk}", False),
    }
    assert "I said: Refutes" in client.get(desk_url(claim)).content.decode()
    judge(client, evidence, "irrelevant")
    assert Judgement.objects.get().value == "irrelevant"
    judge(client, evidence, "")
    judge(client, evidence, "")
    assert not Judgement.objects.exists()
    assert not any(pressed for _action, pressed in buttons(client, claim).values())


def test_a_newer_search_shows_what_was_said_of_the_source(login: Login, evidence: Evidence) -> None:
    client, claim = login("sari"), evidence.run.claim
    judge(client, evidence, "supports")
    (newer,) = factories.new_evidence(claim)
    newer.snapshot = evidence.snapshot
    with unsealed(Evidence):
        newer.save()
    assert buttons(client, claim)["+"] == (f"judge::{newer.pk}", True)


def test_nobody_sees_what_another_said(login: Login, evidence: Evidence) -> None:
    judge(login("rina"), evidence, "refutes")
    for name in ("sari", "edo"):
        page = login(name).get(desk_url(evidence.run.claim)).content.decode()
        assert 'aria-pressed="false"' in page
        assert 'aria-pressed="true"' not in page
        assert "I said" not in page
    judge(login("sari"), evidence, "supports")
    assert sorted(Judgement.objects.values_list("reviewer__username", "value")) == [
        ("rina", "refutes"),
        ("sari", "supports"),
    ]


def test_judging_alone_begins_no_review_but_typed_words_are_kept(
    login: Login, evidence: Evidence
) -> None:
    client = login("sari")
    judge(client, evidence, "supports", rationale="")
    assert not Review.objects.exists()
    judge(client, evidence, "refutes", rationale="Two offices.")
    assert Review.objects.get().rationale == "Two offices."
    draft = str(Review.objects.get().pk)
    judge(client, evidence, "refutes", rationale="", draft=draft)
    assert Review.objects.get().rationale == ""


def test_evidence_of_another_claim_cannot_be_judged_here(login: Login, evidence: Evidence) -> None:
    other = factories.new_claim()
    address, action = desk_url(other), {"action": f"judge:supports:{evidence.pk}"}
    assert login("sari").post(address, action).status_code == 404


@pytest.mark.parametrize("junk", ["", "supports", "supports:x", "supports:0", "::", ":²"])
def test_what_names_no_evidence_is_404(login: Login, evidence: Evidence, junk: str) -> None:
    action = {"action": f"judge:{junk}"}
    assert login("sari").post(desk_url(evidence.run.claim), action).status_code == 404


def test_who_may_only_read_has_no_buttons_and_is_refused(
    login: Login, evidence: Evidence, people: dict[str, User]
) -> None:
    from django.contrib.auth.models import Group

    people["tono"].groups.add(Group.objects.get(name="Data"))
    client = login("tono")
    assert buttons(client, evidence.run.claim) == {}
    page = client.post(
        desk_url(evidence.run.claim), {"action": f"judge:supports:{evidence.pk}"}, follow=True
    ).content.decode()
    assert "You may not review claims." in page
    assert not Judgement.objects.exists()


def test_the_keys_are_in_the_legend(world: World, login: Login) -> None:
    page = login("sari").get(desk_url(world.claim)).content.decode()
    legend = page[page.index('id="legend"') :]
    assert "<kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd>" in legend
