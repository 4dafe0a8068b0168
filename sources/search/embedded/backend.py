"""Sources in files beside the database: for one machine without a search server."""

import shutil
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
    SearchUnavailable,
    SourceDocument,
    WriteReport,
)
from sources.search.embedded.dense import VectorIndex
from sources.search.embedded.lexical import WordIndex
from sources.search.embedded.store import Store, sentence_space, whole_space

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
        self._begin()

    def _begin(self) -> None:
        """Hold no file open, as at the start."""
        self._store = Store(self._folder / "sources.sqlite3")
        self._words = WordIndex(self._folder / "words", self._store)
        self._vectors = VectorIndex(self._store)

    @_translated
    def ensure(self) -> None:
        """Make the folder and its files where there are none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.connection()
        self._words.catch_up()

    @_translated
    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write to the store, then let the words follow."""
        if not documents:
            return WriteReport()
        report = self._store.write(documents)
        self._words.catch_up()
        return report

    @_translated
    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id, remembering the version."""
        if source_ids:
            self._store.bury(source_ids, version)
            self._words.catch_up()

    @_translated
    def refresh(self) -> None:
        """Let the word index take over what a killed writer left behind."""
        self._words.catch_up()

    @_translated
    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in title and text."""
        return self._match(text, language, filters, size, title_only=False)

    @_translated
    def match_title(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in the title alone."""
        return self._match(text, language, filters, size, title_only=True)

    def _match(
        self, text: str, language: str, filters: Filters, size: int, *, title_only: bool
    ) -> list[Hit]:
        """Search the words. Dates are checked after the search, on a longer list."""
        reach = size * _OVERFETCH if filters.published_before else size
        found = self._words.search(
            text, language=language, filters=filters, size=reach, title_only=title_only
        )
        facts = self._store.facts([source_id for source_id, _ in found])
        before = filters.published_before.timestamp() if filters.published_before else None
        hits = []
        for source_id, score in found:
            version, language_, published = facts.get(source_id, (None, "", None))
            if version is not None and _is_before(published, before):
                hits.append(Hit(source_id, language_, score, version))
        return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))[:size]

    @_translated
    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by exact cosine to the whole source."""
        return self._vectors.search(vector, space=whole_space(model), filters=filters, size=size)

    @_translated
    def nearest_sentence(
        self, vector: Vector, *, model: str, filters: Filters, size: int
    ) -> list[Hit]:
        """Find by exact cosine to the best sentence."""
        return self._vectors.search(vector, space=sentence_space(model), filters=filters, size=size)

    @_translated
    def status(self) -> IndexStatus:
        """Count what the store holds."""
        return IndexStatus(self.name, str(self._store.path), self._store.count())

    @_translated
    def versions(self) -> dict[int, int]:
        """Read ids and versions alone."""
        return self._store.versions()

    @_translated
    def clear(self) -> None:
        """Empty the index in place."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.clear()
        self._words.clear()

    @_translated
    def drop(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._begin()


def _is_before(published: float | None, before: float | None) -> bool:
    return before is None or (published is not None and published < before)
