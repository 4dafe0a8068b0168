"""How sure a reviewer is: kept with the draft, sealed with the review, for the desk alone."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.models import Claim, Review
from claims.reviews.contents import review_contents
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_digest, review_submit
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

People = dict[str, User]


@pytest.fixture
def claim(people: People) -> Claim:
    """A claim to review."""
    return factories.new_claim()


def saved(login: Login, claim: Claim, rating: RatingOf, certainty: str) -> Review:
    """Save on the desk what rina has typed."""
    client = login("rina")
    base = client.get(desk_url(claim)).context["base"]
    form = {
        "action": "autosave", "base": base, "rating": rating("true").pk, "rationale": "Offices.",
        "note": "", "certainty": certainty,
    }  # fmt: skip
    answer = client.post(desk_url(claim), form)
    draft = Review.objects.get()
    assert answer.json() == {"draft": draft.pk, "base": review_digest(draft)}
    return draft


@pytest.mark.parametrize(
    ("sent", "kept"), [("sure", "sure"), ("fairly", "fairly"), ("", ""), ("very", "")]
)
def test_it_is_kept_with_the_draft(
    login: Login, claim: Claim, rating: RatingOf, sent: str, kept: str
) -> None:
    assert saved(login, claim, rating, sent).certainty == kept
    page = login("rina").get(desk_url(claim)).content.decode()
    assert f'<option value="{kept}" selected>' in page or not kept


def test_it_tells_one_state_of_a_draft_from_another(
    login: Login, claim: Claim, rating: RatingOf
) -> None:
    draft = saved(login, claim, rating, "sure")
    before = review_digest(draft)
    draft.certainty = "unsure"
    assert review_digest(draft) != before


def test_it_is_sealed_hashed_shown_to_editors_and_sent_back(
    login: Login, people: People, claim: Claim, rating: RatingOf
) -> None:
    review = factories.new_review(claim, people["rina"], rating("true"))
    assert "certainty" not in review_contents(review)
    Review.objects.filter(pk=review.pk).update(certainty="unsure")
    review = review_submit(review=Review.objects.get(pk=review.pk))
    assert review_contents(review)["certainty"] == "unsure"
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(certainty="sure")
    side_by_side = reverse("admin:claims_claim_adjudication", args=[claim.pk])
    for address in (desk_url(claim), side_by_side):
        assert "Not sure" in login("edo").get(address).content.decode()
    review_send_back(review=review, by=people["edo"], comment="Which offices?")
    assert Review.objects.get(status="draft").certainty == "unsure"


def test_the_database_knows_three_answers(people: People, claim: Claim, rating: RatingOf) -> None:
    review = factories.new_review(claim, people["rina"], rating("true"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(certainty="very")


def test_readers_are_not_told(login: Login, people: People, rating: RatingOf) -> None:
    claim = factories.new_claim()
    review = factories.new_review(claim, people["rina"], rating("true"))
    Review.objects.filter(pk=review.pk).update(certainty="unsure")
    review = review_submit(review=Review.objects.get(pk=review.pk))
    verdict = verdict_publish(review=review, editor=people["edo"], replaces=None, correction="")
    client = login("tono")
    page = client.get(reverse("front:verdict", args=[verdict.pk])).content
    feed = b"".join(client.get("/feeds/claimreview.json"))
    assert all(review.rationale.encode() in shown for shown in (page, feed))
    for shown in (page, feed):
        assert b"unsure" not in shown
        assert b"Not sure" not in shown
