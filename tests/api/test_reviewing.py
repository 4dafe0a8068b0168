"""Reviewing over REST: handing in, publishing, searching anew, proposing; as the desk does it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Rating, RetrievalRun, Review, ReviewPolicy, Verdict
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import LONGEST_CLAIM, ClaimStatus
from tests.api.conftest import Api, faults
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START

MakeKey = Callable[..., Api]
People = dict[str, User]
RatingOf = Callable[[str], Rating]


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim with a place in an article."""
    return factories.new_claim(claimant="Ana Lopez", article=factories.new_article())


def words(rating: Rating, **changes: Any) -> dict[str, Any]:
    """Return a whole review."""
    snapshot = factories.current_snapshot(factories.new_source())
    place = {"snapshot": snapshot.pk, "start": START, "end": END, "quote": QUOTE}
    given = {"rating": rating.pk, "rationale": "Two offices say so.", "citations": [place]}
    return {**given, **changes}


@pytest.fixture
def reviewer(key: MakeKey) -> Api:
    """A key of rina's that reviews."""
    return key("rina", "read", "write", "review")


@pytest.fixture
def editor(key: MakeKey) -> Api:
    """A key of edo's that publishes."""
    return key("edo", "read", "publish")


class TestHandingIn:
    """`POST claims/{id}/reviews/`."""

    def test_a_review_is_handed_in_whole(
        self, reviewer: Api, claim: Claim, rating: RatingOf
    ) -> None:
        answer = reviewer.post(
            f"claims/{claim.pk}/reviews/", words(rating("true"), note="Rang.", certainty="fairly")
        )
        shown = answer.json()
        assert answer.status_code == 201
        assert (shown["claim"], shown["status"]) == (claim.pk, "submitted")
        assert (shown["rating"]["slug"], shown["reviewer_name"]) == ("true", "Rina")
        assert (shown["rationale"], shown["note"]) == ("Two offices say so.", "Rang.")
        assert shown["certainty"] == "fairly"
        assert [one["quote"] for one in shown["citations"]] == [QUOTE]
        assert shown["submitted_at"]
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.ADJUDICATION
        assert reviewer.get(f"reviews/{shown['id']}/").json() == shown

    def test_what_is_refused_leaves_nothing(
        self, reviewer: Api, claim: Claim, rating: RatingOf
    ) -> None:
        given = words(rating("true"), citations=[])
        answer = reviewer.post(f"claims/{claim.pk}/reviews/", given)
        assert (answer.status_code, answer.json()["code"]) == (400, "review_incomplete")
        claim.refresh_from_db()
        assert (claim.status, claim.assignee) == (ClaimStatus.NEW, None)
        assert not Review.objects.exists()

    @pytest.mark.parametrize("change", [{"start": START + 1}, {"quote": "The harvest fell"}])
    def test_other_words_than_were_meant_are_not_cited(
        self, reviewer: Api, claim: Claim, rating: RatingOf, change: dict[str, Any]
    ) -> None:
        given = words(rating("true"))
        given["citations"][0] |= change
        answer = reviewer.post(f"claims/{claim.pk}/reviews/", given)
        assert (answer.status_code, answer.json()["code"]) == (400, "citation_invalid")
        assert not Review.objects.exists()

    @pytest.mark.parametrize(
        ("change", "at"),
        [
            ({"rating": 999999}, "/rating"),
            ({"rationale": " "}, "/rationale"),
            ({"rationale": "x" * 20_001}, "/rationale"),
            ({"citations": [{"snapshot": 1}]}, "/citations/0/start"),
            ({"citations": [{}] * 101}, "/citations"),
        ],
    )
    def test_each_fault_has_its_place(
        self, reviewer: Api, claim: Claim, rating: RatingOf, change: dict[str, Any], at: str
    ) -> None:
        given = {**words(rating("true")), **change}
        found = faults(reviewer.post(f"claims/{claim.pk}/reviews/", given))
        assert any(place.startswith(at) for place in found)

    def test_a_draft_on_the_desk_is_not_lost(
        self, reviewer: Api, claim: Claim, rating: RatingOf, people: People
    ) -> None:
        draft = factories.new_review(claim, people["rina"], rating("false"), rationale="Mine.")
        answer = reviewer.post(f"claims/{claim.pk}/reviews/", words(rating("true")))
        assert (answer.status_code, answer.json()["code"]) == (409, "review_conflict")
        draft.refresh_from_db()
        assert (draft.rationale, draft.status) == ("Mine.", "draft")

    def test_a_second_review_is_by_somebody_else(
        self, reviewer: Api, claim: Claim, rating: RatingOf, key: MakeKey
    ) -> None:
        ReviewPolicy.objects.create(second_review="all")
        assert (
            reviewer.post(f"claims/{claim.pk}/reviews/", words(rating("true"))).status_code == 201
        )
        again = reviewer.post(f"claims/{claim.pk}/reviews/", words(rating("true")))
        assert (again.status_code, again.json()["code"]) == (409, "claim_conflict")
        other = key("sari", "review").post(f"claims/{claim.pk}/reviews/", words(rating("false")))
        assert other.status_code == 201

    @pytest.mark.parametrize(
        ("who", "scopes"),
        [("rina", ("read", "write", "publish", "admin")), ("tono", ("review", "read"))],
    )
    def test_it_takes_scope_and_role(
        self, key: MakeKey, claim: Claim, rating: RatingOf, who: str, scopes: tuple[str, ...]
    ) -> None:
        answer = key(who, *scopes).post(f"claims/{claim.pk}/reviews/", words(rating("true")))
        assert answer.status_code == 403


class TestSeeing:
    """`reviews/` and `citations/`: one's own, and what an editor may know of."""

    @pytest.fixture
    def handed_in(self, reviewer: Api, claim: Claim, rating: RatingOf) -> int:
        made = reviewer.post(f"claims/{claim.pk}/reviews/", words(rating("true"))).json()
        return int(made["id"])

    def test_nobody_else_sees_a_reviewer_s(
        self, key: MakeKey, reviewer: Api, editor: Api, handed_in: int
    ) -> None:
        assert reviewer.ids("reviews/") == editor.ids("reviews/") == [handed_in]
        other = key("sari", "read")
        assert other.ids("reviews/") == []
        assert other.get(f"reviews/{handed_in}/").status_code == 404
        assert len(reviewer.ids("citations/", review=handed_in)) == 1
        assert other.ids("citations/") == other.ids("citations/", review=handed_in) == []

    def test_an_editor_who_writes_one_sees_no_other(
        self, editor: Api, handed_in: int, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        factories.new_review(claim, people["edo"], rating("false"))
        assert handed_in not in editor.ids("reviews/")
        assert editor.ids("citations/", review=handed_in) == []

    def test_what_waits_is_a_filter(self, editor: Api, handed_in: int, claim: Claim) -> None:
        assert editor.ids("reviews/", is_waiting=True, claim=claim.pk) == [handed_in]
        given = {"review": handed_in, "seen": [handed_in]}
        editor.post(f"claims/{claim.pk}/publish/", given)
        assert editor.ids("reviews/", is_waiting=True) == []
        assert editor.ids("reviews/", is_waiting=False) == [handed_in]

    def test_citations_of_what_is_published_are_everybody_s(
        self, editor: Api, key: MakeKey, handed_in: int, claim: Claim
    ) -> None:
        given = {"review": handed_in, "seen": [handed_in]}
        verdict = editor.post(f"claims/{claim.pk}/publish/", given).json()
        (pk,) = key("sari", "read").ids("citations/", verdict=verdict["id"])
        shown = key("sari", "read").get(f"citations/{pk}/").json()
        assert (shown["verdict"], shown["review"], shown["quote"]) == (verdict["id"], None, QUOTE)
        assert key("sari", "read").ids("citations/", cites="daily.example") == [pk]
        assert key("sari", "read").ids("citations/", cites="other.example") == []


class TestPublishing:
    """`POST claims/{id}/publish/`."""

    @pytest.fixture
    def review(self, claim: Claim, people: People, rating: RatingOf) -> Review:

        return review_submit(review=factories.new_review(claim, people["rina"], rating("true")))

    def publish(self, api: Api, review: Review, **changes: Any) -> Any:
        given = {"review": review.pk, "seen": [review.pk], **changes}
        return api.post(f"claims/{review.claim_id}/publish/", given)

    def test_a_review_is_published(self, editor: Api, review: Review) -> None:
        answer = self.publish(editor, review)
        shown = answer.json()
        assert answer.status_code == 201
        assert (shown["status"], shown["editor_name"]) == ("published", "Edo")
        assert editor.get(f"verdicts/{shown['id']}/").json() == shown

    def test_it_corrects_the_verdict_that_was_seen_alone(
        self, editor: Api, claim: Claim, people: People, rating: RatingOf
    ) -> None:

        first = factories.new_verdict(claim, people, rating("true"))
        review = review_submit(review=factories.new_review(claim, people["rina"], rating("false")))
        answer = self.publish(editor, review)
        assert (answer.status_code, answer.json()["code"]) == (409, "verdict_conflict")
        answer = self.publish(editor, review, replaces=first.pk)
        assert (answer.status_code, answer.json()["code"]) == (400, "verdict_incomplete")
        answer = self.publish(editor, review, replaces=first.pk, correction="A new count.")
        assert answer.status_code == 201
        assert answer.json()["supersedes"] == first.pk

    def test_nothing_is_decided_about_reviews_that_were_not_seen(
        self, editor: Api, review: Review, people: People, rating: RatingOf
    ) -> None:

        other = review_submit(
            review=factories.new_review(review.claim, people["sari"], rating("false"))
        )
        answer = self.publish(editor, review)
        assert (answer.status_code, answer.json()["code"]) == (409, "review_conflict")
        seen = [review.pk, other.pk]
        answer = self.publish(editor, review, seen=seen)
        assert (answer.status_code, answer.json()["code"]) == (400, "verdict_incomplete")
        assert self.publish(editor, review, seen=seen, reason="The newer count.").status_code == 201

    def test_a_review_that_one_may_not_know_of_is_none(
        self, editor: Api, review: Review, people: People, rating: RatingOf
    ) -> None:
        factories.new_review(review.claim, people["edo"], rating("false"))
        assert set(faults(self.publish(editor, review))) == {"/review"}
        assert not Verdict.objects.exists()

    def test_another_claim_s_review_or_verdict_is_none(
        self, editor: Api, review: Review, people: People, rating: RatingOf
    ) -> None:
        other = factories.new_verdict(factories.new_claim(), people, rating("true"))
        assert set(faults(self.publish(editor, review, replaces=other.pk))) == {"/replaces"}
        path = f"claims/{other.claim_id}/publish/"
        answer = editor.post(path, {"review": review.pk, "seen": [review.pk]})
        assert set(faults(answer)) == {"/review"}

    def test_nobody_publishes_their_own(
        self, key: MakeKey, claim: Claim, people: People, rating: RatingOf
    ) -> None:

        own = review_submit(review=factories.new_review(claim, people["edo"], rating("true")))
        answer = self.publish(key("edo", "publish"), own)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")

    @pytest.mark.parametrize(
        ("who", "scopes"), [("edo", ("read", "write", "review", "admin")), ("rina", ("publish",))]
    )
    def test_it_takes_scope_and_role(
        self, key: MakeKey, review: Review, who: str, scopes: tuple[str, ...]
    ) -> None:
        assert self.publish(key(who, *scopes), review).status_code == 403


class TestSearching:
    """`POST claims/{id}/retrieval/` and `retrieval-runs/`."""

    def test_a_search_is_begun_and_can_be_watched(self, reviewer: Api, claim: Claim) -> None:
        answer = reviewer.post(f"claims/{claim.pk}/retrieval/", {})
        run = answer.json()
        assert answer.status_code == 202
        assert (run["claim"], run["status"], run["trigger"]) == (claim.pk, "queued", "reviewer")
        assert run["origin_count"] is None
        assert reviewer.get(f"retrieval-runs/{run['id']}/").json() == run
        again = reviewer.post(f"claims/{claim.pk}/retrieval/", {})
        assert again.json()["id"] == run["id"]

    def test_a_completed_one_says_what_it_found(self, reviewer: Api, claim: Claim) -> None:
        factories.new_evidence(claim, sources=2)
        (run,) = reviewer.get("retrieval-runs/", claim=claim.pk, status="completed").json()[
            "results"
        ]
        assert run["origin_count"] == 2
        assert run["finished_at"]
        assert reviewer.ids("retrieval-runs/", created_before=run["created_at"]) == []
        assert reviewer.ids("retrieval-runs/", created_after=run["created_at"]) == [run["id"]]

    def test_it_takes_scope_and_role(self, key: MakeKey, claim: Claim) -> None:
        for other in (key("rina", "read", "review"), key("tono", "write")):
            assert other.post(f"claims/{claim.pk}/retrieval/", {}).status_code == 403
        assert not RetrievalRun.objects.exists()


class TestProposing:
    """`POST claims/`."""

    def propose(self, api: Api, **changes: Any) -> Any:
        article = factories.new_article()
        given = {
            "article": article.pk,
            "quote": QUOTE,
            "text": "The harvest grew.",
            "claimant": "Ana",
        }
        return api.post("claims/", {**given, **changes})

    def test_a_claim_is_added_where_it_stands_and_searched_for(self, reviewer: Api) -> None:
        answer = self.propose(reviewer)
        shown = answer.json()
        assert answer.status_code == 201
        assert (shown["text"], shown["claimant"]["name"]) == ("The harvest grew.", "Ana")
        assert (shown["status"], shown["quote"]) == ("triaged", QUOTE)
        (place,) = shown["appearances"]
        assert (place["start"], place["end"]) == (START, END)
        assert RetrievalRun.objects.get().claim_id == shown["id"]

    def test_the_same_again_changes_nothing(self, reviewer: Api) -> None:
        article = factories.new_article().pk
        first = self.propose(reviewer, article=article)
        again = self.propose(reviewer, article=article)
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["id"] == first.json()["id"]

    def test_without_words_of_its_own_it_is_the_quote(self, reviewer: Api) -> None:
        shown = self.propose(reviewer, text="", claimant="").json()
        assert (shown["text"], shown["claimant"]) == (QUOTE, None)

    @pytest.mark.parametrize(
        ("change", "at"),
        [
            ({"quote": "Nobody said this"}, "/quote"),
            ({"article": 999999}, "/article"),
            ({"text": "x" * (LONGEST_CLAIM + 1)}, "/text"),
            ({"start": -1}, "/start"),
        ],
    )
    def test_each_fault_has_its_place(self, reviewer: Api, change: dict[str, Any], at: str) -> None:
        assert set(faults(self.propose(reviewer, **change))) == {at}

    def test_signs_alone_are_no_claim(self, reviewer: Api) -> None:
        assert self.propose(reviewer, text="…!").status_code == 409

    def test_it_takes_scope_and_role(self, key: MakeKey) -> None:
        for other in (key("rina", "read", "review"), key("tono", "write")):
            assert self.propose(other).status_code == 403
