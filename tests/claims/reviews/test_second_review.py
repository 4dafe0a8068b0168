"""Blind double review: which claims, by whom, and what the database keeps of it."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.errors import ClaimConflict, NotAllowed
from claims.models import Claim, Decision, Review, ReviewPolicy
from claims.policy import may_be_reviewed_by, reviews_shown
from claims.reviews.choices import DecisionKind, ReviewStatus, SecondReview
from claims.reviews.picking import is_picked
from claims.reviews.selectors import needs_second_review, review_policy
from claims.reviews.services.deciding import (
    review_send_back,
    second_review_ask,
    second_review_waive,
)
from claims.reviews.services.reviews import review_draft, review_submit
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]


@pytest.fixture
def double(db: None) -> ReviewPolicy:
    """Every claim is reviewed twice."""
    return ReviewPolicy.objects.create(second_review=SecondReview.ALL)


@pytest.fixture
def due(double: ReviewPolicy, claim: Claim, people: People, rating: RatingOf) -> Claim:
    """A claim of which rina handed in the first review."""
    claim_take(claim=claim, reviewer=people["rina"])
    review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    claim.refresh_from_db()
    return claim


class TestPicking:
    """Which claims the policy picks."""

    def picked(self, **given: object) -> list[int]:
        """Return which of a thousand claims are picked."""
        rule = {"checkworthiness": 0.5, "which": "sample", "percent": 20, "worth_from": 0.0}
        return [n for n in range(1000) if is_picked(claim_id=n, **{**rule, **given})]  # type: ignore[arg-type]

    def test_a_sample_is_about_as_large_as_was_asked_and_stays_the_same(self) -> None:
        assert 160 < len(self.picked()) < 240
        assert self.picked() == self.picked()

    def test_a_larger_sample_has_all_of_a_smaller_one(self) -> None:
        assert set(self.picked(percent=5)) < set(self.picked()) < set(self.picked(percent=60))
        assert self.picked(percent=0) == []
        assert len(self.picked(percent=100)) == 1000

    @pytest.mark.parametrize(("which", "number"), [("none", 0), ("all", 1000)])
    def test_none_and_all(self, which: str, number: int) -> None:
        assert len(self.picked(which=which)) == number

    def test_a_claim_less_worth_checking_is_not_picked(self) -> None:
        assert self.picked(which="all", worth_from=0.6) == []
        assert len(self.picked(which="all", worth_from=0.5)) == 1000

    def test_where_nobody_has_chosen_none_is_picked_and_four_eyes_publish(
        self, claim: Claim
    ) -> None:
        assert not needs_second_review(claim)
        assert (review_policy().four_eyes, review_policy().pk) == (True, 1)

    def test_the_policy_is_one_row(self, double: ReviewPolicy) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewPolicy.objects.create(key=2)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewPolicy.objects.update(sample_percent=101)


class TestSecondReview:
    """A claim that the policy picks."""

    def test_the_first_that_is_handed_in_makes_the_second_due_and_names_nobody(
        self, due: Claim
    ) -> None:
        assert (due.status, due.assignee) == (ClaimStatus.SECOND_REVIEW, None)

    def test_a_claim_that_is_not_picked_goes_on_to_its_decision(
        self, double: ReviewPolicy, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.update(from_checkworthiness=0.9)
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION

    def test_whoever_wrote_the_first_can_neither_take_nor_draft_the_second(
        self, due: Claim, people: People
    ) -> None:
        with pytest.raises(ClaimConflict):
            claim_take(claim=due, reviewer=people["rina"])
        with pytest.raises(ClaimConflict, match="somebody else writes the second"):
            review_draft(claim=due, reviewer=people["rina"])
        assert not Review.objects.filter(status=ReviewStatus.DRAFT).exists()

    def test_nor_hand_in_what_she_began_before(
        self, due: Claim, people: People, rating: RatingOf
    ) -> None:
        Claim.objects.update(status=ClaimStatus.ADJUDICATION)
        due.refresh_from_db()
        again = factories.new_review(due, people["rina"], rating("false"))
        Claim.objects.update(status=ClaimStatus.SECOND_REVIEW)
        with pytest.raises(ClaimConflict, match="somebody else writes the second"):
            review_submit(review=again)
        with (
            pytest.raises(IntegrityError, match="second review is by somebody else"),
            transaction.atomic(),
        ):
            Review.objects.filter(pk=again.pk).update(
                status=ReviewStatus.SUBMITTED, submitted_at=again.created_at
            )

    def test_nor_insert_it_past_the_services(
        self, due: Claim, people: People, rating: RatingOf
    ) -> None:
        first = Review.objects.get()
        with (
            pytest.raises(IntegrityError, match="second review is by somebody else"),
            transaction.atomic(),
        ):
            Review.objects.create(
                claim=due, reviewer=people["rina"], reviewer_name="Rina", rating=rating("true"),
                status=ReviewStatus.SUBMITTED, submitted_at=first.submitted_at,
            )  # fmt: skip

    def test_somebody_else_takes_it_and_hands_in_and_it_waits_for_its_decision(
        self, due: Claim, people: People, rating: RatingOf
    ) -> None:
        claim_take(claim=due, reviewer=people["sari"])
        assert (due.status, due.assignee) == (ClaimStatus.SECOND_REVIEW, people["sari"])
        review_submit(review=factories.new_review(due, people["sari"], rating("false")))
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION

    def test_a_correction_is_not_picked(
        self, double: ReviewPolicy, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.update(second_review=SecondReview.NONE)
        factories.new_verdict(claim, people, rating("true"))
        ReviewPolicy.objects.update(second_review=SecondReview.ALL)
        claim.refresh_from_db()
        review_submit(review=factories.new_review(claim, people["sari"], rating("false")))
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION


class TestAskingAndWaiving:
    """An editor asks for a second review, or lets a claim go on without it."""

    def test_asking_makes_it_due_and_says_why(self, submitted: Review, people: People) -> None:
        made = second_review_ask(claim=submitted.claim, by=people["edo"], reason=" Unsure. ")
        claim = Claim.objects.get()
        assert (claim.status, claim.assignee) == (ClaimStatus.SECOND_REVIEW, None)
        assert (made.kind, made.reason, made.by_name) == (DecisionKind.ASKED, "Unsure.", "Edo")

    def test_who_asked_has_read_the_first_and_does_not_write_the_second(
        self, submitted: Review, people: People
    ) -> None:
        second_review_ask(claim=submitted.claim, by=people["edo"], reason="Unsure.")
        claim = Claim.objects.get()
        with pytest.raises(ClaimConflict):
            claim_take(claim=claim, reviewer=people["edo"])
        with pytest.raises(ClaimConflict):
            review_draft(claim=claim, reviewer=people["edo"])
        free = {
            name for name, person in people.items()
            if Claim.objects.filter(may_be_reviewed_by(person)).exists()
        }  # fmt: skip
        assert free == {"sari", "tono"}

    def test_waiving_brings_it_to_its_decision(self, due: Claim, people: People) -> None:
        second_review_waive(claim=due, by=people["edo"], reason="It is plain.")
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION
        assert Decision.objects.get().kind == DecisionKind.WAIVED

    def test_nobody_waives_the_second_review_of_their_own(
        self, double: ReviewPolicy, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        review_submit(review=factories.new_review(claim, people["edo"], rating("true")))
        with pytest.raises(NotAllowed, match="first review is yours"):
            second_review_waive(claim=claim, by=people["edo"], reason="It is plain.")
        assert Claim.objects.get().status == ClaimStatus.SECOND_REVIEW

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_both_need_a_reason(self, due: Claim, people: People, reason: str) -> None:
        with pytest.raises(ClaimConflict, match="Say why"):
            second_review_waive(claim=due, by=people["edo"], reason=reason)
        with pytest.raises(ClaimConflict, match="Say why"):
            second_review_ask(claim=due, by=people["edo"], reason=reason)
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("username", ["rina", "sari", "tono"])
    def test_both_are_editors(self, due: Claim, people: People, username: str) -> None:
        with pytest.raises(NotAllowed):
            second_review_waive(claim=due, by=people[username], reason="It is plain.")
        with pytest.raises(NotAllowed):
            second_review_ask(claim=due, by=people[username], reason="Unsure.")

    def test_the_database_keeps_what_was_decided(self, due: Claim, people: People) -> None:
        second_review_waive(claim=due, by=people["edo"], reason="It is plain.")
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            Decision.objects.update(reason="Something else.")
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                claim=due, kind=DecisionKind.CLOSED, reason="x", by=people["edo"], by_name="Edo"
            )


class TestOnceDecided:
    """A claim about which an editor has decided something: they have read the first review."""

    @pytest.fixture
    def sent_back(self, due: Claim, people: People) -> Claim:
        """The second review was waived, and then the first one was sent back."""
        second_review_waive(claim=due, by=people["edo"], reason="It is plain.")
        first = Review.objects.get(claim=due)
        review_send_back(review=first, by=people["edo"], comment="Cite another source.")
        due.refresh_from_db()
        return due

    def test_a_waiver_holds_when_the_first_is_handed_in_again(
        self, sent_back: Claim, people: People
    ) -> None:
        review_submit(review=review_draft(claim=sent_back, reviewer=people["rina"]))
        sent_back.refresh_from_db()
        assert sent_back.status == ClaimStatus.ADJUDICATION

    @pytest.mark.parametrize("kind", ["asked", "waived", "sent_back", "closed"])
    def test_who_has_decided_anything_does_not_write_the_second(
        self, due: Claim, people: People, kind: str
    ) -> None:
        rule = may_be_reviewed_by(people["edo"])
        assert due in Claim.objects.filter(rule)
        about = None if kind in ("asked", "waived") else Review.objects.get(claim=due)
        Decision.objects.create(
            claim=due, review=about, kind=kind, reason="x", by=people["edo"], by_name="Edo"
        )
        assert due not in Claim.objects.filter(rule)


class TestWhatIsShown:
    """`reviews_shown`."""

    def shown(self, person: User) -> list[str]:
        """Return whose reviews a person may know of."""
        return [one.reviewer.username for one in Review.objects.filter(reviews_shown(person))]

    def test_while_the_second_is_due_its_writer_alone_knows_the_first(
        self, due: Claim, people: People
    ) -> None:
        known = {name: self.shown(person) for name, person in people.items()}
        assert known == {"rina": ["rina"], "sari": [], "edo": [], "tono": []}

    def test_an_editor_who_writes_one_is_blind_until_it_is_handed_in(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        assert self.shown(people["edo"]) == ["rina"]
        draft = factories.new_review(submitted.claim, people["edo"], rating("false"))
        assert self.shown(people["edo"]) == ["edo"]
        review_submit(review=draft)
        assert self.shown(people["edo"]) == ["rina", "edo"]

    def test_an_editors_draft_on_another_claim_hides_nothing_here(
        self, submitted: Review, people: People, rating: RatingOf
    ) -> None:
        factories.new_review(factories.new_claim(), people["edo"], rating("false"))
        assert "rina" in self.shown(people["edo"])

    def test_an_editor_who_has_the_claim_owes_a_review_and_is_blind(
        self, submitted: Review, people: People
    ) -> None:
        Claim.objects.update(status=ClaimStatus.IN_REVIEW, assignee=people["edo"])
        assert self.shown(people["edo"]) == []
