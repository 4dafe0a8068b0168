"""Finding sources and their deciding sentences.

One protocol, two backends: Elasticsearch, and an embedded one for a single machine.

This is the only package that knows of Elasticsearch. The index is disposable: the database is the
truth and `manage.py index build` makes it anew.
"""

from functools import cache

from django.conf import settings

from sources.embedding.base import Vector
from sources.search.base import (
    Filters,
    Hit,
    IndexStatus,
    Part,
    Role,
    Search,
    SearchBackend,
    SearchUnavailable,
    Sentence,
    SourceDocument,
    Unit,
    VectorSearch,
    WordSearch,
    WriteReport,
)

__all__ = [
    "Filters",
    "Hit",
    "IndexStatus",
    "Part",
    "Role",
    "Search",
    "SearchBackend",
    "SearchUnavailable",
    "Sentence",
    "SourceDocument",
    "Unit",
    "Vector",
    "VectorSearch",
    "WordSearch",
    "WriteReport",
    "get_backend",
    "make_backend",
]


@cache
def make_backend(name: str, place: str, alias: str) -> SearchBackend:
    """Return "elasticsearch" at a URL under an alias, or "embedded" in a folder; one per place."""
    if name == "elasticsearch":
        from sources.search.elastic.backend import ElasticsearchBackend  # noqa: PLC0415

        return ElasticsearchBackend(
            place, alias=alias, timeout_seconds=settings.SEARCH_TIMEOUT_SECONDS
        )
    from sources.search.embedded.backend import EmbeddedBackend  # noqa: PLC0415

    return EmbeddedBackend(place)


def get_backend() -> SearchBackend:
    """Return the configured backend, one per process and configuration."""
    name = settings.SEARCH_BACKEND
    place = settings.ELASTICSEARCH_URL if name == "elasticsearch" else str(settings.SEARCH_DIR)
    return make_backend(name, place, settings.SEARCH_ALIAS)
