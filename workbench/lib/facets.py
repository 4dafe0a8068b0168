"""How many rows of a list have which value: `?facets=rating,language`, counted only if asked for.

One query a facet, of all rows that the list's filters leave, with the most frequent values. They
come with the first page alone: those that follow are of the same rows.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from workbench.lib.filters import nearest
from workbench.lib.pagination import NewestFirst
from workbench.lib.sparse import asked

FACETS = "facets"
MOST_VALUES = 50


def facets_asked(request: Request, known: Mapping[str, Any]) -> list[str]:
    """Return what is to be counted, nothing after the first page. Raises `ValidationError`."""
    names = asked(request, FACETS)
    if unknown := [name for name in names if name not in known]:
        words = _("There is no facet “%(name)s”.")
        told = [f"{words % {'name': one[:50]}} {nearest(one, known)}".strip() for one in unknown]
        raise ValidationError({FACETS: told})
    return [] if "cursor" in request.query_params else list(dict.fromkeys(names))


def facet_counted(rows: QuerySet[Any], value: Any) -> list[dict[str, Any]]:
    """Return the most frequent values of rows, each with how many rows have it.

    `value` is an expression over the rows; rows without one are counted under None.
    """
    of_each = rows.prefetch_related(None).order_by().values(value=value)
    counted = of_each.annotate(count=Count("pk", distinct=True)).order_by("-count", "value")
    return list(counted.values("value", "count")[:MOST_VALUES])


class WithFacets(NewestFirst):
    """Pages whose first one may have facets, in the description."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe them."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        value = {"type": ["string", "null"]}
        one = {"type": "object", "properties": {"value": value, "count": {"type": "integer"}}}
        facet = {"type": "array", "maxItems": MOST_VALUES, "items": one}
        described["properties"][FACETS] = {"type": "object", "additionalProperties": facet}
        return described
