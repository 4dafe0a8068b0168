"""Filters of the list of claims."""

import django_filters
from django.db.models import Q, QuerySet

from claims.articles.models import Article
from claims.statements.models import Claim
from workbench.lib.filters import StrictFilterSet


class ClaimFilter(StrictFilterSet):
    """Filters of claims."""

    claimant = django_filters.CharFilter(method="by_claimant")
    article = django_filters.ModelChoiceFilter(
        field_name="appearances__article", queryset=Article.objects.all(), distinct=True
    )
    checkworthiness_min = django_filters.NumberFilter("checkworthiness", "gte")
    q = django_filters.CharFilter(method="by_words")

    class Meta:
        model = Claim
        fields = ("language", "status", "kind")

    def by_claimant(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Match a claimant's name or alias, whatever its case."""
        return rows.filter(
            Q(claimant__name__iexact=value)
            | Q(claimant__aliases__name__iexact=value)
            | Q(claimant__same_as__name__iexact=value)
        ).distinct()

    def by_words(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Every word must occur in the claim or in its claimant's name."""
        for word in value.split()[:10]:
            rows = rows.filter(Q(text__icontains=word) | Q(claimant__name__icontains=word))
        return rows
