"""The search contract, kept by the embedded backend, and what is special to it."""

import multiprocessing
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tantivy

from sources.search import SearchBackend, SearchUnavailable
from sources.search.embedded.backend import EmbeddedBackend
from tests.contracts.another_process import write_ten
from tests.contracts.corpus import by_words, match, put, source
from tests.contracts.lifecycle_contract import LifecycleContract
from tests.contracts.outdated_contract import OutdatedContract
from tests.contracts.search_contract import SearchContract
from tests.contracts.writing_contract import WritingContract


class TestEmbeddedSearch(SearchContract, WritingContract, LifecycleContract, OutdatedContract):
    """The embedded backend."""

    @pytest.fixture
    def backend(self, tmp_path: Path) -> SearchBackend:
        """Return an empty index in a folder of its own."""
        found = EmbeddedBackend(str(tmp_path / "index"))
        found.ensure()
        return found

    @pytest.fixture
    def lose(self, backend: EmbeddedBackend) -> Callable[[], None]:
        """Return what deletes the index behind the backend's back."""
        return lambda: shutil.rmtree(backend._folder / backend.serving())

    @pytest.fixture
    def again(self, backend: EmbeddedBackend) -> Callable[[], SearchBackend]:
        """Return what another process would make to use the same folder."""
        return lambda: EmbeddedBackend(str(backend._folder))

    @pytest.fixture
    def unavailable_backend(self, tmp_path: Path) -> SearchBackend:
        """Return an index whose folder cannot be one."""
        (tmp_path / "file").write_text("in the way")
        return EmbeddedBackend(str(tmp_path / "file"))


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    EmbeddedBackend(str(tmp_path)).ensure()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_ten, args=(str(tmp_path), n * 10)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)
        assert writer.exitcode == 0
    backend = EmbeddedBackend(str(tmp_path))
    assert len(by_words(backend, "rice", size=100)) == 30


def test_words_that_a_killed_writer_left_behind_are_taken_over(tmp_path: Path) -> None:
    backend = EmbeddedBackend(str(tmp_path))
    backend.ensure()
    backend._reading()._store.write([source(1, "rice rose")])  # killed before the words followed
    assert match(backend, "rice") == []
    EmbeddedBackend(str(tmp_path)).refresh()
    assert match(backend, "rice")


def test_an_index_that_another_version_made_says_so_and_can_be_built_anew(tmp_path: Path) -> None:
    backend = EmbeddedBackend(str(tmp_path))
    backend.ensure()
    other = tantivy.SchemaBuilder()
    other.add_text_field("something")
    words = tmp_path / backend.serving() / "words"
    shutil.rmtree(words)
    words.mkdir()
    tantivy.Index(other.build(), path=str(words))
    fresh = EmbeddedBackend(str(tmp_path))
    with pytest.raises(SearchUnavailable, match="index build"):
        match(fresh, "rice")
    building = fresh.build_begin()
    put(building, source(1, "rice rose"))
    fresh.serve(building.serving())
    assert match(fresh, "rice") == [1]
