"""What is sent to Elasticsearch to write or delete a source (pure)."""

from collections.abc import Mapping
from typing import Any

from elasticsearch.helpers import pack_dense_vector

from sources.embedding.base import Vector
from sources.search.base import SourceDocument
from sources.search.elastic.mapping import stem_field, vector_field


def action(kind: str, index: str, source_id: int, version: int) -> dict[str, Any]:
    """Return what a bulk request is told to do; a lower version than the server's is refused."""
    return {
        "_op_type": kind,
        "_index": index,
        "_id": str(source_id),
        "version": version,
        "version_type": "external_gte",
    }


def source_body(document: SourceDocument) -> dict[str, Any]:
    """Return the document that the index holds of a source (docs/adr/0004)."""
    body: dict[str, Any] = {
        "source_id": document.source_id,
        "language": document.language,
        "title": document.title,
        "text": f"{document.title}\n{document.text}",
        **_packed(document.vectors),
        "sentences": [
            {"start": one.start, "end": one.end, **_packed(one.vectors)}
            for one in document.sentences
            if one.vectors
        ],
    }
    if document.publisher_id is not None:
        body["publisher_id"] = document.publisher_id
    if document.published_at is not None:
        body["published_at"] = document.published_at.isoformat()
    for name in ("title", "text"):
        if field := stem_field(name, document.language):
            body[field] = body[name]
    return body


def _packed(vectors: Mapping[str, Vector]) -> dict[str, str]:
    """Return vectors as the server reads them fastest."""
    return {vector_field(model): pack_dense_vector(vector) for model, vector in vectors.items()}
