"""A verdict: published by an editor, corrected by a successor."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction

from claims.errors import NotAllowed, ReviewConflict, VerdictConflict, VerdictIncomplete
from claims.models import Claim, Review, ReviewPolicy, Verdict
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import ClaimStatus
from claims.verdicts.choices import VerdictStatus
from claims.verdicts.selectors import verdict_list_public
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.guards import unsealed

People = dict[str, User]


@pytest.fixture
def second(claim: Claim, verdict: Verdict, people: People, rating: RatingOf) -> Review:
    """Sari's review, handed in after rina's was published."""
    return review_submit(review=factories.new_review(claim, people["sari"], rating("false")))


def test_publishing_makes_a_verdict_with_the_reviews_citations(
    submitted: Review, people: People
) -> None:
    verdict = verdict_publish(review=submitted, editor=people["edo"])
    (mine,), (theirs,) = verdict.citations.all(), submitted.citations.all()
    kept = ("quote", "prefix", "suffix", "start", "end", "snapshot_id", "snapshot_sha256", "url")
    assert (verdict.status, verdict.rating) == (VerdictStatus.PUBLISHED, submitted.rating)
    assert (verdict.reviewer_name, verdict.editor_name) == ("Rina", "Edo")
    assert verdict.rationale == submitted.rationale
    assert mine.pk != theirs.pk
    assert [getattr(mine, name) for name in kept] == [getattr(theirs, name) for name in kept]
    assert Claim.objects.get().status == ClaimStatus.DECIDED


@pytest.mark.parametrize("username", ["rina", "sari", "tono"])
def test_only_editors_publish(submitted: Review, people: People, username: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        verdict_publish(review=submitted, editor=people[username])
    assert refused.value.code == "not_allowed"
    assert not Verdict.objects.exists()


def test_a_draft_cannot_be_published(draft: Review, people: People) -> None:
    with pytest.raises(ReviewConflict):
        verdict_publish(review=draft, editor=people["edo"])


def test_publishing_twice_raises_conflict(submitted: Review, people: People) -> None:
    first = verdict_publish(review=submitted, editor=people["edo"])
    for replaces in (None, first):
        with pytest.raises(VerdictConflict) as refused:
            verdict_publish(
                review=submitted, editor=people["edo"], replaces=replaces, correction="Again."
            )
        assert (refused.value.code, refused.value.http_status) == ("verdict_conflict", 409)
    assert Verdict.objects.get() == first


def test_without_rationale_nothing_is_published(submitted: Review, people: People) -> None:
    with unsealed(Review):
        Review.objects.update(rationale="  ")
    with pytest.raises(VerdictIncomplete, match="rationale"):
        verdict_publish(review=submitted, editor=people["edo"])


def test_nothing_is_published_while_it_is_not_clear_who_said_it(
    submitted: Review, people: People
) -> None:
    Claim.objects.update(claimant_candidates=["Ana Lopez", "Budi"])
    with pytest.raises(VerdictIncomplete, match="who said it"):
        verdict_publish(review=submitted, editor=people["edo"])
    assert not Verdict.objects.exists()


def test_unverifiable_is_published_without_citation(
    claim: Claim, people: People, rating: RatingOf
) -> None:
    verdict = factories.new_verdict(claim, people, rating("unverifiable"))
    assert (verdict.status, verdict.citations.count()) == (VerdictStatus.PUBLISHED, 0)


class TestCorrection:
    """A published verdict is superseded, never changed."""

    def test_the_successor_links_and_says_what_it_corrects(
        self, verdict: Verdict, second: Review, people: People
    ) -> None:
        successor = verdict_publish(
            review=second, editor=people["edo"], replaces=verdict, correction=" New numbers. "
        )
        verdict.refresh_from_db()
        assert verdict.status == VerdictStatus.SUPERSEDED
        assert verdict.superseded_by == successor
        assert (successor.status, successor.supersedes) == (VerdictStatus.PUBLISHED, verdict)
        assert successor.correction == "New numbers."

    def test_both_stay_public(self, verdict: Verdict, second: Review, people: People) -> None:
        successor = verdict_publish(
            review=second, editor=people["edo"], replaces=verdict, correction="New numbers."
        )
        assert set(verdict_list_public()) == {verdict, successor}

    def test_handing_in_a_correction_brings_the_claim_back_to_the_editor(
        self, verdict: Verdict, second: Review
    ) -> None:
        assert Claim.objects.get().status == ClaimStatus.ADJUDICATION
        verdict.refresh_from_db()
        assert verdict.status == VerdictStatus.PUBLISHED

    @pytest.mark.parametrize("correction", ["", "  "])
    def test_it_needs_its_text(
        self, verdict: Verdict, second: Review, people: People, correction: str
    ) -> None:
        with pytest.raises(VerdictIncomplete, match="what this correction changes"):
            verdict_publish(
                review=second, editor=people["edo"], replaces=verdict, correction=correction
            )
        verdict.refresh_from_db()
        assert verdict.status == VerdictStatus.PUBLISHED

    def test_an_editor_who_saw_no_verdict_is_told_of_the_one_that_stands(
        self, verdict: Verdict, second: Review, people: People
    ) -> None:
        with pytest.raises(VerdictConflict):
            verdict_publish(review=second, editor=people["edo"], correction="New numbers.")
        assert Verdict.objects.get() == verdict

    def test_an_editor_who_saw_an_older_verdict_is_told(
        self, verdict: Verdict, claim: Claim, second: Review, people: People, rating: RatingOf
    ) -> None:
        newer = factories.new_verdict(claim, people, rating("misleading"), replaces=verdict)
        with pytest.raises(VerdictConflict):
            verdict_publish(
                review=second, editor=people["edo"], replaces=verdict, correction="New numbers."
            )
        assert Verdict.objects.get(status=VerdictStatus.PUBLISHED) == newer

    def test_a_verdict_on_another_claim_is_not_superseded(
        self, verdict: Verdict, people: People, rating: RatingOf
    ) -> None:
        other = factories.new_review(factories.new_claim(), people["sari"], rating("true"))
        with pytest.raises(VerdictConflict):
            verdict_publish(
                review=review_submit(review=other),
                editor=people["edo"],
                replaces=verdict,
                correction="New numbers.",
            )


class TestFourEyes:
    """Nobody publishes a verdict from their own review alone."""

    def own(self, claim: Claim, people: People, rating: RatingOf, slug: str = "true") -> Review:
        """A review by edo, who may publish."""
        return review_submit(review=factories.new_review(claim, people["edo"], rating(slug)))

    def raw(self, review: Review, editor: User, *, cited: bool) -> Verdict:
        """A verdict that is prepared past the service."""
        verdict = factories.raw_verdict(review, editor)
        if cited:
            snapshot = factories.current_snapshot(factories.new_source())
            factories.raw_citation(snapshot, verdict=verdict)
        return verdict

    def test_ones_own_review_is_published_by_somebody_else(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        review = self.own(claim, people, rating)
        with pytest.raises(NotAllowed, match="somebody else publishes it"):
            verdict_publish(review=review, editor=people["edo"])
        assert not Verdict.objects.exists()
        people["sari"].groups.add(Group.objects.get(name="Editor"))
        sari = User.objects.get(username="sari")
        assert verdict_publish(review=review, editor=sari).editor == sari

    def test_the_policy_may_let_it_pass(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(four_eyes=False)
        verdict = verdict_publish(review=self.own(claim, people, rating), editor=people["edo"])
        assert verdict.status == VerdictStatus.PUBLISHED

    def test_without_a_citation_it_may_not(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(four_eyes=False)
        review = self.own(claim, people, rating, "unverifiable")
        with pytest.raises(NotAllowed, match="without a citation is published by somebody else"):
            verdict_publish(review=review, editor=people["edo"])
        with pytest.raises(IntegrityError, match="their own review"), transaction.atomic():
            Verdict.objects.filter(pk=self.raw(review, people["edo"], cited=False).pk).update(
                status=VerdictStatus.PUBLISHED
            )

    @pytest.mark.parametrize("policy", [None, True, False])
    def test_the_database_asks_the_policy_too(
        self, claim: Claim, people: People, rating: RatingOf, policy: bool | None
    ) -> None:
        if policy is not None:
            ReviewPolicy.objects.create(four_eyes=policy)
        review = self.own(claim, people, rating)
        rows = Verdict.objects.filter(pk=self.raw(review, people["edo"], cited=True).pk)
        if policy is False:
            assert rows.update(status=VerdictStatus.PUBLISHED) == 1
            return
        with pytest.raises(IntegrityError, match="their own review"), transaction.atomic():
            rows.update(status=VerdictStatus.PUBLISHED)

    def test_the_database_looks_at_the_review_and_not_at_what_the_verdict_says(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        verdict = self.raw(self.own(claim, people, rating), people["edo"], cited=True)
        with pytest.raises(IntegrityError, match="their own review"), transaction.atomic():
            Verdict.objects.filter(pk=verdict.pk).update(
                reviewer=people["rina"], status=VerdictStatus.PUBLISHED
            )

    def test_a_rationale_of_before_that_says_nothing_is_not_published(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        draft = factories.new_review(claim, people["rina"], rating("unverifiable"))
        review = review_submit(review=draft)
        with unsealed(Review):
            Review.objects.update(rationale="x")
        with pytest.raises(VerdictIncomplete, match="what was searched"):
            verdict_publish(review=review, editor=people["edo"])
