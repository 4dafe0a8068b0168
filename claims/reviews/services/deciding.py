"""What editors decide about handed-in reviews, beside publishing one."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import ClaimConflict, NotAllowed
from claims.policy import Right, require
from claims.reviews.choices import LONGEST_REASON, DecisionKind, ReviewStatus
from claims.reviews.models import Decision
from claims.statements.choices import ClaimStatus
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
    if not claim_move(rows, Act.ASK, ClaimStatus.SECOND_REVIEW, assignee=None):
        message = _("This claim does not wait for a decision.")
        raise ClaimConflict(message)
    return _decided(DecisionKind.ASKED, claim, by, reason)


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
    return _decided(DecisionKind.WAIVED, claim, by, reason)


def _reason(text: str) -> str:
    reason = within(text, LONGEST_REASON, _("Reason"))
    if not reason:
        message = _("Say why.")
        raise ClaimConflict(message)
    return reason


def _decided(kind: DecisionKind, claim: Claim, by: User, reason: str) -> Decision:
    decision = Decision.objects.create(
        claim=claim,
        kind=kind,
        reason=reason,
        by=by,
        by_name=by.get_full_name() or by.get_username(),
    )
    record(f"claim.{kind}", claim, by=by, reason=reason)
    return decision
