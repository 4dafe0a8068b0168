"""`/api/v1/imports/`: begun with a file, watched row by row, paused and ended."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles.imports import storing
from claims.models import Article, ImportBatch, ImportRow
from tests.api.conftest import Api, faults
from tests.claims.articles.conftest import site
from tests.claims.articles.importing import lines, record
from tests.claims.articles.test_import_addresses import sitemap
from tests.loopback import Site, sends
from tests.sources.fetching.pages import page

__all__ = ["site"]

pytestmark = pytest.mark.django_db
DATA = lines(record(1), {"title": "No text"}, record(2), record(1))


def send(api: Api, data: bytes = DATA, **fields: Any) -> Any:
    """Send a file as curl does."""
    file = SimpleUploadedFile("desk.jsonl", data)
    return api.client.post("/api/v1/imports/", {"file": file, **fields})


class TestBeginning:
    """`POST imports/`."""

    def test_it_answers_202_before_anything_is_imported_and_a_worker_does_the_rest(
        self, api: Api, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sent: list[Any] = []
        monkeypatch.setattr(
            tasks.import_batch, "apply_async", lambda args, queue, **_: sent.append((args, queue))
        )
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(api)
        body = answer.json()
        assert (answer.status_code, body["status"], body["row_count"]) == (202, "queued", 0)
        assert (body["channel"], body["name"], body["bytes_total"]) == (
            "api",
            "desk.jsonl",
            len(DATA),
        )
        assert sent == [((body["id"],), "live")]
        assert not Article.objects.exists()
        tasks.import_batch(body["id"])
        done = api.get(f"imports/{body['id']}/").json()
        assert (done["status"], done["row_count"], done["created_count"]) == ("completed", 4, 2)
        assert (done["failed_count"], done["duplicate_count"]) == (1, 1)
        assert done["bytes_read"] == len(DATA)

    def test_a_dry_run_and_a_name_and_a_format(self, api: Api) -> None:
        body = send(api, is_dry_run="true", name="May", format="jsonl").json()
        assert (body["is_dry_run"], body["name"]) == (True, "May")
        tasks.import_batch(body["id"])
        assert api.get(f"imports/{body['id']}/").json()["created_count"] == 2
        assert not Article.objects.exists()

    @pytest.mark.parametrize("fields", [{"format": "odd"}, {"is_dry_run": "perhaps"}])
    def test_a_field_at_fault_is_named(self, api: Api, fields: dict[str, str]) -> None:
        answer = send(api, DATA, **fields)
        assert list(faults(answer)) == [f"/{name}" for name in fields]
        assert not ImportBatch.objects.exists()

    def test_a_missing_file_is_named_and_json_is_no_upload(self, api: Api) -> None:
        for answer in (
            api.client.post("/api/v1/imports/", {}),
            api.post("imports/", {"file": "x"}),
        ):
            assert list(faults(answer)) == ["/file"]

    def test_too_much_is_refused_and_leaves_nothing(
        self, api: Api, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(storing, "MAX_UPLOAD_BYTES", 10)
        answer = send(api)
        assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
        assert list(settings.IMPORTS_DIR.iterdir()) == []

    def test_it_takes_scope_and_role(self, key: Callable[..., Api]) -> None:
        assert send(key("rina", "read")).status_code == 403
        assert send(key("tono", "read", "write")).status_code == 403
        assert send(Api()).status_code == 401
        assert not ImportBatch.objects.exists()


class TestGiven:
    """`POST imports/` with addresses, or with articles as rows."""

    def test_an_address_is_fetched(self, api: Api, site: Site) -> None:
        answer = api.post("imports/", {"url": site.url("/1")})
        body = answer.json()
        assert (answer.status_code, body["name"]) == (202, site.url("/1"))
        assert site.paths == [], "nobody is asked inside the request"
        assert self.ends(api, body) == [(f"addresses!/{site.url('/1')}", 1, "created", "")]

    def test_addresses_are_and_each_that_cannot_be_had_is_a_row(self, api: Api, site: Site) -> None:
        urls = [site.url(path) for path in ("/1", "/gone", "/2")]
        ended = self.ends(api, api.post("imports/", {"urls": urls, "name": "Two"}).json())
        assert [(row[2], row[3]) for row in ended] == [
            ("created", ""), ("failed", "http_status"), ("created", ""),
        ]  # fmt: skip

    def test_a_form_may_name_them_too(self, api: Api, site: Site) -> None:
        urls = [site.url("/1"), site.url("/2")]
        answer = api.client.post("/api/v1/imports/", {"urls": urls, "is_dry_run": "true"})
        assert [row[2] for row in self.ends(api, answer.json())] == ["created", "created"]
        assert not Article.objects.exists()

    def test_a_sitemap_or_feed_gives_what_it_lists(self, api: Api, site: Site) -> None:
        site.routes["/s.xml"] = sends(
            sitemap(site, "/1", "/2"), headers={"Content-Type": "application/xml"}
        )
        site.routes["/f.rss"] = sends(
            f"<rss version='2.0'><channel><item><title>Harvest</title><link>{site.url('/3')}</link>"
            "</item></channel></rss>", headers={"Content-Type": "application/rss+xml"},
        )  # fmt: skip
        site.routes["/p.xml"] = sends(page(), headers={"Content-Type": "application/xml"})
        urls = [site.url(path) for path in ("/s.xml", "/f.rss", "/p.xml")]
        ended = self.ends(api, api.post("imports/", {"urls": urls}).json())
        assert [(row[0].rpartition("/")[2], row[2], row[3]) for row in ended] == [
            ("1", "created", ""), ("2", "created", ""), ("3", "created", ""),
            ("p.xml", "failed", "not-read"),
        ]  # fmt: skip

    def test_articles_are_rows(self, api: Api) -> None:
        rows = [record(1), {"title": "No text"}, record(2, text="Half a \ud83d sign of rice."), {}]
        ended = self.ends(api, api.post("imports/", {"rows": rows}).json())
        assert [(row[0], row[1], row[2]) for row in ended] == [
            ("rows", 1, "created"), ("rows", 2, "failed"), ("rows", 3, "created"),
            ("rows", 4, "failed"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("body", "places"),
        [
            ({}, ["/url"]),
            ({"url": "https://a.example/", "urls": ["https://b.example/"]}, ["/url", "/urls"]),
            ({"url": "file:///etc/passwd"}, ["/url"]),
            ({"urls": ["https://a.example/", "a b", "//a\n#x"]}, ["/urls/1", "/urls/2"]),
            ({"urls": []}, ["/urls"]),
            ({"rows": []}, ["/rows"]),
            ({"rows": [1]}, ["/rows/0"]),
            ({"url": "https://a.example/", "format": "table"}, ["/format"]),
        ],
    )  # fmt: skip
    def test_what_is_at_fault_is_named(
        self, api: Api, body: dict[str, Any], places: list[str]
    ) -> None:
        assert list(faults(api.post("imports/", body))) == places
        assert not ImportBatch.objects.exists()

    @staticmethod
    def ends(api: Api, body: dict[str, Any]) -> list[tuple[str, int | None, str, str]]:
        """Carry an import out; return the place of each row, its state and its code."""
        tasks.import_batch(body["id"])
        assert api.get(f"imports/{body['id']}/").json()["status"] == "completed"
        rows = api.get(f"imports/{body['id']}/rows/").json()["results"]
        return [(row["file"], row["row"], row["state"], row["code"]) for row in rows]


class TestWatching:
    """`GET imports/{id}/…`."""

    @pytest.fixture
    def batch(self, api: Api) -> int:
        """An import that is done."""
        pk: int = send(api).json()["id"]
        tasks.import_batch(pk)
        return pk

    def test_rows_come_in_their_order_and_are_filtered(self, api: Api, batch: int) -> None:
        rows = api.get(f"imports/{batch}/rows/").json()["results"]
        assert [row["state"] for row in rows] == ["created", "failed", "created", "duplicate"]
        assert [row["number"] for row in rows] == [1, 2, 3, 4]
        (failed,) = api.get(f"imports/{batch}/rows/", state="failed").json()["results"]
        assert failed == {
            "number": 2, "file": "desk.jsonl", "row": 2, "state": "failed", "article": None,
            "source": None, "field": "text", "code": "missing", "message": failed["message"],
        }  # fmt: skip
        assert failed["message"]
        assert api.get(f"imports/{batch}/rows/", stat="x").status_code == 400
        assert api.get(f"imports/{batch}/rows/", state="x").status_code == 400
        assert api.get("imports/404/rows/").status_code == 404

    def test_pages_of_rows_lead_through_all(self, api: Api, batch: int) -> None:
        page = api.get(f"imports/{batch}/rows/", page_size=3).json()
        rest = api.client.get(page["next"]).json()
        assert [row["number"] for row in page["results"] + rest["results"]] == [1, 2, 3, 4]
        assert rest["next"] is None

    def test_rows_take_as_many_queries_for_many_as_for_few(self, api: Api, batch: int) -> None:
        with_few = self.queries(api, batch)
        ImportRow.objects.bulk_create(
            ImportRow(batch_id=batch, number=number, file="x", state="created")
            for number in range(5, 50)
        )
        assert self.queries(api, batch) == with_few

    @staticmethod
    def queries(api: Api, batch: int) -> int:
        """Return how many queries the rows take."""
        with CaptureQueriesContext(connection) as captured:
            assert api.get(f"imports/{batch}/rows/").status_code == 200
        return len(captured)

    def test_the_report_is_a_table_without_formulas(self, api: Api, batch: int) -> None:
        ImportRow.objects.filter(batch=batch).update(file="=cmd()")
        answer: Any = api.client.get(
            f"/api/v1/imports/{batch}/report.csv", headers={"accept": "text/csv"}
        )
        assert answer.streaming
        text = b"".join(answer.streaming_content).decode()
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["state"] for row in rows] == ["created", "failed", "created", "duplicate"]
        assert {row["file"] for row in rows} == {"'=cmd()"}

    def test_of_the_report_all_is_shown(self, api: Api, batch: int) -> None:
        told = faults(api.get(f"imports/{batch}/report.csv", fields="state"))
        assert set(told) == {"fields"}

    def test_without_a_key_nothing_is_read(self, batch: int, key: Callable[..., Api]) -> None:
        for path in (f"imports/{batch}/rows/", f"imports/{batch}/report.csv"):
            assert Api().get(path).status_code == 401
            refused = key("tono").get(path)
            assert faults(refused, 403) == {}


class TestChanging:
    """`POST imports/{id}/pause|resume|cancel/`."""

    def test_it_is_paused_resumed_and_cancelled(self, api: Api) -> None:
        pk = send(api).json()["id"]
        for verb, state in (("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled")):
            answer = api.post(f"imports/{pk}/{verb}/", {})
            assert (answer.status_code, answer.json()["status"]) == (200, state)
        for verb in ("pause", "resume", "cancel"):
            answer = api.post(f"imports/{pk}/{verb}/", {})
            assert (answer.status_code, answer.json()["code"]) == (409, "import_conflict")

    def test_resuming_queues_it(
        self, api: Api, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        pk = send(api).json()["id"]
        api.post(f"imports/{pk}/pause/", {})
        sent: list[Any] = []
        monkeypatch.setattr(tasks.import_batch, "apply_async", lambda args, **_: sent.append(args))
        with django_capture_on_commit_callbacks(execute=True):
            api.post(f"imports/{pk}/resume/", {})
        assert sent == [(pk,)]

    def test_it_takes_scope_and_role(self, api: Api, key: Callable[..., Api]) -> None:
        pk = send(api).json()["id"]
        for other in (key("rina", "read"), key("tono", "read", "write")):
            assert other.post(f"imports/{pk}/cancel/", {}).status_code == 403
        assert ImportBatch.objects.get().status == "queued"


def test_imports_are_filtered(api: Api) -> None:
    running = ImportBatch.objects.create(channel="api", name="x", status="running")
    done = ImportBatch.objects.create(
        channel="command", name="y", status="completed", is_dry_run=True
    )
    assert api.ids("imports/", status="running") == [running.pk]
    assert api.ids("imports/", channel="command") == [done.pk]
    assert api.ids("imports/", is_dry_run="true") == [done.pk]
