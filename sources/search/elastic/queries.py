"""Queries, built and not sent (pure). A user's text only ever reaches `match`."""

from typing import Any, Literal

from elasticsearch.dsl import Q

from sources.embedding.base import Vector
from sources.search.base import Filters
from sources.search.elastic.mapping import stem_field, vector_field
from sources.search.words import query_words

MIN_CANDIDATES = 200


def filter_clauses(filters: Filters) -> list[dict[str, Any]]:
    """Return filters as a list of clauses, all of which must hold."""
    clauses: list[Any] = []
    if filters.languages:
        clauses.append(Q("terms", language=sorted(filters.languages)))
    if filters.source_ids:
        clauses.append(Q("terms", source_id=sorted(filters.source_ids)))
    if filters.exclude_source_ids:
        clauses.append(~Q("terms", source_id=sorted(filters.exclude_source_ids)))
    if filters.published_before:
        clauses.append(Q("range", published_at={"lt": filters.published_before.isoformat()}))
    return [clause.to_dict() for clause in clauses]


def match_query(text: str, *, language: str, filters: Filters) -> dict[str, Any]:
    """Return the lexical leg: folded words, and stems of the query's language."""
    words = " ".join(query_words(text, language))
    return _any_of(_matches("text", words, language), filters)


def title_query(text: str, *, language: str, filters: Filters) -> dict[str, Any]:
    """Return the title leg."""
    words = " ".join(query_words(text, language))
    return _any_of(_matches("title", words, language), filters)


def _matches(field: Literal["text", "title"], words: str, language: str) -> list[Any]:
    fields = [field, stem_field(field, language)]
    return [Q("match", **{name: words}) for name in fields if name]


def _any_of(should: list[Any], filters: Filters) -> dict[str, Any]:
    query = Q("bool", should=should, minimum_should_match=1, filter=filter_clauses(filters))
    body: dict[str, Any] = query.to_dict()
    return body


def nearest_query(vector: Vector, *, model: str, filters: Filters, size: int) -> dict[str, Any]:
    """Return the dense leg over whole sources: approximate nearest neighbours by cosine."""
    return _nearest(vector_field(model), vector, filters, size)


def nearest_sentence_query(
    vector: Vector, *, model: str, filters: Filters, size: int
) -> dict[str, Any]:
    """Return the dense leg over sentences: each source counts with its best one, named `best`."""
    query = _nearest(f"sentences.{vector_field(model)}", vector, filters, size)
    place = {"name": "best", "size": 1, "_source": ["sentences.start", "sentences.end"]}
    return {**query, "inner_hits": place}


def _nearest(field: str, vector: Vector, filters: Filters, size: int) -> dict[str, Any]:
    return {
        "field": field,
        "query_vector": vector.tolist(),
        "k": size,
        "num_candidates": max(MIN_CANDIDATES, 2 * size),
        "filter": filter_clauses(filters),
    }
