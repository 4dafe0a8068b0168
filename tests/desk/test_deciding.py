"""The desk's buttons about reviews, and the policy's form."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from claims.desk.claim.unsent import MOST_CLAIMS
from claims.models import Claim, Decision, Review, ReviewPolicy
from claims.reviews.selectors import review_policy
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import ClaimStatus
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

People = dict[str, User]
POLICY = reverse("admin:claims_reviewpolicy_changelist")


def told(client: Client, claim: Claim, action: str, **fields: str) -> str:
    """Press a button and return what is said."""
    response = client.post(desk_url(claim), {"action": action, **fields})
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def waiting(people: People, rating: RatingOf) -> Review:
    """Rina's review, that waits for a decision."""
    claim = factories.new_claim(article=factories.new_article())
    return review_submit(review=factories.new_review(claim, people["rina"], rating("true")))


def test_an_editor_asks_for_a_second_review_and_another_lets_it_go(
    waiting: Review, login: Login
) -> None:
    claim = waiting.claim
    desk = login("edo").get(desk_url(claim)).content.decode()
    assert 'value="ask"' in desk
    assert "Say why." in told(login("edo"), claim, "ask", decision=" ")
    assert "Somebody else reviews it now" in told(login("edo"), claim, "ask", decision="Unsure.")
    assert Claim.objects.get().status == ClaimStatus.SECOND_REVIEW
    desk = login("edo").get(desk_url(claim)).content.decode()
    assert "Handed in by" not in desk
    assert 'value="take"' not in desk
    assert "goes on without" in told(login("edo"), claim, "waive", decision="Nobody is here.")
    assert [made.kind for made in Decision.objects.all()] == ["asked", "waived"]
    assert Claim.objects.get().status == ClaimStatus.ADJUDICATION


@pytest.mark.parametrize("action", ["ask", "waive"])
def test_a_reviewer_cannot(waiting: Review, login: Login, action: str) -> None:
    sent = {"action": action, "decision": "x"}
    refused = login("sari").post(desk_url(waiting.claim), sent)
    assert refused.status_code == 409
    assert "You may not publish verdicts." in refused.content.decode()
    assert not Decision.objects.exists()


def test_the_first_reviewer_is_told_who_comes_next(
    people: People, rating: RatingOf, login: Login
) -> None:
    ReviewPolicy.objects.create(second_review="all")
    claim = factories.new_claim(article=factories.new_article())
    draft = factories.new_review(claim, people["rina"], rating("true"))
    said = told(
        login("rina"), claim, "submit", rating=str(rating("true").pk), rationale=draft.rationale
    )
    assert "Somebody else reviews it next." in said
    desk = login("rina").get(desk_url(claim)).content.decode()
    assert "second review" in desk
    assert 'value="submit"' not in desk


def test_the_queue_shows_whose_second_review_is_due(
    people: People, rating: RatingOf, login: Login
) -> None:
    ReviewPolicy.objects.create(second_review="all")
    claims = [factories.new_claim(text=f"Rice costs {n} dollars.") for n in (41, 42)]
    for claim, name in zip(claims, ("rina", "sari"), strict=True):
        review_submit(review=factories.new_review(claim, people[name], rating("true")))

    def listed(name: str, work: str) -> set[str]:
        queue = login(name).get(reverse("admin:claims_claim_changelist"), {"work": work})
        body = queue.content.decode()
        return {n for n in ("41", "42") if f"Rice costs {n} dollars." in body}

    assert listed("rina", "second") == {"42"}
    assert listed("sari", "second") == {"41"}
    assert listed("edo", "second") == {"41", "42"}
    assert listed("rina", "handed_in") == {"41"}
    assert listed("rina", "drafts") == listed("rina", "mine") == set()
    factories.new_review(claims[1], people["rina"], rating("true"))
    Claim.objects.filter(pk=claims[1].pk).update(assignee=people["rina"])
    assert listed("rina", "drafts") == listed("rina", "mine") == {"42"}


class TestSearched:
    """Putting what was searched into the rationale."""

    def test_it_is_added_once_and_nothing_typed_is_lost(
        self, people: People, rating: RatingOf, login: Login
    ) -> None:
        claim = factories.new_claim(article=factories.new_article())
        factories.new_evidence(claim)
        typed = {"rating": str(rating("unverifiable").pk), "rationale": "Nobody counts it."}
        client = login("sari")
        told(client, claim, "searched", **typed)
        draft = Review.objects.get()
        assert draft.rationale.startswith("Nobody counts it.\n\nSearched on ")
        told(client, claim, "searched", **{**typed, "rationale": draft.rationale})
        draft.refresh_from_db()
        assert draft.rationale.count("Searched on") == 1
        assert draft.rating == rating("unverifiable")
        desk = client.get(desk_url(claim)).content.decode()
        assert '<details class="desk-searched" open>' in desk

    def test_before_the_first_search_it_says_so(
        self, people: People, rating: RatingOf, login: Login
    ) -> None:
        claim = factories.new_claim()
        assert "Nobody has searched" in told(login("sari"), claim, "searched", rationale="Mine.")
        assert Review.objects.get().rationale == "Mine."


def test_an_editor_is_told_that_somebody_else_publishes_their_own(
    people: People, rating: RatingOf, login: Login
) -> None:
    claim = factories.new_claim(article=factories.new_article())
    own = review_submit(review=factories.new_review(claim, people["edo"], rating("true")))
    desk = login("edo").get(desk_url(claim)).content.decode()
    assert f"publish:{own.pk}" not in desk
    assert "somebody else publishes it" in desk
    assert "somebody else publishes it" in told(login("edo"), claim, f"publish:{own.pk}")
    ReviewPolicy.objects.create(four_eyes=False)
    assert f"publish:{own.pk}" in login("edo").get(desk_url(claim)).content.decode()


class TestPolicy:
    """The policy's form."""

    @pytest.fixture
    def form(self) -> dict[str, str]:
        """What an editor sends."""
        return {
            "second_review": "sample", "sample_percent": "25", "from_checkworthiness": "0.5",
            "unanimous_passes": "on",
        }  # fmt: skip

    def test_an_editor_changes_it_and_its_history_says_so(
        self, login: Login, form: dict[str, str]
    ) -> None:
        client = login("edo")
        response = client.get(POLICY)
        assert client.get(response["Location"]).status_code == 200
        assert client.post(response["Location"], form).status_code == 302
        now = review_policy()
        assert (now.second_review, now.sample_percent, now.from_checkworthiness) == (
            "sample", 25, 0.5,
        )  # fmt: skip
        assert (now.four_eyes, now.unanimous_passes) == (False, True)
        assert LogEntry.objects.get().user.username == "edo"

    @pytest.mark.parametrize(
        ("field", "value"), [("sample_percent", "101"), ("from_checkworthiness", "1.5")]
    )
    def test_what_is_out_of_range_is_said(
        self, login: Login, form: dict[str, str], field: str, value: str
    ) -> None:
        client = login("edo")
        address = client.get(POLICY)["Location"]
        page = client.post(address, {**form, field: value}).content.decode()
        assert "less than or equal to" in page
        assert review_policy().second_review == "none"

    @pytest.mark.parametrize("username", ["rina", "tono"])
    def test_nobody_else_makes_or_changes_one(self, login: Login, username: str) -> None:
        client = login(username)
        client.get(POLICY)
        assert not ReviewPolicy.objects.exists()
        ReviewPolicy.objects.create()
        address = reverse("admin:claims_reviewpolicy_change", args=[1])
        assert client.post(address, {"second_review": "all"}).status_code == 403


class TestWordsOfADecision:
    """What is typed about a decision while another button is pressed."""

    def test_they_are_there_again(self, waiting: Review, login: Login) -> None:
        client, claim = login("edo"), waiting.claim
        sent = {"decision": "Ask <b>first</b>.", "correction": "", "dismissal": ""}
        told(client, claim, "find", **sent)
        told(client, factories.new_claim(), "find", **sent | {"decision": "Of another one."})
        page = client.get(desk_url(claim)).content.decode()
        assert '<details class="desk-deciding" open>' in page
        assert ">Ask &lt;b&gt;first&lt;/b&gt;.</textarea>" in page
        assert "Of another one." not in page
        assert "Ask &lt;b&gt;" not in login("edo").get(desk_url(claim)).content.decode()

    @pytest.mark.parametrize(
        ("action", "words"), [("ask", "Ask first."), ("find", "")], ids=["sent", "emptied"]
    )
    def test_they_are_gone_once_they_are_sent_or_emptied(
        self, waiting: Review, login: Login, action: str, words: str
    ) -> None:
        client, claim = login("edo"), waiting.claim
        told(client, claim, "find", decision="Ask first.")
        told(client, claim, action, decision=words)
        assert "Ask first.</textarea>" not in client.get(desk_url(claim)).content.decode()
        assert not client.session["unsent"]

    def test_a_refused_decision_leaves_them(self, waiting: Review, login: Login) -> None:
        client, claim = login("edo"), waiting.claim
        told(client, claim, "find", decision="Ask first.")
        told(client, claim, "ask", decision="Ask first.", seen="7")
        assert "Ask first.</textarea>" in client.get(desk_url(claim)).content.decode()

    def test_of_so_many_claims_at_most(self, people: People, login: Login) -> None:
        client = login("edo")
        for _ in range(MOST_CLAIMS + 1):
            told(client, factories.new_claim(), "find", dismissal="Old.")
        assert len(client.session["unsent"]) == MOST_CLAIMS
