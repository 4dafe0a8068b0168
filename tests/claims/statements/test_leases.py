"""Whose a claim is, and how long."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from claims.errors import ClaimConflict
from claims.models import Claim, Review, ReviewPolicy
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_draft, review_save, review_submit
from claims.statements.choices import ClaimStatus
from claims.statements.leases import claim_hold, has_run_out
from claims.statements.services.claims import claim_give_back, claim_take
from claims.statements.services.going_on import claim_next
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]


def later(claim: Claim, hours: float = 9) -> Claim:
    """Let time go by: what happened to the claim was so long ago."""
    claim.refresh_from_db()
    ago = timedelta(hours=hours)
    for name in ("taken_at", "lease_until"):
        moment = getattr(claim, name)
        if moment:
            Claim.objects.filter(pk=claim.pk).update(**{name: moment - ago})
    claim.refresh_from_db()
    return claim


class TestTaking:
    """Taking, holding, losing."""

    def test_a_claim_is_taken_for_as_long_as_the_setting_says(
        self, claim: Claim, people: People, settings: Settings
    ) -> None:
        settings.CLAIM_LEASE_HOURS = 2
        claim_take(claim=claim, reviewer=people["rina"])
        assert claim.taken_at is not None
        assert claim.lease_until is not None
        assert claim.lease_until - claim.taken_at == timedelta(hours=2)

    def test_while_the_lease_holds_nobody_else_gets_it(self, claim: Claim, people: People) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        later(claim, 7.9)
        assert not has_run_out(claim)
        with pytest.raises(ClaimConflict):
            claim_take(claim=claim, reviewer=people["sari"])

    def test_once_it_has_run_out_somebody_else_does_and_no_draft_is_lost(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        draft = factories.new_review(claim, people["rina"], rating("true"), rationale="Words.")
        assert has_run_out(later(claim))
        claim_take(claim=claim, reviewer=people["sari"])
        assert claim.assignee == people["sari"]
        assert claim.taken_at is not None
        assert timezone.now() - claim.taken_at < timedelta(minutes=1)
        review_save(review=draft, rating=rating("true"), rationale="More words.")
        assert review_submit(review=draft).rationale == "More words."

    def test_each_save_extends_it_and_keeps_since_when(self, claim: Claim, people: People) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        before = later(claim, 5)
        since, until = before.taken_at, before.lease_until
        review_draft(claim=claim, reviewer=people["rina"])
        claim.refresh_from_db()
        assert claim.taken_at == since
        assert claim.lease_until is not None
        assert until is not None
        assert claim.lease_until - until >= timedelta(hours=5)

    def test_writing_takes_what_nobody_has_and_nothing_that_somebody_has(
        self, claim: Claim, people: People
    ) -> None:
        review_draft(claim=claim, reviewer=people["rina"])
        review_draft(claim=claim, reviewer=people["sari"])
        claim.refresh_from_db()
        assert claim.assignee == people["rina"]
        assert Review.objects.count() == 2
        assert not claim_hold(claim_id=claim.pk, person_id=people["sari"].pk)

    def test_a_claim_that_was_had_before_leases_is_not_lost(
        self, claim: Claim, people: People
    ) -> None:
        Claim.objects.update(assignee=people["rina"], status=ClaimStatus.IN_REVIEW)
        with pytest.raises(ClaimConflict):
            claim_take(claim=claim, reviewer=people["sari"])

    def test_a_second_review_that_is_due_tells_of_no_lease(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(second_review="all")
        claim_take(claim=claim, reviewer=people["rina"])
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        claim.refresh_from_db()
        assert (claim.assignee, claim.taken_at, claim.lease_until) == (None, None, None)

    def test_what_is_sent_back_is_its_writers_for_a_while(
        self, submitted: Review, people: People
    ) -> None:
        review_send_back(review=submitted, by=people["edo"], comment="Where?")
        claim = Claim.objects.get()
        assert claim.assignee == people["rina"]
        assert claim.lease_until is not None
        assert claim.lease_until > timezone.now()


class TestGivingBack:
    """`claim_give_back`."""

    def test_it_is_to_review_again(self, claim: Claim, people: People) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        claim_give_back(claim=claim, reviewer=people["rina"])
        assert (claim.status, claim.assignee, claim.lease_until) == (
            ClaimStatus.TRIAGED, None, None,
        )  # fmt: skip

    def test_the_next_one_may_be_a_claim_that_was_given_back_half_written(
        self, claim: Claim, people: People
    ) -> None:
        review_draft(claim=claim, reviewer=people["rina"])
        claim_give_back(claim=claim, reviewer=people["rina"])
        assert claim.status == ClaimStatus.IN_REVIEW
        assert claim_next(reviewer=people["sari"]) == claim

    def test_what_somebody_has_written_of_stays_in_review(
        self, claim: Claim, people: People
    ) -> None:
        review_draft(claim=claim, reviewer=people["rina"])
        claim_give_back(claim=claim, reviewer=people["rina"])
        assert (claim.status, claim.assignee) == (ClaimStatus.IN_REVIEW, None)
        assert Review.objects.exists()

    def test_nobody_gives_back_what_is_anothers(self, claim: Claim, people: People) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        with pytest.raises(ClaimConflict, match="not yours"):
            claim_give_back(claim=claim, reviewer=people["sari"])


class TestNext:
    """`claim_next`."""

    def test_the_most_check_worthy_is_taken(self, people: People) -> None:
        factories.new_claim(checkworthiness=0.3)
        best = factories.new_claim(checkworthiness=0.9)
        assert claim_next(reviewer=people["rina"]) == best
        best.refresh_from_db()
        assert (best.assignee, best.status) == (people["rina"], ClaimStatus.IN_REVIEW)

    def test_nobody_gets_what_somebody_has_until_it_has_run_out(
        self, claim: Claim, people: People
    ) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        assert claim_next(reviewer=people["sari"]) is None
        later(claim)
        assert claim_next(reviewer=people["sari"]) == claim

    def test_it_goes_on_from_the_one_before(self, claim: Claim, people: People) -> None:
        assert claim_next(reviewer=people["rina"], after=claim) is None

    def test_a_second_review_is_next_for_somebody_else_than_the_first_reviewer(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(second_review="all")
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        assert claim_next(reviewer=people["rina"]) is None
        assert claim_next(reviewer=people["sari"]) == claim
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.SECOND_REVIEW

    @pytest.mark.parametrize("status", ["adjudication", "decided", "dismissed"])
    def test_what_waits_for_no_review_is_not_next(
        self, claim: Claim, people: People, status: str
    ) -> None:
        Claim.objects.update(status=status, dismissal="x")
        assert claim_next(reviewer=people["rina"]) is None
