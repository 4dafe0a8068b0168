"""Reads of reviews, and of the policy by which a desk reviews."""

from django.db.models import QuerySet

from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Review, ReviewPolicy
from claims.reviews.models.policy import THE_ONE
from claims.reviews.picking import is_picked
from claims.statements.models import Claim


def review_policy() -> ReviewPolicy:
    """Return the policy in force; where nobody has chosen, the defaults."""
    return ReviewPolicy.objects.filter(pk=THE_ONE).first() or ReviewPolicy()


def needs_second_review(claim: Claim) -> bool:
    """Say whether the policy picks a claim for a second review."""
    policy = review_policy()
    return is_picked(
        claim_id=claim.pk,
        checkworthiness=claim.checkworthiness,
        which=policy.second_review,
        percent=policy.sample_percent,
        worth_from=policy.from_checkworthiness,
    )


def review_list_waiting() -> QuerySet[Review]:
    """Return reviews that wait for a decision: handed in, not published, sent back or closed."""
    return Review.objects.filter(status=ReviewStatus.SUBMITTED, verdicts=None, decisions=None)
