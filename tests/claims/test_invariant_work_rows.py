"""What the database refuses about claims, reviews, runs and evidence on their way."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from claims.evidence.choices import RunStatus
from claims.models import Claim, Evidence, RetrievalRun, Review, Verdict
from claims.reviews.choices import ReviewStatus
from claims.statements.choices import ClaimStatus
from tests.claims import factories
from tests.claims.conftest import RatingOf


def refused(model: type[Model], pk: int, **changes: object) -> None:
    """Expect the database to refuse a change."""
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.filter(pk=pk).update(**changes)


def test_a_claim_is_dismissed_with_a_reason(claim: Claim) -> None:
    refused(Claim, claim.pk, status=ClaimStatus.DISMISSED)
    assert Claim.objects.filter(pk=claim.pk).update(status="dismissed", dismissal="Opinion.") == 1


def test_a_claim_has_words(claim: Claim) -> None:
    refused(Claim, claim.pk, text="")


@pytest.mark.parametrize("worth", [-0.01, 1.01])
def test_check_worthiness_lies_between_0_and_1(claim: Claim, worth: float) -> None:
    refused(Claim, claim.pk, checkworthiness=worth)


def test_a_claims_key_is_its_own(claim: Claim) -> None:
    refused(Claim, factories.new_claim().pk, key=claim.key)


def test_a_reviewer_has_one_draft_of_a_claim(draft: Review, people: dict[str, User]) -> None:
    given = {"claim": draft.claim, "reviewer_name": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(reviewer=people["rina"], **given)
    assert Review.objects.create(reviewer=people["sari"], **given).pk


def test_a_reviewer_may_draft_again_after_handing_in(
    submitted: Review, people: dict[str, User]
) -> None:
    again = Review.objects.create(
        claim=submitted.claim, reviewer=people["rina"], reviewer_name="Rina"
    )
    assert again.status == ReviewStatus.DRAFT


def test_a_review_is_handed_in_with_a_rating_and_a_time(claim: Claim, draft: Review) -> None:
    refused(Review, draft.pk, status=ReviewStatus.SUBMITTED)
    refused(
        Review, draft.pk, status=ReviewStatus.SUBMITTED, submitted_at=timezone.now(), rating=None
    )


def test_a_claim_has_one_open_run(claim: Claim) -> None:
    run = RetrievalRun.objects.create(claim=claim)
    for status in (RunStatus.QUEUED, RunStatus.STARTED):
        with pytest.raises(IntegrityError), transaction.atomic():
            RetrievalRun.objects.create(claim=claim, status=status)
    RetrievalRun.objects.filter(pk=run.pk).update(status=RunStatus.COMPLETED)
    assert RetrievalRun.objects.create(claim=claim).pk


class TestEvidence:
    """Of evidence."""

    def test_a_rank_is_given_once(self, claim: Claim) -> None:
        first, second = factories.new_evidence(claim, sources=2)
        refused(Evidence, second.pk, rank=first.rank)

    def test_a_source_is_found_once(self, claim: Claim) -> None:
        first, second = factories.new_evidence(claim, sources=2)
        refused(Evidence, second.pk, snapshot=first.snapshot)

    def test_ranks_begin_at_1(self, claim: Claim) -> None:
        (only,) = factories.new_evidence(claim)
        refused(Evidence, only.pk, rank=0)

    def test_a_deciding_sentence_has_words(self, claim: Claim) -> None:
        (only,) = factories.new_evidence(claim)
        refused(Evidence, only.pk, highlight_end=only.highlight_start)

    def test_a_deciding_sentence_lies_in_its_passage(self, claim: Claim) -> None:
        (only,) = factories.new_evidence(claim)
        refused(Evidence, only.pk, highlight_end=only.end + 1)
        refused(Evidence, only.pk, start=only.highlight_start + 1)

    def test_a_text_that_is_evidence_is_kept(self, claim: Claim) -> None:
        (only,) = factories.new_evidence(claim)
        with pytest.raises(ProtectedError):
            only.snapshot.delete()
        with pytest.raises(ProtectedError):
            only.snapshot.source.delete()


class TestPeople:
    """People whose names stand under something are kept."""

    @pytest.mark.parametrize("username", ["rina", "edo"])
    def test_reviewer_and_editor_of_a_verdict_cannot_be_deleted(
        self, verdict: Verdict, people: dict[str, User], username: str
    ) -> None:
        with pytest.raises(ProtectedError):
            people[username].delete()
        people[username].groups.clear()
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.raw_delete("auth_user", people[username].pk)

    def test_an_assignee_cannot_be_deleted(self, claim: Claim, people: dict[str, User]) -> None:
        Claim.objects.filter(pk=claim.pk).update(assignee=people["sari"])
        with pytest.raises(ProtectedError):
            people["sari"].delete()

    def test_a_renamed_reviewer_leaves_the_verdict_as_it_was_signed(
        self, verdict: Verdict, people: dict[str, User]
    ) -> None:
        User.objects.filter(pk=people["rina"].pk).update(first_name="Katarina")
        verdict.refresh_from_db()
        assert verdict.reviewer_name == "Rina"

    def test_a_claim_with_a_verdict_or_a_review_is_kept(
        self, draft: Review, rating: RatingOf
    ) -> None:
        with pytest.raises(ProtectedError):
            draft.claim.delete()
        with pytest.raises(ProtectedError):
            rating("true").delete()


def test_one_scale_is_the_default(db: None, rating: RatingOf) -> None:
    from claims.models import RatingScale

    assert rating("true").scale.is_default
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingScale.objects.create(slug="other", name="Other", is_default=True)
