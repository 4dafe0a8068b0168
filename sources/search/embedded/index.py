"""One embedded index."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sources.search.base import Hit, Search, SourceDocument, Unit, WordSearch, WriteReport
from sources.search.embedded.dense import VectorIndex
from sources.search.embedded.lexical import WordIndex
from sources.search.embedded.store import Store, sentence_space, whole_space

_OVERFETCH = 4


class EmbeddedIndex:
    """One index: a folder with its records, its words and, in memory, its vectors.

    Errors are `sqlite3.Error` and `OSError`.
    """

    def __init__(self, folder: Path) -> None:
        """Prepare; nothing is opened yet."""
        self._folder = folder
        self._store = Store(self._folder / "sources.sqlite3")
        self._words = WordIndex(self._folder / "words", self._store)
        self._vectors = VectorIndex(self._store)

    def create(self) -> None:
        """Make the files of a new index; nothing else does."""
        self._store.create()
        self._words.create()

    def identity(self) -> tuple[int, ...]:
        """Return what changes when another file is put in the place of one of the index's; raises
        `FileNotFoundError` when one is gone.
        """
        (self._folder / "words" / "meta.json").stat()
        places = (self._folder / "sources.sqlite3", self._folder / "words")
        return tuple(place.stat().st_ino for place in places)

    def check(self) -> None:
        """Raise `sqlite3.Error` or `OSError` if the index cannot be read."""
        self._store.newest_seq()
        self._store.count()
        self._words.check()

    def is_writable(self) -> bool:
        """Say whether this process may write to all of its files."""
        within = [self._folder, *self._folder.glob("*"), self._folder.parent]
        return all(os.access(place, os.W_OK) for place in within)

    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write to the store, then let the words follow."""
        if not documents:
            return WriteReport()
        report = self._store.write(documents)
        self._words.catch_up()
        return report

    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id, remembering the version."""
        if source_ids:
            self._store.bury(source_ids, version)
            self._words.catch_up()

    def refresh(self) -> None:
        """Let the word index take over what a killed writer left behind."""
        self._words.catch_up()

    def search(self, search: Search) -> list[Hit]:
        """Search the words or the vectors. Vectors' hits always say where they are."""
        if isinstance(search, WordSearch):
            return self._by_words(search)
        whole = search.unit is Unit.WHOLE
        space = whole_space(search.model) if whole else sentence_space(search.model)
        return self._vectors.search(
            search.vector, space=space, filters=search.filters, size=search.size
        )

    def _by_words(self, search: WordSearch) -> list[Hit]:
        """Search the words. Dates are checked after the search, on a longer list."""
        before = search.filters.published_before
        found = self._words.search(search, reach=search.size * (_OVERFETCH if before else 1))
        facts = self._store.facts([source_id for source_id, _ in found])
        hits = [
            Hit(source_id, facts[source_id].language, score, facts[source_id].version)
            for source_id, score in found
            if source_id in facts and _is_before(facts[source_id].published, before)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))[: search.size]

    def count(self) -> int:
        """Count the sources."""
        return self._store.count()

    def versions(self) -> dict[int, int]:
        """Read ids and versions alone."""
        return self._store.versions()


def _is_before(published: float | None, before: datetime | None) -> bool:
    return before is None or (published is not None and published < before.timestamp())
