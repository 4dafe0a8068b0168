"""Filters of the list of reviews."""

import django_filters
from django.db.models import Q, QuerySet

from claims.reviews.models import Review
from claims.reviews.selectors import review_list_waiting
from workbench.lib.filters import StrictFilterSet


class ReviewFilter(StrictFilterSet):
    """Filters of reviews."""

    rating = django_filters.CharFilter("rating__slug")

    is_waiting = django_filters.BooleanFilter(
        method="by_waiting", label="Handed in, and an editor has not decided yet."
    )

    class Meta:
        model = Review
        fields = ("claim", "status")

    def by_waiting(self, rows: QuerySet[Review], name: str, value: bool) -> QuerySet[Review]:
        """Match those that wait for a decision, or the others."""
        pending = Q(pk__in=review_list_waiting())
        return rows.filter(pending if value else ~pending)
