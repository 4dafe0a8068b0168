"""Queries, built and not sent (pure). A user's text only ever reaches `match`."""

from typing import Any

from elasticsearch.dsl import Q

from sources.embedding.base import Vector
from sources.search.base import Filters
from sources.search.elastic.mapping import stem_field, vector_field
from sources.search.words import query_words

TITLE_BOOST = 0.5
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
    """Return the lexical leg: folded words in text and title, stems of the query's language."""
    words = " ".join(query_words(text, language))
    should = [Q("match", text=words), Q("match", title={"query": words, "boost": TITLE_BOOST})]
    if field := stem_field(language):
        should.append(Q("match", **{field: words}))
    query = Q("bool", should=should, minimum_should_match=1, filter=filter_clauses(filters))
    body: dict[str, Any] = query.to_dict()
    return body


def nearest_query(vector: Vector, *, model: str, filters: Filters, size: int) -> dict[str, Any]:
    """Return the dense leg: approximate nearest neighbours by cosine."""
    return {
        "field": vector_field(model),
        "query_vector": vector.tolist(),
        "k": size,
        "num_candidates": max(MIN_CANDIDATES, 2 * size),
        "filter": filter_clauses(filters),
    }
