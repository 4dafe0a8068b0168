"""Reads of reviews, and of the policy by which a desk reviews."""

from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from claims.policy import Person, citations_shown, reviews_shown
from claims.reviews.choices import DecisionKind, ReviewStatus
from claims.reviews.models import Citation, RatingScale, Review, ReviewPolicy
from claims.reviews.models.policy import THE_ONE
from claims.reviews.picking import is_picked
from claims.statements.models import Claim


def review_policy() -> ReviewPolicy:
    """Return the policy in force; where nobody has chosen, the defaults."""
    return ReviewPolicy.objects.filter(pk=THE_ONE).first() or ReviewPolicy()


def review_list_shown(person: Person) -> QuerySet[Review]:
    """Return the reviews that a person may know of, with what is shown of each."""
    in_order = Prefetch("citations", Citation.objects.shown())
    shown = with_comment(Review.objects.filter(reviews_shown(person)))
    return shown.select_related("rating__scale").prefetch_related(in_order)


def citation_list_shown(person: Person) -> QuerySet[Citation]:
    """Return the citations that a person may know of."""
    return Citation.objects.shown().filter(citations_shown(person))


def scale_list() -> QuerySet[RatingScale]:
    """Return the rating scales with their ratings in order."""
    return RatingScale.objects.prefetch_related("ratings")


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


def review_list_compared() -> QuerySet[Review]:
    """Return what `review_list_waiting` does; of those of the same claim, `people`
    is how many wrote them and `ratings` how many they give; `stands` is the key of its published
    verdict, or None.
    """
    waiting = review_list_waiting().filter(claim=OuterRef("claim")).order_by().values("claim")
    published = Review.objects.filter(claim=OuterRef("claim"), verdicts__status="published")
    return review_list_waiting().annotate(
        people=Subquery(waiting.annotate(n=Count("reviewer", distinct=True)).values("n")),
        ratings=Subquery(waiting.annotate(n=Count("rating", distinct=True)).values("n")),
        stands=Subquery(published.values("verdicts")[:1]),
    )


def sent_back(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Return those drafts whose writers have had their last review sent back."""
    return with_comment(reviews).filter(Q(comment__isnull=False))


def with_comment(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Add `comment` and `comment_by`: why an editor sent back what its writer last handed in, and
    who; None where nobody did.
    """
    last = Review.objects.filter(
        claim=OuterRef("claim"), reviewer=OuterRef("reviewer"), status=ReviewStatus.SUBMITTED
    ).order_by("-pk")
    back = Q(decisions__kind=DecisionKind.SENT_BACK)
    said = last.annotate(
        why=Case(When(back, then=F("decisions__reason"))),
        who=Case(When(back, then=F("decisions__by_name"))),
    )
    return reviews.annotate(
        comment=Subquery(said.values("why")[:1]), comment_by=Subquery(said.values("who")[:1])
    )


def is_own_dispute(claim: Claim, person_id: int | None) -> bool:
    """Say whether reviews of a claim that wait, and the one that stands, give different ratings,
    one of them this person's and one somebody else's.
    """
    waiting = Q(status=ReviewStatus.SUBMITTED, verdicts=None, decisions=None)
    standing = Q(verdicts__status="published")
    rows = Review.objects.filter(waiting | standing, claim=claim)
    parties = set(rows.values_list("reviewer_id", "rating_id"))
    own = {rating for who, rating in parties if who == person_id}
    others = {rating for who, rating in parties if who != person_id}
    return any(rating != other for rating in own for other in others)
