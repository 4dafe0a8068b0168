"""Who works on a claim, as the desk and the queue show it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Review
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

People = dict[str, User]
QUEUE = reverse("admin:claims_claim_changelist")


@pytest.fixture
def taken(people: People) -> Claim:
    """A claim that rina took."""
    claim = factories.new_claim(article=factories.new_article())
    claim_take(claim=claim, reviewer=people["rina"])
    return claim


def pages(login: Login, name: str, claim: Claim) -> tuple[str, str]:
    """Return a claim's desk and the queue."""
    client = login(name)
    return client.get(desk_url(claim)).content.decode(), client.get(QUEUE).content.decode()


def test_others_see_who_works_on_it_since_when(taken: Claim, login: Login) -> None:
    desk, queue = pages(login, "sari", taken)
    assert "Rina works on it since" in desk
    assert 'value="take"' not in desk
    assert "Rina, for " in queue


def test_whoever_has_it_sees_how_long_and_gives_it_back(
    taken: Claim, login: Login, rating: RatingOf
) -> None:
    desk, _queue = pages(login, "rina", taken)
    assert "Yours until" in desk
    assert 'value="give_back"' in desk
    typed = {"action": "give_back", "rationale": "So far.", "rating": str(rating("true").pk)}
    response = login("rina").post(desk_url(taken), typed)
    assert response["Location"] == QUEUE
    taken.refresh_from_db()
    assert taken.assignee is None
    assert Review.objects.get().rationale == "So far."  # nothing typed is lost


def test_a_lease_that_has_run_out_is_told_and_the_claim_can_be_taken(
    taken: Claim, people: People, login: Login
) -> None:
    Claim.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    desk, queue = pages(login, "sari", taken)
    assert "Rina had it until" in desk
    assert "No draft is lost" in desk
    assert 'value="take"' in desk
    assert "Rina, lease has run out" in queue
    login("sari").post(desk_url(taken), {"action": "take"})
    taken.refresh_from_db()
    assert taken.assignee == people["sari"]


def test_handing_in_and_going_on_takes_the_next(
    taken: Claim, people: People, login: Login, rating: RatingOf
) -> None:
    following = factories.new_claim()
    draft = factories.new_review(taken, people["rina"], rating("true"))
    typed = {"rating": str(rating("true").pk), "rationale": draft.rationale}
    response = login("rina").post(desk_url(taken), {"action": "submit:next", **typed})
    assert response["Location"] == desk_url(following)
    following.refresh_from_db()
    assert following.assignee == people["rina"]
