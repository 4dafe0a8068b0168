"""`manage.py import_articles`."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.models import Article, ImportBatch
from sources import tasks as source_tasks
from workbench.lib.workers.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db
RECORD = {"url": "https://daily.example/1", "title": "Harvest", "text": "Rice grew by 4 percent."}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file with one article."""
    path = tmp_path / "good.jsonl"
    path.write_text(json.dumps(RECORD))
    return path


def command(*paths: Path) -> tuple[str, str]:
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
