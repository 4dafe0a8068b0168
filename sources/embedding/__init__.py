"""Sentence vectors: two multilingual models that ship inside packages, one protocol, one routing.

Every vector is kept beside its model's id and vectors of two models are never compared. Models
load lazily, once per process, with one thread each: an OpenMP pool used before a fork deadlocks
the child (docs/adr/0005).
"""

from sources.embedding.base import Embedder, EmbedderUnavailable, EmbeddingError
from sources.embedding.hubs import away_from_hubs
from sources.embedding.routing import (
    OPENING_MODEL,
    SENTENCE_CHARACTERS,
    embed_mixed,
    embed_openings,
    embed_query,
    embed_texts,
    model_for,
)

__all__ = [
    "OPENING_MODEL",
    "SENTENCE_CHARACTERS",
    "Embedder",
    "EmbedderUnavailable",
    "EmbeddingError",
    "away_from_hubs",
    "embed_mixed",
    "embed_openings",
    "embed_query",
    "embed_texts",
    "model_for",
]
