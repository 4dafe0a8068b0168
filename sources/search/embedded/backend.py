"""Passages in files beside the database: for one machine without a search server."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from django.utils.translation import gettext as _

from sources.embedding.base import Vector
from sources.search.base import (
    Filters,
    Hit,
    IndexStatus,
    PassageDocument,
    SearchUnavailable,
    WriteReport,
)
from sources.search.embedded.dense import VectorIndex
from sources.search.embedded.lexical import WordIndex
from sources.search.embedded.store import Store

P = ParamSpec("P")
R = TypeVar("R")
_OVERFETCH = 4


def _translated(
    method: Callable[Concatenate["EmbeddedBackend", P], R],
) -> Callable[Concatenate["EmbeddedBackend", P], R]:
    """Turn a file that cannot be used into `SearchUnavailable`."""

    @wraps(method)
    def call(self: "EmbeddedBackend", /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            message = _("The search index on disk cannot be used: %(why)s") % {"why": error}
            raise SearchUnavailable(message) from error

    return call


class EmbeddedBackend:
    """`SearchBackend` over one folder."""

    name = "embedded"

    def __init__(self, folder: str) -> None:
        """Prepare; nothing is opened yet."""
        self._folder = Path(folder)
        self._store = Store(self._folder / "passages.sqlite3")
        self._words = WordIndex(self._folder / "words", self._store)
        self._vectors = VectorIndex(self._store)

    @_translated
    def ensure(self) -> None:
        """Make the folder and its files where there are none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.connection()
        self._words.catch_up()

    @_translated
    def write(self, documents: Sequence[PassageDocument]) -> WriteReport:
        """Write to the store, then let the words follow."""
        if not documents:
            return WriteReport()
        report = self._store.write(documents)
        self._words.catch_up()
        return report

    @_translated
    def delete(self, ids: Sequence[str], *, version: int) -> None:
        """Delete by id, remembering the version."""
        if ids:
            self._store.bury(ids, version)
            self._words.catch_up()

    @_translated
    def refresh(self) -> None:
        """Let the word index take over what a killed writer left behind."""
        self._words.catch_up()

    @_translated
    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words. Dates are checked after the search, on a longer list."""
        reach = size * _OVERFETCH if filters.published_before else size
        found = self._words.search(text, language=language, filters=filters, size=reach)
        facts = self._store.facts([passage_id for passage_id, _ in found])
        before = filters.published_before.timestamp() if filters.published_before else None
        hits = []
        for passage_id, score in found:
            if passage_id not in facts:
                continue
            source_id, position, language_, published = facts[passage_id]
            if before is None or (published is not None and published < before):
                hits.append(Hit(passage_id, source_id, position, language_, score))
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:size]

    @_translated
    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by exact cosine."""
        return self._vectors.search(vector, model=model, filters=filters, size=size)

    @_translated
    def status(self) -> IndexStatus:
        """Count what the store holds."""
        return IndexStatus(self.name, str(self._store.path), self._store.count())

    @_translated
    def clear(self) -> None:
        """Empty the index in place."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.clear()
        self._words.clear()
