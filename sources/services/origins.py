"""Joining and splitting sources by hand."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.models import OriginDecision, OriginDecisionKind, Source
from sources.services.copy_groups import copies_lock, groups_renew
from workbench.lib.exceptions import Conflict


class OriginConflict(Conflict):
    """Someone else decided on the same two sources at the same moment."""

    code = "origin_conflict"


def origin_decide(
    *,
    first: Source,
    second: Source,
    kind: OriginDecisionKind,
    by: User,
    note: str = "",
) -> OriginDecision:
    """Decide whether two sources are one, and group the corpus's copies accordingly; an earlier
    decision on them stays as history. Whoever calls it records it in the audit trail, last.

    Raises `ValueError` for one source twice, `OriginConflict`.
    """
    if first.pk == second.pk:
        message = "a source is always one with itself"
        raise ValueError(message)
    a, b = sorted((first, second), key=lambda source: source.pk)
    try:
        with transaction.atomic():
            OriginDecision.objects.filter(a=a, b=b, superseded=None).update(
                superseded=timezone.now()
            )
            decision = OriginDecision.objects.create(a=a, b=b, kind=kind, by=by, note=note)
            copies_lock()
            groups_renew({a.pk, b.pk})
            return decision
    except IntegrityError as error:
        message = f"sources {a.pk} and {b.pk} were decided on just now"
        raise OriginConflict(message) from error
