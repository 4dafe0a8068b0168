"""Filters of the list of imports."""

from claims.articles.models import ImportBatch
from workbench.lib.filters import StrictFilterSet


class ImportFilter(StrictFilterSet):
    """Filters of imports."""

    class Meta:
        model = ImportBatch
        fields = ("status", "channel")
