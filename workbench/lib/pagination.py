"""Cursor pages: stable while rows are added, and as fast on page 10,000 as on page 1."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Newest rows first, by primary key; `?page_size=` up to 200."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class BestFirst(NewestFirst):
    """For ranked lists: by rank within a retrieval run."""

    ordering = "rank"
