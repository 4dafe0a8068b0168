"""A review that comes whole: drafted, given its citations and handed in, or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import CitationInvalid, ReviewConflict
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Rating, Review
from claims.reviews.services.reviews import (
    citation_add,
    review_digest,
    review_draft,
    review_save,
    review_submit,
)
from claims.statements.models import Claim
from sources.models import SourceSnapshot


@dataclass(frozen=True, slots=True)
class Place:
    """Code points [start, end) of a snapshot, and the words that whoever cites them means."""

    snapshot_id: int
    start: int
    end: int
    quote: str


@transaction.atomic
def review_hand_in(
    *,
    claim: Claim,
    reviewer: User,
    rating: Rating,
    rationale: str,
    note: str = "",
    certainty: str = "",
    places: Sequence[Place] = (),
) -> Review:
    """Write a review of a claim and hand it in.

    Raises as `review_draft`, `review_save`, `citation_add` and `review_submit` do;
    `CitationInvalid` where other words stand at a place than were meant; `ReviewConflict` where the
    reviewer has a draft, which would be lost.
    """
    if claim.reviews.filter(reviewer=reviewer, status=ReviewStatus.DRAFT).exists():
        message = _("You have a draft on the desk: hand it in or throw it away there.")
        raise ReviewConflict(message)
    review = review_draft(claim=claim, reviewer=reviewer)
    blank = review_digest(None)  # a draft that was begun meanwhile is not written over
    review_save(
        review=review, rating=rating, rationale=rationale, note=note, certainty=certainty,
        base=blank,
    )  # fmt: skip
    for place in places:
        _cite(review, place)
    return review_submit(review=review)


def _cite(review: Review, place: Place) -> None:
    """Cite a place; of many long texts, only its own is in memory."""
    snapshots = SourceSnapshot.objects.select_related("source__publisher")
    snapshot = snapshots.filter(pk=place.snapshot_id).first()
    if snapshot is None or snapshot.text[place.start : place.end] != place.quote:
        message = _("These words are not in the snapshot at these offsets: “%(quote)s”")
        raise CitationInvalid(message % {"quote": place.quote[:200]})
    citation_add(review=review, snapshot=snapshot, start=place.start, end=place.end)
