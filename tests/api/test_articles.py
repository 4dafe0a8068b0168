"""`/api/v1/articles/`: listed, and imported by POST."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.articles.choices import ArticleStatus, ImportChannel
from claims.models import Article, ImportBatch
from sources import tasks as source_tasks
from tests.api.conftest import Api, faults
from tests.claims import factories
from workbench.lib.workers.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db
BODY = {
    "title": "Harvest grows",
    "text": "The rice harvest grew by 4 percent in February, the statistics office said.",
    "url": "https://daily.example/harvest",
    "publisher": "The Daily Example",
    "published_at": "2025-02-25T04:20:00+07:00",
}


class TestImporting:
    """`POST articles/`."""

    def test_a_new_article_is_201(self, api: Api) -> None:
        response = api.post("articles/", BODY)
        body = response.json()
        article = Article.objects.get()
        assert response.status_code == 201
        assert (body["article"]["id"], body["article"]["status"]) == (article.pk, "imported")
        assert body["batch"]["created_count"] == 1
        batch = ImportBatch.objects.get()
        assert (batch.channel, batch.name) == (ImportChannel.API, "Harvest grows")
        assert batch.created_by is not None
        assert batch.created_by.username == "rina"

    def test_the_same_again_is_200_and_changes_nothing(self, api: Api) -> None:
        first = api.post("articles/", BODY).json()["article"]
        again = api.post("articles/", BODY)
        assert (again.status_code, again.json()["article"]["id"]) == (200, first["id"])
        assert again.json()["batch"]["unchanged_count"] == 1
        assert again.json()["warning"] == ""
        assert Article.objects.count() == 1

    def test_a_changed_article_is_200_and_updated(self, api: Api) -> None:
        api.post("articles/", BODY)
        changed = api.post("articles/", {**BODY, "text": "The harvest shrank, the office said."})
        assert changed.status_code == 200
        assert changed.json()["batch"]["updated_count"] == 1

    def test_a_time_keeps_the_zone_it_was_printed_in(self, api: Api) -> None:
        pk = api.post("articles/", BODY).json()["article"]["id"]
        for answer in (
            api.post("articles/", BODY).json()["article"],
            api.get(f"articles/{pk}/").json(),
        ):
            assert answer["source"]["published_at"] == "2025-02-25T04:20:00+07:00"
            assert answer["source"]["origins"]["published_at"] == "given"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": None}, "title"),
            ({"text": ""}, "text"),
            ({"text": " \n "}, "text"),
            ({"text": "a\0b"}, "text"),
            ({"text": ["x"]}, "text"),
            ({"title": "\ud800"}, "title"),
            ({"url": "javascript:alert(1)"}, "url"),
            ({"url": "https://"}, "url"),
            ({"published_at": "yesterday"}, "published_at"),
            ({"published_at": "2025-02-30"}, "published_at"),
            ({"publisher": "x" * 3000}, "publisher"),
            ({"text": "a" * 1_000_001}, "text"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_a_field_at_fault_is_named(self, api: Api, changes: dict[str, Any], field: str) -> None:
        response = api.post("articles/", {**BODY, **changes})
        assert list(faults(response)) == [f"/{field}"]
        assert not Article.objects.exists()

    @pytest.mark.parametrize("missing", ["title", "text"])
    def test_a_missing_field_is_named(self, api: Api, missing: str) -> None:
        body = {name: value for name, value in BODY.items() if name != missing}
        assert list(faults(api.post("articles/", body))) == [f"/{missing}"]

    @pytest.mark.parametrize("body", ["{", "[]", "null", '"text"'])
    def test_a_body_that_is_no_object_is_400(self, api: Api, body: str) -> None:
        response = api.client.post("/api/v1/articles/", body, content_type="application/json")
        assert response.status_code == 400

    def test_a_fault_is_told_in_the_language_that_was_asked_for(self, api: Api) -> None:
        body = {**BODY, "text": "a" * 1_000_001}

        def told(language: str) -> tuple[str, str]:
            headers = {"accept-language": language}
            answer = api.client.post(
                "/api/v1/articles/", body, content_type="application/json", headers=headers
            )
            words = faults(answer)["/text"]
            batch = ImportBatch.objects.latest("pk").pk
            rows = api.client.get(f"/api/v1/imports/{batch}/rows/", headers=headers).json()
            return words, rows["results"][0]["message"]

        assert all("1,000,001" in words for words in told("en"))
        assert all("1.000.001" in words for words in told("id"))

    def test_a_refusal_is_kept_among_the_imports(self, api: Api) -> None:
        api.post("articles/", {**BODY, "url": "ftp://x"})
        (batch,) = api.get("imports/").json()["results"]
        (row,) = api.get(f"imports/{batch['id']}/rows/", state="failed").json()["results"]
        assert (batch["failed_count"], row["field"], row["code"]) == (1, "url", "bad-url")

    def test_the_text_is_taken_as_it_is(self, api: Api) -> None:
        text = "Before <script>alert(1)</script> & after {{ 7 }}."
        pk = api.post("articles/", {**BODY, "text": text}).json()["article"]["id"]
        assert Article.objects.get(pk=pk).snapshot.text == text

    def test_it_warns_if_nobody_works_and_not_otherwise(self, api: Api) -> None:
        assert "No worker is running" in api.post("articles/", BODY).json()["warning"]
        WorkerHeartbeat.objects.create(hostname="w", queues=["live"], beat_at=timezone.now())
        changed = {**BODY, "url": "https://daily.example/2"}
        assert api.post("articles/", changed).json()["warning"] == ""

    def test_work_is_queued_live_and_once(
        self, api: Api, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sent: list[tuple[str, str]] = []
        for task in (tasks.extract_article, source_tasks.index_sources):
            monkeypatch.setattr(
                task, "apply_async",
                lambda args, queue, name=task.name, **_: sent.append((name, queue)),
            )  # fmt: skip
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                api.post("articles/", BODY)
        assert sent == [
            ("sources.tasks.index_sources", "live"),
            ("claims.tasks.extract_article", "live"),
        ]


class TestListing:
    """`GET articles/`."""

    def test_filters_find_an_article(self, api: Api) -> None:
        batch = ImportBatch.objects.create(channel="api", name="x")
        article = factories.new_article(language="id", url="https://daily.example/here")
        Article.objects.filter(pk=article.pk).update(batch=batch, status=ArticleStatus.EXTRACTED)
        factories.new_article()
        for query in (
            {"language": "id"},
            {"url": "https://daily.example/here"},
            {"status": "extracted"},
            {"batch": batch.pk},
        ):
            assert api.ids("articles/", **query) == [article.pk]

    def test_a_failure_says_why(self, api: Api) -> None:
        article = factories.new_article()
        Article.objects.update(status=ArticleStatus.FAILED, error="ValueError: odd")
        assert api.get(f"articles/{article.pk}/").json()["error"] == "ValueError: odd"
