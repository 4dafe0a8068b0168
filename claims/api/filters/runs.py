"""Filters of the list of retrieval runs."""

import django_filters

from claims.evidence.models import RetrievalRun
from workbench.lib.filters import StrictFilterSet


class RetrievalRunFilter(StrictFilterSet):
    """Filters of retrieval runs."""

    created_after = django_filters.IsoDateTimeFilter("created_at", "gte")
    created_before = django_filters.IsoDateTimeFilter("created_at", "lt")

    class Meta:
        model = RetrievalRun
        fields = ("claim", "status", "trigger")
