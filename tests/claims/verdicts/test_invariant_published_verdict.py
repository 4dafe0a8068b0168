"""A published verdict stands as it is: in the database, whoever writes there."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from claims.models import Citation, Claim, Rating, Review, Verdict
from claims.verdicts.choices import VerdictStatus
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.conftest import RatingOf

IMMUTABLE = "a published verdict is immutable"


@pytest.mark.parametrize(
    "changes",
    [
        {"rationale": "Something else."},
        {"reviewer_name": "Somebody"},
        {"editor_name": "Somebody"},
        {"correction": "Nothing."},
        {"published_at": timezone.now()},
        {"status": VerdictStatus.PREPARING},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_published_verdict_cannot_be_changed(
    verdict: Verdict, changes: dict[str, object]
) -> None:
    refused = f"{IMMUTABLE}|a name stays, until its person leaves"  # whichever is looked at first
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(**changes)


@pytest.mark.parametrize(
    "column", ["claim_id", "review_id", "rating_id", "reviewer_id", "editor_id"]
)
def test_a_published_verdict_keeps_what_it_refers_to(verdict: Verdict, column: str) -> None:
    other = getattr(verdict, column) + 1
    with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(**{column: other})


def test_saving_a_published_verdict_with_a_new_rationale_is_refused(verdict: Verdict) -> None:
    verdict.rationale = "Something else."
    with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
        verdict.save()


def test_a_published_verdict_cannot_be_deleted(verdict: Verdict) -> None:
    with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
        factories.raw_delete("claims_verdict", verdict.pk)


def test_deleting_a_verdict_with_citations_is_refused_by_the_model_too(verdict: Verdict) -> None:
    with pytest.raises(ProtectedError):
        verdict.delete()


def test_a_superseded_verdict_does_not_come_back(
    verdict: Verdict, claim: Claim, people: dict[str, User], rating: RatingOf
) -> None:
    factories.new_verdict(claim, people, rating("false"), replaces=verdict)
    with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(status=VerdictStatus.PUBLISHED)


def test_a_claim_has_one_published_verdict(
    verdict: Verdict, claim: Claim, people: dict[str, User], rating: RatingOf
) -> None:
    second = factories.new_review(claim, people["sari"], rating("false"))
    other = factories.raw_verdict(second, people["edo"])
    factories.raw_citation(factories.current_snapshot(factories.new_source()), verdict=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=other.pk).update(status=VerdictStatus.PUBLISHED)


@pytest.mark.parametrize("status", [VerdictStatus.PUBLISHED, VerdictStatus.SUPERSEDED])
def test_a_verdict_is_prepared_before_it_is_published(
    submitted: Review, people: dict[str, User], status: str
) -> None:
    with pytest.raises(IntegrityError, match="is prepared"), transaction.atomic():
        factories.raw_verdict(submitted, people["edo"], status=status)


@pytest.mark.parametrize("status", [VerdictStatus.PUBLISHED, VerdictStatus.SUPERSEDED])
def test_a_verdict_without_citation_never_becomes_public(
    submitted: Review, people: dict[str, User], status: str
) -> None:
    bare = factories.raw_verdict(submitted, people["edo"])
    with pytest.raises(IntegrityError, match="needs a citation"), transaction.atomic():
        Verdict.objects.filter(pk=bare.pk).update(status=status)


def test_an_unverifiable_verdict_needs_no_citation_but_a_rationale(
    claim: Claim, people: dict[str, User], rating: RatingOf
) -> None:
    review = factories.new_review(claim, people["rina"], rating("unverifiable"))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.raw_verdict(review, people["edo"], rationale="")
    bare = factories.raw_verdict(review, people["edo"])
    assert Verdict.objects.filter(pk=bare.pk).update(status=VerdictStatus.PUBLISHED) == 1


def test_a_successor_says_what_it_corrects(verdict: Verdict, people: dict[str, User]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.raw_verdict(verdict.review, people["edo"], supersedes=verdict, correction="")


def test_a_verdict_has_one_successor(
    verdict: Verdict, claim: Claim, people: dict[str, User], rating: RatingOf
) -> None:
    factories.new_verdict(claim, people, rating("false"), replaces=verdict)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.raw_verdict(
            verdict.review, people["edo"], supersedes=verdict, correction="Again."
        )


class TestCitations:
    """Its citations are sealed with it."""

    @pytest.mark.parametrize("changes", [{"url": "https://other.example/"}, {"order": 9}])
    def test_one_cannot_be_changed(self, verdict: Verdict, changes: dict[str, object]) -> None:
        with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
            verdict.citations.update(**changes)

    def test_one_cannot_be_deleted(self, verdict: Verdict) -> None:
        with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
            verdict.citations.all().delete()

    def test_one_cannot_be_added(self, verdict: Verdict) -> None:
        snapshot = factories.current_snapshot(factories.new_source())
        with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
            factories.raw_citation(snapshot, verdict=verdict)

    def test_one_cannot_be_moved_in_from_a_review(
        self, verdict: Verdict, people: dict[str, User], rating: RatingOf
    ) -> None:
        theirs = factories.new_review(factories.new_claim(), people["sari"], rating("true"))
        with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
            theirs.citations.update(review=None, verdict=verdict)

    def test_one_cannot_be_moved_out_to_a_review(self, verdict: Verdict) -> None:
        refused = f"{IMMUTABLE}|was handed in"
        with pytest.raises(IntegrityError, match=refused), transaction.atomic():
            verdict.citations.update(verdict=None, review=verdict.review, order=99)

    def test_those_of_the_review_stay_as_they_were(self, verdict: Verdict) -> None:
        before = [c.quote for c in verdict.review.citations.all()]
        assert before == [c.quote for c in verdict.citations.all()] == [factories.QUOTE]

    def test_one_belongs_to_a_review_or_to_a_verdict(self, submitted: Review) -> None:
        snapshot = factories.current_snapshot(factories.new_source())
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.raw_citation(snapshot)

    def test_a_cited_snapshot_cannot_be_deleted(self, verdict: Verdict) -> None:
        cited = Citation.objects.filter(verdict=verdict).values_list("snapshot_id", flat=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.raw_delete("sources_sourcesnapshot", cited[0])


def test_publishing_seals_at_once(submitted: Review, people: dict[str, User]) -> None:
    published = verdict_publish(review=submitted, editor=people["edo"])
    with pytest.raises(IntegrityError, match=IMMUTABLE), transaction.atomic():
        Verdict.objects.filter(pk=published.pk).update(rationale="Later.")


def test_what_a_published_verdict_is_about_cannot_be_reworded(
    people: dict[str, User], rating: RatingOf
) -> None:
    claim = factories.new_claim(claimant="Ana Lopez")
    Claim.objects.filter(pk=claim.pk).update(text="Still open to better words.")
    factories.new_verdict(claim, people, rating("true"))
    for change in ({"text": "Somebody else: the opposite"}, {"claimant": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**change)
    Claim.objects.filter(pk=claim.pk).update(checkworthiness=0.5)


def test_a_rating_that_a_published_verdict_uses_keeps_its_meaning(
    people: dict[str, User], rating: RatingOf
) -> None:
    factories.new_verdict(factories.new_claim(), people, rating("false"))
    for change in ({"labels": {"en": "True"}}, {"claimreview_value": 5}, {"slug": "true-ish"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.filter(slug="false").update(**change)
    Rating.objects.filter(slug="true").update(labels={"en": "Correct"})
