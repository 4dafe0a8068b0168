"""Bringing the index up to date, and the sweep that finds what was lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from sources import tasks
from sources.models import Source
from sources.search import Filters, SearchBackend, SearchUnavailable, WriteReport
from sources.services import source_save, sources_index
from tests.claims.factories import new_source
from tests.conftest import document

pytestmark = pytest.mark.django_db
Sent = list[tuple[tuple[object, ...], str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was given to the broker: (arguments, queue)."""
    messages: Sent = []
    monkeypatch.setattr(
        tasks.index_sources,
        "apply_async",
        lambda args, queue, **_: messages.append((args, queue)),
    )
    return messages


def found(backend: SearchBackend, words: str) -> set[int]:
    """Return the sources that some words find."""
    backend.refresh()
    hits = backend.match(words, language="en", filters=Filters(), size=10)
    return {hit.source_id for hit in hits}


def test_indexed_sources_are_found_and_not_due_any_more(backend: SearchBackend) -> None:
    source = new_source()
    assert sources_index(source_ids=[source.pk]) == 1
    source.refresh_from_db()
    assert source.indexed_version == source.index_version
    assert source.indexed_at is not None
    assert found(backend, "rice harvest") == {source.pk}


def test_indexing_again_has_nothing_to_do(backend: SearchBackend) -> None:
    source = new_source()
    sources_index(source_ids=[source.pk])
    assert sources_index(source_ids=[source.pk]) == 0


def test_a_missing_source_is_no_error(backend: SearchBackend) -> None:
    assert sources_index(source_ids=[404]) == 0


def test_a_shorter_text_leaves_no_passage_of_the_longer_one(backend: SearchBackend) -> None:
    url = "https://daily.example/long"
    long = " ".join(f"The volcano in district {n} stayed calm all night." for n in range(80))
    saved = source_save(document=document(url=url, body=long))
    sources_index(source_ids=[saved.source.pk])
    assert found(backend, "volcano")
    source_save(document=document(url=url, body="Only rice is left here."))
    sources_index(source_ids=[saved.source.pk])
    assert found(backend, "rice") == {saved.source.pk}
    assert found(backend, "volcano") == set()


def test_a_change_that_lands_while_indexing_stays_due(
    backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = new_source()
    write = backend.write

    def write_meanwhile_changed(documents: object) -> WriteReport:
        Source.objects.filter(pk=source.pk).update(index_version=F("index_version") + 1)
        return write(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(backend, "write", write_meanwhile_changed)
    sources_index(source_ids=[source.pk], backend=backend)
    source.refresh_from_db()
    assert (source.index_version, source.indexed_version) == (2, 1)


def test_what_the_index_refuses_is_written_on_the_source(
    backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = new_source()
    refused = {source.pk: "too strange"}
    monkeypatch.setattr(backend, "write", lambda documents: WriteReport(refused=refused))
    sources_index(source_ids=[source.pk], backend=backend)
    source.refresh_from_db()
    assert source.index_error == "too strange"


def test_saving_goes_on_while_the_index_is_away_and_indexing_says_so(search_away: None) -> None:
    source = new_source()
    with pytest.raises(SearchUnavailable):
        sources_index(source_ids=[source.pk])
    source.refresh_from_db()
    assert source.indexed_version == 0


class TestSweep:
    """The sweep queues what was lost, and only that."""

    def test_only_stale_sources_that_are_due_are_queued(
        self, backend: SearchBackend, sent: Sent, settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        stale, fresh, indexed = new_source(), new_source(), new_source()
        long_ago = timezone.now() - timedelta(seconds=settings.SWEEP_SECONDS + 1)
        Source.objects.exclude(pk=fresh.pk).update(updated_at=long_ago)
        Source.objects.filter(pk=indexed.pk).update(indexed_version=F("index_version"))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_unindexed()
        assert sent == [(([stale.pk],), "bulk")]

    def test_nothing_is_queued_while_the_index_is_away(
        self, search_away: None, sent: Sent,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        new_source()
        Source.objects.update(updated_at=timezone.now() - timedelta(days=1))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_unindexed()
        assert sent == []


def test_many_sources_are_queued_in_chunks(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ids = list(range(1, tasks.CHUNK + 3))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue_indexing(ids, queue="live")
    assert sent == [((ids[: tasks.CHUNK],), "live"), ((ids[tasks.CHUNK :],), "live")]


def test_the_task_indexes_its_sources(make_source: Callable[..., Source]) -> None:
    source = make_source()
    source_save(document=document(title="Another title"))
    tasks.index_sources([source.pk])
    source.refresh_from_db()
    assert source.indexed_version == source.index_version == 2
