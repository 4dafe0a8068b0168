"""The search contract, kept by the Elasticsearch backend against a real server."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from sources.search import Part, SearchBackend, SearchUnavailable
from sources.search.elastic.backend import ElasticsearchBackend
from sources.search.embedded.backend import EmbeddedBackend
from sources.services import index_rebuild, sources_index
from tests.claims.factories import new_source
from tests.conftest import missing_service
from tests.contracts.corpus import by_words, match, nearest, put, source, unit
from tests.contracts.lifecycle_contract import LifecycleContract
from tests.contracts.outdated_contract import OutdatedContract
from tests.contracts.search_contract import SearchContract
from tests.contracts.writing_contract import WritingContract

pytestmark = pytest.mark.services


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a real server."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        missing_service("ELASTICSEARCH_URL is not set: bin/services start")
    return url


@pytest.fixture
def backend(server: str) -> Iterator[ElasticsearchBackend]:
    """An empty index under an alias of its own."""
    alias = f"test-{uuid.uuid4().hex}"
    found = ElasticsearchBackend(server, alias=alias, timeout_seconds=30)
    found.ensure()
    yield found
    found.drop()


class TestElasticsearch(SearchContract, WritingContract, LifecycleContract, OutdatedContract):
    """The Elasticsearch backend."""

    @pytest.fixture
    def lose(self, server: str, backend: ElasticsearchBackend) -> Callable[[], None]:
        """Return what deletes the index behind the backend's back."""

        def delete() -> None:
            Elasticsearch(server).indices.delete(index=backend.serving())

        return delete

    @pytest.fixture
    def again(self, server: str, backend: ElasticsearchBackend) -> Callable[[], SearchBackend]:
        """Return what another process would make to use the same alias."""
        return lambda: ElasticsearchBackend(server, alias=backend.alias, timeout_seconds=30)

    @pytest.fixture
    def unavailable_backend(self) -> SearchBackend:
        """Return a backend whose server does not exist."""
        return ElasticsearchBackend("http://127.0.0.1:9", alias="none", timeout_seconds=1)


def test_fragments_score_as_in_the_embedded_index(
    backend: ElasticsearchBackend, tmp_path: Path
) -> None:
    """Left to itself, the server takes the fragments of a word for synonyms in one place."""
    embedded = EmbeddedBackend(str(tmp_path))
    embedded.ensure()
    words = ["harvest", "reservoir", "minister", "peacekeepers", "ferry", "bridge", "electricity"]
    texts = [" ".join(words[n % 3 :: 1 + n % 2] * (1 + n % 5)) for n in range(20)]
    found = []
    for one in (backend, embedded):
        put(one, *(source(n, text) for n, text in enumerate(texts, start=1)))
        hits = by_words(one, "minister of peacekeepers", part=Part.FRAGMENTS, size=20)
        found.append({hit.source_id: hit.score for hit in hits})
    assert found[0] == pytest.approx(found[1], rel=0.03)


def test_a_source_that_the_server_refuses_is_named_and_the_rest_is_written(
    backend: ElasticsearchBackend,
) -> None:
    bad = source(2, "rice", language="x" * 40_000)
    report = backend.write([source(1, "rice"), bad, source(3, "rice")])
    assert report.written == 2
    assert set(report.refused) == {2}
    assert report.refused[2]


def test_writing_without_an_index_makes_none(server: str) -> None:
    absent = ElasticsearchBackend(server, alias=f"absent-{uuid.uuid4().hex}", timeout_seconds=10)
    with pytest.raises(SearchUnavailable):
        absent.write([source(1, "rice")])
    assert not Elasticsearch(server).indices.exists(index=absent.alias)


@pytest.mark.parametrize(
    "mapping", [{}, {"dynamic": False}, {"properties": {"source_id": {"type": "long"}}}]
)
def test_an_index_that_somebody_put_in_its_place_is_told_and_replaced(
    server: str, backend: ElasticsearchBackend, mapping: dict[str, object]
) -> None:
    client = Elasticsearch(server)
    client.indices.delete(index=backend.serving())
    client.indices.create(index=backend.alias, mappings=mapping)
    try:
        backend.ensure()
        assert backend.status().outdated
        for call in (
            lambda: match(backend, "rice"),
            lambda: nearest(backend, unit(1)),
            lambda: backend.write([source(1, "rice")]),
            backend.versions,
            backend.refresh,
        ):
            try:
                call()
            except SearchUnavailable as error:
                told = str(error)
                assert "index build" in told
        building = backend.build_begin()
        building.write([source(1, "rice")])
        backend.serve(building.serving())
        backend.refresh()
        assert match(backend, "rice") == [1]
        assert not backend.status().outdated
    finally:
        client.options(ignore_status=[400, 404]).indices.delete(index=backend.alias)


def test_what_an_index_of_another_version_has_no_place_for_stays_due_until_there_is_one(
    server: str, backend: ElasticsearchBackend, db: None
) -> None:
    other = f"{backend.alias}-{'9' * 20}"
    properties = {"text": {"type": "keyword"}, "language": {"type": "keyword"}}
    Elasticsearch(server).indices.create(
        index=other, mappings={"dynamic": "strict", "properties": properties}
    )
    backend.serve(other)
    saved = new_source()
    with pytest.raises(SearchUnavailable, match="not one of this version"):
        sources_index(source_ids=[saved.pk], backend=backend)
    saved.refresh_from_db()
    assert (saved.indexed_version, saved.index_attempts, saved.index_error) == (0, 0, "")
    assert index_rebuild(backend=backend, seconds=60) == backend.serving() != other
    assert backend.versions() == {saved.pk: 1}
    saved.refresh_from_db()
    assert saved.indexed_version == 1


@pytest.mark.parametrize("block", ["write", "read_only", "read_only_allow_delete"])
def test_an_index_that_takes_no_writes_says_so_and_refuses_no_source(
    server: str, backend: ElasticsearchBackend, block: str
) -> None:
    backend.write([source(1, "rice")])
    backend.refresh()
    client = Elasticsearch(server)
    index = backend.serving()
    assert backend.status().writable
    client.indices.put_settings(index=index, settings={f"index.blocks.{block}": True})
    try:
        assert not backend.status().writable
        assert match(backend, "rice") == [1]
        with pytest.raises(SearchUnavailable):
            backend.write([source(2, "rice")])
    finally:
        client.indices.put_settings(index=index, settings={f"index.blocks.{block}": None})
