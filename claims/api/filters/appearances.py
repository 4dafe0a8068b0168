"""Filters of the list of appearances."""

import django_filters

from claims.statements.models import Appearance
from workbench.lib.filters import StrictFilterSet


class AppearanceFilter(StrictFilterSet):
    """Filters of appearances."""

    publisher = django_filters.CharFilter("article__source__publisher__name", "iexact")

    class Meta:
        model = Appearance
        fields = ("claim", "article", "attribution")
