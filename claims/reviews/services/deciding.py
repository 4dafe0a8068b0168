"""What editors decide about handed-in reviews, beside publishing one."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import ClaimConflict, NotAllowed, ReviewConflict
from claims.policy import Right, require
from claims.reviews.choices import LONGEST_REASON, DecisionKind, ReviewStatus
from claims.reviews.models import Citation, Decision, Review
from claims.reviews.selectors import is_own_dispute, review_list_waiting
from claims.reviews.services.reviews import citation_copies
from claims.statements.choices import ClaimStatus
from claims.statements.leases import RELEASED, held_by
from claims.statements.models import Claim
from claims.statements.services.moving import claim_move
from claims.statements.transitions import Act
from workbench.lib.audit.recording import record
from workbench.lib.limits import within


@transaction.atomic
def second_review_ask(*, claim: Claim, by: User, reason: str) -> Decision:
    """Ask that somebody else reviews a claim that waits for a decision, blind.

    Who asks has read what was handed in, and does not write it. Raises `NotAllowed`, `TooLong`,
    `ClaimConflict` (no reason, or the claim does not wait for a decision).
    """
    require(by, Right.PUBLISH)
    reason = _reason(reason)
    rows = Claim.objects.filter(pk=claim.pk)
    if not claim_move(rows, Act.ASK, ClaimStatus.SECOND_REVIEW, **RELEASED):
        message = _("This claim does not wait for a decision.")
        raise ClaimConflict(message)
    return _recorded(_decided(DecisionKind.ASKED, claim, by, reason))


@transaction.atomic
def second_review_waive(*, claim: Claim, by: User, reason: str) -> Decision:
    """Let a claim go on to its decision without the second review that it waits for.

    Raises `NotAllowed` (also to whoever wrote the first), `TooLong`, `ClaimConflict`.
    """
    require(by, Right.PUBLISH)
    reason = _reason(reason)
    if claim.reviews.filter(reviewer=by, status=ReviewStatus.SUBMITTED).exists():
        message = _("The first review is yours: somebody else says whether it needs a second one.")
        raise NotAllowed(message)
    rows = Claim.objects.filter(pk=claim.pk)
    if not claim_move(rows, Act.WAIVE, ClaimStatus.ADJUDICATION):
        message = _("This claim does not wait for a second review.")
        raise ClaimConflict(message)
    return _recorded(_decided(DecisionKind.WAIVED, claim, by, reason))


@transaction.atomic
def review_send_back(*, review: Review, by: User, comment: str) -> Decision:
    """Send a review that waits back to its writer, with a comment.

    What was handed in stays as it is; its writer gets a draft with the same words and citations,
    unless they have begun another. Raises `NotAllowed`, `TooLong`, `ClaimConflict` (no comment),
    `ReviewConflict` (it does not wait any more).
    """
    claim, review = _locked(review, by)
    made = _decided(DecisionKind.SENT_BACK, claim, by, _reason(comment), review)
    draft, is_new = Review.objects.get_or_create(
        claim=claim,
        reviewer_id=review.reviewer_id,
        status=ReviewStatus.DRAFT,
        defaults={
            "reviewer_name": review.reviewer_name, "rating": review.rating,
            "rationale": review.rationale, "note": review.note, "certainty": review.certainty,
        },
    )  # fmt: skip
    if is_new:
        cited = review.citations.order_by("order")
        Citation.objects.bulk_create(citation_copies(cited, review=draft))
    leased = held_by(review.reviewer_id)
    _move_on(claim, Act.SEND_BACK, ClaimStatus.IN_REVIEW, **leased)
    return _recorded(made)


@transaction.atomic
def review_close(*, review: Review, by: User, reason: str) -> Decision:
    """Put a review that waits aside for good, with the reason; it stays to be read.

    Raises as `review_send_back` does.
    """
    claim, review = _locked(review, by)
    made = _decided(DecisionKind.CLOSED, claim, by, _reason(reason), review)
    _move_on(claim, Act.CLOSE, ClaimStatus.TRIAGED, **RELEASED)
    return _recorded(made)


def review_note_taken(*, review: Review, by: User, reason: str) -> Decision:
    """Note why this one of several reviews was published."""
    return _recorded(_decided(DecisionKind.TAKEN, review.claim, by, _reason(reason), review))


def require_no_party(claim: Claim, person: User) -> None:
    """Refuse to let somebody decide between reviews of which one is theirs. Raises `NotAllowed`."""
    if is_own_dispute(claim, person.pk):
        message = _("Reviews of this claim differ, and one is yours: somebody else decides.")
        raise NotAllowed(message)


def _locked(review: Review, by: User) -> tuple[Claim, Review]:
    """Return a review that waits, and its claim, held until commit."""
    require(by, Right.PUBLISH)
    claim = Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=review.claim_id)
    waits = review_list_waiting().filter(pk=review.pk).select_related("reviewer").first()
    if waits is None or claim.status == ClaimStatus.SECOND_REVIEW:
        message = _("This review does not wait for a decision any more.")
        raise ReviewConflict(message)
    require_no_party(claim, by)
    return claim, waits


def _move_on(claim: Claim, act: Act, emptied: ClaimStatus, **changes: Any) -> None:
    """Bring a claim to where it belongs when one of its reviews waits no more."""
    rows = Claim.objects.filter(pk=claim.pk)
    if claim.status == ClaimStatus.DECIDED:
        moved = claim_move(rows, act, ClaimStatus.DECIDED)
    elif review_list_waiting().filter(claim=claim).exists():
        moved = claim_move(rows, act, ClaimStatus.ADJUDICATION)
    elif claim.verdicts.filter(status="published").exists():
        moved = claim_move(rows, act, ClaimStatus.DECIDED)
    else:
        moved = claim_move(rows, act, emptied, **changes)
    if not moved:
        message = _("This claim does not wait for a decision.")
        raise ClaimConflict(message)


def _reason(text: str) -> str:
    reason = within(text, LONGEST_REASON, _("Reason"))
    if not reason:
        message = _("Say why.")
        raise ClaimConflict(message)
    return reason


def _decided(
    kind: DecisionKind, claim: Claim, by: User, reason: str, review: Review | None = None
) -> Decision:
    return Decision.objects.create(
        claim=claim,
        review=review,
        kind=kind,
        reason=reason,
        by=by,
        by_name=by.get_full_name() or by.get_username(),
    )


def _recorded(decision: Decision) -> Decision:
    """Record it, when all else is done."""
    record(
        f"claim.{decision.kind}", decision.claim, by=decision.by, reason=decision.reason,
        review=decision.review_id,
    )  # fmt: skip
    return decision
