"""Filters of REST lists. A filter that does not exist is refused, not ignored."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

PAGING = frozenset({"cursor", "page_size", "format"})


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise `ValidationError` for parameters that are neither known nor of paging."""
    if unknown := set(given) - set(known) - PAGING:
        raise ValidationError({name: ["There is no such filter."] for name in sorted(unknown)})


class StrictFilterSet(django_filters.FilterSet):
    """Refuses parameters that it does not know: a typing error must not look like an answer."""

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the filtered rows. Raises `ValidationError` for an unknown parameter."""
        refuse_unknown(self.data or {}, self.filters)
        rows: QuerySet[Any] = super().qs
        return rows
