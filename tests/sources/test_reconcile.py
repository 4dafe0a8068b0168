"""Finding and mending where the index differs from the database."""

import pytest
from django.core.management import call_command

from sources.models import Source
from sources.search import SearchBackend, SourceDocument
from sources.services import Differences, compare_versions, index_reconcile, sources_index
from tests.claims.factories import new_source

NOTHING = Differences(frozenset(), frozenset(), frozenset())


def test_equal_versions_differ_in_nothing() -> None:
    assert compare_versions({1: 4, 2: 1}, {1: 4, 2: 1}) == NOTHING
    assert not NOTHING


def test_each_kind_of_difference_is_told_apart() -> None:
    indexed = {1: 4, 2: 1, 9: 1}
    believed = {1: 4, 2: 3, 3: 2, 4: 0}
    assert compare_versions(indexed, believed) == Differences(
        missing=frozenset({3}), stale=frozenset({2}), orphaned=frozenset({9})
    )


@pytest.mark.django_db
class TestMending:
    """Against a real index."""

    def spoil(self, backend: SearchBackend) -> list[Source]:
        """Index four sources, then lose one, age one, and leave one without a row."""
        sources = [new_source() for _ in range(3)]
        sources_index(source_ids=[source.pk for source in sources])
        lost, aged, _kept = sources
        backend.delete([lost.pk], version=1)
        Source.objects.filter(pk=aged.pk).update(index_version=7, indexed_version=7)
        backend.write([SourceDocument(999, 5, "", "rice of nobody", "en")])
        return sources

    def test_reconciling_mends_only_what_differs(self, backend: SearchBackend) -> None:
        lost, aged, kept = self.spoil(backend)
        found = index_reconcile(backend=backend)
        assert found == Differences(
            missing=frozenset({lost.pk}), stale=frozenset({aged.pk}), orphaned=frozenset({999})
        )
        due = set(Source.objects.due_for_indexing().values_list("pk", flat=True))
        assert due == {lost.pk, aged.pk}
        assert sources_index(source_ids=[lost.pk, aged.pk, kept.pk]) == 2
        assert index_reconcile(backend=backend) == NOTHING
        assert set(backend.versions()) == {lost.pk, aged.pk, kept.pk}

    def test_an_index_from_the_future_is_mended_too(self, backend: SearchBackend) -> None:
        source = new_source()
        sources_index(source_ids=[source.pk])
        backend.write([SourceDocument(source.pk, 50, "", "written by a later database", "en")])
        assert index_reconcile(backend=backend).stale == {source.pk}
        sources_index(source_ids=[source.pk])
        assert index_reconcile(backend=backend) == NOTHING

    def test_the_command_mends_and_then_finds_nothing(
        self, backend: SearchBackend, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.spoil(backend)
        call_command("index", "reconcile")
        assert "1 missing, 1 stale, 1 orphaned: mending" in capsys.readouterr().out
        call_command("index", "reconcile")
        assert "0 missing, 0 stale, 0 orphaned" in capsys.readouterr().out
