"""What people do to a claim before and beside reviewing it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import ClaimConflict
from claims.policy import Person, may_be_reviewed_by
from claims.statements.choices import LONGEST_DISMISSAL, ClaimStatus
from claims.statements.leases import RELEASED, free_for, held_by
from claims.statements.models import Appearance, Claim
from claims.statements.services.claimants import claimant_resolve
from claims.statements.services.moving import claim_move
from claims.statements.transitions import IN_REVIEW, SECOND, TRIAGED, UNDECIDED, Act
from workbench.lib.audit.recording import Actor, record
from workbench.lib.limits import within


def claim_take(*, claim: Claim, reviewer: Person) -> None:
    """Lease a claim that waits for a review, unless somebody else has it, or has to write it.

    Raises `ClaimConflict`.
    """
    rows = Claim.objects.filter(free_for(reviewer.pk), may_be_reviewed_by(reviewer), pk=claim.pk)
    if not any(
        claim_move(rows, Act.TAKE, to, **held_by(reviewer.pk))
        for to in (ClaimStatus.IN_REVIEW, ClaimStatus.SECOND_REVIEW)
    ):
        message = _("Somebody else has this claim, or it is not open any more.")
        raise ClaimConflict(message)
    claim.refresh_from_db()


@transaction.atomic
def claim_give_back(*, claim: Claim, reviewer: Person) -> None:
    """Let somebody else take a claim; what was written of it stays. Raises `ClaimConflict`."""
    rows = Claim.objects.filter(pk=claim.pk, assignee=reviewer.pk)
    written = claim.reviews.filter(status="draft").exists()
    here = IN_REVIEW if written else TRIAGED
    if not any(claim_move(rows, Act.GIVE_BACK, to, **RELEASED) for to in (here, SECOND)):
        message = _("This claim is not yours, or waits for no review any more.")
        raise ClaimConflict(message)
    claim.refresh_from_db()


def claimant_pick(*, claim: Claim, name: str, by: Actor = None) -> None:
    """Say which of its candidates a claim is of; none of them: the article's own.

    Raises `ClaimConflict` where somebody has said so already, or nobody of that name is one.
    """
    if name and name not in claim.claimant_candidates:
        message = _("Nobody of this name may have said it.")
        raise ClaimConflict(message)
    open_still = Claim.objects.filter(
        pk=claim.pk,
        claimant=None,
        claimant_candidates=claim.claimant_candidates,
        status__in=UNDECIDED,
    )
    with transaction.atomic():
        claimant = claimant_resolve(name=name) if name else None
        told: dict[str, Any] = {"claimant": claimant, "claimant_candidates": []}
        if not claim.claimant_candidates or not open_still.filter(verdicts=None).update(**told):
            message = _("Somebody has said already who it is, or the claim is not open any more.")
            raise ClaimConflict(message)
        record("claim.claimant_picked", claim, by=by, claimant=name)
    claim.refresh_from_db()


@transaction.atomic
def claim_dismiss(*, claim: Claim, reason: str, by: Actor = None) -> None:
    """Put a claim that is not worth checking aside, with the reason.

    Raises `ClaimConflict`, `TooLong`.
    """
    reason = within(reason, LONGEST_DISMISSAL, _("Why is it not worth checking?"))
    if not reason:
        message = _("Say why the claim is dismissed.")
        raise ClaimConflict(message)
    rows = Claim.objects.filter(pk=claim.pk)
    if not claim_move(rows, Act.DISMISS, ClaimStatus.DISMISSED, dismissal=reason):
        message = _("Only an open claim can be dismissed.")
        raise ClaimConflict(message)
    claim.refresh_from_db()
    record("claim.dismissed", claim, by=by, reason=reason)


@transaction.atomic
def claim_reopen(*, claim: Claim, by: Actor = None) -> None:
    """Take a dismissal back; one that was joined with another takes its places there along.

    Raises `ClaimConflict`.
    """
    if claim.same_as_id:
        for place in claim.appearances.all():
            there = {"snapshot_id": place.snapshot_id, "start": place.start, "end": place.end}
            taken_over = Appearance.objects.filter(claim_id=claim.same_as_id, **there)
            taken_over.exclude(claim__verdicts__isnull=False).delete()
    rows = Claim.objects.filter(pk=claim.pk)
    if not claim_move(rows, Act.REOPEN, ClaimStatus.TRIAGED, dismissal="", same_as=None):
        message = _("This claim is not dismissed.")
        raise ClaimConflict(message)
    claim.refresh_from_db()
    record("claim.reopened", claim, by=by)
