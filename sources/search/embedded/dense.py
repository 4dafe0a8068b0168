"""Exact nearest neighbours: one matrix per model in memory, kept in step with the store.

100,000 vectors of 512 numbers take 205 MB and about 20 ms a query on one core, and are exact.
"""

import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector
from sources.search.base import Filters, Hit
from sources.search.embedded.store import Store


@dataclass(slots=True)
class _Row:
    id: str
    source_id: int
    position: int
    language: str
    published: float | None
    vector: Vector


@dataclass(slots=True)
class _Matrix:
    """A model's rows as columns; `state` is the store's (epoch, seq) that they show."""

    state: tuple[int, int] = (0, 0)
    by_id: dict[str, _Row] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)
    vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    languages: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, "U8"))
    sources: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    published: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


class VectorIndex:
    """Cosine search over the store's vectors."""

    def __init__(self, store: Store) -> None:
        """Load nothing yet."""
        self._store = store
        self._matrices: dict[str, _Matrix] = {}
        self._lock = threading.Lock()

    def search(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Return the nearest passages, best first, equals by id."""
        with self._lock:
            matrix = self._current(model)
        if not matrix.rows:
            return []
        scores = matrix.vectors @ vector.astype(np.float32)
        candidates = np.flatnonzero(_mask(matrix, filters))
        if len(candidates) > size:
            top = np.argpartition(-scores[candidates], size - 1)[:size]
            candidates = candidates[top]
        hits = [
            Hit(row.id, row.source_id, row.position, row.language, float(scores[index]))
            for index in candidates
            for row in [matrix.rows[index]]
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def _current(self, model: str) -> _Matrix:
        """Return the model's matrix, brought up to date with the store."""
        matrix = self._matrices.get(model, _Matrix())
        state = self._store.state()
        if state == matrix.state:
            return matrix
        if state[0] != matrix.state[0]:
            matrix = _Matrix(state=(state[0], 0))
        by_id = matrix.by_id
        for (
            passage_id,
            source_id,
            position,
            language,
            published,
            value,
        ) in self._store.vectors_since(matrix.state[1], model):
            if value is None:
                by_id.pop(passage_id, None)
            else:
                unit = np.frombuffer(value, np.float32)
                row = _Row(passage_id, source_id, position, language, published, unit)
                by_id[passage_id] = row
        self._matrices[model] = _stacked(state, by_id)
        return self._matrices[model]


def _stacked(state: tuple[int, int], by_id: dict[str, _Row]) -> _Matrix:
    rows = list(by_id.values())
    if not rows:
        return _Matrix(state=state)
    matrix = _Matrix(
        state=state,
        by_id=by_id,
        rows=rows,
        vectors=np.vstack([row.vector for row in rows]),
        languages=np.array([row.language for row in rows]),
        sources=np.array([row.source_id for row in rows], np.int64),
        published=np.array([np.nan if r.published is None else r.published for r in rows]),
    )
    for index, row in enumerate(rows):
        row.vector = matrix.vectors[index]  # a view: the vector is held in memory once
    return matrix


def _mask(matrix: _Matrix, filters: Filters) -> NDArray[np.bool_]:
    mask = np.ones(len(matrix.rows), np.bool_)
    if filters.languages:
        mask &= np.isin(matrix.languages, sorted(filters.languages))
    if filters.source_ids:
        mask &= np.isin(matrix.sources, sorted(filters.source_ids))
    if filters.exclude_source_ids:
        mask &= ~np.isin(matrix.sources, sorted(filters.exclude_source_ids))
    if filters.published_before:
        with np.errstate(invalid="ignore"):
            mask &= matrix.published < filters.published_before.timestamp()
    return mask
