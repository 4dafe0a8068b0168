"""Taking one of several reviews."""

import pytest
from django.contrib.auth.models import User

from claims.errors import VerdictIncomplete
from claims.models import Claim, Decision, Review, ReviewPolicy, Verdict
from claims.reviews.selectors import review_list_waiting
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import ClaimStatus
from claims.verdicts.adjudicating import review_take
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]


@pytest.fixture
def beside(submitted: Review, people: People, rating: RatingOf) -> dict[str, Review]:
    """Reviews beside rina's: one that agrees with it, one that contradicts."""
    people["tono"].user_permissions.set(people["rina"].groups.get().permissions.all())
    return {
        name: review_submit(
            review=factories.new_review(
                submitted.claim, User.objects.get(username=name), rating(slug)
            )
        )
        for name, slug in (("sari", "true"), ("tono", "false"))
    }


def decided() -> dict[str, tuple[str, str]]:
    """Return what was decided of each review, by whose it is."""
    rows = Decision.objects.select_related("review__reviewer")
    return {d.review.reviewer.username: (d.kind, d.reason) for d in rows if d.review}


def test_a_review_that_waits_alone_needs_no_reason(submitted: Review, people: People) -> None:
    assert review_take(review=submitted, editor=people["edo"]).review == submitted
    assert decided() == {}


def test_where_reviews_differ_the_reason_is_kept_and_the_contradiction_waits_on(
    submitted: Review, beside: dict[str, Review], people: People
) -> None:
    with pytest.raises(VerdictIncomplete, match="say why you take this one"):
        review_take(review=submitted, editor=people["edo"], reason="  ", close_others=True)
    assert not Verdict.objects.exists()
    review_take(review=submitted, editor=people["edo"], reason=" Two offices. ")
    assert decided() == {
        "rina": ("taken", "Two offices."),
        "sari": ("closed", "It agrees with the one that was published."),
    }
    assert list(review_list_waiting()) == [beside["tono"]]
    assert Claim.objects.get().status == ClaimStatus.DECIDED


def test_the_contradiction_is_closed_along_if_the_editor_says_so(
    submitted: Review, beside: dict[str, Review], people: People
) -> None:
    review_take(review=submitted, editor=people["edo"], reason="Newer.", close_others=True)
    assert decided()["tono"] == ("closed", "Newer.")
    assert not review_list_waiting().exists()


@pytest.mark.parametrize("passes", [True, False])
def test_unanimous_reviews_pass_without_a_reason_if_the_policy_says_so(
    submitted: Review, people: People, rating: RatingOf, passes: bool
) -> None:
    ReviewPolicy.objects.create(unanimous_passes=passes)
    second = factories.new_review(submitted.claim, people["sari"], rating("true"))
    review_submit(review=second)
    if passes:
        review_take(review=submitted, editor=people["edo"])
        assert decided() == {"sari": ("closed", "It agrees with the one that was published.")}
    else:
        with pytest.raises(VerdictIncomplete, match="say why"):
            review_take(review=submitted, editor=people["edo"])
        assert not Verdict.objects.exists()


def test_what_is_refused_changes_nothing(
    submitted: Review, beside: dict[str, Review], people: People
) -> None:
    Claim.objects.update(claimant_candidates=["Ana", "Budi"])
    with pytest.raises(VerdictIncomplete, match="who said it"):
        review_take(review=submitted, editor=people["edo"], reason="Newer.", close_others=True)
    assert decided() == {}
    assert review_list_waiting().count() == 3
