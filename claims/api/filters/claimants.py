"""Filters of the list of claimants."""

import django_filters
from django.db.models import Q, QuerySet

from claims.statements.models import Claimant
from workbench.lib.filters import StrictFilterSet


class ClaimantFilter(StrictFilterSet):
    """Filters of claimants."""

    name = django_filters.CharFilter(method="by_name", label="A name or another one of theirs.")
    q = django_filters.CharFilter("name", "icontains", label="A part of the name.")

    class Meta:
        model = Claimant
        fields = ()

    def by_name(self, rows: QuerySet[Claimant], name: str, value: str) -> QuerySet[Claimant]:
        """Match a name or alias, whatever its case."""
        return rows.filter(Q(name__iexact=value) | Q(aliases__name__iexact=value)).distinct()
