"""The task, the sweep and the command around fetching a page."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from sources import tasks
from sources.models import PageFetch, Source
from sources.services import page_fetch_open
from tests.loopback import Site, in_turn, sends
from tests.sources.fetching.pages import page
from workbench.lib.work import SWEEPS_UNTIL_LOST

pytestmark = pytest.mark.django_db
Commit = DjangoCaptureOnCommitCallbacks
Sent = list[tuple[str, tuple[Any, ...], str, float]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was given to the broker: (task, arguments, queue, countdown)."""
    messages: Sent = []
    for task in (tasks.fetch_page, tasks.index_sources):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda args, queue, countdown, name=task.name, **_: messages.append(
                (name.rpartition(".")[2], args, queue, countdown)
            ),
        )
    return messages


class TestTask:
    """`fetch_page`."""

    def test_a_fetched_page_is_indexed_after_commit(
        self, open_site: Site, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        open_site.routes["/page"] = sends(page())
        row = page_fetch_open(url=open_site.url("/page"))
        with django_capture_on_commit_callbacks() as callbacks:
            tasks.fetch_page(row.pk, "live")
            assert sent == []
        for callback in callbacks:
            callback()
        row.refresh_from_db()
        assert row.status == "fetched"
        assert sent == [("index_sources", ([row.source_id],), "live", 0)]

    def test_a_second_delivery_does_nothing(
        self, open_site: Site, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        open_site.routes["/page"] = sends(page())
        row = page_fetch_open(url=open_site.url("/page"))
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(2):
                tasks.fetch_page(row.pk)
        assert len(sent) == 1
        assert open_site.paths.count("/page") == 1

    def test_an_unchanged_page_is_not_indexed(
        self, open_site: Site, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        open_site.routes["/page"] = in_turn(sends(page()), sends(status=304))
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(2):
                tasks.fetch_page(page_fetch_open(url=open_site.url("/page")).pk)
        assert PageFetch.objects.get().status == "unchanged"
        assert len(sent) == 1

    @pytest.mark.parametrize(("after", "queued"), [("100", True), ("3600", False)])
    def test_what_may_heal_is_queued_for_when_it_is_due(
        self, after: str, queued: bool, open_site: Site, sent: Sent,
        django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        open_site.routes["/page"] = sends(status=503, headers={"Retry-After": after})
        row = page_fetch_open(url=open_site.url("/page"))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.fetch_page(row.pk)
        row.refresh_from_db()
        assert row.status == "queued"
        assert [(name, args) for name, args, *_ in sent] == (
            [("fetch_page", (row.pk, "bulk"))] if queued else []
        )
        assert all(countdown > 90 for *_, countdown in sent)

    def test_a_database_that_was_away_does_not_fail_the_page(self) -> None:
        row = page_fetch_open(url="http://news.example/")
        tasks.fetch_page.on_failure(OperationalError("away"), "id", [row.pk], {}, None)
        row.refresh_from_db()
        assert (row.status, row.error) == ("queued", "")

    def test_an_unforeseen_error_is_written_on_the_page(self) -> None:
        row = page_fetch_open(url="http://news.example/")
        tasks.fetch_page.on_failure(ValueError("odd"), "id", [row.pk], {}, None)
        row.refresh_from_db()
        assert (row.status, row.error_code, row.error) == (
            "failed",
            "unforeseen",
            "ValueError: odd",
        )

    def test_pages_do_not_reach_the_services_that_connectors_may_ask(
        self, site: Site, settings: Settings
    ) -> None:
        settings.HTTP_ALLOWED_PRIVATE_HOSTS = [site.authority]
        row = page_fetch_open(url=site.url("/page"))
        tasks.fetch_page(row.pk)
        row.refresh_from_db()
        assert (row.status, row.error_code) == ("failed", "refused_port")
        assert site.requests == []


class TestSweep:
    """`sweep_pages`."""

    def test_only_lost_pages_are_queued(
        self, settings: Settings, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        names = ("lost", "fresh", "later", "dead", "held", "failed")
        rows = {name: page_fetch_open(url=f"http://news.example/{name}") for name in names}
        now = timezone.now()
        long_ago = now - timedelta(seconds=SWEEPS_UNTIL_LOST * settings.SWEEP_SECONDS + 1)
        started = {"status": "started", "attempts": 1, "due_at": long_ago}
        changes: dict[str, dict[str, Any]] = {
            "lost": {"due_at": long_ago},
            "later": {"due_at": now + timedelta(hours=1)},
            "dead": {**started, "lease_until": now - timedelta(seconds=1)},
            "held": {**started, "lease_until": now + timedelta(minutes=1)},
            "failed": {"status": "failed", "error_code": "dns", "due_at": long_ago},
        }
        for name, change in changes.items():
            PageFetch.objects.filter(pk=rows[name].pk).update(**change)
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tasks.sweep_pages()
        queued = {args[0] for _, args, *_ in sent}
        assert queued == {rows["lost"].pk, rows["dead"].pk}
        assert len(sent) == 2, "what was queued just now is not queued again"

    def test_a_page_that_could_not_be_queued_is_queued_by_the_very_next_sweep(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commit
    ) -> None:
        def refuse(**_: object) -> None:
            raise ConnectionRefusedError

        row = page_fetch_open(url="http://news.example/page")
        queued: list[int] = []
        for put in (refuse, lambda args, **_: queued.append(args[0])):
            monkeypatch.setattr(tasks.fetch_page, "apply_async", put)
            with django_capture_on_commit_callbacks(execute=True):
                if put is refuse:
                    tasks.enqueue_page(row)
                tasks.sweep_pages()
        assert queued == [row.pk]


class TestCommand:
    """`manage.py fetch`."""

    def test_it_says_a_line_about_each(
        self, open_site: Site, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        open_site.routes |= {"/page": sends(page()), "/gone": sends(status=410)}
        said, warned = StringIO(), StringIO()
        urls = [open_site.url("/page"), open_site.url("/gone"), "file:///etc/passwd"]
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(CommandError, match="2 not fetched"),
        ):
            call_command("fetch", *urls, stdout=said, stderr=warned)
        assert warned.getvalue().count("No worker is running") == 1
        lines = said.getvalue().splitlines()
        source = Source.objects.get()
        assert lines[0] == f"fetched\t{urls[0]} → source {source.pk}"
        assert lines[1].startswith(f"failed\t{urls[1]}: ")
        assert lines[1].endswith("[http_status]")
        assert lines[2].endswith("[refused_scheme]")
        assert sent == [("index_sources", ([source.pk],), "bulk", 0)]

    def test_an_address_of_any_bytes_is_a_line_without_effects(self) -> None:
        said = StringIO()
        with pytest.raises(CommandError, match="1 not fetched"):
            call_command("fetch", "http://x\udcff\x1b[2J\n/", stdout=said)
        assert said.getvalue().isprintable() or said.getvalue().count("\n") == 1
        assert "\x1b" not in said.getvalue()
