"""Filters of REST lists. A filter that does not exist is refused, not ignored."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

PAGING = frozenset({"cursor", "page_size", "format"})


class StrictFilterSet(django_filters.FilterSet):
    """Refuses parameters that it does not know: a typing error must not look like an answer."""

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the filtered rows. Raises `ValidationError` for an unknown parameter."""
        unknown = set(self.data or {}) - set(self.filters) - PAGING
        if unknown:
            raise ValidationError({name: ["There is no such filter."] for name in sorted(unknown)})
        rows: QuerySet[Any] = super().qs
        return rows
