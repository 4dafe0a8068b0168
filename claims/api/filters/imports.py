"""Filters of the list of imports, and of the rows of one."""

from claims.articles.models import ImportBatch, ImportRow
from workbench.lib.filters import StrictFilterSet


class ImportFilter(StrictFilterSet):
    """Filters of imports."""

    class Meta:
        model = ImportBatch
        fields = ("status", "channel", "is_dry_run")


class ImportRowFilter(StrictFilterSet):
    """Filters of rows."""

    class Meta:
        model = ImportRow
        fields = ("state",)
