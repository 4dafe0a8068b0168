"""Whose a claim is to review, and how long: a lease that each save extends, and that runs out.

Who has lost it loses no draft; they only have the claim no longer to themselves.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.statements.models import Claim
from claims.statements.transitions import TAKEABLE

RELEASED: dict[str, Any] = {"assignee": None, "taken_at": None, "lease_until": None}
"""What a claim is set to that nobody has."""


def free_for(person_id: int | None) -> Q:
    """Return which claims a person may have: theirs, nobody's, those whose lease has run out."""
    return Q(assignee=None) | Q(assignee=person_id) | Q(lease_until__lt=timezone.now())


def held_by(person_id: int | None) -> dict[str, Any]:
    """Return what a claim is set to that a person takes or goes on with: since when, how long."""
    now = timezone.now()
    return {
        "taken_at": Case(When(assignee=person_id, then=Coalesce("taken_at", now)), default=now),
        "assignee_id": person_id,
        "lease_until": now + timedelta(hours=settings.CLAIM_LEASE_HOURS),
    }


def has_run_out(claim: Claim) -> bool:
    """Say whether whoever has a claim may be followed by somebody else."""
    until: datetime | None = claim.lease_until
    return until is not None and until < timezone.now()


def claim_hold(*, claim_id: int, person_id: int) -> bool:
    """Let who writes have the claim, and have it longer; False where somebody else has it."""
    rows = Claim.objects.filter(free_for(person_id), pk=claim_id, status__in=TAKEABLE)
    return bool(rows.update(**held_by(person_id)))
