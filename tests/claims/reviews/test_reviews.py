"""A review: drafted, given citations, handed in."""

import pytest
from django.contrib.auth.models import User

from claims.errors import (
    CitationInvalid,
    ClaimConflict,
    NotAllowed,
    ReviewConflict,
    ReviewIncomplete,
)
from claims.models import Claim, Review
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.reviews import (
    citation_add,
    citation_remove,
    citation_resolves,
    review_draft,
    review_save,
    review_submit,
)
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claim_dismiss
from sources.services import source_save
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.claims.factories import END, QUOTE, START, TEXT
from tests.conftest import document

People = dict[str, User]


class TestDraft:
    """`review_draft` and `review_save`."""

    def test_a_draft_is_made_once_per_reviewer(self, claim: Claim, people: People) -> None:
        rinas = review_draft(claim=claim, reviewer=people["rina"])
        assert review_draft(claim=claim, reviewer=people["rina"]) == rinas
        assert review_draft(claim=claim, reviewer=people["sari"]) != rinas
        assert rinas.reviewer_name == "Rina"

    def test_it_begins_the_claims_review(self, claim: Claim, people: People) -> None:
        review_draft(claim=claim, reviewer=people["rina"])
        assert Claim.objects.get().status == ClaimStatus.IN_REVIEW

    def test_a_decided_claim_stays_decided_while_a_correction_is_drafted(
        self, claim: Claim, people: People
    ) -> None:
        Claim.objects.update(status=ClaimStatus.DECIDED)
        claim.refresh_from_db()
        review_draft(claim=claim, reviewer=people["rina"])
        assert Claim.objects.get().status == ClaimStatus.DECIDED

    def test_who_may_not_review_gets_none(self, claim: Claim, people: People) -> None:
        with pytest.raises(NotAllowed) as refused:
            review_draft(claim=claim, reviewer=people["tono"])
        assert (refused.value.code, refused.value.http_status) == ("not_allowed", 403)
        assert not Review.objects.exists()

    def test_a_dismissed_claim_gets_none(self, claim: Claim, people: People) -> None:
        claim_dismiss(claim=claim, reason="An opinion.")
        with pytest.raises(ClaimConflict):
            review_draft(claim=claim, reviewer=people["rina"])

    def test_saving_keeps_what_was_typed(self, draft: Review, rating: RatingOf) -> None:
        saved = review_save(review=draft, rating=rating("false"), rationale=" No. ", note=" Ask. ")
        assert (saved.rating, saved.rationale, saved.note) == (rating("false"), "No.", "Ask.")

    def test_saving_a_review_that_was_handed_in_is_a_conflict(self, submitted: Review) -> None:
        with pytest.raises(ReviewConflict) as refused:
            review_save(review=submitted, rating=None, rationale="Something else.")
        assert (refused.value.code, refused.value.http_status) == ("review_conflict", 409)
        submitted.refresh_from_db()
        assert submitted.rationale == "Two offices say so."


class TestCiting:
    """`citation_add` and `citation_remove`."""

    @pytest.fixture
    def empty(self, claim: Claim, people: People) -> Review:
        """A draft without a citation."""
        return review_draft(claim=claim, reviewer=people["rina"])

    def test_a_citation_is_bound_to_its_place(self, empty: Review) -> None:
        citation = factories.cite(empty)
        source = citation.snapshot.source
        assert (citation.quote, citation.start, citation.end) == (QUOTE, START, END)
        assert citation.prefix == TEXT[:START]
        assert citation.suffix == TEXT[END : END + 60]
        assert citation.snapshot_sha256 == citation.snapshot.text_sha256
        assert (citation.url, citation.title) == (source.url, source.title)
        assert (citation.publisher_name, citation.published_at) == (
            "The Daily Example",
            source.published_at,
        )
        assert citation.retrieved_at == citation.snapshot.retrieved_at
        assert citation_resolves(citation)

    def test_the_same_place_again_changes_nothing(self, empty: Review) -> None:
        source = factories.new_source()
        assert factories.cite(empty, source) == factories.cite(empty, source)
        assert empty.citations.count() == 1

    def test_citations_are_numbered_in_the_order_they_came(self, empty: Review) -> None:
        made = [factories.cite(empty) for _ in range(3)]
        citation_remove(review=empty, citation_id=made[1].pk)
        last = factories.cite(empty)
        assert list(empty.citations.all()) == [made[0], made[2], last]

    @pytest.mark.parametrize(
        ("start", "end"), [(-1, 5), (5, 5), (6, 5), (0, len(TEXT) + 1), (2, 3)]
    )
    def test_a_place_without_words_is_refused(self, empty: Review, start: int, end: int) -> None:
        snapshot = factories.current_snapshot(factories.new_source())
        with pytest.raises(CitationInvalid) as refused:
            citation_add(review=empty, snapshot=snapshot, start=start, end=end)
        assert (refused.value.code, refused.value.http_status) == ("citation_invalid", 400)

    def test_a_source_without_publisher_can_be_cited(self, empty: Review) -> None:
        source = factories.new_source(url="", publisher="", external_id="n1")
        assert factories.cite(empty, source).publisher_name == ""

    def test_a_later_text_of_the_source_leaves_the_citation_standing(self, empty: Review) -> None:
        citation = factories.cite(empty)
        source = citation.snapshot.source
        source_save(document=document(url=source.url, body="The page says nothing any more."))
        citation.refresh_from_db()
        assert citation_resolves(citation)

    def test_a_review_that_was_handed_in_keeps_its_citations(self, submitted: Review) -> None:
        (citation,) = submitted.citations.all()
        with pytest.raises(ReviewConflict):
            factories.cite(submitted)
        with pytest.raises(ReviewConflict):
            citation_remove(review=submitted, citation_id=citation.pk)
        assert submitted.citations.get() == citation

    def test_a_citation_of_another_review_is_not_removed(
        self, draft: Review, people: People
    ) -> None:
        saris = review_draft(claim=draft.claim, reviewer=people["sari"])
        (citation,) = draft.citations.all()
        citation_remove(review=saris, citation_id=citation.pk)
        assert draft.citations.get() == citation


class TestHandingIn:
    """`review_submit`."""

    def test_a_complete_draft_waits_for_an_editor(self, draft: Review) -> None:
        handed_in = review_submit(review=draft)
        assert handed_in.status == ReviewStatus.SUBMITTED
        assert handed_in.submitted_at is not None
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION

    def test_a_second_time_is_a_conflict(self, draft: Review) -> None:
        review_submit(review=draft)
        with pytest.raises(ReviewConflict):
            review_submit(review=draft)

    @pytest.mark.parametrize("lacking", ["rating", "rationale", "citation"])
    def test_an_incomplete_draft_says_what_it_lacks(
        self, draft: Review, rating: RatingOf, lacking: str
    ) -> None:
        review_save(
            review=draft,
            rating=None if lacking == "rating" else rating("true"),
            rationale="" if lacking == "rationale" else "Because.",
        )
        if lacking == "citation":
            draft.citations.all().delete()
        with pytest.raises(ReviewIncomplete, match=r"(?i)" + lacking.replace("citation", "cite")):
            review_submit(review=draft)
        draft.refresh_from_db()
        assert draft.status == ReviewStatus.DRAFT

    def test_all_that_lacks_is_said_at_once(self, claim: Claim, people: People) -> None:
        with pytest.raises(ReviewIncomplete) as refused:
            review_submit(review=review_draft(claim=claim, reviewer=people["rina"]))
        assert str(refused.value).count(".") == 3
        assert refused.value.code == "review_incomplete"

    def test_it_has_to_be_clear_who_said_it(self, draft: Review) -> None:
        Claim.objects.update(claimant_candidates=["Ana Lopez", "Budi"])
        draft.refresh_from_db()
        with pytest.raises(ReviewIncomplete, match="who said it"):
            review_submit(review=draft)

    @pytest.mark.parametrize("rationale", ["", "x", "No office counts it.", "x" * 39, " " * 50])
    def test_unverifiable_without_a_citation_says_what_was_searched(
        self, claim: Claim, people: People, rating: RatingOf, rationale: str
    ) -> None:
        unverifiable = rating("unverifiable")
        bare = factories.new_review(claim, people["rina"], unverifiable, rationale=rationale)
        with pytest.raises(ReviewIncomplete, match=r"what was searched.*Nobody has searched"):
            review_submit(review=bare)
        factories.new_evidence(claim)
        with pytest.raises(ReviewIncomplete, match=r"40 characters at least\.$"):
            review_submit(review=bare)
        review_save(review=bare, rating=unverifiable, rationale=factories.NOTHING_FOUND)
        assert review_submit(review=bare).status == ReviewStatus.SUBMITTED

    def test_unverifiable_with_a_citation_may_say_it_shortly(
        self, draft: Review, rating: RatingOf
    ) -> None:
        review_save(review=draft, rating=rating("unverifiable"), rationale="Both are guesses.")
        assert review_submit(review=draft).status == ReviewStatus.SUBMITTED

    def test_a_claim_dismissed_meanwhile_is_not_brought_back(self, draft: Review) -> None:
        claim_dismiss(claim=draft.claim, reason="An opinion.")
        with pytest.raises(ClaimConflict):
            review_submit(review=draft)
        assert Claim.objects.get().status == ClaimStatus.DISMISSED
        draft.refresh_from_db()
        assert draft.status == ReviewStatus.DRAFT
