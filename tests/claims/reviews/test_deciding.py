"""Reviews sent back and closed: nothing that was handed in drops out of sight."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.errors import ClaimConflict, NotAllowed, ReviewConflict
from claims.models import Citation, Claim, Decision, Rating, Review, Verdict
from claims.reviews.choices import DecisionKind, ReviewStatus
from claims.reviews.selectors import (
    is_own_dispute,
    review_list_compared,
    review_list_waiting,
    with_comment,
)
from claims.reviews.services.deciding import review_close, review_send_back
from claims.reviews.services.reviews import review_discard, review_save, review_submit
from claims.statements.choices import ClaimStatus
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]


@pytest.fixture
def other(submitted: Review, people: People, rating: RatingOf) -> Review:
    """Sari's review of the same claim, which contradicts rina's."""
    return review_submit(
        review=factories.new_review(submitted.claim, people["sari"], rating("false"))
    )


def state() -> str:
    """Return where the claim is."""
    return Claim.objects.get().status


class TestSendingBack:
    """`review_send_back`."""

    def test_its_writer_has_the_same_as_a_draft_again_and_what_was_handed_in_stays(
        self, submitted: Review, people: People
    ) -> None:
        review_send_back(review=submitted, by=people["edo"], comment=" Which office? ")
        draft = Review.objects.get(status=ReviewStatus.DRAFT)
        assert (draft.reviewer, draft.rating, draft.rationale) == (
            people["rina"], submitted.rating, submitted.rationale,
        )  # fmt: skip
        kept = [field.name for field in Citation._meta.concrete_fields]
        kept = [name for name in kept if name not in ("id", "review", "verdict", "created_at")]
        old, new = (list(one.citations.values(*kept)) for one in (submitted, draft))
        assert old == new
        assert len(new) == 1
        submitted.refresh_from_db()
        assert submitted.status == ReviewStatus.SUBMITTED
        shown = with_comment(Review.objects.filter(pk=draft.pk)).get()
        assert (shown.comment, shown.comment_by) == ("Which office?", "Edo")  # type: ignore[attr-defined]

    def test_the_claim_is_its_writers_again(self, submitted: Review, people: People) -> None:
        review_send_back(review=submitted, by=people["edo"], comment="Which office?")
        claim = Claim.objects.get()
        assert (claim.status, claim.assignee) == (ClaimStatus.IN_REVIEW, people["rina"])
        assert not review_list_waiting().exists()

    def test_a_draft_that_was_begun_meanwhile_keeps_its_words(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        begun = factories.new_review(
            submitted.claim, people["rina"], rating("false"), rationale="New words."
        )
        review_send_back(review=submitted, by=people["edo"], comment="Which office?")
        draft = Review.objects.get(status=ReviewStatus.DRAFT)
        assert (draft.pk, draft.rationale, draft.citations.count()) == (begun.pk, "New words.", 1)

    def test_handed_in_again_it_waits_again_and_the_comment_is_gone(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        review_send_back(review=submitted, by=people["edo"], comment="Which office?")
        draft = Review.objects.get(status=ReviewStatus.DRAFT)
        review_save(review=draft, rating=rating("true"), rationale="The statistics office.")
        review_submit(review=draft)
        assert state() == ClaimStatus.ADJUDICATION
        assert list(review_list_waiting()) == [draft]
        again = factories.new_review(submitted.claim, people["rina"], rating("true"))
        assert with_comment(Review.objects.filter(pk=again.pk)).get().comment is None  # type: ignore[attr-defined]

    def test_while_another_waits_the_claim_awaits_its_decision(
        self, submitted: Review, other: Review, people: People
    ) -> None:
        review_send_back(review=submitted, by=people["edo"], comment="Which office?")
        assert state() == ClaimStatus.ADJUDICATION
        assert list(review_list_waiting()) == [other]

    @pytest.mark.parametrize("comment", ["", "  "])
    def test_it_needs_a_comment(self, submitted: Review, people: People, comment: str) -> None:
        with pytest.raises(ClaimConflict, match="Say why"):
            review_send_back(review=submitted, by=people["edo"], comment=comment)
        assert state() == ClaimStatus.ADJUDICATION
        assert not Review.objects.filter(status=ReviewStatus.DRAFT).exists()

    @pytest.mark.parametrize("username", ["rina", "sari", "tono"])
    def test_editors_do(self, submitted: Review, people: People, username: str) -> None:
        with pytest.raises(NotAllowed):
            review_send_back(review=submitted, by=people[username], comment="Where?")
        with pytest.raises(NotAllowed):
            review_close(review=submitted, by=people[username], reason="Twice.")

    def test_one_that_is_sent_back_closed_or_published_waits_no_more(
        self, submitted: Review, other: Review, people: People
    ) -> None:
        review_send_back(review=submitted, by=people["edo"], comment="Where?")
        verdict_publish(review=other, editor=people["edo"])
        for review in (submitted, other):
            with pytest.raises(ReviewConflict):
                review_send_back(review=review, by=people["edo"], comment="Again.")
            with pytest.raises(ReviewConflict):
                review_close(review=review, by=people["edo"], reason="Again.")
        with pytest.raises(ReviewConflict, match="sent back or closed"):
            verdict_publish(review=submitted, editor=people["edo"])


class TestClosing:
    """`review_close`."""

    def test_the_last_one_brings_the_claim_back_to_the_queue(
        self, submitted: Review, people: People
    ) -> None:
        made = review_close(review=submitted, by=people["edo"], reason="The wrong claim.")
        claim = Claim.objects.get()
        assert (claim.status, claim.assignee) == (ClaimStatus.TRIAGED, None)
        assert (made.kind, made.review) == (DecisionKind.CLOSED, submitted)

    def test_beside_a_verdict_the_claim_stays_decided(
        self, submitted: Review, other: Review, people: People
    ) -> None:
        verdict_publish(review=submitted, editor=people["edo"])
        assert list(review_list_waiting()) == [other]  # it contradicts, and waits on
        review_close(review=other, by=people["edo"], reason="An older number.")
        assert state() == ClaimStatus.DECIDED

    def test_a_correction_that_is_closed_leaves_the_verdict(
        self, verdict: Verdict, people: People, rating: RatingOf
    ) -> None:
        late = review_submit(
            review=factories.new_review(verdict.claim, people["sari"], rating("false"))
        )
        assert state() == ClaimStatus.ADJUDICATION
        review_close(review=late, by=people["edo"], reason="An older number.")
        assert state() == ClaimStatus.DECIDED


class TestDisputes:
    """Nobody decides a dispute in which their own review takes part."""

    @pytest.fixture
    def own(self, submitted: Review, people: People, rating: RatingOf) -> Review:
        """Edo's review, which contradicts rina's."""
        return review_submit(
            review=factories.new_review(submitted.claim, people["edo"], rating("false"))
        )

    def test_neither_by_publishing_nor_sending_back_nor_closing(
        self, submitted: Review, own: Review, people: People
    ) -> None:
        for review in (submitted, own):
            with pytest.raises(NotAllowed, match="one is yours"):
                verdict_publish(review=review, editor=people["edo"])
            with pytest.raises(NotAllowed, match="one is yours"):
                review_send_back(review=review, by=people["edo"], comment="Where?")
            with pytest.raises(NotAllowed, match="one is yours"):
                review_close(review=review, by=people["edo"], reason="Wrong.")
        assert not Decision.objects.exists()

    def test_nor_over_their_own_verdict(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        verdict = verdict_publish(review=submitted, editor=people["edo"])
        late = review_submit(
            review=factories.new_review(verdict.claim, people["sari"], rating("false"))
        )
        assert not is_own_dispute(verdict.claim, people["edo"].pk)
        assert is_own_dispute(verdict.claim, people["rina"].pk)
        assert is_own_dispute(late.claim, people["sari"].pk)

    def test_where_all_agree_there_is_none(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        review_submit(review=factories.new_review(submitted.claim, people["edo"], rating("true")))
        assert not is_own_dispute(submitted.claim, people["edo"].pk)
        assert verdict_publish(review=submitted, editor=people["edo"]).editor == people["edo"]


class TestList:
    """`review_list_compared`."""

    def told(self) -> list[tuple[int, int, bool]]:
        """Return what each line says of the others."""
        rows: list[Any] = list(review_list_compared().order_by("pk"))
        return [(row.people, row.ratings, row.stands is not None) for row in rows]

    def test_it_tells_agreement_from_contradiction_and_from_what_stands(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        assert self.told() == [(1, 1, False)]
        second = factories.new_review(submitted.claim, people["sari"], rating("true"))
        review_submit(review=second)
        assert self.told() == [(2, 1, False)] * 2
        third = factories.new_review(submitted.claim, people["edo"], rating("false"))
        review_submit(review=third)
        assert self.told() == [(3, 2, False)] * 3

    def test_one_who_hands_in_twice_is_one(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        again = factories.new_review(submitted.claim, people["rina"], rating("true"))
        review_submit(review=again)
        assert self.told() == [(1, 1, False)] * 2

    def test_a_contradiction_of_the_verdict_is_listed(
        self, submitted: Review, other: Review, people: People
    ) -> None:
        verdict_publish(review=submitted, editor=people["edo"])
        assert self.told() == [(1, 1, True)]


class TestDatabase:
    """What it refuses itself."""

    def raw(self, review: Review, by: User, kind: str, **changes: object) -> Decision:
        """Insert a decision past the services."""
        given: dict[str, Any] = {"claim": review.claim, "review": review, "reason": "x"}
        return Decision.objects.create(kind=kind, by=by, by_name="E", **{**given, **changes})

    def test_who_changes_their_own_mind_is_in_no_dispute_with_themselves(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        verdict_publish(review=submitted, editor=people["edo"])
        other_mind = review_submit(
            review=factories.new_review(submitted.claim, people["rina"], rating("false"))
        )
        assert not is_own_dispute(submitted.claim, people["rina"].pk)
        assert self.raw(other_mind, people["rina"], "closed").pk

    def test_a_decision_is_about_a_review_that_waits(
        self, draft: Review, people: People, verdict: Verdict
    ) -> None:
        for review, kind in (
            (draft, "closed"), (verdict.review, "closed"), (verdict.review, "sent_back"),
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match="only one of these"), transaction.atomic():
                self.raw(review, people["edo"], kind)

    def test_and_of_the_same_claim(self, submitted: Review, people: People) -> None:
        with pytest.raises(IntegrityError, match="only one of these"), transaction.atomic():
            self.raw(submitted, people["edo"], "closed", claim=factories.new_claim())

    def test_what_is_taken_was_published(self, submitted: Review, people: People) -> None:
        with pytest.raises(IntegrityError, match="only one of these"), transaction.atomic():
            self.raw(submitted, people["edo"], "taken")

    def test_a_closed_review_gets_no_verdict(self, submitted: Review, people: People) -> None:
        review_close(review=submitted, by=people["edo"], reason="Wrong.")
        with pytest.raises(IntegrityError, match="is not published"), transaction.atomic():
            factories.raw_verdict(submitted, people["edo"])

    @pytest.fixture
    def another(self, people: People) -> User:
        """A second editor."""
        made = User.objects.create_user("ema", is_staff=True)
        made.groups.add(*people["edo"].groups.all())
        return made

    def test_nobody_decides_a_dispute_that_is_their_own(
        self, submitted: Review, people: People, rating: RatingOf, another: User
    ) -> None:
        own = review_submit(
            review=factories.new_review(submitted.claim, people["edo"], rating("false"))
        )
        for review in (submitted, own):
            for kind in ("closed", "sent_back"):
                with pytest.raises(IntegrityError, match="one is theirs"), transaction.atomic():
                    self.raw(review, people["edo"], kind)
            with pytest.raises(IntegrityError, match="one is theirs"), transaction.atomic():
                factories.raw_verdict(review, people["edo"])
        assert self.raw(submitted, another, "closed").pk
        assert self.raw(own, people["edo"], "closed").pk, "nobody contradicts it any more"

    def test_nor_one_that_has_begun_after_the_verdict_was_prepared(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        verdict = factories.raw_verdict(submitted, people["edo"])
        for citation in submitted.citations.all():
            factories.raw_citation(citation.snapshot, verdict=verdict)
        review_submit(review=factories.new_review(submitted.claim, people["edo"], rating("false")))
        with pytest.raises(IntegrityError, match="one is theirs"), transaction.atomic():
            Verdict.objects.filter(pk=verdict.pk).update(status="published")

    def test_nor_over_the_verdict_of_their_own_review(
        self, people: People, rating: RatingOf, another: User
    ) -> None:
        own = factories.new_review(factories.new_claim(), people["edo"], rating("true"))
        stands = verdict_publish(review=review_submit(review=own), editor=another)
        late = review_submit(
            review=factories.new_review(own.claim, people["sari"], rating("false"))
        )
        with pytest.raises(IntegrityError, match="one is theirs"), transaction.atomic():
            factories.raw_verdict(late, people["edo"], supersedes=stands, correction="x")
        with pytest.raises(IntegrityError, match="one is theirs"), transaction.atomic():
            self.raw(late, people["edo"], "closed")
        assert (
            factories.raw_verdict(late, another, supersedes=stands, correction="x").supersedes
            == stands
        )

    def test_where_all_agree_there_is_none(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        review_submit(review=factories.new_review(submitted.claim, people["edo"], rating("true")))
        assert self.raw(submitted, people["edo"], "closed").pk

    def test_a_review_is_decided_once(self, submitted: Review, people: People) -> None:
        self.raw(submitted, people["edo"], "closed")
        with pytest.raises(IntegrityError), transaction.atomic():
            self.raw(submitted, people["edo"], "sent_back")


def test_a_draft_is_thrown_away_with_its_citations(draft: Review, rating: RatingOf) -> None:
    review_discard(review=draft)
    assert not Review.objects.exists()
    assert not Citation.objects.exists()
    assert Rating.objects.exists()


def test_what_was_handed_in_is_not_thrown_away(submitted: Review) -> None:
    with pytest.raises(ReviewConflict):
        review_discard(review=submitted)
    assert Review.objects.exists()
