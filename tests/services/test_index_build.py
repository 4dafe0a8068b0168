"""Building the index anew on real servers while a desk goes on writing and searching, and while
others would build it too.
"""

import os
import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import Settings

from sources.models import Source
from sources.search import Role, SearchBackend, get_backend
from sources.services import index_build, index_rebuild, index_reconcile, sources_index
from tests.claims.factories import new_source
from tests.conftest import missing_service
from tests.contracts.corpus import by_words

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SOURCES = 120


@pytest.fixture
def server(settings: Settings) -> Iterator[SearchBackend]:
    """A real Elasticsearch with an alias of its own, beside a real PostgreSQL."""
    if connection.vendor != "postgresql" or not os.environ.get("ELASTICSEARCH_URL"):
        missing_service("PostgreSQL and Elasticsearch are needed: bin/services start")
    settings.SEARCH_BACKEND = "elasticsearch"
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]
    settings.SEARCH_ALIAS = f"build-{uuid.uuid4().hex}"
    backend = get_backend()
    backend.ensure()
    yield backend
    backend.drop()


def edit_and_search(stop: threading.Event, ids: list[int], seen: list[int]) -> None:
    """Change sources one after the other, index each, and search meanwhile."""
    backend = get_backend()
    turn = 0
    while not stop.is_set():
        pk = ids[turn % len(ids)]
        source = Source.objects.get(pk=pk)
        source.title = f"Turn {turn}"
        source.index_version += 1
        source.save()
        sources_index(source_ids=[pk])
        seen.append(len(by_words(backend, "rice", size=SOURCES)))
        turn += 1
    connection.close()


def test_reads_and_writes_go_on_and_nothing_is_lost(server: SearchBackend) -> None:
    sources = [new_source() for _ in range(SOURCES)]
    ids = [source.pk for source in sources]
    sources_index(source_ids=ids)
    server.refresh()
    former, stop, seen = server.serving(), threading.Event(), list[int]()
    writer = threading.Thread(target=edit_and_search, args=(stop, ids, seen))
    writer.start()
    index = index_build(backend=server)
    stop.set()
    writer.join()

    assert server.serving() == index != former
    assert [one.role for one in server.indices()] == [Role.SERVING, Role.RETIRED]
    assert len(seen) > 1, "the writer had no turn while the index was built"
    assert set(seen) == {SOURCES}, "a search saw an index that was not complete"
    assert not index_reconcile(backend=server)
    wanted = dict(Source.objects.values_list("pk", "index_version"))
    assert server.versions() == wanted


def test_only_one_at_a_time_rebuilds_an_outdated_index(
    server: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [new_source() for _ in range(3)]
    sources_index(source_ids=[source.pk for source in sources])
    monkeypatch.setattr("sources.services.building.index_outdated", lambda *, backend: True)
    others: list[str] = []

    def from_elsewhere() -> None:
        others.append(index_rebuild(backend=server, seconds=60))
        connection.close()

    def meanwhile(_done: int, _due: int) -> None:
        if not others:
            assert [one.role for one in server.indices()] == [Role.BUILDING, Role.SERVING]
            worker = threading.Thread(target=from_elsewhere)
            worker.start()
            worker.join()

    former = server.serving()
    index = index_build(backend=server, progress=meanwhile)
    assert others == [""]
    assert server.serving() == index != former
    from_elsewhere()
    assert others[1], "the lock is free again"
    assert server.serving() == others[1]
