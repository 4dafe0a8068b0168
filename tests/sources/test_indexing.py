"""Bringing the index up to date, and the sweep that finds what was lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from sources import tasks
from sources.models import Source
from sources.querysets import ATTEMPTS_ALONE
from sources.search import (
    SearchBackend,
    SearchUnavailable,
    SourceDocument,
    WriteReport,
)
from sources.services import index_build, source_save, sources_index
from tests.claims.factories import new_source
from tests.conftest import document
from tests.contracts.corpus import by_words

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
    hits = by_words(backend, words)
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
    assert (source.indexed_version, source.index_attempts) == (0, 0)


def test_waiting_for_the_index_is_logged_without_a_traceback(
    search_away: None, caplog: pytest.LogCaptureFixture
) -> None:
    source = new_source()
    with caplog.at_level("INFO"):
        tasks.index_sources.apply(args=([source.pk],))
    assert "raised expected: SearchUnavailable" in caplog.text
    assert "Traceback" not in caplog.text


class TestSuspects:
    """Sources whose indexing was begun and never ended; tests/e2e/test_poison.py really kills."""

    @pytest.fixture
    def written(
        self, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
    ) -> list[tuple[int, ...]]:
        """What the index is given at a time: ids."""
        calls: list[tuple[int, ...]] = []
        write = type(backend).write

        def note(self: SearchBackend, documents: list[SourceDocument]) -> WriteReport:
            calls.append(tuple(one.source_id for one in documents))
            return write(self, documents)

        monkeypatch.setattr(type(backend), "write", note)
        return calls

    def suspect(self, attempts: int) -> Source:
        """Save a source that was begun so many times."""
        source = new_source()
        Source.objects.filter(pk=source.pk).update(index_attempts=attempts)
        return source

    def test_they_come_last_and_alone_the_least_tried_first(
        self, written: list[tuple[int, ...]]
    ) -> None:
        often, once = self.suspect(ATTEMPTS_ALONE), self.suspect(1)
        calm = [new_source().pk, new_source().pk]
        assert sources_index(source_ids=[often.pk, *calm, once.pk]) == 4
        assert written == [tuple(calm), (once.pk,), (often.pk,)]
        assert not Source.objects.suspect().exists()

    def test_one_that_was_tried_enough_is_put_aside_in_words_by_indexing_and_by_building(
        self, written: list[tuple[int, ...]], backend: SearchBackend
    ) -> None:
        source = self.suspect(ATTEMPTS_ALONE + 1)
        index_build(backend=backend)
        source.refresh_from_db()
        assert "did not end in 4 attempts" in source.index_error
        Source.objects.update(indexed_version=0, index_error="")
        assert sources_index(source_ids=[source.pk]) == 0
        source.refresh_from_db()
        assert "did not end in 4 attempts" in source.index_error
        assert not Source.objects.due_for_indexing().exists()
        assert written == []

    def test_saving_another_text_or_an_operator_gives_it_a_new_chance(
        self, written: list[tuple[int, ...]]
    ) -> None:
        saved, asked_for = self.suspect(ATTEMPTS_ALONE + 1), self.suspect(ATTEMPTS_ALONE + 1)
        sources_index(source_ids=[saved.pk, asked_for.pk])
        source_save(document=document(url=saved.url, body="Another text."))
        sources_index(source_ids=[saved.pk])
        assert written == [(saved.pk,)]
        call_command("index", "update")
        assert written == [(saved.pk,), (asked_for.pk,)]
        assert not Source.objects.exclude(index_error="").exists()

    def test_an_error_that_nobody_foresaw_is_an_attempt(
        self, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stumble(documents: object) -> WriteReport:
            message = "odd"
            raise ValueError(message)

        monkeypatch.setattr(backend, "write", stumble)
        source = new_source()
        with pytest.raises(ValueError, match="odd"):
            sources_index(source_ids=[source.pk], backend=backend)
        assert list(Source.objects.suspect()) == [source]

    def test_a_slow_worker_that_ends_after_all_takes_the_giving_up_back(
        self, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source, write = new_source(), backend.write

        def write_while_others_give_up(documents: list[SourceDocument]) -> WriteReport:
            Source.objects.update(index_attempts=ATTEMPTS_ALONE + 1)
            sources_index(source_ids=[source.pk])
            assert Source.objects.get().index_error
            return write(documents)

        monkeypatch.setattr(backend, "write", write_while_others_give_up)
        sources_index(source_ids=[source.pk], backend=backend)
        source.refresh_from_db()
        assert (source.index_error, source.index_attempts) == ("", 0)
        assert found(backend, "rice harvest") == {source.pk}


class TestSweep:
    """The sweep queues what was lost, and only that."""

    def test_only_stale_sources_that_are_due_are_queued(
        self, backend: SearchBackend, sent: Sent, settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        stale, fresh, indexed = new_source(), new_source(), new_source()
        long_ago = timezone.now() - timedelta(seconds=settings.SWEEP_SECONDS + 1)
        Source.objects.exclude(pk=fresh.pk).update(updated_at=long_ago)
        sources_index(source_ids=[indexed.pk], backend=backend)
        Source.objects.filter(pk=indexed.pk).update(copies_version=F("index_version"))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_unindexed()
        assert sent == [(([stale.pk],), "bulk")]

    def test_what_the_index_has_lost_is_indexed_anew_by_itself(
        self, backend: SearchBackend, sent: Sent, settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sources = [new_source() for _ in range(3)]
        ids = [source.pk for source in sources]
        sources_index(source_ids=ids, backend=backend)
        Source.objects.update(
            copies_version=F("index_version"),
            updated_at=timezone.now() - timedelta(seconds=settings.SWEEP_SECONDS + 1),
        )
        backend.drop()
        for expected in ([], [((ids,), "bulk")]):
            with django_capture_on_commit_callbacks(execute=True):
                tasks.sweep_unindexed()
            assert sent == expected
            backend.ensure()
        versions = dict(Source.objects.values_list("pk", "index_version"))
        tasks.sweep_unindexed()
        assert dict(Source.objects.values_list("pk", "index_version")) == versions, "once"
        sources_index(source_ids=ids, backend=backend)
        assert set(backend.versions()) == set(ids)

    def test_suspects_are_queued_alone(
        self, backend: SearchBackend, sent: Sent,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        suspects, calm = [new_source(), new_source()], [new_source(), new_source()]
        Source.objects.update(updated_at=timezone.now() - timedelta(days=1))
        Source.objects.filter(pk__in=[one.pk for one in suspects]).update(index_attempts=1)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_unindexed()
        groups = [[one.pk for one in calm], *([one.pk] for one in suspects)]
        assert sent == [((group,), "bulk") for group in groups]

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
