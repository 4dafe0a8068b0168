"""The only way in which a claim comes into another state."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.transitions import Act, starts_of


def claim_move(rows: QuerySet[Claim], act: Act, to: ClaimStatus, **changes: Any) -> bool:
    """Bring a claim into a state by an act, if it is where the table of transitions lets it.

    `rows` has the claim alone and what else must hold of it; `changes` are saved along. It is
    compared and set in one statement: False says that the claim is elsewhere by now, and that
    nothing was changed. Whose act it is, the service asks before (`claims.policy.require`).
    """
    there = rows.filter(status__in=starts_of(act, to))
    return bool(there.update(status=to, updated_at=timezone.now(), **changes))
