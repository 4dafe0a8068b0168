"""A claim of which it is not clear who said it: on the desk, in the queue, through the API."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claim
from tests.claims import factories
from tests.desk.conftest import Login, desk_url


@pytest.fixture
def unclear(people: dict[str, User]) -> Claim:
    """A claim of one of two; the names are hostile."""
    return factories.new_claim(
        text="The bridge was closed.", claimant_candidates=["Marta <b>Kelling</b>", "Reuter"]
    )


def test_both_are_offered_with_a_key_each_and_nobody(login: Login, unclear: Claim) -> None:
    page = login("sari").get(desk_url(unclear)).content.decode()
    assert "Not clear. Was it:" in page
    assert 'value="claimant:1" class="wb-button" data-key="w"' in page
    assert 'value="claimant:2" class="wb-button" data-key="e"' in page
    assert '<ul class="desk-candidates" aria-label="Who said it">' in page
    assert 'value="claimant:0"' in page
    assert "Marta &lt;b&gt;Kelling&lt;/b&gt;" in page
    assert "<b>Kelling" not in page


@pytest.mark.parametrize(("pressed", "who"), [("2", "Reuter"), ("0", None)])
def test_one_is_picked(login: Login, unclear: Claim, pressed: str, who: str | None) -> None:
    response = login("sari").post(desk_url(unclear), {"action": f"claimant:{pressed}"})
    assert response.status_code == 302
    unclear.refresh_from_db()
    assert (unclear.claimant.name if unclear.claimant else None) == who
    assert unclear.claimant_candidates == []


def test_what_was_typed_is_kept_when_somebody_is_picked(login: Login, unclear: Claim) -> None:
    typed = {"action": "claimant:2", "rationale": "Both were there."}
    login("sari").post(desk_url(unclear), typed)
    assert unclear.reviews.get().rationale == "Both were there."


def test_of_a_closed_claim_nobody_can_be_picked(login: Login, unclear: Claim) -> None:
    Claim.objects.update(status="dismissed", dismissal="Opinion.")
    page = login("sari").get(desk_url(unclear)).content.decode()
    assert "Reuter" in page
    assert 'value="claimant:' not in page


@pytest.mark.parametrize(("who", "pressed", "status"), [("tono", "1", 403), ("sari", "9", 302)])
def test_nobody_is_picked_by_whom_may_not_or_who_is_not_offered(
    login: Login, unclear: Claim, who: str, pressed: str, status: int
) -> None:
    client = login(who)
    assert client.post(desk_url(unclear), {"action": f"claimant:{pressed}"}).status_code == status
    unclear.refresh_from_db()
    assert unclear.claimant is None
    assert len(unclear.claimant_candidates) == 2


def test_the_queue_asks_too(login: Login, unclear: Claim) -> None:
    page = login("sari").get(reverse("admin:claims_claim_changelist")).content.decode()
    assert "Kelling&lt;/b&gt; / Reuter?" in page
