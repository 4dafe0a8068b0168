"""What probes and people are told about the parts."""

from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from kombu import Connection
from pytest_django import DjangoAssertNumQueries, Settings

from claims.articles.choices import ArticleStatus
from claims.evidence.services.runs import run_open
from claims.health import import_light, work_light
from claims.models import Article, ImportBatch, RetrievalRun
from sources.embedding.routing import E5
from sources.encoder import cache, prepare
from sources.health import connector_lights, encoder_light, search_light
from sources.models import ConnectorState, PageFetch, Source
from sources.querysets import ATTEMPTS_ALONE
from sources.search import SearchBackend
from sources.services import page_fetch_open, sources_index
from tests.claims import factories
from workbench import health
from workbench.lib.health import Light
from workbench.lib.workers.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the broker be in this process."""
    monkeypatch.setattr(current_app, "connection_for_write", lambda: Connection("memory://"))


@pytest.fixture
def broker_away(broker_there: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the broker be one that does not answer."""
    gone = Connection("redis://127.0.0.1:9", transport_options={"socket_connect_timeout": 1})
    monkeypatch.setattr(current_app, "connection_for_write", lambda: gone)


@pytest.fixture
def worker() -> None:
    """A worker for both queues."""
    WorkerHeartbeat.objects.create(hostname="w1", queues=["live", "bulk"], beat_at=timezone.now())


def states(lights: list[Light]) -> dict[str, str]:
    """Return each light's state."""
    return {light.name: light.state for light in lights}


class TestHealthz:
    """`/healthz`: the process answers."""

    def test_it_asks_nobody(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(0):
            response = client.get("/healthz")
        assert (response.status_code, response.content) == (200, b"ok\n")
        assert "no-cache" in response["Cache-Control"]

    @pytest.mark.parametrize("path", ["/healthz", "/readyz"])
    def test_it_answers_plain_http_though_all_else_is_redirected(
        self, client: Client, settings: Settings, path: str
    ) -> None:
        settings.SECURE_SSL_REDIRECT = True
        assert client.get(path).status_code == 200
        assert client.get("/api/v1/claims/").status_code == 301

    def test_nothing_can_be_posted_to_it(self, client: Client) -> None:
        assert client.post("/healthz").status_code == 405


class TestReadyz:
    """`/readyz`: this process can do its work."""

    def test_all_is_well(self, client: Client, backend: SearchBackend, worker: None) -> None:
        response = client.get("/readyz")
        assert response.status_code == 200
        assert response.json() == {
            "ready": True,
            "checks": {
                "database": "ok", "broker": "ok", "search": "ok", "work": "ok",
                "imports": "ok", "workers:live": "ok", "workers:bulk": "ok",
            },
        }  # fmt: skip

    def test_without_search_and_workers_people_can_still_work(
        self, client: Client, search_away: None
    ) -> None:
        response = client.get("/readyz")
        checks = response.json()["checks"]
        assert (response.status_code, response.json()["ready"]) == (200, True)
        assert (checks["search"], checks["workers:live"]) == ("error", "error")

    def test_without_broker_people_can_still_work(
        self, client: Client, backend: SearchBackend, broker_away: None
    ) -> None:
        response = client.get("/readyz")
        assert (response.status_code, response.json()["checks"]["broker"]) == (200, "error")

    def test_without_database_it_is_not_ready(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> None:
            message = "password of the database"
            raise DatabaseError(message)

        monkeypatch.setattr(connection, "cursor", refuse)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {
            "ready": False,
            "checks": {"database": "error", "broker": "ok"},
        }
        assert b"password" not in response.content


class TestLights:
    """The lights of the health page."""

    def test_each_broken_part_comes_with_a_remedy(self, search_away: None) -> None:
        lights = health.lights()
        assert states(lights) == {
            "Database": "ok", "Broker": "ok", "Search index": "error", "Work": "ok",
            "Imports": "ok",
            "Workers for “live”": "error", "Workers for “bulk”": "error", "Encoder": "ok",
        }  # fmt: skip
        assert all(bool(light.remedy) is (light.state != "ok") for light in lights)

    def test_the_encoder_says_which_engine_runs_and_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        prepare()
        assert states([encoder_light()]) == {"Encoder": "ok"}
        monkeypatch.setattr(cache, "_folders", [tmp_path])
        unbuilt = encoder_light()
        assert (unbuilt.state, "models prepare" in unbuilt.remedy) == ("warning", True)
        assert not list(tmp_path.iterdir()), "a page of lights must not build it"
        monkeypatch.setattr(E5, "model", "e5small")
        assert "its package’s engine" in encoder_light().detail

    def test_a_worker_that_fell_silent_says_since_when(self) -> None:
        WorkerHeartbeat.objects.create(
            hostname="w1", queues=["live"], beat_at=timezone.now() - timedelta(hours=2)
        )
        (live, bulk) = health.worker_lights()
        assert "2" in live.detail
        assert "never seen" in bulk.detail

    def test_imports_that_are_stuck_are_counted_and_a_missing_worker_is_said(self) -> None:
        long_ago = timezone.now() - timedelta(minutes=5)
        batch = ImportBatch.objects.create(channel="command", name="x", status="running")
        assert import_light().state == "ok"
        ImportBatch.objects.update(lease_until=long_ago)
        assert (import_light().state, "1 of them stuck" in import_light().detail) == ("error", True)
        assert "bulk" in import_light().remedy
        beat = WorkerHeartbeat.objects.create(
            hostname="w1", queues=["bulk"], beat_at=timezone.now()
        )
        assert (import_light().state, "logs" in import_light().remedy) == ("warning", True)
        ImportBatch.objects.update(status="queued", lease_until=None, due_at=long_ago)
        assert import_light().state == "warning"
        ImportBatch.objects.update(due_at=timezone.now() + timedelta(hours=1))
        assert import_light().state == "ok", "it waits for a site"
        beat.delete()
        ImportBatch.objects.filter(pk=batch.pk).update(status="failed")
        assert "Resume" in import_light().remedy

    def test_sources_that_wait_are_counted_and_refused_ones_warned_of(
        self, backend: SearchBackend
    ) -> None:
        factories.new_source()
        assert "1 waiting" in search_light().detail
        assert search_light().state == "ok"
        Source.objects.update(index_error="1:0: too strange")
        assert search_light().state == "warning"

    def test_sources_that_could_not_be_compared_are_warned_of(self, backend: SearchBackend) -> None:
        factories.new_source()
        Source.objects.update(copies_attempts=ATTEMPTS_ALONE + 1)
        light = search_light()
        assert light.state == "warning"
        assert light.remedy.startswith("1 sources could not be compared")
        Source.objects.update(index_error="1:0: too strange")
        both = search_light().remedy
        assert both.startswith("1 sources were refused")
        assert both.endswith(light.remedy)

    def test_failed_work_is_warned_of(self) -> None:
        factories.new_article()
        assert work_light().state == "ok"
        assert work_light().detail.startswith("1 articles")
        Article.objects.update(status=ArticleStatus.FAILED)
        assert work_light().state == "warning"

    @pytest.mark.parametrize("kind", ["article", "run", "source", "page"])
    def test_what_waits_for_longer_than_a_minute_is_warned_of(
        self, kind: str, client: Client, backend: SearchBackend
    ) -> None:
        long_ago = timezone.now() - timedelta(seconds=61)
        if kind == "article":
            factories.new_article()
            Article.objects.update(created_at=long_ago)
        elif kind == "run":
            run_open(claim=factories.new_claim())
            RetrievalRun.objects.update(created_at=long_ago)
        elif kind == "source":
            factories.new_source()
            Source.objects.update(updated_at=long_ago)
        else:
            later = page_fetch_open(url="http://news.example/later")
            PageFetch.objects.update(due_at=timezone.now() + timedelta(hours=1))
            assert work_light().state == "ok", f"{later} is not due"
            PageFetch.objects.update(due_at=long_ago)
        light = work_light()
        assert (light.state, bool(light.remedy)) == ("warning", True)
        assert "the oldest waits for" in light.detail
        assert client.get("/readyz").json()["checks"]["work"] == "warning"

    def test_work_that_came_just_now_is_fine(self) -> None:
        factories.new_article()
        run_open(claim=factories.new_claim())
        assert work_light().state == "ok"

    def test_sources_that_the_index_lost_are_warned_of(
        self, backend: SearchBackend, client: Client
    ) -> None:
        ids = [factories.new_source().pk for _ in range(2)]
        sources_index(source_ids=ids)
        assert search_light().state == "ok"
        backend.drop()
        backend.ensure()
        light = search_light()
        assert light.state == "warning"
        assert "2 lost from it" in light.detail
        assert "index reconcile" in light.remedy
        assert client.get("/readyz").json()["checks"]["search"] == "warning"

    def test_an_index_that_cannot_be_written_to_is_an_error_for_both(
        self, backend: SearchBackend, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sources.search.embedded.index.os.access", lambda *_: False)
        light = search_light()
        assert (light.state, bool(light.remedy)) == ("error", True)
        assert client.get("/readyz").json()["checks"]["search"] == "error"

    def test_without_database_the_rest_is_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            health,
            "database_light",
            lambda: Light("database", "Database", "error", "away", "Start it."),
        )
        assert states(health.lights()) == {"Database": "error", "Broker": "ok"}


def test_a_connector_that_rests_is_shown_with_its_error(settings: Settings, db: None) -> None:
    assert connector_lights() == []
    settings.CONNECTORS = ["gdelt", "wikipedia"]
    ConnectorState.objects.create(name="gdelt", last_answer_at=timezone.now())
    ConnectorState.objects.create(
        name="wikipedia",
        last_error="It is down.",
        open_until=timezone.now() + timedelta(minutes=5),
    )
    gdelt, wikipedia = connector_lights()
    assert (gdelt.state, gdelt.remedy) == ("ok", "")
    assert (wikipedia.state, wikipedia.detail) == ("warning", "It is down.")
    assert "Ask again" in wikipedia.remedy


def test_the_page_shows_every_light(
    client: Client, people: dict[str, User], backend: SearchBackend
) -> None:
    client.force_login(people["rina"])
    page = client.get("/admin/health/").content.decode()
    for name in ("Database", "Broker", "Search index", "Work", "celery -A workbench worker"):
        assert name in page
