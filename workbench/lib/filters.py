"""Filters of REST lists. A filter that does not exist is refused, not ignored."""

import difflib
from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

PAGING = frozenset({"cursor", "page_size", "format"})
FIELDS, EXPAND = "fields", "expand"
SPARSE = frozenset({FIELDS, EXPAND})  # read by `workbench.lib.sparse`
_LONGEST_NAME = 50


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise `ValidationError` for parameters that are neither known nor of paging.

    Each is told with the name that is nearest to it, where one is near.
    """
    names = {*known, *PAGING}
    if unknown := set(given) - names:
        words = _("There is no such parameter.")
        raise ValidationError(
            {name: [f"{words} {nearest(name, names)}".strip()] for name in sorted(unknown)}
        )


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a question for the known name that is nearest to an unknown one, "" for none."""
    near = difflib.get_close_matches(name[:_LONGEST_NAME], sorted(names), n=1)
    return _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""


class StrictFilterSet(django_filters.FilterSet):
    """Refuses parameters that it does not know: a typing error must not look like an answer."""

    @property
    def qs(self) -> QuerySet[Any]:
        """Return the filtered rows. Raises `ValidationError` for an unknown parameter."""
        refuse_unknown(self.data or {}, {*self.filters, *SPARSE})
        rows: QuerySet[Any] = super().qs
        return rows
