"""Cursor pages: stable while rows are added, and as fast on page 10,000 as on page 1."""

from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views imports this module through its settings
    from rest_framework.views import APIView

_DIGITS = 18  # of the largest number that both databases take, less one


class NewestFirst(CursorPagination):
    """Newest rows first, by primary key; `?page_size=` up to 200."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor. Raises `NotFound` for one that we never gave out."""
        cursor = super().decode_cursor(request)
        position = getattr(cursor, "position", None)
        if position is not None and not self.is_position(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def is_position(self, text: str) -> bool:
        """Tell whether a cursor may point there: at a number, that is."""
        return text.isascii() and text.isdecimal() and len(text) <= _DIGITS

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page; there is no next one after the last, nor one before the first."""
        address = {"type": ["string", "null"], "format": "uri"}
        properties = {"next": address, "previous": address, "results": schema}
        return {"type": "object", "required": ["results"], "properties": properties}


class ByChange(NewestFirst):
    """For following what changes: oldest change first, by when each row last became another.

    A row that has no such moment is left out; an index of those that have one serves.
    """

    ordering = "updated_at"

    def paginate_queryset(
        self, queryset: Any, request: Request, view: "APIView | None" = None
    ) -> list[Any] | None:
        """Return a page."""
        return super().paginate_queryset(queryset.filter(updated_at__isnull=False), request, view)

    def is_position(self, text: str) -> bool:
        """A moment."""
        try:
            return parse_datetime(text) is not None
        except ValueError:
            return False


class BestFirst(NewestFirst):
    """For ranked lists: by rank within a retrieval run."""

    ordering = "rank"


class InOrder(NewestFirst):
    """For the parts of one thing: by their number in it."""

    ordering = "number"
