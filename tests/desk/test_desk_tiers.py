"""Evidence in tiers: what speaks to the claim, its subject, the rest; and “nothing found”."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.evidence.choices import EvidenceTier
from claims.models import Claim, ConnectorAnswer, Evidence, RetrievalRun
from sources.choices import AnswerStatus
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.guards import unsealed

pytestmark = pytest.mark.django_db
NOTHING = "Nothing found that speaks to this claim."


@pytest.fixture
def claim(people: dict[str, User]) -> Claim:
    """A claim with three sources."""
    claim = factories.new_claim()
    factories.new_evidence(claim, sources=3)
    return claim


def put(claim: Claim, *tiers: str, origins: int) -> None:
    """Put the evidence in these tiers, in the order of ranks."""
    with unsealed(Evidence):
        for one, tier in zip(claim.runs.get().evidence.order_by("rank"), tiers, strict=True):
            one.tier, one.confidence = tier, 0.5
            one.save()
        RetrievalRun.objects.update(origin_count=origins)


def page(client: Client, claim: Claim) -> str:
    """Return the desk's page."""
    return client.get(desk_url(claim)).content.decode()


def test_tiers_stand_under_their_names_in_order_and_the_rest_is_folded(
    claim: Claim, login: Login
) -> None:
    put(claim, EvidenceTier.REST, EvidenceTier.SPEAKS, EvidenceTier.SUBJECT, origins=1)
    shown = page(login("rina"), claim)
    names = re.findall(r'<h3 class="desk-tier-name">([^<]+?)\s*<', shown)
    assert names == ["Speaks to the claim", "Same subject", "The rest"]
    assert re.search(r'<details class="desk-tier"><summary><h3[^>]*>The rest', shown)
    assert "1 independent origin speaks to the claim" in shown
    assert NOTHING not in shown
    first, second, third = claim.runs.get().evidence.order_by("rank")
    places = [shown.index(f'id="evidence-{one.pk}"') for one in (second, third, first)]
    assert places == sorted(places)


@pytest.mark.parametrize("first", [EvidenceTier.REST, EvidenceTier.SUBJECT])
def test_the_rest_is_open_where_nothing_speaks(claim: Claim, login: Login, first: str) -> None:
    put(claim, first, EvidenceTier.REST, EvidenceTier.REST, origins=0)
    shown = page(login("rina"), claim)
    assert '<details class="desk-tier">' not in shown
    assert "The rest" in shown


def test_nothing_found_is_said_with_who_was_asked_and_when(claim: Claim, login: Login) -> None:
    put(claim, EvidenceTier.SUBJECT, EvidenceTier.REST, EvidenceTier.REST, origins=0)
    shown = page(login("rina"), claim)
    assert NOTHING in shown
    assert re.search(r"Searched \w+", shown)
    assert "Asked: this desk’s own sources." in shown
    assert "none speaks to the claim" in shown

    ConnectorAnswer.objects.create(
        run=claim.runs.get(), connector="wikipedia", status=AnswerStatus.ANSWERED
    )
    assert "Asked: this desk’s own sources, wikipedia." in page(login("rina"), claim)


def test_evidence_from_before_there_were_tiers_is_shown_as_it_was(
    claim: Claim, login: Login
) -> None:
    shown = page(login("rina"), claim)
    assert "desk-tier-name" not in shown
    assert NOTHING not in shown
    assert "3 independent origins" in shown
    assert shown.count('class="desk-card"') == 3


@pytest.mark.parametrize(
    ("origins", "said"), [(None, "not searched yet"), (0, "nothing found"), (2, "2")]
)
def test_the_queue_says_what_was_found(
    people: dict[str, User], login: Login, origins: int | None, said: str
) -> None:
    claim = factories.new_claim()
    if origins is not None:
        factories.new_evidence(claim, sources=2)
        RetrievalRun.objects.update(origin_count=origins)
    shown = login("rina").get("/admin/claims/claim/").content.decode()
    cell = re.search(r"<td[^>]*field-origins_found[^>]*>(.*?)</td>", shown, re.DOTALL)
    assert cell is not None
    assert said in cell[1]
