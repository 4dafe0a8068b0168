"""One space's vectors in memory as they were at one moment, and as they are after a change (pure).

A matrix never changes, so readers need no lock. The next one shares its memory: a changed source's
new rows are appended behind the old ones, which only stop living, and the memory doubles when it is
full. When more rows are dead than alive, the living are copied to a place of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector
from sources.search.base import Filters
from sources.search.embedded.store import StoredSource

_SOURCE = np.dtype(
    [
        ("id", "i8"),
        ("version", "i8"),
        ("language", "i4"),
        ("published", "f8"),
        ("publisher", "i8"),
        ("first", "i8"),
    ]
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Sources, each with one or more rows from `first` on; `seq` is the store's newest they show.

    `language` is a number into `languages`, `published` seconds since 1970 or NaN, `publisher` an
    id or -1, `places` each
    row's [start, end). `room` is the memory that `vectors` is the filled part of.
    """

    seq: int = 0
    languages: tuple[str, ...] = ()
    sources: NDArray[np.void] = field(default_factory=lambda: np.zeros(0, _SOURCE))
    living: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    places: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    vectors: Vector = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    room: Vector = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def rows(self, source: int) -> slice:
        """Return the rows of the source at this position."""
        last = source + 1 == len(self.sources)
        end = len(self.vectors) if last else int(self.sources["first"][source + 1])
        return slice(int(self.sources["first"][source]), end)

    def counts(self) -> NDArray[np.int64]:
        """Return how many rows each source has."""
        found: NDArray[np.int64] = np.diff(self.sources["first"], append=len(self.vectors))
        return found

    def best(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return each source's highest score of its rows."""
        found: NDArray[np.float32] = np.maximum.reduceat(scores, self.sources["first"])
        return found

    def allowed(self, filters: Filters) -> NDArray[np.bool_]:
        """Say of each source whether it may be found."""
        allowed = self.living.copy()
        if filters.languages:
            allowed &= np.isin(self.sources["language"], self._codes(filters.languages))
        if filters.exclude_languages:
            allowed &= ~np.isin(self.sources["language"], self._codes(filters.exclude_languages))
        if filters.source_ids:
            allowed &= np.isin(self.sources["id"], list(filters.source_ids))
        if filters.exclude_source_ids:
            allowed &= ~np.isin(self.sources["id"], list(filters.exclude_source_ids))
        if filters.publisher_ids:
            allowed &= np.isin(self.sources["publisher"], list(filters.publisher_ids))
        if filters.published_before:
            allowed &= self.sources["published"] < filters.published_before.timestamp()
        return allowed

    def _codes(self, languages: frozenset[str]) -> list[int]:
        return [code for code, one in enumerate(self.languages) if one in languages]


def changed(matrix: Matrix, sources: Sequence[StoredSource]) -> Matrix:
    """Return the matrix after a change. Each source replaces itself; one without vectors goes."""
    living = matrix.living & ~np.isin(matrix.sources["id"], [source.id for source in sources])
    fresh = [source for source in sources if len(source.vectors)]
    if not fresh:
        return _compact(replace(matrix, living=living))
    languages = tuple(dict.fromkeys([*matrix.languages, *(one.facts.language for one in fresh)]))
    counts = [len(source.vectors) for source in fresh]
    firsts = len(matrix.vectors) + np.cumsum([0, *counts[:-1]])
    added = np.array(
        [
            (
                one.id,
                one.facts.version,
                languages.index(one.facts.language),
                _seconds(one.facts.published),
                -1 if one.facts.publisher is None else one.facts.publisher,
                first,
            )
            for one, first in zip(fresh, firsts, strict=True)
        ],
        _SOURCE,
    )
    rows = np.concatenate([source.vectors for source in fresh])
    room = _room(matrix, rows)
    return _compact(
        Matrix(
            seq=matrix.seq,
            languages=languages,
            sources=np.concatenate([matrix.sources, added]),
            living=np.concatenate([living, np.ones(len(fresh), np.bool_)]),
            places=np.concatenate([matrix.places, *(source.places for source in fresh)]),
            vectors=room[: len(matrix.vectors) + len(rows)],
            room=room,
        )
    )


def _room(matrix: Matrix, rows: Vector) -> Vector:
    """Return memory that holds the matrix's vectors and the new rows behind them."""
    used, needed = len(matrix.vectors), len(matrix.vectors) + len(rows)
    room = matrix.room
    if needed > len(room):
        room = np.empty((max(needed, 2 * len(room)), rows.shape[1]), np.float32)
        if used:
            room[:used] = matrix.vectors
    room[used:needed] = rows
    return room


def _compact(matrix: Matrix) -> Matrix:
    """Leave the dead rows behind once they are the greater part."""
    if 2 * matrix.counts()[matrix.living].sum() >= len(matrix.vectors):
        return matrix
    return only(matrix, matrix.living)


def only(matrix: Matrix, chosen: NDArray[np.bool_]) -> Matrix:
    """Return a matrix of some of the sources, with memory of its own."""
    counts = matrix.counts()
    rows = np.repeat(chosen, counts)
    sources = matrix.sources[chosen]
    sources["first"] = np.cumsum(counts[chosen]) - counts[chosen]
    vectors = matrix.vectors[rows]
    return replace(
        matrix,
        sources=sources,
        living=matrix.living[chosen],
        places=matrix.places[rows],
        vectors=vectors,
        room=vectors,
    )


def _seconds(published: float | None) -> float:
    return np.nan if published is None else published
