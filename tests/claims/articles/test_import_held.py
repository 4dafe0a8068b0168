"""An import is held while it is carried out, and gone on with whatever has become of its holder."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import OperationalError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles.choices import ImportChannel
from claims.articles.imports import (
    GivenFile,
    given_paths,
    import_cancel,
    import_open,
    import_pause,
    import_resume,
    import_run,
    import_take,
    importer,
    items,
    uploads_tidy,
)
from claims.articles.imports.given import files_given
from claims.articles.imports.rows import Saved, row_read
from claims.models import Article, ImportBatch, ImportRow
from sources.documents import ParsedDocument
from sources.formats import Entry, entries_of
from sources.models import Source
from tests.claims.articles.importing import imported, lines, opened, record, run
from workbench.lib.work import SWEEPS_UNTIL_LOST, Hold

pytestmark = pytest.mark.django_db
DATA = lines(*(record(number) for number in range(1, 8)), "broken", record(3), record(9))


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save after every second row, however long a machine takes to read them."""
    monkeypatch.setattr(importer, "CHUNK_ROWS", 2)
    monkeypatch.setattr(importer, "CHUNK_SECONDS", inf)


def begun(batch: ImportBatch, chunks: int = 1) -> tuple[Hold[ImportBatch], Iterator[Saved]]:
    """Take an import and carry out its first chunks."""
    hold = import_take(batch_id=batch.pk)
    assert hold is not None
    running = import_run(hold)
    for _ in range(chunks):
        next(running)
    return hold, running


def let_the_lease_pass(batch: ImportBatch) -> None:
    """Make it a while ago that somebody held it."""
    past = timezone.now() - timedelta(hours=1)
    ImportBatch.objects.filter(pk=batch.pk).update(lease_until=past, due_at=past)


def end_state(batch: ImportBatch) -> tuple[Any, ...]:
    """Return all that must be the same however often it was begun."""
    batch.refresh_from_db()
    counts = batch.created_count, batch.unchanged_count, batch.duplicate_count, batch.failed_count
    rows = batch.rows.order_by("number").values_list("number", "row", "state", "code")
    articles = Article.objects.filter(batch=batch).order_by("pk")
    texts = articles.values_list("source__title", "snapshot__text")
    return batch.status, counts, list(rows), list(texts)


def test_the_sums_are_those_of_the_rows_and_of_all_that_was_read() -> None:
    batch = imported("desk.jsonl", DATA).batch
    states = list(batch.rows.values_list("state", flat=True))
    counted = {state: states.count(state) for state in set(states)}
    assert counted == {"created": 8, "failed": 1, "duplicate": 1}
    assert (batch.created_count, batch.failed_count, batch.duplicate_count) == (8, 1, 1)
    assert batch.row_count == len(states) == 10
    assert batch.bytes_read == batch.bytes_total == len(DATA)


def test_a_row_and_its_article_and_the_sums_come_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = opened("desk.jsonl", DATA)

    def away(*_: object, **__: object) -> None:
        message = "the database is away"
        raise OperationalError(message)

    _hold, running = begun(batch)
    monkeypatch.setattr(ImportRow.objects, "bulk_create", away)
    with pytest.raises(OperationalError):
        next(running)
    batch.refresh_from_db()
    assert Article.objects.count() == batch.rows.count() == batch.row_count == 2


@pytest.mark.parametrize("taken_over", [False, True])
def test_rows_that_take_longer_than_the_lease_are_settled_by_their_holder_alone(
    settings: Settings, *, taken_over: bool
) -> None:
    settings.RUN_LEASE_SECONDS = 0
    batch = opened("desk.jsonl", DATA)
    _hold, running = begun(batch)
    next_hold = import_take(batch_id=batch.pk) if taken_over else None
    list(running)
    assert batch.rows.count() == Article.objects.count() + 2 * (not taken_over)
    assert batch.rows.count() == (2 if taken_over else 10)
    if next_hold:
        list(import_run(next_hold))
    batch.refresh_from_db()
    assert (batch.status, batch.row_count, batch.rows.count()) == ("completed", 10, 10)


@pytest.mark.parametrize("chunks", [1, 2, 4])
def test_what_a_dead_worker_left_is_gone_on_with_by_the_next(chunks: int) -> None:
    batch = opened("desk.jsonl", DATA)
    begun(batch, chunks)
    tasks.import_batch(batch.pk)
    assert batch.rows.count() == 2 * chunks, "it is held"
    let_the_lease_pass(batch)
    tasks.import_batch(batch.pk)
    calm = opened("calm.jsonl", DATA.replace(b"daily.example", b"calm.example"))
    run(calm)
    assert end_state(batch) == end_state(calm)


def test_a_message_delivered_again_takes_over_at_once() -> None:
    batch = opened("desk.jsonl", DATA)
    _hold, abandoned = begun(batch)
    hold = import_take(batch_id=batch.pk, redelivered=True)
    assert hold is not None
    assert list(abandoned) == [], "the first one is not its holder any more"
    assert batch.rows.count() == 2
    list(import_run(hold))
    batch.refresh_from_db()
    assert (batch.status, batch.row_count) == ("completed", 10)


def test_a_worker_lets_others_have_their_turn_and_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    settings.IMPORT_TURN_SECONDS = 0
    monkeypatch.setattr(importer, "PASSED_BY_TIMES", 0)
    batch = opened("desk.jsonl", DATA)
    sent: list[Any] = []
    monkeypatch.setattr(tasks.import_batch, "apply_async", lambda args, **_: sent.append(args))
    monkeypatch.setattr(tasks, "enqueue_imported", lambda *_, **__: None)
    turns = 6  # five chunks, and once to find that it is done
    for _ in range(turns):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.import_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.row_count, batch.attempts) == ("completed", 10, 0)
    assert sent == [(batch.pk,)] * (turns - 1)


@pytest.mark.parametrize(("channel", "first"), [("admin", "live"), ("feed", "bulk")])
def test_the_first_rows_alone_go_before_the_bulk(
    monkeypatch: pytest.MonkeyPatch, channel: str, first: str
) -> None:
    monkeypatch.setattr(tasks, "ROWS_WAITED_FOR", 3)
    batch = opened("desk.jsonl", DATA)
    ImportBatch.objects.filter(pk=batch.pk).update(channel=channel)
    sent: list[tuple[int, str]] = []

    def enqueued(articles: list[Article], *_: object, queue: str) -> None:
        sent.extend((article.pk, queue) for article in articles)

    monkeypatch.setattr(tasks, "enqueue_imported", enqueued)
    tasks.import_batch(batch.pk)
    rows = ImportRow.objects.filter(batch=batch, state="created").order_by("number")
    assert sent == [(row.article_id, first if row.number <= 3 else "bulk") for row in rows]
    assert {queue for _article, queue in sent} == {first, "bulk"}


def test_a_lost_import_is_found_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch, settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sent: list[Any] = []
    monkeypatch.setattr(
        tasks.import_batch, "apply_async", lambda args, queue, **_: sent.append((*args, queue))
    )
    waits, dead, held, paused = (opened("x.jsonl", DATA) for _ in range(4))
    for batch in (dead, held):
        begun(batch)
    let_the_lease_pass(dead)
    import_pause(batch=paused)
    long_ago = timezone.now() - timedelta(seconds=SWEEPS_UNTIL_LOST * settings.SWEEP_SECONDS + 1)
    ImportBatch.objects.exclude(pk=dead.pk).update(due_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_imports()
    assert sorted(sent) == [(waits.pk, "live"), (dead.pk, "live")]


def test_while_the_database_is_away_it_is_given_back_and_no_attempt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = opened("desk.jsonl", DATA)
    monkeypatch.setattr(tasks.import_batch, "retry", lambda **_: Retry())

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(importer, "rows_save", away)
    with pytest.raises(Retry):
        tasks.import_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.attempts, batch.lease_until) == ("queued", 0, None)


class TestPoison:
    """A row that ends whoever reads it."""

    @pytest.fixture
    def deaths(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """Let the fifth row end its reader, and count how often it does."""
        died: list[int] = []
        read = row_read

        def reading(number: int, item: items.Item) -> Any:
            if number == 5:
                died.append(number)
                raise MemoryError
            return read(number, item)

        monkeypatch.setattr(importer, "row_read", reading)
        return died

    def test_it_is_put_aside_after_a_few_deaths_and_the_rest_comes_in(
        self, deaths: list[int]
    ) -> None:
        batch = opened("desk.jsonl", DATA)
        for _ in range(10):
            batch.refresh_from_db()
            if batch.status == "completed":
                break
            let_the_lease_pass(batch)
            try:
                tasks.import_batch(batch.pk)
            except MemoryError:
                continue
        assert len(deaths) <= 4
        assert (batch.status, batch.created_count, batch.failed_count) == ("completed", 7, 2)
        row = batch.rows.get(number=5)
        assert (row.state, row.code) == ("failed", "given-up")

    def test_an_error_of_ours_fails_the_row_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def odd() -> ParsedDocument:
            message = "odd\x1b[2J"
            raise ZeroDivisionError(message)

        batch = opened("desk.jsonl", lines(record(1), record(2), record(3)))
        entries = entries_of

        def broken(*args: Any, **how: Any) -> Iterator[Entry]:
            for entry in entries(*args, **how):
                yield replace(entry, read=odd) if entry.row == 2 else entry

        monkeypatch.setattr(items, "entries_of", broken)
        assert run(batch).states == ["created", "failed", "created"]
        row = batch.rows.get(number=2)
        assert (row.code, "\x1b" in row.params["why"]) == ("unforeseen", False)


class TestPeople:
    """Pausing, resuming and cancelling, by compare-and-set."""

    def test_a_running_import_notices_within_a_chunk_and_saves_no_more(self) -> None:
        batch = opened("desk.jsonl", DATA)
        _hold, running = begun(batch)
        assert import_pause(batch=batch)
        assert list(running) == []
        batch.refresh_from_db()
        assert (batch.status, batch.rows.count(), Article.objects.count()) == ("paused", 2, 2)
        tasks.import_batch(batch.pk)
        assert batch.rows.count() == 2, "a message that is still on its way does nothing"

    def test_resumed_before_the_holder_noticed_it_is_the_next_ones_alone(self) -> None:
        batch = opened("desk.jsonl", DATA)
        _hold, running = begun(batch)
        assert import_pause(batch=batch)
        assert import_resume(batch=batch)
        _next_hold, next_running = begun(batch)
        assert list(running) == []
        list(next_running)
        batch.refresh_from_db()
        assert (batch.status, batch.row_count, batch.rows.count()) == ("completed", 10, 10)

    def test_each_works_once(self) -> None:
        batch = opened("desk.jsonl", DATA)
        assert not import_resume(batch=batch)
        assert [import_pause(batch=batch) for _ in range(2)] == [True, False]
        assert [import_resume(batch=batch) for _ in range(2)] == [True, False]
        assert [import_cancel(batch=batch) for _ in range(2)] == [True, False]
        assert not import_pause(batch=batch)
        assert not import_resume(batch=batch)

    def test_a_cancelled_import_leaves_what_is_in_and_no_upload(self, settings: Settings) -> None:
        batch = opened("desk.jsonl", DATA)
        _hold, running = begun(batch)
        assert import_cancel(batch=batch)
        assert list(running) == []
        assert list(settings.IMPORTS_DIR.iterdir()) == []
        assert (Article.objects.count(), batch.finished_at is None) == (2, False)

    def test_done_is_done(self) -> None:
        batch = imported("desk.jsonl", DATA).batch
        assert not import_pause(batch=batch)
        assert not import_cancel(batch=batch)
        assert batch.status == "completed"

    def test_a_failed_one_is_gone_on_with(self) -> None:
        batch = opened("desk.jsonl", DATA)
        begun(batch)
        tasks.import_batch.on_failure(ValueError("odd"), "id", [batch.pk], {}, None)
        batch.refresh_from_db()
        assert (batch.status, batch.error) == ("failed", "ValueError: odd")
        assert import_resume(batch=batch)
        tasks.import_batch(batch.pk)
        batch.refresh_from_db()
        assert (batch.status, batch.row_count, batch.error) == ("completed", 10, "")

    def test_an_import_without_files_cannot_be_gone_on_with(self) -> None:
        batch = ImportBatch.objects.create(channel="admin", name="old", status="failed")
        assert not import_resume(batch=batch)


class TestFiles:
    """What an import reads has to be there, and the same."""

    def test_paths_that_cannot_be_seen_from_here_pause_it_and_say_so(self, tmp_path: Path) -> None:
        files = given_paths([tmp_path / "elsewhere.jsonl"])
        batch = import_open(channel=ImportChannel.COMMAND, name="x", files=files)
        tasks.import_batch(batch.pk)
        batch.refresh_from_db()
        assert (batch.status, batch.rows.count()) == ("paused", 0)
        assert "elsewhere.jsonl" in batch.why

    def test_other_files_than_it_began_with_are_not_gone_on_with(self, tmp_path: Path) -> None:
        (tmp_path / "b.jsonl").write_bytes(DATA)
        files = given_paths([tmp_path])
        batch = import_open(channel=ImportChannel.COMMAND, name="x", files=files)
        begun(batch)
        (tmp_path / "a.jsonl").write_bytes(DATA)
        let_the_lease_pass(batch)
        tasks.import_batch(batch.pk)
        batch.refresh_from_db()
        assert (batch.status, batch.rows.count()) == ("paused", 2)
        assert "not those that it began with" in batch.error

    def test_uploads_are_deleted_when_all_is_in_and_not_before(self, settings: Settings) -> None:
        batch = opened("desk.jsonl", DATA)
        begun(batch)
        assert len(list(settings.IMPORTS_DIR.rglob("0001"))) == 1
        let_the_lease_pass(batch)
        tasks.import_batch(batch.pk)
        assert list(settings.IMPORTS_DIR.iterdir()) == []

    def test_folders_that_no_import_needs_are_tidied_up(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        needed, over = opened("a.jsonl", DATA), opened("b.jsonl", DATA)
        ImportBatch.objects.filter(pk=over.pk).update(status="cancelled")
        (settings.IMPORTS_DIR / "being-stored").mkdir()
        assert uploads_tidy() == 1
        assert {path.name for path in settings.IMPORTS_DIR.iterdir()} == {
            needed.folder, "being-stored"
        }  # fmt: skip
        monkeypatch.setattr("claims.articles.imports.storing.ORPHAN_SECONDS", -1.0)
        assert uploads_tidy() == 1
        assert [path.name for path in settings.IMPORTS_DIR.iterdir()] == [needed.folder]

    @pytest.mark.parametrize("name", ["Se\udcf1or.jsonl", "a%20b ü.jsonl", "x"])
    def test_names_of_any_bytes_are_kept(self, tmp_path: Path, name: str) -> None:
        given = GivenFile(tmp_path / name, name)
        batch = import_open(channel=ImportChannel.COMMAND, name="x", files=[given])
        batch.refresh_from_db()
        assert files_given(batch) == [given]


class TestDryRun:
    """It says what a real one would, and writes its report alone."""

    def test_it_says_what_a_real_one_does(self) -> None:
        imported("desk.jsonl", lines(record(1), record(2)))
        data = lines(record(1), record(2, title="Other"), record(3), record(3), "broken")
        before = list(Source.objects.order_by("pk").values())
        dry = imported("desk.jsonl", data, is_dry_run=True)
        assert dry.states == ["unchanged", "updated", "created", "duplicate", "failed"]
        assert (dry.articles, Article.objects.count()) == ([], 2)
        assert list(Source.objects.order_by("pk").values()) == before
        assert [row.article_id is None for row in dry.rows] == [False, False, True, True, True]
        assert imported("desk.jsonl", data).states == dry.states
