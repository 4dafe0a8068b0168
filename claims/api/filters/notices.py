"""Filters of the list of readers' notices."""

import django_filters
from django.db.models import Q, QuerySet

from claims.notices.models import Notice
from workbench.lib.filters import StrictFilterSet


class NoticeFilter(StrictFilterSet):
    """Filters of notices."""

    is_waiting = django_filters.BooleanFilter(
        method="by_waiting", label="No editor has settled it."
    )

    class Meta:
        model = Notice
        fields = ("verdict", "channel", "end")

    def by_waiting(self, rows: QuerySet[Notice], name: str, value: bool) -> QuerySet[Notice]:
        """Match those that wait, or the others."""
        waits = Q(end="")
        return rows.filter(waits if value else ~waits)
