"""The next claim to review: nobody gets one that somebody else gets."""

from django.db import connection, transaction

from claims.policy import Person, may_be_reviewed_by
from claims.statements.leases import free_for, held_by
from claims.statements.models import Claim
from claims.statements.services.moving import claim_move
from claims.statements.transitions import IN_REVIEW, NEW, SECOND, TRIAGED, Act

MOST_TRIED = 20


@transaction.atomic
def claim_next(*, reviewer: Person, after: Claim | None = None) -> Claim | None:
    """Take the most check-worthy claim that waits for a review, and return it; None if none does.

    Those count that nobody has: not begun, given back, or whose lease has run out; and whose second
    review is due from somebody else than this person's. On PostgreSQL rows that others are taking
    at this moment are passed over; on both databases each is compared and set, and only then
    returned.
    """
    waiting = Claim.objects.filter(
        free_for(None),
        may_be_reviewed_by(reviewer),
        status__in=[NEW, TRIAGED, IN_REVIEW, SECOND],
    )
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))
    tried = [after.pk] if after else []
    for _turn in range(MOST_TRIED):
        # One row at a time: a row that is locked here is passed over by everybody else.
        claim = waiting.exclude(pk__in=tried).order_by("-checkworthiness", "-pk").first()
        if claim is None:
            return None
        to = SECOND if claim.status == SECOND else IN_REVIEW
        rows = Claim.objects.filter(free_for(None), pk=claim.pk, status=claim.status)
        if claim_move(rows, Act.TAKE, to, **held_by(reviewer.pk)):
            claim.refresh_from_db()
            return claim
        tried.append(claim.pk)
    return None
