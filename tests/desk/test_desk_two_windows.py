"""A draft that is written in two windows: nothing is replaced that its writer has not seen."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User

from claims.desk.claim.going import draft_kept
from claims.models import Claim, Review
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.reviews import review_digest
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url


class Window:
    """A page of the desk that was loaded at some time: it remembers what it began with."""

    def __init__(self, claim: Claim, login: Login) -> None:
        self.url, self.client = desk_url(claim), login("rina")
        self.fields = {"base": self.client.get(self.url).context["base"]}

    def press(self, action: str, **typed: Any) -> Any:
        """Press a button; saving while typing tells the page what it has begun with from now on."""
        answer = self.client.post(self.url, {"action": action, **self.fields, **typed})
        if action == "autosave" and answer.status_code == 200:
            self.fields["base"] = answer.json()["base"]
        return answer


@pytest.fixture
def claim(people: dict[str, User]) -> Claim:
    """A claim to write about."""
    claim = factories.new_claim()
    factories.new_evidence(claim)
    return claim


def draft() -> Review:
    """The only draft."""
    return Review.objects.get(status=ReviewStatus.DRAFT)


class TestTwoWindows:
    """Two windows of one person, on one desk or two."""

    @pytest.fixture
    def windows(self, claim: Claim, login: Login) -> tuple[Window, Window]:
        """Two that were opened before anything was written."""
        return Window(claim, login), Window(claim, login)

    def test_the_second_is_told_and_nothing_is_replaced(
        self, windows: tuple[Window, Window]
    ) -> None:
        one, other = windows
        one.press("autosave", rationale="Two offices say so.")
        refused = other.press("autosave", rationale="Nobody says so.")
        assert (refused.status_code, refused.json()["code"]) == (409, "review_elsewhere")
        assert draft().rationale == "Two offices say so."

    def test_its_page_shows_both_and_sending_again_replaces(
        self, windows: tuple[Window, Window], login: Login
    ) -> None:
        one, other = windows
        one.press("save", rationale="Two offices say so.")
        refused = other.press("save", rationale="Nobody says so.", note="Ask.")
        page = refused.content.decode()
        assert refused.status_code == 409
        assert "Two offices say so." in page
        assert "Nobody says so." in page
        other.fields["base"] = review_digest(draft())
        assert f'value="{other.fields["base"]}"' in page
        assert other.press("save", rationale="Nobody says so.").status_code == 302
        assert draft().rationale == "Nobody says so."

    def test_a_window_in_which_nothing_was_typed_is_in_nobodys_way(
        self, windows: tuple[Window, Window], claim: Claim
    ) -> None:
        one, other = windows
        one.press("autosave", rationale="Two offices say so.")
        evidence = claim.runs.get().evidence.get()
        assert other.press(f"cite:{evidence.pk}").status_code == 302
        assert draft().rationale == "Two offices say so."
        assert draft().citations.count() == 1

    def test_one_window_goes_on_as_it_likes(self, windows: tuple[Window, Window]) -> None:
        one, _other = windows
        for words in ("Two", "Two offices", "Two offices say so."):
            assert one.press("autosave", rationale=words).status_code == 200
        assert draft().rationale == "Two offices say so."

    def test_a_save_that_the_page_did_not_wait_for_is_no_other_window(
        self, windows: tuple[Window, Window], rating: RatingOf, claim: Claim
    ) -> None:
        one, other = windows
        evidence = claim.runs.get().evidence.get()
        one.press(f"cite:{evidence.pk}")
        one.fields["base"] = review_digest(draft())
        sent = urlencode({"rating": "", "rationale": "Two offices\nsay", "note": ""})
        other.press("autosave", **{**one.fields, "rationale": "Two offices\nsay"})
        words = {"rationale": "Two offices\nsay so.", "rating": rating("true").pk}
        assert one.press("submit", underway=sent, **words).status_code == 302
        assert Review.objects.get().rationale == "Two offices\nsay so."
        assert Review.objects.get().status == ReviewStatus.SUBMITTED

    def test_other_words_than_those_under_way_are_still_told(
        self, windows: tuple[Window, Window]
    ) -> None:
        one, other = windows
        other.press("autosave", rationale="Nobody says so.")
        sent = urlencode({"rating": "", "rationale": "Two", "note": ""})
        assert one.press("save", underway=sent, rationale="Two say so.").status_code == 409
        assert draft().rationale == "Nobody says so."

    def test_the_same_words_are_no_conflict(self, windows: tuple[Window, Window]) -> None:
        for window in windows:
            assert window.press("autosave", rationale="Two offices say so.").status_code == 200

    def test_nothing_is_handed_in_that_its_window_did_not_show(
        self, windows: tuple[Window, Window], rating: RatingOf, claim: Claim
    ) -> None:
        one, other = windows
        evidence = claim.runs.get().evidence.get()
        one.press(f"cite:{evidence.pk}", rationale="Two say so.", rating=rating("true").pk)
        refused = other.press("submit")
        assert refused.status_code == 409
        assert "Two say so." in refused.content.decode()
        assert draft().status == ReviewStatus.DRAFT

    def test_the_rating_that_is_sent_again_is_named(
        self, windows: tuple[Window, Window], rating: RatingOf
    ) -> None:
        one, other = windows
        one.press("save", rating=rating("false").pk)
        mine = other.press("save", rating=rating("true").pk).content.decode()
        assert mine.index('<dd dir="auto">True</dd>') > mine.index("What you typed")
        assert "None chosen" in other.press("save", rationale="Mine.").content.decode()

    def test_what_was_searched_replaces_nothing_that_is_saved_in_that_moment(
        self, windows: tuple[Window, Window], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, _other = windows
        one.press("autosave", rationale="Two say so.")

        def then_elsewhere(*given: Any) -> Review:
            kept = draft_kept(*given)
            Review.objects.filter(pk=kept.pk).update(rationale="Three say so.")
            return kept

        monkeypatch.setattr("claims.desk.claim.deciding.draft_kept", then_elsewhere)
        refused = one.press("searched", rationale="Two say so.")
        assert refused.status_code == 409
        assert "Three say so." in refused.content.decode()
        assert draft().rationale == "Three say so."
