"""Filters of the list of verdicts."""

import django_filters
from django.db.models import Q, QuerySet

from claims.verdicts.models import Verdict
from claims.verdicts.querysets import VerdictQuerySet
from workbench.lib.filters import StrictFilterSet


class VerdictFilter(StrictFilterSet):
    """Filters of verdicts."""

    language = django_filters.CharFilter("claim__language")
    claimant = django_filters.CharFilter(method="by_claimant")
    rating = django_filters.CharFilter("rating__slug")
    published_after = django_filters.IsoDateTimeFilter("published_at", "gte")
    published_before = django_filters.IsoDateTimeFilter("published_at", "lt")
    q = django_filters.CharFilter(method="by_words")

    class Meta:
        model = Verdict
        fields = ("status", "claim")

    def by_claimant(self, rows: QuerySet[Verdict], name: str, value: str) -> QuerySet[Verdict]:
        """Match a claimant's name or alias, whatever its case."""
        return rows.filter(
            Q(claim__claimant__name__iexact=value)
            | Q(claim__claimant__aliases__name__iexact=value)
            | Q(claim__claimant__same_as__name__iexact=value)
        ).distinct()

    def by_words(self, rows: VerdictQuerySet, name: str, value: str) -> VerdictQuerySet:
        """Every word must occur in the claim, its claimant's name or the rationale."""
        return rows.matching(value)
