"""Giving claims to people to review.

Second reviews are given to nobody: who may write one, and so who wrote the first, would show by it.
Whoever may takes one from the queue.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.assigning.models import Duty, Rule
from claims.assigning.rules import OnDuty, whose_turn
from claims.assigning.selectors import assignment_policy, on_duty
from claims.errors import ClaimConflict, NotAllowed
from claims.policy import Right, may, require
from claims.statements.choices import ClaimStatus
from claims.statements.leases import free_for, held_by
from claims.statements.models import Claim
from claims.statements.services.moving import claim_move
from claims.statements.transitions import OPEN, Act
from workbench.lib.audit.recording import record
from workbench.lib.locks import in_turn

_ASSIGNING = 0x4153_5347  # "ASSG"
MOST_AT_ONCE = 200
NO_LIMIT = 10**6


@transaction.atomic
def claim_assign(*, claim: Claim, to: User, by: User) -> None:
    """Give a claim that nobody has to somebody, as if they had taken it.

    Raises `NotAllowed` (also where they may not review), `ClaimConflict` (somebody else has it, or
    it waits for no first review).
    """
    require(by, Right.PUBLISH)
    if not (to.is_active and may(to, Right.REVIEW)):
        message = _("%(who)s may not review claims.") % {"who": to.get_username()}
        raise NotAllowed(message)
    if not _given(claim, to.pk):
        message = _("Somebody else has this claim, or it waits for no first review.")
        raise ClaimConflict(message)
    record("claim.assigned", claim, by=by, to=to.pk)
    claim.refresh_from_db()


@transaction.atomic
def claims_assign_by_rule(*, claims: Iterable[Claim], by: User) -> int:
    """Give claims that an editor has chosen to who is on duty, by the rule; return how many.

    How much somebody has already does not count: an editor wants it so. Raises `NotAllowed`,
    `ClaimConflict` where there is no rule, or nobody is on duty.
    """
    require(by, Right.PUBLISH)
    if assignment_policy().rule == Rule.HAND:
        message = _("There is no rule: choose one in the assignment policy.")
        raise ClaimConflict(message)
    in_turn(_ASSIGNING)
    people = on_duty(most=NO_LIMIT)
    if not people:
        message = _("Nobody is on duty.")
        raise ClaimConflict(message)
    return _dealt(list(claims)[:MOST_AT_ONCE], people, by=by)


@transaction.atomic
def claims_deal() -> int:
    """Give claims that nobody has to who is on duty, the most check-worthy first, until everybody
    has enough; return how many. Nothing where there is no rule.
    """
    policy = assignment_policy()
    if policy.rule == Rule.HAND:
        return 0
    in_turn(_ASSIGNING)
    people = on_duty(most=policy.most_open)
    room = sum(max(one.room, 0) for one in people)
    if not room:
        return 0
    waiting = Claim.objects.filter(
        free_for(None), status__in=OPEN, checkworthiness__gte=policy.from_checkworthiness
    )
    able = [one for one in people if one.room > 0]
    if policy.rule == Rule.LANGUAGE and all(one.languages for one in able):
        waiting = waiting.filter(language__in={code for one in able for code in one.languages})
    return _dealt(waiting.order_by("-checkworthiness", "-pk")[:MOST_AT_ONCE], people)


def _dealt(claims: Iterable[Claim], people: Iterable[OnDuty], by: User | None = None) -> int:
    """Give each claim to whose turn it is."""
    able = {one.person: one for one in people}
    by_language = assignment_policy().rule == Rule.LANGUAGE
    given: dict[int, datetime] = {}
    dealt: list[tuple[Claim, int]] = []
    for claim in claims:
        turn = whose_turn(able.values(), language=claim.language, by_language=by_language)
        if turn is None or not _given(claim, turn.person):
            continue
        now = timezone.now()
        given[turn.person] = now
        able[turn.person] = replace(turn, room=turn.room - 1, given_at=now)
        dealt.append((claim, turn.person))
    for person, moment in given.items():
        Duty.objects.filter(person=person).update(given_at=moment)
    for claim, person in dealt:  # last: who waits to record holds what they have locked before
        record("claim.assigned", claim, by=by, to=person)
    return len(dealt)


def _given(claim: Claim, person_id: int) -> bool:
    """Let somebody have a claim that nobody has, compared and set; False where it is not so."""
    rows = Claim.objects.filter(free_for(None), pk=claim.pk, status__in=OPEN)
    return claim_move(rows, Act.TAKE, ClaimStatus.IN_REVIEW, **held_by(person_id))
