"""Filters of the list of citations."""

import django_filters
from django.db.models import QuerySet

from claims.api.filters.verdicts import cited
from claims.reviews.models import Citation
from workbench.lib.filters import StrictFilterSet


class CitationFilter(StrictFilterSet):
    """Filters of citations. What one may not know of is not told from what is not there."""

    verdict = django_filters.NumberFilter("verdict_id")
    review = django_filters.NumberFilter("review_id")
    cites = django_filters.CharFilter(
        method="by_cited", label="An address, or a domain with its subdomains."
    )

    class Meta:
        model = Citation
        fields = ("snapshot", "snapshot_sha256")

    def by_cited(self, rows: QuerySet[Citation], name: str, value: str) -> QuerySet[Citation]:
        """Match an address, or a domain and all below it."""
        return rows.filter(cited(name, value))
