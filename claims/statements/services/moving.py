"""The only way in which a claim comes into another state."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.events import CLAIM_STATE_CHANGED
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.transitions import Act, starts_of
from workbench.lib.webhooks.outbox import is_asked_for, notify


def claim_move(rows: QuerySet[Claim], act: Act, to: ClaimStatus, **changes: Any) -> bool:
    """Bring a claim into a state by an act, if it is where the table of transitions lets it.

    `rows` has the claim alone and what else must hold of it; `changes` are saved along. It is
    compared and set in one statement: False says that the claim is elsewhere by now, and that
    nothing was changed. Whose act it is, the service asks before (`claims.policy.require`). Whoever
    asked for it is told in the same transaction.
    """
    there = rows.filter(status__in=starts_of(act, to))
    with transaction.atomic(savepoint=False):
        asked = is_asked_for(CLAIM_STATE_CHANGED)
        claims = list(rows.values_list("pk", flat=True)) if asked else []
        moved = bool(there.update(status=to, updated_at=timezone.now(), **changes))
        for claim in claims if moved else ():
            notify(CLAIM_STATE_CHANGED, claim=claim, status=to.value)
    return moved
