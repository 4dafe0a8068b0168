"""Workers' signs of life, and what is said to people when there are none."""

import gc
import os
import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery.signals import worker_process_init
from django.db import DatabaseError
from django.utils import timezone
from pytest_django import Settings

from workbench.lib import dispatch
from workbench.lib.workers import heartbeat
from workbench.lib.workers.models import WorkerHeartbeat
from workbench.lib.workers.status import FRESH, no_worker_warning, queue_statuses

pytestmark = pytest.mark.django_db


def beat(hostname: str, *queues: str, seconds_ago: float = 0) -> None:
    """Write a worker's sign of life."""
    WorkerHeartbeat.objects.create(
        hostname=hostname,
        queues=list(queues),
        beat_at=timezone.now() - timedelta(seconds=seconds_ago),
    )


def alive() -> dict[str, bool]:
    """Return which queues are served."""
    return {status.queue: status.alive for status in queue_statuses()}


def test_without_workers_nobody_was_ever_seen() -> None:
    assert [(s.queue, s.last_seen, s.alive) for s in queue_statuses()] == [
        ("live", None, False),
        ("bulk", None, False),
    ]


def test_a_worker_serves_its_own_queues_only() -> None:
    beat("w1", "live")
    assert alive() == {"live": True, "bulk": False}


def test_one_worker_may_serve_both() -> None:
    beat("w1", "bulk", "live", "other")
    assert alive() == {"live": True, "bulk": True}


def test_an_old_sign_of_life_is_none() -> None:
    beat("w1", "live", seconds_ago=FRESH.total_seconds() + 1)
    (live, _bulk) = queue_statuses()
    assert live.last_seen is not None
    assert not live.alive


def test_the_latest_of_several_workers_counts() -> None:
    beat("w1", "live")
    beat("w2", "live", seconds_ago=3600)
    assert alive()["live"]


def test_a_warning_names_the_queue_and_the_remedy() -> None:
    beat("w1", "bulk")
    assert no_worker_warning("bulk") == ""
    assert "“live”" in no_worker_warning("live")
    assert "celery -A workbench worker" in no_worker_warning("live")


def test_beside_a_demo_the_remedy_is_to_open_it(settings: Settings) -> None:
    settings.DEMO = True
    assert no_worker_warning("bulk").endswith("bin/demo")
    beat("w1", "bulk")
    assert no_worker_warning("bulk") == ""


def test_a_broker_that_took_nothing_is_said_though_workers_were_seen_just_now() -> None:
    beat("w1", "bulk")
    dispatch._broker.failed("a task", 0.0, OSError("away"))
    assert "broker does not answer" in no_worker_warning("bulk")
    dispatch._broker.answered()
    assert no_worker_warning("bulk") == ""


def test_a_worker_that_ends_is_not_taken_for_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = SimpleNamespace(
        hostname="w1", task_consumer=SimpleNamespace(queues=[SimpleNamespace(name="live")])
    )
    steps: list[str] = []

    def beat_slowly(hostname: str, queues: list[str]) -> None:
        heartbeat._stop.wait(10)
        time.sleep(0.2)
        steps.append("row deleted")

    monkeypatch.setattr(heartbeat, "_beat", beat_slowly)
    heartbeat._start(sender)
    heartbeat._end()
    assert steps == ["row deleted"]


class TestBeating:
    """A worker's thread, here run for one beat."""

    @pytest.fixture(autouse=True)
    def one_beat(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the thread stop after its first beat, and leave the test's connection open."""
        stop = threading.Event()
        stop.set()
        monkeypatch.setattr(heartbeat, "_stop", stop)
        monkeypatch.setattr(heartbeat, "connection", SimpleNamespace(close=lambda: None))

    def test_a_worker_that_ends_takes_its_row_with_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[list[str]] = []

        def wait(seconds: float) -> bool:
            seen.append(WorkerHeartbeat.objects.get(hostname="w1").queues)
            return len(seen) == 2

        monkeypatch.setattr(heartbeat, "_stop", SimpleNamespace(wait=wait))
        heartbeat._beat("w1", ["bulk", "live"])
        assert seen == [["bulk", "live"]] * 2
        assert not WorkerHeartbeat.objects.exists()

    def test_a_database_that_is_away_does_not_kill_it(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(**_: object) -> None:
            assert heartbeat._writing.locked()
            message = "away"
            raise DatabaseError(message)

        monkeypatch.setattr(WorkerHeartbeat.objects, "update_or_create", refuse)
        heartbeat._beat("w1", ["live"])
        assert "heartbeat not written: away" in caplog.text

    def test_no_process_is_made_while_it_writes_or_has_a_connection(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps: list[str] = []
        connected = threading.Event()
        closing = SimpleNamespace(close=lambda: steps.append("closed"))
        monkeypatch.setattr(heartbeat, "connection", closing)

        def write() -> None:
            with heartbeat._connected():
                connected.set()
                time.sleep(0.3)  # a fork that does not wait is done before

        writing = threading.Thread(target=write)
        writing.start()
        assert connected.wait(5)
        child = os.fork()
        if child == 0:
            with heartbeat._connected():  # it can write itself
                os._exit(0 if steps == ["closed"] else 1)
        writing.join()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def test_it_begins_with_the_worker_and_its_queues(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[tuple[str, list[str]]] = []
        monkeypatch.setattr(heartbeat, "_beat", lambda *args: started.append(args))
        queues = [SimpleNamespace(name=name) for name in ("live", "bulk")]
        sender = SimpleNamespace(hostname="w1", task_consumer=SimpleNamespace(queues=queues))
        heartbeat._start(sender)
        for thread in threading.enumerate():
            if thread.name == "heartbeat":
                thread.join(timeout=5)
        assert started == [("w1", ["bulk", "live"])]


def test_a_process_that_takes_tasks_leaves_what_is_loaded_out_of_collections() -> None:
    gc.unfreeze()
    try:
        worker_process_init.send(sender=None)
        assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()
