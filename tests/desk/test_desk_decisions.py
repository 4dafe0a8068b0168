"""Deciding on the desk: refused words come back, and nothing is decided that was not seen."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Decision, Review, Verdict
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import ClaimStatus
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World, desk_url

People = dict[str, User]
OTHERS = "Other reviews wait by now than you saw"


class Page:
    """A desk that was loaded, with the form as it was then."""

    def __init__(self, claim: Claim, login: Login, username: str = "edo") -> None:
        self.client, self.url = login(username), desk_url(claim)
        body = self.client.get(self.url).content.decode()
        self.hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', body))

    def press(self, action: str, **fields: Any) -> Any:
        """Press a button with these words in the form."""
        form = {"rating": "", "rationale": "", "note": "", **self.hidden, **fields}
        return self.client.post(self.url, {**form, "action": action})


class TestRefused:
    """Words of a decision that is refused."""

    @pytest.mark.parametrize(
        ("action", "field", "label"),
        [
            ("publish", "correction", "What it corrects, and why"),
            ("waive", "decision", "Reason or comment"),
            ("dismiss", "dismissal", "Why is it not worth checking?"),
        ],
    )
    def test_come_back_with_the_reason_and_a_name(
        self, world: World, login: Login, action: str, field: str, label: str
    ) -> None:
        edo = Page(world.verdict.claim, login)
        key = f":{world.verdict.review_id}" if action == "publish" else ""
        answer = edo.press(action + key, **{field: "It grew again."})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "It grew again.</textarea>" in page
        assert f">{label}</label>" in page

    def test_come_back_where_a_second_review_cannot_be_asked_for(
        self, world: World, login: Login
    ) -> None:
        edo = Page(world.claim, login)
        Claim.objects.filter(pk=world.claim.pk).update(status=ClaimStatus.DECIDED)
        answer = edo.press("ask", decision="I doubt it.")
        assert answer.status_code == 409
        assert "I doubt it.</textarea>" in answer.content.decode()

    @pytest.mark.parametrize("action", ["dismiss", "take"])
    def test_the_rationale_beside_them_is_kept(
        self, people: People, login: Login, action: str
    ) -> None:
        page = Page(factories.new_claim(), login, "sari")
        page.press(action, rationale="Two say so.")
        assert Review.objects.get().rationale == "Two say so."

    def test_what_was_kept_can_be_changed_and_sent_again(
        self, people: People, login: Login
    ) -> None:
        page = Page(factories.new_claim(), login, "sari")
        refused = page.press("dismiss", rationale="Two say so.", dismissal="An opinion." * 30)
        assert refused.status_code == 400
        Claim.objects.update(status=ClaimStatus.SECOND_REVIEW)
        refused = page.press("dismiss", rationale="Two say so.", dismissal="An opinion.")
        body = refused.content.decode()
        (base,) = re.findall(r'name="base" value="([^"]*)"', body)
        Claim.objects.update(status=ClaimStatus.IN_REVIEW)
        changed = {"base": base, "rationale": "Three say so.", "dismissal": "An opinion."}
        assert page.press("dismiss", **changed).status_code == 302
        assert Review.objects.get().rationale == "Three say so."

    def test_ones_own_words_are_kept_when_something_is_published(
        self, world: World, login: Login
    ) -> None:
        edo = Page(world.claim, login)
        answer = edo.press(f"publish:{world.submitted.pk}", rationale="I found the same.")
        assert answer.status_code == 302
        assert Verdict.objects.filter(review=world.submitted).exists()
        mine = Review.objects.get(status=ReviewStatus.DRAFT)
        assert mine.rationale == "I found the same."


class TestSeen:
    """Reviews that came after the page was loaded."""

    @pytest.fixture
    def later(self, world: World, login: Login, people: People, rating: RatingOf) -> Page:
        """Edo's page, loaded before sari handed in what rina had found too."""
        page = Page(world.claim, login)
        draft = factories.new_review(world.claim, people["sari"], rating("mostly-false"))
        review_submit(review=draft)
        return page

    @pytest.mark.parametrize("action", ["publish", "ask"])
    def test_nothing_is_decided_about_them(self, world: World, later: Page, action: str) -> None:
        key = f":{world.submitted.pk}" if action == "publish" else ""
        answer = later.press(action + key, decision="Sure.")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert OTHERS in page
        assert "Sure.</textarea>" in page
        assert not Decision.objects.exists()
        assert not Verdict.objects.filter(claim=world.claim).exists()

    def test_without_words_the_desk_is_shown_with_them(self, world: World, later: Page) -> None:
        answer = later.client.post(
            later.url, {**later.hidden, "action": f"publish:{world.submitted.pk}"}, follow=True
        )
        page = answer.content.decode()
        assert OTHERS in page
        assert "Handed in by Sari" in page

    def test_who_has_begun_one_is_told_so(
        self, world: World, login: Login, people: People, rating: RatingOf
    ) -> None:
        edo = Page(world.claim, login)
        factories.new_review(world.claim, people["edo"], rating("true"))
        answer = edo.press(f"publish:{world.submitted.pk}", correction="Kept.")
        assert "You write a review of this claim yourself" in answer.content.decode()
        assert not Verdict.objects.filter(claim=world.claim).exists()

    def test_what_was_seen_is_decided(self, world: World, login: Login) -> None:
        edo = Page(world.claim, login)
        assert edo.hidden["seen"] == str(world.submitted.pk)
        assert edo.press("ask", decision="I doubt it.").status_code == 302
        assert Decision.objects.get().reason == "I doubt it."
