"""Exact nearest neighbours: one matrix per space in memory, kept in step with the store."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector
from sources.search.base import Filters, Hit
from sources.search.embedded.damage import reading
from sources.search.embedded.matrix import Matrix, changed, only
from sources.search.embedded.store import Store, StoredSource

_BATCH = 1000
_FEW = 20  # where fewer than one in so many may be found, their rows are copied and compared alone


class VectorIndex:
    """Cosine search over the store's vectors. docs/performance.md says what it takes."""

    def __init__(self, store: Store) -> None:
        """Load nothing yet."""
        self._store = store
        self._matrices: dict[str, Matrix] = {}
        self._lock = threading.Lock()

    def search(self, vector: Vector, *, space: str, filters: Filters, size: int) -> list[Hit]:
        """Return the sources with the nearest vectors, best first, equals by id."""
        matrix = self._current(space)
        allowed = matrix.allowed(filters)
        if _FEW * np.count_nonzero(allowed) < len(allowed):
            matrix, allowed = only(matrix, allowed), allowed[allowed]
        candidates = np.flatnonzero(allowed)
        if not len(candidates):
            return []
        scores = matrix.vectors @ vector.astype(np.float32)
        best = matrix.best(scores)
        if len(candidates) > size:
            candidates = candidates[np.argpartition(-best[candidates], size - 1)[:size]]
        hits = [_hit(matrix, int(source), scores) for source in candidates]
        return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))

    def _current(self, space: str) -> Matrix:
        """Return the space's matrix, brought up to date with the store."""
        with self._lock, reading():
            matrix = self._matrices.get(space, Matrix())
            seq = self._store.newest_seq()
            if seq != matrix.seq:
                for some in _batches(self._store.changed_since(matrix.seq, space), _BATCH):
                    matrix = changed(matrix, some)
                matrix = self._matrices[space] = replace(matrix, seq=seq)
            return matrix


def _hit(matrix: Matrix, source: int, scores: NDArray[np.float32]) -> Hit:
    rows = matrix.rows(source)
    row = rows.start + int(np.argmax(scores[rows]))
    known = matrix.sources[source]
    start, end = matrix.places[row].tolist()
    return Hit(
        source_id=int(known["id"]),
        language=matrix.languages[known["language"]],
        score=float(scores[row]),
        version=int(known["version"]),
        start=None if start < 0 else start,
        end=None if end < 0 else end,
    )


def _batches(sources: Iterator[StoredSource], size: int) -> Iterator[list[StoredSource]]:
    while batch := list(islice(sources, size)):
        yield batch
