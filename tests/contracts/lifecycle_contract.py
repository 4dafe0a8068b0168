"""How every search backend builds an index beside the one that is searched, and changes over."""

from collections.abc import Callable

import pytest

from sources.search import Role, SearchBackend, SearchUnavailable
from sources.services import index_lacks, index_mend, sources_index
from tests.claims.factories import new_source
from tests.contracts.corpus import USE, match, nearest, source, unit


def roles(backend: SearchBackend) -> list[Role]:
    """Return the indices' roles, newest first."""
    return [one.role for one in backend.indices()]


def matching(backend: SearchBackend, text: str) -> list[int]:
    """Return the ids that words find."""
    backend.refresh()
    return match(backend, text)


class LifecycleContract:
    """Inherited by one test class per backend."""

    def test_a_new_backend_has_one_index_and_it_serves(self, backend: SearchBackend) -> None:
        assert roles(backend) == [Role.SERVING]
        assert backend.indices()[0].index == backend.serving() == backend.status().index
        assert not backend.status().outdated

    def test_what_is_being_built_is_not_searched(self, backend: SearchBackend) -> None:
        building = backend.build_begin()
        building.write([source(1, "rice", vectors={USE: unit(1)})])
        assert matching(backend, "rice") == []
        assert matching(building, "rice") == [1]
        assert nearest(backend, unit(1)) == []
        assert roles(backend) == [Role.BUILDING, Role.SERVING]

    def test_writes_and_deletes_go_to_both(self, backend: SearchBackend) -> None:
        backend.write([source(1, "rice"), source(2, "rice")])
        building = backend.build_begin()
        backend.write([source(3, "rice")])
        backend.delete([2], version=2)
        building.refresh()
        assert building.versions() == {3: 1}
        assert matching(backend, "rice") == [1, 3]

    def test_a_late_backfill_does_not_win_over_a_newer_write(self, backend: SearchBackend) -> None:
        building = backend.build_begin()
        backend.write([source(1, "wheat", version=2)])
        assert building.write([source(1, "rice", version=1)]).outdated == 1
        assert matching(building, "rice wheat") == [1]
        assert building.versions() == {1: 2}

    def test_a_late_backfill_does_not_bring_a_deleted_source_back(
        self, backend: SearchBackend
    ) -> None:
        backend.write([source(1, "rice", version=1)])
        building = backend.build_begin()
        backend.delete([1], version=2)
        building.write([source(1, "rice", version=1)])
        assert matching(building, "rice") == []

    def test_changing_over_is_seen_by_readers_that_were_there_before(
        self, backend: SearchBackend
    ) -> None:
        backend.write([source(1, "rice")])
        building = backend.build_begin()
        building.write([source(1, "wheat", version=2)])
        assert matching(backend, "wheat") == []
        backend.serve(building.serving())
        assert matching(backend, "wheat") == [1]
        assert backend.serving() == building.serving()
        assert roles(backend) == [Role.SERVING, Role.RETIRED]

    def test_after_changing_over_writes_go_to_the_new_index_only(
        self, backend: SearchBackend
    ) -> None:
        backend.write([source(1, "rice")])
        former = backend.serving()
        backend.serve(backend.build_begin().serving())
        backend.write([source(2, "rice")])
        assert matching(backend, "rice") == [2]
        backend.serve(former)
        assert matching(backend, "rice") == [1]

    def test_going_back_is_changing_over_too(self, backend: SearchBackend) -> None:
        backend.write([source(1, "rice")])
        former = backend.serving()
        backend.serve(backend.build_begin().serving())
        backend.serve(former)
        assert matching(backend, "rice") == [1]
        assert roles(backend) == [Role.RETIRED, Role.SERVING]

    def test_a_build_that_was_interrupted_goes_on(self, backend: SearchBackend) -> None:
        first = backend.build_begin()
        first.write([source(1, "rice")])
        again = backend.build_begin()
        again.refresh()
        assert again.serving() == first.serving()
        assert again.versions() == {1: 1}

    def test_pruning_deletes_what_has_no_role(self, backend: SearchBackend) -> None:
        backend.write([source(1, "rice")])
        former = backend.serving()
        backend.serve(backend.build_begin().serving())
        backend.build_begin()
        assert backend.prune() == [former]
        assert roles(backend) == [Role.BUILDING, Role.SERVING]
        assert backend.prune() == []

    def test_a_dropped_backend_has_no_index(self, backend: SearchBackend) -> None:
        backend.build_begin()
        backend.drop()
        with pytest.raises(SearchUnavailable):
            backend.serving()
        with pytest.raises(SearchUnavailable):
            match(backend, "rice")
        backend.ensure()
        assert roles(backend) == [Role.SERVING]

    def test_an_index_that_was_lost_is_missed_and_not_replaced_in_silence(
        self, backend: SearchBackend, lose: Callable[[], None]
    ) -> None:
        backend.write([source(1, "rice")])
        lose()
        calls: list[Callable[[], object]] = [
            lambda: backend.write([source(2, "rice")]),
            backend.refresh,
            backend.status,
            backend.versions,
            lambda: match(backend, "rice"),
            lambda: backend.delete([1], version=2),
        ]
        for call in calls:
            with pytest.raises(SearchUnavailable, match="index build"):
                call()
        building = backend.build_begin()
        building.write([source(1, "rice")])
        backend.serve(building.serving())
        assert matching(backend, "rice") == [1]

    def test_an_index_that_was_lost_can_be_made_again(
        self, backend: SearchBackend, lose: Callable[[], None]
    ) -> None:
        backend.write([source(1, "rice")])
        lose()
        backend.ensure()
        assert (backend.versions(), backend.status().sources) == ({}, 0)
        assert backend.status().writable

    def test_an_index_with_nothing_in_it_is_short_of_all(
        self, backend: SearchBackend, db: None
    ) -> None:
        sources = [new_source() for _ in range(3)]
        ids = [one.pk for one in sources]
        sources_index(source_ids=ids, backend=backend)
        assert index_lacks(backend=backend) == 0
        assert index_mend(backend=backend) is None
        backend.serve(backend.build_begin().serving())
        assert index_lacks(backend=backend) == 3
        mended = index_mend(backend=backend)
        assert mended is not None
        assert mended.missing == set(ids)
        assert index_mend(backend=backend) is None, "they are due, which is all that can be done"
        sources_index(source_ids=ids, backend=backend)
        assert index_lacks(backend=backend) == 0
        assert set(backend.versions()) == set(ids)
