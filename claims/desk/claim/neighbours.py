"""Where a claim stands in the queue: the one before it, the one after it, and how many wait."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.statements.models import Claim

MOST_COUNTED = 1_000
"""Beyond that nobody wants the number, and counting a long queue would cost more than the page."""

_ORDER = ("-checkworthiness", "-pk")
_WORTH = OuterRef("checkworthiness")
# The first bounds say nothing new: an index begins there, and not at the other end of the queue.
_AHEAD = Q(checkworthiness__gte=_WORTH) & (Q(checkworthiness__gt=_WORTH) | Q(pk__gt=OuterRef("pk")))
_BEHIND = Q(checkworthiness__lte=_WORTH) & (
    Q(checkworthiness__lt=_WORTH) | Q(pk__lt=OuterRef("pk"))
)


def with_neighbours(claims: QuerySet[Claim]) -> QuerySet[Any]:
    """Give each claim `before_pk` and `after_pk` (None at an end), its `place` among those
    that wait, and how many are `waiting` in all, counted among the first thousand and one.
    """
    waiting = Claim.objects.waiting().order_by(*_ORDER)
    first = Claim.objects.filter(pk__in=waiting.values("pk")[: MOST_COUNTED + 1])
    before = waiting.filter(_AHEAD).order_by("checkworthiness", "pk")
    return claims.annotate(
        before_pk=Subquery(before.values("pk")[:1]),
        after_pk=Subquery(waiting.filter(_BEHIND).values("pk")[:1]),
        place=counted(first.filter(_AHEAD)) + Value(1),
        waiting=counted(first),
    )


def counted(rows: QuerySet[Any]) -> Coalesce:
    """Count rows in a subquery."""
    each = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(each.values("n")), 0)
