"""How every search backend writes, replaces, deletes and reports, written once."""

from collections.abc import Callable

import pytest

from sources.search import SearchBackend, SearchUnavailable
from tests.contracts.corpus import (
    USE,
    ids,
    match,
    nearest,
    put,
    source,
    unit,
)


class WritingContract:
    """Inherited by one test class per backend."""

    # ---- writing, versions, deleting ------------------------------------------------------------
    def test_writing_again_replaces(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice rose", vectors={USE: unit(1)}))
        put(backend, source(1, "wheat fell", version=2, vectors={USE: unit(2)}))
        assert match(backend, "rice") == []
        assert match(backend, "wheat") == [1]
        (hit,) = nearest(backend, unit(2))
        assert hit.score == pytest.approx(1.0, abs=1e-3)
        assert backend.status().sources == 1

    def test_a_replaced_source_can_lose_its_vector(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice", vectors={USE: unit(1)}))
        put(backend, source(1, "rice", version=2))
        assert nearest(backend, unit(1)) == []

    def test_an_older_version_does_not_win(self, backend: SearchBackend) -> None:
        put(backend, source(1, "newer words", version=5))
        report = backend.write([source(1, "older words", version=4)])
        backend.refresh()
        assert (report.written, report.outdated) == (0, 1)
        assert match(backend, "newer") == [1]
        assert match(backend, "older") == []

    def test_the_same_version_again_is_fine(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice", version=3))
        assert backend.write([source(1, "rice", version=3)]).written == 1
        assert backend.status().sources == 1

    def test_deleting_removes_words_and_vectors(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "rice", vectors={USE: unit(1)}),
            source(11, "rice", vectors={USE: unit(1)}),
        )
        backend.delete([11], version=2)
        backend.refresh()
        assert match(backend, "rice") == [1]
        assert ids(nearest(backend, unit(1))) == [1]
        assert backend.status().sources == 1

    def test_deleting_what_is_not_there_is_fine(self, backend: SearchBackend) -> None:
        backend.delete([99], version=1)
        backend.delete([], version=1)

    def test_a_late_write_does_not_bring_a_deleted_source_back(
        self, backend: SearchBackend
    ) -> None:
        put(backend, source(1, "rice", version=1))
        backend.delete([1], version=3)
        report = backend.write([source(1, "rice", version=2)])
        backend.refresh()
        assert report.outdated == 1
        assert match(backend, "rice") == []

    def test_a_late_delete_does_not_remove_a_newer_source(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice", version=4))
        backend.delete([1], version=3)
        backend.refresh()
        assert match(backend, "rice") == [1]

    def test_a_deleted_source_can_come_back_with_a_newer_version(
        self, backend: SearchBackend
    ) -> None:
        put(backend, source(1, "rice", version=1))
        backend.delete([1], version=2)
        put(backend, source(1, "rice", version=3))
        assert match(backend, "rice") == [1]

    def test_writing_nothing_is_fine(self, backend: SearchBackend) -> None:
        assert backend.write([]).written == 0

    def test_many_sources_are_written_at_once(self, backend: SearchBackend) -> None:
        put(backend, *(source(n, f"number{n} rice") for n in range(1, 1301)))
        assert backend.status().sources == 1300
        assert match(backend, "number1234") == [1234]

    def test_emoji_and_rare_characters_survive(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice 😀 \U0001f1ee\U0001f1e9 rose", title="“Quotes” – ½"))
        assert match(backend, "rose") == [1]

    # ---- the index itself -----------------------------------------------------------------------
    def test_ensuring_twice_keeps_what_is_there(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice"))
        backend.ensure()
        assert match(backend, "rice") == [1]

    def test_versions_tell_what_the_index_holds(self, backend: SearchBackend) -> None:
        assert backend.versions() == {}
        put(backend, *(source(n, "rice", version=n + 1) for n in range(1, 6)))
        backend.delete([3], version=9)
        backend.refresh()
        assert backend.versions() == {1: 2, 2: 3, 4: 5, 5: 6}

    def test_the_status_names_the_index_and_counts(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice"), source(11, "wheat"))
        status = backend.status()
        assert status.backend == backend.name
        assert status.index
        assert status.sources == 2

    def test_a_dropped_index_can_be_made_again(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice"))
        backend.drop()
        backend.drop()
        backend.ensure()
        put(backend, source(1, "wheat"))
        assert match(backend, "rice wheat") == [1]

    def test_an_index_that_is_away_says_so(self, unavailable_backend: SearchBackend) -> None:
        away = unavailable_backend
        calls: list[Callable[[], object]] = [
            away.ensure,
            lambda: away.write([source(1, "rice")]),
            lambda: away.delete([1], version=1),
            away.refresh,
            lambda: match(away, "x y"),
            lambda: nearest(away, unit(1)),
            away.status,
            away.versions,
            away.serving,
            away.indices,
            away.build_begin,
            away.prune,
        ]
        for call in calls:
            with pytest.raises(SearchUnavailable):
                call()
