"""Searches as Elasticsearch takes them, built and not sent (pure).

A user's text only ever reaches `match`.
"""

from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.helpers import pack_dense_vector

from sources.language.words import query_fragments, query_words
from sources.search.base import Filters, Part, Search, Unit, VectorSearch, WordSearch
from sources.search.elastic.mapping import FRAGMENTS, stem_field, vector_field

MIN_CANDIDATES = 200


def search_body(search: Search) -> dict[str, Any]:
    """Return the body of one search. No sources are read: ids, versions and languages say all."""
    return {
        "size": search.size,
        "_source": False,
        "docvalue_fields": ["language"],
        "version": True,
        "track_total_hits": False,
        **(_by_words(search) if isinstance(search, WordSearch) else _by_vector(search)),
    }


def filter_clauses(filters: Filters) -> list[dict[str, Any]]:
    """Return filters as a list of clauses, all of which must hold."""
    clauses: list[Any] = []
    if filters.languages:
        clauses.append(Q("terms", language=sorted(filters.languages)))
    if filters.exclude_languages:
        clauses.append(~Q("terms", language=sorted(filters.exclude_languages)))
    if filters.source_ids:
        clauses.append(Q("terms", source_id=sorted(filters.source_ids)))
    if filters.exclude_source_ids:
        clauses.append(~Q("terms", source_id=sorted(filters.exclude_source_ids)))
    if filters.publisher_ids:
        clauses.append(Q("terms", publisher_id=sorted(filters.publisher_ids)))
    if filters.published_before:
        clauses.append(Q("range", published_at={"lt": filters.published_before.isoformat()}))
    return [clause.to_dict() for clause in clauses]


def _by_words(search: WordSearch) -> dict[str, Any]:
    """Return a search for folded words and for stems of the query's language, or for fragments."""
    if search.part is Part.FRAGMENTS:
        fields: list[str | None] = [FRAGMENTS]
        words = query_fragments(search.text, search.language)
    else:
        fields = [search.part.value, stem_field(search.part.value, search.language)]
        words = query_words(search.text, search.language)
    should = [Q("match", **{field: " ".join(words)}) for field in fields if field]
    filters = filter_clauses(search.filters)
    return {"query": Q("bool", should=should, minimum_should_match=1, filter=filters).to_dict()}


def _by_vector(search: VectorSearch) -> dict[str, Any]:
    """Return a search for approximate nearest neighbours; a best sentence is named `best`."""
    field = vector_field(search.model)
    knn: dict[str, Any] = {
        "field": f"sentences.{field}" if search.unit is Unit.SENTENCE else field,
        "query_vector": pack_dense_vector(search.vector),
        "k": search.size,
        "num_candidates": max(MIN_CANDIDATES, 2 * search.size),
        "filter": filter_clauses(search.filters),
    }
    if search.places and search.unit is Unit.SENTENCE:
        places = ["sentences.start", "sentences.end"]
        knn["inner_hits"] = {"name": "best", "size": 1, "_source": places}
    return {"knn": knn}
