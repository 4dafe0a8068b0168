"""The embedded index's vectors in memory stay what the store holds, whatever has changed."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from sources.search import Filters, Hit, Sentence, SourceDocument, Vector
from sources.search.embedded.dense import VectorIndex
from sources.search.embedded.store import Store, sentence_space

SPACE = sentence_space("usem3")


def written(store: Store, source_id: int, version: int, rng: np.random.Generator) -> None:
    """Write a source with one to four sentences."""
    rows = rng.standard_normal((int(rng.integers(1, 5)), 512)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    sentences = [Sentence(n, n + 1, {"usem3": row}) for n, row in enumerate(rows)]
    language = "en" if version % 2 else "id"
    store.write(
        [SourceDocument(source_id, version, "", "text", language, sentences=tuple(sentences))]
    )


def found(index: VectorIndex, vector: Vector) -> set[Hit]:
    """Return all hits; scores are rounded, since sums may differ in the last digit."""
    hits = index.search(vector, space=SPACE, filters=Filters(), size=1000)
    return {replace(hit, score=round(hit.score, 2)) for hit in hits}


def test_after_each_of_many_changes_it_finds_what_a_fresh_one_finds(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    store = Store(tmp_path / "sources.sqlite3")
    store.create()
    kept = VectorIndex(store)
    for version in range(1, 120):
        if rng.random() < 0.25:
            store.bury([int(rng.integers(1, 12))], version)
        else:
            written(store, int(rng.integers(1, 12)), version, rng)
        query = rng.standard_normal(512).astype(np.float32)
        assert found(kept, query) == found(VectorIndex(store), query)


def test_memory_is_bounded_when_one_source_is_written_again_and_again(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    store = Store(tmp_path / "sources.sqlite3")
    store.create()
    index = VectorIndex(store)
    for version in range(1, 200):
        written(store, 1, version, rng)
        matrix = index._current(SPACE)
        assert len(matrix.room) <= 16
    assert matrix.living.sum() == 1


def test_a_reader_keeps_what_it_has_while_the_index_changes(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    store = Store(tmp_path / "sources.sqlite3")
    store.create()
    index = VectorIndex(store)
    for source_id in range(1, 9):
        written(store, source_id, 1, rng)
    before = index._current(SPACE)
    vectors, living = before.vectors.copy(), before.living.copy()
    for source_id in range(1, 30):
        written(store, source_id, 2, rng)
        index._current(SPACE)
    assert np.array_equal(before.vectors, vectors)
    assert np.array_equal(before.living, living)
