"""Exact nearest neighbours: one matrix per space in memory, kept in step with the store.

100,000 vectors of 512 numbers take 205 MB and about 20 ms a query on one core, and are exact.
"""

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector
from sources.search.base import Filters, Hit
from sources.search.embedded.store import Store, StoredSource


@dataclass(slots=True)
class _Matrix:
    """A space's vectors as rows; `seq` is the store's newest that they show.

    `owner` gives each row's source, as an index into `sources`.
    """

    seq: int = 0
    by_id: dict[int, StoredSource] = field(default_factory=dict)
    sources: list[StoredSource] = field(default_factory=list)
    owner: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))


class VectorIndex:
    """Cosine search over the store's vectors."""

    def __init__(self, store: Store) -> None:
        """Load nothing yet."""
        self._store = store
        self._matrices: dict[str, _Matrix] = {}
        self._lock = threading.Lock()

    def search(self, vector: Vector, *, space: str, filters: Filters, size: int) -> list[Hit]:
        """Return the sources with the nearest vectors, best first, equals by id."""
        with self._lock:
            matrix = self._current(space)
        if not matrix.sources:
            return []
        allowed = _mask(matrix, filters)
        scores = matrix.vectors @ vector.astype(np.float32)
        best = np.full(len(matrix.sources), -np.inf, np.float32)
        np.maximum.at(best, matrix.owner, scores)
        best[~allowed] = -np.inf
        candidates = np.flatnonzero(np.isfinite(best))
        if len(candidates) > size:
            candidates = candidates[np.argpartition(-best[candidates], size - 1)[:size]]
        hits = [_hit(matrix, int(index), scores, best) for index in candidates]
        return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))

    def _current(self, space: str) -> _Matrix:
        """Return the space's matrix, brought up to date with the store."""
        matrix = self._matrices.get(space, _Matrix())
        seq = self._store.newest_seq()
        if seq == matrix.seq:
            return matrix
        by_id = matrix.by_id
        for source in self._store.changed_since(matrix.seq, space):
            by_id.pop(source.id, None)
            if source.vectors:
                by_id[source.id] = source
        self._matrices[space] = _stacked(seq, by_id)
        return self._matrices[space]


def _hit(
    matrix: _Matrix, index: int, scores: NDArray[np.float32], best: NDArray[np.float32]
) -> Hit:
    source = matrix.sources[index]
    first = int(np.searchsorted(matrix.owner, index))
    number = int(np.argmax(scores[first : first + len(source.vectors)]))
    place = source.vectors[number]
    score = float(best[index])
    return Hit(source.id, source.language, score, source.version, place.start, place.end)


def _stacked(seq: int, by_id: dict[int, StoredSource]) -> _Matrix:
    sources = list(by_id.values())
    if not sources:
        return _Matrix(seq=seq)
    counts = [len(source.vectors) for source in sources]
    return _Matrix(
        seq=seq,
        by_id=by_id,
        sources=sources,
        owner=np.repeat(np.arange(len(sources)), counts),
        vectors=np.vstack([vector.value for source in sources for vector in source.vectors]),
    )


def _mask(matrix: _Matrix, filters: Filters) -> NDArray[np.bool_]:
    """Say of each source whether it may be found."""
    before = filters.published_before.timestamp() if filters.published_before else None
    return np.fromiter(
        (
            (not filters.languages or source.language in filters.languages)
            and (not filters.source_ids or source.id in filters.source_ids)
            and source.id not in filters.exclude_source_ids
            and (before is None or (source.published is not None and source.published < before))
            for source in matrix.sources
        ),
        np.bool_,
        len(matrix.sources),
    )
