"""`manage.py import_articles`."""

import json
import time
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles.choices import ArticleStatus, ImportChannel
from claims.articles.imports import (
    given_paths,
    import_open,
    import_run,
    import_take,
    importer,
)
from claims.models import Article, ImportBatch
from claims.statements.services.extracting import article_extract
from sources import tasks as source_tasks
from tests.loopback import Site
from workbench.lib.workers.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db
RECORD = {"url": "https://daily.example/1", "title": "Harvest", "text": "Rice grew by 4 percent."}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with one article."""
    path = tmp_path / "good.jsonl"
    path.write_text(json.dumps(RECORD))
    return path


def command(*paths: Path | str) -> tuple[str, str]:
    """Run the command; return what it printed and what it complained of."""
    out, err = StringIO(), StringIO()
    call_command("import_articles", *map(str, paths), stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_it_says_what_it_did(good: Path) -> None:
    out, _ = command(good)
    pk = ImportBatch.objects.get().pk
    assert out == f"1 new, 0 updated, 0 unchanged, 0 duplicate, 0 failed (import {pk})\n"
    out, err = command(good)
    assert out.startswith("0 new, 0 updated, 1 unchanged")
    assert err == ""


def test_a_refused_article_is_printed_and_fails_the_command(good: Path) -> None:
    bad = good.with_name("bad.jsonl")
    bad.write_text(json.dumps({**RECORD, "url": "no address"}))
    err = StringIO()
    with pytest.raises(CommandError, match="1 not imported") as failed:
        call_command("import_articles", str(good), str(bad), stderr=err, no_color=True)
    assert failed.value.returncode == 3
    assert f"{bad}:1: url: " in err.getvalue()
    assert Article.objects.count() == 1


def test_a_missing_file_imports_nothing(good: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        command(good, Path("missing.txt"))
    assert not ImportBatch.objects.exists()


def test_it_warns_if_nobody_works(good: Path) -> None:
    assert "No worker is running" in command(good)[1]


def test_it_does_not_warn_if_somebody_works(good: Path) -> None:
    WorkerHeartbeat.objects.create(hostname="w1", queues=["bulk"], beat_at=timezone.now())
    assert command(good)[1] == ""


def test_it_queues_what_is_new_in_bulk(
    good: Path, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sent: list[tuple[str, Any, str]] = []
    for task in (tasks.extract_article, source_tasks.index_sources):
        monkeypatch.setattr(
            task, "apply_async",
            lambda args, queue, name=task.name, **_: sent.append((name, args, queue)),
        )  # fmt: skip
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            command(good)
    article = Article.objects.get()
    assert sent == [
        ("sources.tasks.index_sources", ([article.source_id],), "bulk"),
        ("claims.tasks.extract_article", (article.pk, "bulk"), "bulk"),
    ]


def test_the_format_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("<p>Harvest grows\n\nis how the page began, said the statistics office.")
    call_command("import_articles", str(file), format="text", stdout=StringIO(), stderr=StringIO())
    assert Article.objects.count() == 1
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_articles", str(file), "--format", "nonsense")


def call(*arguments: object) -> tuple[str, int]:
    """Run the command; return what it printed and its exit code."""
    out = StringIO()
    try:
        call_command("import_articles", *map(str, arguments), stdout=out, stderr=out, no_color=True)
    except CommandError as error:
        return f"{out.getvalue()}{error}", error.returncode
    return out.getvalue(), 0


def test_a_dry_run_stores_nothing_and_says_so(good: Path) -> None:
    said, code = call(good, "--dry-run", "--batch", "May")
    assert (code, "1 new" in said, "nothing was stored" in said) == (0, True, True)
    assert not Article.objects.exists()
    assert ImportBatch.objects.get().name == "May"


@pytest.mark.parametrize("name", ["report.csv", "report.jsonl"])
def test_the_report_is_written_whether_rows_failed_or_not(good: Path, name: str) -> None:
    good.write_text(f"{json.dumps(RECORD)}\nbroken\n")
    report = good.with_name(name)
    assert call(good, "--report", report)[1] == 3
    written = report.read_text().splitlines()
    if name.endswith(".csv"):
        assert written[0].startswith("number,file,row,state")
        assert len(written) == 3
    else:
        assert [json.loads(line)["state"] for line in written] == ["created", "failed"]


def test_a_report_that_cannot_be_written_is_said(good: Path) -> None:
    said, code = call(good, "--report", good.parent)
    assert (code, "cannot be written" in said) == (1, True)
    assert Article.objects.count() == 1, "and what is in is in"


def test_ctrl_c_pauses_and_says_how_to_go_on(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good.write_text("\n".join(json.dumps({**RECORD, "url": f"https://d.example/{n}"})
                              for n in range(4)))  # fmt: skip
    monkeypatch.setattr(importer, "CHUNK_ROWS", 2)

    def press(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as pressed:
        pressed.setattr("claims.management.commands.import_articles.enqueue_imported", press)
        said, code = call(good)
    batch = ImportBatch.objects.get()
    assert (code, batch.status, batch.row_count) == (130, "paused", 2)
    assert f"--resume {batch.pk}" in said
    assert call("--resume", batch.pk)[1] == 0
    batch.refresh_from_db()
    assert (batch.status, batch.created_count, Article.objects.count()) == ("completed", 4, 4)


def test_it_is_paused_and_cancelled_and_nothing_else_is(good: Path) -> None:
    batch = import_open(channel=ImportChannel.COMMAND, name="x", files=given_paths([good]))
    assert call("--resume", 404) == ("There is no import 404.", 1)
    assert call("--pause", batch.pk) == (f"Import {batch.pk}: Paused.\n", 0)
    assert call("--pause", batch.pk)[1] == 1
    assert call("--cancel", batch.pk)[1] == 0
    said, code = call("--resume", batch.pk)
    assert (code, "Cancelled" in said) == (1, True)


def test_somebody_has_to_say_what(db: None) -> None:
    said, code = call()
    assert (code, "--resume" in said) == (1, True)


def test_resuming_takes_over_from_whoever_holds_it(good: Path) -> None:
    batch = import_open(channel=ImportChannel.COMMAND, name="x", files=given_paths([good]))
    hold = import_take(batch_id=batch.pk)
    assert hold is not None
    assert call("--resume", batch.pk)[1] == 0
    assert list(import_run(hold)) == [], "and it notices"
    assert batch.rows.count() == 1


def test_addresses_are_fetched_beside_files(good: Path, site: Site, settings: Settings) -> None:
    with pytest.raises(CommandError, match="1 not imported"):
        command(good, site.url("/1"), site.url("/gone"))
    batch = ImportBatch.objects.get()
    assert [(row.file, row.state) for row in batch.rows.order_by("number")] == [
        (str(good), "created"), (f"addresses!/{site.url('/1')}", "created"),
        (f"addresses!/{site.url('/gone')}", "failed"),
    ]  # fmt: skip
    assert batch.name == f"{good}, {site.url('/1')}, {site.url('/gone')}"
    assert not any(settings.IMPORTS_DIR.iterdir()), "the list is not kept"


def test_what_is_no_address_is_refused_and_a_format_is_for_files() -> None:
    with pytest.raises(CommandError, match="user name"):
        command("https://me@daily.example/")
    with pytest.raises(CommandError, match="--format"):
        call_command("import_articles", "https://daily.example/", format="table")
    assert not ImportBatch.objects.exists()


def test_it_waits_for_the_claims(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    WorkerHeartbeat.objects.create(hostname="w1", queues=["bulk"], beat_at=timezone.now())
    waited: list[float] = []

    def work(seconds: float) -> None:
        """Stand in for the worker, which does its part while the command waits."""
        waited.append(seconds)
        article_extract(article_id=Article.objects.get().pk)

    monkeypatch.setattr(time, "sleep", work)
    assert call(good, "--wait")[1] == 0
    assert len(waited) == 1
    assert Article.objects.get().extracted_at is not None
    assert call(good, "--wait")[1] == 0  # nothing is new: nothing to wait for
    assert len(waited) == 1


def test_it_does_not_wait_for_nobody(good: Path) -> None:
    said, code = call(good, "--wait")
    assert code == 1
    assert "1 new" in said
    assert "Claims of 1 articles are still to be looked for" in said


def test_who_waits_hears_of_failed_rows_too(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    WorkerHeartbeat.objects.create(hostname="w1", queues=["bulk"], beat_at=timezone.now())
    good.write_text(f"{json.dumps(RECORD)}\nbroken\n")

    def work(_seconds: float) -> None:
        article_extract(article_id=Article.objects.get().pk)

    monkeypatch.setattr(time, "sleep", work)
    assert call(good, "--wait")[1] == 3


def test_a_failed_row_counts_more_than_that_nobody_works(good: Path) -> None:
    good.write_text(f"{json.dumps(RECORD)}\nbroken\n")
    said, code = call(good, "--wait")
    assert code == 3
    assert "Claims of 1 articles are still to be looked for" in said
    assert "1 not imported" in said


def test_a_dry_run_has_nothing_to_wait_for(good: Path) -> None:
    assert call(good)[1] == 0
    assert call(good, "--dry-run", "--wait")[1] == 0


def test_claims_that_cannot_be_looked_for_are_said(good: Path) -> None:
    call(good)
    Article.objects.update(status=ArticleStatus.FAILED)
    good.write_text(json.dumps({**RECORD, "url": "https://daily.example/2"}))
    WorkerHeartbeat.objects.create(hostname="w1", queues=["bulk"], beat_at=timezone.now())
    with patch.object(time, "sleep", lambda _: Article.objects.update(status="failed")):
        said, code = call(good, "--wait")
    assert code == 3
    assert "The claims of 1 articles could not be looked for." in said
