"""Filters of REST lists. A filter that does not exist is refused, not ignored."""

import difflib
from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

PAGING = frozenset({"cursor", "page_size", "format"})
_LONGEST_NAME = 50


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise `ValidationError` for parameters that are neither known nor of paging.

    Each is told with the name that is nearest to it, where one is near.
    """
    names = {*known, *PAGING}
    if unknown := set(given) - names:
        raise ValidationError({name: [_told(name, names)] for name in sorted(unknown)})


def _told(name: str, names: set[str]) -> str:
    near = difflib.get_close_matches(name[:_LONGEST_NAME], sorted(names), n=1)
    if not near:
        return _("There is no such parameter.")
    return _("There is no such parameter. Did you mean “%(name)s”?") % {"name": near[0]}


class StrictFilterSet(django_filters.FilterSet):
    """Refuses parameters that it does not know: a typing error must not look like an answer."""

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the filtered rows. Raises `ValidationError` for an unknown parameter."""
        refuse_unknown(self.data or {}, self.filters)
        rows: QuerySet[Any] = super().qs
        return rows
