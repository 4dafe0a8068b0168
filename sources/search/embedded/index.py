"""One embedded index."""

from collections.abc import Sequence
from pathlib import Path

from sources.embedding.base import Vector
from sources.search.base import (
    Filters,
    Hit,
    SourceDocument,
    WriteReport,
)
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

    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in title and text."""
        return self._match(text, language, filters, size, title_only=False)

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

    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by exact cosine to the whole source."""
        return self._vectors.search(vector, space=whole_space(model), filters=filters, size=size)

    def nearest_sentence(
        self, vector: Vector, *, model: str, filters: Filters, size: int
    ) -> list[Hit]:
        """Find by exact cosine to the best sentence."""
        return self._vectors.search(vector, space=sentence_space(model), filters=filters, size=size)

    def count(self) -> int:
        """Count the sources."""
        return self._store.count()

    def versions(self) -> dict[int, int]:
        """Read ids and versions alone."""
        return self._store.versions()


def _is_before(published: float | None, before: float | None) -> bool:
    return before is None or (published is not None and published < before)
