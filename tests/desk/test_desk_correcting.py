"""Claims are corrected, split and joined on the desk; what cannot be taken comes back."""

import pytest
from django.contrib.auth.models import User

from claims.models import Claim
from claims.reviews.services.reviews import review_draft
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.desk.conftest import Login, desk_url


@pytest.fixture
def said(db: None) -> Claim:
    """A claim of Ana Lopez, with another one in the same article."""
    article = factories.new_article()
    factories.new_claim(text="Wheat fell.", claimant="Budi", article=article)
    return factories.new_claim(text="Rice <b>grew</b>.", claimant="Ana Lopez", article=article)


def correction(claim: Claim, **changes: str) -> dict[str, str]:
    """The form as it is sent."""
    name = claim.claimant.name if claim.claimant else ""
    return {
        "action": "correct",
        "seen_text": claim.text,
        "seen_claimant": name,
        "correct_text": claim.text,
        "correct_claimant": name,
        **changes,
    }


def test_the_form_has_what_is_claimed_and_whom_to_choose_from(login: Login, said: Claim) -> None:
    page = login("sari").get(desk_url(said)).content.decode()
    assert 'name="seen_text" value="Rice &lt;b&gt;grew&lt;/b&gt;."' in page
    assert '<option value="Budi">' in page
    assert "Budi: Wheat fell.</option>" in page


def test_it_is_corrected(login: Login, said: Claim) -> None:
    sent = correction(said, correct_text="Rice grew by 4 %.", rationale="Begun.")
    assert login("sari").post(desk_url(said), sent).status_code == 302
    said.refresh_from_db()
    assert str(said) == "Ana Lopez: Rice grew by 4 %."
    assert said.reviews.get().rationale == "Begun."


def test_it_becomes_two_and_the_second_is_searched_for(login: Login, said: Claim) -> None:
    sent = correction(said, correct_text="Rice grew.", split_text="Prices fell.")
    page = login("sari").post(desk_url(said), sent, follow=True).content.decode()
    second = Claim.objects.get(text="Prices fell.")
    assert f'<a href="{desk_url(second)}">Prices fell.</a>' in page
    assert second.runs.exists()


def test_it_is_joined_with_another(login: Login, said: Claim) -> None:
    other = Claim.objects.get(text="Wheat fell.")
    answer = login("sari").post(desk_url(said), {"action": "same", "same_as": str(other.pk)})
    assert answer["Location"] == desk_url(other)
    page = login("sari").get(desk_url(said)).content.decode()
    assert f'href="{desk_url(other)}"' in page


def test_what_comes_too_late_is_told_and_kept(login: Login, said: Claim) -> None:
    sent = correction(said, correct_text="Mine &amp; nobody’s.")
    Claim.objects.filter(pk=said.pk).update(text="Somebody else’s.")
    answer = login("sari").post(desk_url(said), sent)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Somebody else’s." in shown
    assert "Mine &amp;amp; nobody’s." in shown


def test_sent_again_it_is_a_correction_of_what_it_says_now(login: Login, said: Claim) -> None:
    Claim.objects.filter(pk=said.pk).update(text="Somebody else’s.")
    sent = correction(said, correct_text="Mine.")
    shown = login("sari").post(desk_url(said), sent).content.decode()
    assert 'name="seen_text" value="Somebody else’s."' in shown
    login("sari").post(desk_url(said), {**sent, "seen_text": "Somebody else’s."})
    said.refresh_from_db()
    assert said.text == "Mine."


def test_no_other_button_throws_a_correction_away(login: Login, said: Claim) -> None:
    sent = {**correction(said, correct_text="Begun."), "action": "save"}
    answer = login("sari").post(desk_url(said), sent)
    assert answer.status_code == 409
    assert "Begun." in answer.content.decode()
    assert not said.reviews.exists()


def test_a_review_of_other_words_than_were_seen_is_not_handed_in(
    login: Login, said: Claim, rating: RatingOf
) -> None:
    Claim.objects.filter(pk=said.pk).update(text="It fell.")
    sent = {"action": "submit", "seen_text": said.text, "seen_claimant": "Ana Lopez"}
    typed = {"rating": str(rating("unverifiable").pk), "rationale": factories.NOTHING_FOUND}
    page = login("sari").post(desk_url(said), {**sent, **typed}, follow=True).content.decode()
    assert "It says now: Ana Lopez: It fell." in page
    said.refresh_from_db()
    assert said.status != "adjudication"


def test_by_number_it_is_joined_with_a_claim_from_anywhere(login: Login, said: Claim) -> None:
    other = factories.new_claim()
    sent = {"action": "same", "same_as": "", "same_number": f"#{other.pk}"}
    assert login("sari").post(desk_url(said), sent)["Location"] == desk_url(other)


def test_without_a_choice_nothing_is_joined(login: Login, said: Claim) -> None:
    page = login("sari").post(desk_url(said), {"action": "same"}, follow=True)
    assert "Choose another claim." in page.content.decode()


def test_a_claim_that_somebody_else_reviews_is_not_set_aside(
    login: Login, said: Claim, people: dict[str, User]
) -> None:
    review_draft(claim=said, reviewer=people["rina"])
    other = Claim.objects.get(text="Wheat fell.")
    sent = {"action": "same", "same_as": str(other.pk)}
    page = login("sari").post(desk_url(said), sent, follow=True).content.decode()
    assert "Somebody else is reviewing this claim" in page
    said.refresh_from_db()
    assert said.same_as is None


@pytest.mark.parametrize("action", ["correct", "same"])
def test_whoever_may_not_changes_nothing(login: Login, said: Claim, action: str) -> None:
    sent = {**correction(said, correct_text="Mine."), "action": action, "same_as": "1"}
    assert login("tono").post(desk_url(said), sent).status_code == 403
    assert "correct_text" not in login("tono").get(desk_url(said)).content.decode()


def test_a_claim_under_decision_offers_no_correction(login: Login, said: Claim) -> None:
    Claim.objects.update(status="adjudication")
    assert "correct_text" not in login("sari").get(desk_url(said)).content.decode()


def test_what_it_leans_on_and_its_kind_are_shown(login: Login, said: Claim) -> None:
    Claim.objects.update(context="Wellin has <b>40</b> buses", kind="statistic")
    page = login("sari").get(desk_url(said)).content.decode()
    assert "Wellin has &lt;b&gt;40&lt;/b&gt; buses" in page
    assert '<span class="wb-chip">Figure</span>' in page
