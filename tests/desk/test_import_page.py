"""The import page: files dropped, or a text pasted; it answers before anything is imported."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles.imports import storing
from claims.models import Article, ImportBatch, ImportRow
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


def batch_url(batch: ImportBatch) -> str:
    """Return the address of an import's page."""
    return reverse("admin:claims_importbatch_change", args=[batch.pk])


def finished() -> ImportBatch:
    """Let a worker carry the newest import out."""
    batch = ImportBatch.objects.latest("pk")
    tasks.import_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def test_a_pasted_text_leads_to_its_page_when_it_is_done(
    login: Login, people: dict[str, User]
) -> None:
    response = post(login, TEXT)
    batch = ImportBatch.objects.get()
    assert response["Location"] == f"{batch_url(batch)}?new"
    assert (batch.status, batch.channel, batch.created_by) == ("queued", "admin", people["rina"])
    assert not Article.objects.exists()
    client = login("rina")
    assert client.get(response["Location"]).status_code == 200
    assert client.get(f"{batch_url(batch)}?status").json()["leads_to"] == ""
    finished()
    article = Article.objects.get()
    text = reverse("admin:claims_article_text", args=[article.pk])
    assert article.source.title == "Harvest grows"
    assert client.get(response["Location"])["Location"] == text
    assert client.get(f"{batch_url(batch)}?status").json()["leads_to"] == text
    assert client.get(batch_url(batch)).status_code == 200, "the report stays to be read"


def test_several_files_lead_to_a_report(login: Login) -> None:
    bad = json.dumps({**RECORD, "url": "no address"})
    response = post(
        login, "", upload("a.txt", TEXT), upload("b.jsonl", f"{json.dumps(RECORD)}\n{bad}\n"),
        upload("empty.txt", b""),
    )  # fmt: skip
    batch = finished()
    assert (batch.created_count, batch.failed_count, batch.status) == (2, 2, "completed")
    page = login("rina").get(response["Location"]).content.decode()
    for shown in ("b.jsonl", "<td>2</td>", "<td>url</td>", "empty.txt", "Roads"):
        assert shown in page


def test_uploads_lie_under_numbers_until_they_are_imported(
    login: Login, settings: Settings
) -> None:
    evil = upload("x.txt", TEXT)
    evil.name = "../../etc/x\x1b.txt"  # what a client may send; Django keeps the last part
    post(login, TEXT, evil)
    names = sorted(path.name for path in settings.IMPORTS_DIR.rglob("*") if path.is_file())
    assert names == ["0001", "0002"]
    batch = finished()
    assert list(settings.IMPORTS_DIR.iterdir()) == []
    assert "\x1b" not in "".join(batch.rows.values_list("file", flat=True)) + batch.name


def test_the_same_again_leads_to_a_report_that_says_so(login: Login) -> None:
    post(login, TEXT)
    finished()
    response = post(login, TEXT)
    assert finished().unchanged_count == 1
    assert login("rina").get(response["Location"]).status_code == 200


def test_a_dry_run_says_what_would_be_and_stores_nothing(login: Login) -> None:
    response = login("rina").post(
        ADDRESS, {"text": TEXT, "uploads": [upload("e.txt", b"")], "is_dry_run": "on"}
    )
    batch = finished()
    assert (batch.created_count, batch.failed_count, batch.is_dry_run) == (1, 1, True)
    assert not Article.objects.exists()
    page = login("rina").get(response["Location"]).content.decode()
    assert "A dry run" in page
    assert "empty" in page


def test_a_files_name_can_turn_nothing_round_on_the_report(login: Login) -> None:
    response = post(login, "", upload("a\u202etxt.jsonl", "{}\n"))
    batch = finished()
    page = login("rina").get(response["Location"]).content.decode()
    assert "\u202e" not in page + batch.name
    assert "atxt.jsonl" in page


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_to_import_is_said(login: Login, text: str) -> None:
    response = post(login, text)
    assert response.status_code == 200
    assert "Choose a file or paste a text." in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_too_much_at_once_is_refused_and_leaves_nothing(
    login: Login, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(storing, "MAX_UPLOAD_BYTES", 10)
    response = post(login, "", upload("a.txt", TEXT))
    assert "import_articles instead" in response.content.decode()
    assert not ImportBatch.objects.exists()
    assert list(settings.IMPORTS_DIR.iterdir()) == []


def test_a_disk_that_takes_nothing_is_said(
    login: Login, settings: Settings, tmp_path: Path
) -> None:
    settings.IMPORTS_DIR = tmp_path / "file"
    settings.IMPORTS_DIR.touch()
    assert "cannot be stored" in post(login, TEXT).content.decode()
    assert not ImportBatch.objects.exists()


def test_somebody_without_a_role_imports_nothing(login: Login) -> None:
    login("tono").post(ADDRESS, {"text": TEXT})
    assert not ImportBatch.objects.exists()


def test_it_warns_before_and_after_if_nobody_works(login: Login) -> None:
    assert "No worker is running" in login("rina").get(ADDRESS).content.decode()
    response = post(login, TEXT)
    client = login("rina")
    assert "No worker is running" in client.get(response["Location"]).content.decode()
    asked = client.get(f"{batch_url(ImportBatch.objects.get())}?status")
    assert "No worker is running" in asked.json()["warning"]


def test_it_does_not_warn_if_somebody_works(login: Login) -> None:
    WorkerHeartbeat.objects.create(hostname="w1", queues=["live"], beat_at=timezone.now())
    assert "No worker is running" not in login("rina").get(ADDRESS).content.decode()
    response = post(login, TEXT)
    assert "No worker is running" not in login("rina").get(response["Location"]).content.decode()


def test_work_is_queued_live(
    login: Login, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sent: list[tuple[str, str]] = []
    for task in (tasks.import_batch, tasks.extract_article, source_tasks.index_sources):
        monkeypatch.setattr(
            task, "apply_async",
            lambda args, queue, name=task.name, **_: sent.append((name, queue)),
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        post(login, TEXT)
    assert sent == [("claims.tasks.import_batch", "live")]
    with django_capture_on_commit_callbacks(execute=True):
        finished()
    assert sent[1:] == [
        ("sources.tasks.index_sources", "live"),
        ("claims.tasks.extract_article", "live"),
    ]


class TestUnderWay:
    """The page of an import that is not over."""

    @pytest.fixture
    def batch(self, people: dict[str, User]) -> ImportBatch:
        """An import in the middle."""
        return ImportBatch.objects.create(
            channel="admin", name="x", status="running", created_count=1200, failed_count=34,
            bytes_read=600, bytes_total=1000, files=[{"path": "/x", "name": "x"}],
        )  # fmt: skip

    def test_its_numbers_are_told_to_programs(self, login: Login, batch: ImportBatch) -> None:
        told = login("rina").get(f"{batch_url(batch)}?status").json()
        assert (told["status"], told["percent"], told["rows"]) == ("running", 60, 1234)
        assert told["words"] == "Running, 60 %, 1,234 rows"
        assert (told["counts"]["created"], told["counts"]["failed"]) == ("1,200", "34")

    def test_it_has_a_bar_and_words_and_buttons_and_goes_without_a_script(
        self, login: Login, batch: ImportBatch
    ) -> None:
        page = login("rina").get(batch_url(batch)).content.decode()
        assert re.search(r'<progress [^>]*max="100" value="60"', page)
        assert '<span role="status" id="import-words">Running, 60 %, 1,234 rows</span>' in page
        assert "Reload this page" in page
        assert re.findall(r'name="action" value="(\w+)"', page) == ["pause", "cancel"]

    def test_it_is_paused_resumed_and_cancelled(self, login: Login, batch: ImportBatch) -> None:
        client = login("rina")
        for action, status in (("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled")):
            client.post(act_url(batch), {"action": action})
            batch.refresh_from_db()
            assert batch.status == status
        page = client.post(act_url(batch), {"action": "resume"}, follow=True).content.decode()
        assert "The state has changed meanwhile: Cancelled." in page
        assert 'name="action"' not in page

    def test_who_may_not_import_changes_and_reads_nothing(
        self, login: Login, batch: ImportBatch
    ) -> None:
        client = login("tono")
        assert client.post(act_url(batch), {"action": "pause"}).status_code == 403
        for address in (batch_url(batch), f"{batch_url(batch)}?status", report_url(batch, "csv")):
            assert client.get(address).status_code == 403
        batch.refresh_from_db()
        assert batch.status == "running"

    @pytest.mark.parametrize("action", ["", "delete"])
    def test_other_actions_there_are_none(
        self, login: Login, batch: ImportBatch, action: str
    ) -> None:
        assert login("rina").post(act_url(batch), {"action": action}).status_code == 404
        assert login("rina").get(act_url(batch), {"action": "pause"}).status_code == 404
        batch.refresh_from_db()
        assert batch.status == "running"


class TestReport:
    """What became of the rows."""

    @pytest.fixture
    def batch(self, people: dict[str, User]) -> ImportBatch:
        """An import with 250 failed rows and one that came in."""
        batch = ImportBatch.objects.create(
            channel="admin", name="x", status="completed", failed_count=250, created_count=1
        )
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batch, number=number, file="=cmd()", row=number, field="text",
                code="too-large", state="failed",
                message="The text has %(count)s characters; the limit is %(limit)s.",
                params={"count": 1_000_001, "limit": 1_000_000},
            )
            for number in range(1, 251)
        )  # fmt: skip
        ImportRow.objects.create(batch=batch, number=251, file="good.jsonl", state="created")
        return batch

    def test_failed_rows_are_shown_a_page_at_a_time(self, login: Login, batch: ImportBatch) -> None:
        client, seen, address = login("rina"), [], "?"
        while address:
            page = client.get(f"{batch_url(batch)}{address}").content.decode()
            seen += [int(row) for row in re.findall(r"<td>=cmd\(\)</td><td>(\d+)</td>", page)]
            found = re.search(r'href="(\?state=failed&amp;after=\d+)#rows"', page)
            address = found[1].replace("&amp;", "&") if found else ""
        assert seen == list(range(1, 251))

    def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(
        self, login: Login, batch: ImportBatch
    ) -> None:
        client = login("rina")

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(batch_url(batch))
            return len(captured)

        many = queries()
        ImportRow.objects.filter(batch=batch, number__gt=10).delete()
        assert queries() == many <= 10

    def test_the_rows_of_another_state_are_shown_too(
        self, login: Login, batch: ImportBatch
    ) -> None:
        page = login("rina").get(f"{batch_url(batch)}?state=created").content.decode()
        assert "good.jsonl" in page
        assert "=cmd()" not in page
        assert "=cmd()" in login("rina").get(f"{batch_url(batch)}?state=odd").content.decode()

    def test_a_table_has_no_formulas_and_the_readers_language(
        self, login: Login, batch: ImportBatch
    ) -> None:
        client = login("rina")
        answer = client.get(report_url(batch, "csv"), headers={"accept-language": "id"})
        rows = list(csv.DictReader(io.StringIO(streamed(answer))))
        assert (len(rows), rows[0]["file"], rows[0]["row"]) == (251, "'=cmd()", "1")
        assert "1.000.001" in rows[0]["problem"]
        assert answer["Content-Disposition"].endswith(f'"import-{batch.pk}.csv"')
        failed = client.get(report_url(batch, "csv") + "?state=failed")
        assert len(list(csv.DictReader(io.StringIO(streamed(failed))))) == 250

    def test_json_lines_have_the_same(self, login: Login, batch: ImportBatch) -> None:
        answer = streamed(login("rina").get(report_url(batch, "jsonl")))
        rows = [json.loads(line) for line in answer.splitlines()]
        assert (len(rows), rows[0]["file"], rows[-1]["state"]) == (251, "=cmd()", "created")
        assert "1,000,001" in rows[0]["problem"]

    def test_another_kind_there_is_none(self, login: Login, batch: ImportBatch) -> None:
        assert login("rina").get(report_url(batch, "exe")).status_code == 404


def act_url(batch: ImportBatch) -> str:
    """Return the address of an import's buttons."""
    return reverse("admin:claims_importbatch_act", args=[batch.pk])


def report_url(batch: ImportBatch, kind: str) -> str:
    """Return the address of an import's report."""
    return reverse("admin:claims_importbatch_report", args=[batch.pk, kind])


def streamed(answer: Any) -> str:
    """Return what is streamed."""
    return b"".join(answer.streaming_content).decode()
