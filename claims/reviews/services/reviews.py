"""Reviews: drafted, given citations, handed in."""

from typing import NoReturn

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import (
    CitationInvalid,
    ClaimConflict,
    ReviewConflict,
    ReviewIncomplete,
)
from claims.policy import Right, require
from claims.reviews.choices import LONGEST_NOTE, LONGEST_RATIONALE, ReviewStatus
from claims.reviews.models import Citation, Rating, Review
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.services.claims import OPEN
from sources.models import SourceSnapshot
from workbench.lib.limits import within

CONTEXT_CHARACTERS = 60


def review_draft(*, claim: Claim, reviewer: User) -> Review:
    """Return the reviewer's draft for a claim, making one where there is none.

    A decided claim can be reviewed again: that is how a correction begins. Raises `NotAllowed`,
    `ClaimConflict`.
    """
    require(reviewer, Right.REVIEW)
    if claim.status == ClaimStatus.DISMISSED:
        _refuse_dismissed()
    review, _created = Review.objects.get_or_create(
        claim=claim,
        reviewer=reviewer,
        status=ReviewStatus.DRAFT,
        defaults={"reviewer_name": reviewer.get_full_name() or reviewer.get_username()},
    )
    Claim.objects.filter(pk=claim.pk, status__in=[ClaimStatus.NEW, ClaimStatus.TRIAGED]).update(
        status=ClaimStatus.IN_REVIEW
    )
    return review


def review_save(*, review: Review, rating: Rating | None, rationale: str, note: str = "") -> Review:
    """Save a draft as it stands. Raises `TooLong`, `ReviewConflict` if it is no draft any more."""
    rationale = within(rationale, LONGEST_RATIONALE, _("Rationale"))
    note = within(note, LONGEST_NOTE, _("Internal note"))
    saved = Review.objects.filter(pk=review.pk, status=ReviewStatus.DRAFT).update(
        rating=rating, rationale=rationale, note=note, updated_at=timezone.now()
    )
    if not saved:
        _refuse_not_draft()
    review.refresh_from_db()
    return review


@transaction.atomic
def citation_add(*, review: Review, snapshot: SourceSnapshot, start: int, end: int) -> Citation:
    """Cite code points [start, end) of a snapshot; citing the same place again changes nothing.

    Raises `CitationInvalid` if there are no such words, `ReviewConflict` if the review is no draft.
    """
    _lock_draft(review)
    quote = snapshot.text[start:end] if 0 <= start < end <= len(snapshot.text) else ""
    if not quote.strip():
        message = _("There are no words to cite at these offsets.")
        raise CitationInvalid(message)
    source = snapshot.source
    last = review.citations.aggregate(last=Max("order"))["last"] or 0
    citation, _created = Citation.objects.get_or_create(
        review=review,
        snapshot=snapshot,
        start=start,
        end=end,
        defaults={
            "order": last + 1,
            "quote": quote,
            "prefix": snapshot.text[max(0, start - CONTEXT_CHARACTERS) : start],
            "suffix": snapshot.text[end : end + CONTEXT_CHARACTERS],
            "snapshot_sha256": snapshot.text_sha256,
            "url": source.url,
            "title": source.title,
            "publisher_name": source.publisher.name if source.publisher else "",
            "published_at": source.published_at,
            "retrieved_at": snapshot.retrieved_at,
        },
    )
    return citation


@transaction.atomic
def citation_remove(*, review: Review, citation_id: int) -> None:
    """Take a citation out of a draft. Raises `ReviewConflict`."""
    _lock_draft(review)
    review.citations.filter(pk=citation_id).delete()


def citation_resolves(citation: Citation) -> bool:
    """Say whether the quote still stands in the very text it was taken from."""
    snapshot = citation.snapshot
    return (
        snapshot.text_sha256 == citation.snapshot_sha256
        and snapshot.text[citation.start : citation.end] == citation.quote
    )


@transaction.atomic
def review_submit(*, review: Review) -> Review:
    """Hand a draft in; it then waits for an editor.

    Raises `ReviewIncomplete`, `ReviewConflict`, and `ClaimConflict` if the claim was dismissed.
    """
    review = _lock_draft(review)
    missing = review_missing(review)
    if missing:
        raise ReviewIncomplete(" ".join(missing))
    review.status = ReviewStatus.SUBMITTED
    review.submitted_at = timezone.now()
    review.save(update_fields=["status", "submitted_at", "updated_at"])
    kept = Claim.objects.filter(pk=review.claim_id).exclude(status=ClaimStatus.DISMISSED)
    if not kept.update(status=ClaimStatus.ADJUDICATION):
        _refuse_dismissed()
    return review


def review_missing(review: Review) -> list[str]:
    """Return, in sentences, what a review lacks before it can be handed in."""
    missing = []
    if review.claim.claimant_candidates and review.claim.status in OPEN:
        missing.append(_("Say who said it, or that the article itself does."))
    if review.rating is None:
        missing.append(_("Choose a rating."))
    if not review.rationale.strip():
        missing.append(_("Write the rationale."))
    unverifiable = review.rating is not None and review.rating.is_unverifiable
    if not unverifiable and not review.citations.exists():
        missing.append(_("Cite at least one source, or rate the claim as unverifiable."))
    return missing


def _lock_draft(review: Review) -> Review:
    """Return the draft as it is now, held until commit. Raises `ReviewConflict` if it is none."""
    drafts = Review.objects.select_for_update().filter(status=ReviewStatus.DRAFT)
    return drafts.filter(pk=review.pk).first() or _refuse_not_draft()


def _refuse_dismissed() -> NoReturn:
    message = _("This claim was dismissed; reopen it first.")
    raise ClaimConflict(message)


def _refuse_not_draft() -> NoReturn:
    message = _("This review has been handed in and cannot be changed any more.")
    raise ReviewConflict(message)
