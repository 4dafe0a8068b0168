"""The import page: files dropped, or a text pasted."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.desk.imports import admin as imports
from claims.models import Article, ImportBatch
from sources import tasks as source_tasks
from tests.desk.conftest import Login
from workbench.lib.workers.models import WorkerHeartbeat

TEXT = "Harvest grows\n\nThe rice harvest grew by 4 percent in February, the office said.\n"
RECORD = {"url": "https://daily.example/1", "title": "Roads", "text": "Roads are longer now."}
ADDRESS = "/admin/claims/article/import/"


def upload(name: str, data: str | bytes) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def post(login: Login, text: str = "", *files: SimpleUploadedFile) -> Any:
    """Send the form as rina."""
    return login("rina").post(ADDRESS, {"text": text, "uploads": list(files)})


def test_a_pasted_text_leads_to_its_page(login: Login, people: dict[str, User]) -> None:
    response = post(login, TEXT)
    article = Article.objects.get()
    assert response["Location"] == reverse("admin:claims_article_text", args=[article.pk])
    assert article.source.title == "Harvest grows"
    batch = ImportBatch.objects.get()
    assert (batch.channel, batch.created_by, batch.created_count) == ("admin", people["rina"], 1)


def test_several_files_lead_to_a_report(login: Login) -> None:
    bad = json.dumps({**RECORD, "url": "no address"})
    response = post(
        login, "", upload("a.txt", TEXT), upload("b.jsonl", f"{json.dumps(RECORD)}\n{bad}\n"),
        upload("empty.txt", b""),
    )  # fmt: skip
    batch = ImportBatch.objects.get()
    assert response["Location"] == reverse("admin:claims_importbatch_change", args=[batch.pk])
    assert (batch.created_count, batch.failed_count) == (2, 2)
    page = login("rina").get(response["Location"]).content.decode()
    for shown in ("b.jsonl", "<td>2</td>", "<td>url</td>", "empty.txt", "Roads"):
        assert shown in page


def test_the_same_again_leads_to_a_report_that_says_so(login: Login) -> None:
    post(login, TEXT)
    response = post(login, TEXT)
    assert "importbatch" in response["Location"]
    assert ImportBatch.objects.latest("pk").unchanged_count == 1


def test_a_files_name_can_turn_nothing_round_on_the_report(login: Login) -> None:
    response = post(login, "", upload("a\u202etxt.jsonl", "{}\n"))
    page = login("rina").get(response["Location"]).content.decode()
    assert "\u202e" not in page + ImportBatch.objects.get().name
    assert "atxt.jsonl" in page


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_to_import_is_said(login: Login, text: str) -> None:
    response = post(login, text)
    assert response.status_code == 200
    assert "Choose a file or paste a text." in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_too_much_at_once_is_refused(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MAX_UPLOAD_BYTES", 10)
    response = post(login, "", upload("a.txt", TEXT))
    assert "import_articles instead" in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_somebody_without_a_role_imports_nothing(login: Login) -> None:
    login("tono").post(ADDRESS, {"text": TEXT})
    assert not Article.objects.exists()


def test_it_warns_before_and_after_if_nobody_works(login: Login) -> None:
    assert "No worker is running" in login("rina").get(ADDRESS).content.decode()
    response = post(login, TEXT)
    assert "No worker is running" in str(next(iter(get_messages(response.wsgi_request))))


def test_it_does_not_warn_if_somebody_works(login: Login) -> None:
    WorkerHeartbeat.objects.create(hostname="w1", queues=["live"], beat_at=timezone.now())
    assert "No worker is running" not in login("rina").get(ADDRESS).content.decode()
    assert not list(get_messages(post(login, TEXT).wsgi_request))


def test_work_is_queued_live(
    login: Login, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sent: list[tuple[str, str]] = []
    for task in (tasks.extract_article, source_tasks.index_sources):
        monkeypatch.setattr(
            task, "apply_async",
            lambda args, queue, name=task.name, **_: sent.append((name, queue)),
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        post(login, TEXT)
    assert sent == [
        ("sources.tasks.index_sources", "live"),
        ("claims.tasks.extract_article", "live"),
    ]
