"""Looking for a page's copy, step by step: each on its row, none at the price of anybody's work."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from sources import tasks
from sources.archive import archive_store
from sources.models import ConnectorState, SourceSnapshot, WebCapture
from sources.services.capturing import (
    LONGEST_JOB,
    MAX_FAILURES,
    capture_execute,
    captures_make,
    captures_open,
)
from sources.webarchives import payload_digest
from tests.claims import factories
from tests.loopback import Site, sends
from tests.sources.webarchives.archive import JOB, Archive

pytestmark = pytest.mark.django_db


def snapshot(**changes: object) -> SourceSnapshot:
    """Return what was read of a page today."""
    return factories.current_snapshot(factories.new_source(**changes))


def opened(one: SourceSnapshot) -> WebCapture:
    """Return its row."""
    (row,) = captures_open(snapshots=[one])
    return row


def step(row: WebCapture, archive: Archive) -> WebCapture:
    """Go on as if it were due."""
    WebCapture.objects.filter(pk=row.pk).update(due_at=timezone.now())
    capture_execute(capture_id=row.pk, archive=archive.asked())
    row.refresh_from_db()
    return row


def stamp(days: float = 0) -> str:
    """Return a moment as archives write it."""
    return (timezone.now() + timedelta(days=days)).strftime("%Y%m%d%H%M%S")


def state() -> ConnectorState:
    """How the archive is doing."""
    return ConnectorState.objects.get(name="wayback")


def test_a_copy_that_is_close_is_found_and_nothing_is_saved(archive: Archive) -> None:
    archive.has(stamp(-2))
    row = step(opened(snapshot()), archive)
    assert (row.status, row.is_same, row.error, archive.made) == ("found", False, "", [])
    assert row.url.endswith(row.snapshot.source.url)
    assert state().last_answer_at is not None


def test_a_copy_of_the_very_bytes_is_told_from_others(
    archive: Archive, site: Site, settings: Settings, tmp_path: Path
) -> None:
    settings.ARCHIVE_DIR = tmp_path
    site.routes["/page"] = sends("<p>Rice.</p>")
    fetched = site.client().get(site.url("/page"))
    one = snapshot()
    copy = SourceSnapshot.objects.create(
        source=one.source, text="Rice.", text_sha256="0" * 64, raw_sha256=archive_store(fetched),
        retrieved_at=timezone.now(),
    )  # fmt: skip
    archive.has(stamp(0), [(stamp(-20), payload_digest(fetched.raw.payload))])
    row = step(opened(copy), archive)
    assert (row.status, row.is_same) == ("found", True)
    assert (timezone.now() - row.captured_at).days == 20  # type: ignore[operator]


def test_where_there_is_none_one_is_made_over_several_steps(archive: Archive) -> None:
    archive.has(stamp(-400))
    row = step(opened(snapshot()), archive)
    assert (row.status, row.job, row.attempts) == ("queued", JOB, 0)
    assert row.due_at > timezone.now() + timedelta(seconds=30)
    assert step(row, archive).job == JOB, "it is at it"
    archive.job({"status": "success", "timestamp": stamp()})
    row = step(row, archive)
    assert (row.status, row.job, len(archive.made)) == ("found", "", 1)


def test_without_keys_nothing_is_saved_and_with_them_later_it_is(archive: Archive) -> None:
    archive.keys = ""
    row = step(opened(snapshot()), archive)
    assert (row.status, archive.made) == ("absent", [])
    assert captures_make() == 1
    archive.keys = "access:secret"
    assert step(row, archive).job == JOB


def test_what_the_archive_will_never_keep_is_said_once(archive: Archive) -> None:
    archive.saves({"status": "error", "status_ext": "error:blocked-url", "message": "Excluded."})
    row = step(opened(snapshot()), archive)
    assert row.status == "failed"
    assert "Excluded." in row.error
    assert (state().failures, state().open_until) == (0, None), "the archive itself is well"


def test_a_job_that_failed_is_begun_again_later_and_not_for_ever(archive: Archive) -> None:
    archive.job({"status": "error", "status_ext": "error:read-timeout", "message": "Slow."})
    row = step(opened(snapshot()), archive)
    for failure in range(1, MAX_FAILURES + 1):
        row = step(row, archive)
        assert (row.failures, row.job) == (failure, "")
        if failure < MAX_FAILURES:
            assert row.due_at > timezone.now() + timedelta(minutes=50)
            row = step(row, archive)
    assert (row.status, "Slow." in row.error) == ("failed", True)


def test_a_job_that_is_pending_for_ever_fails_like_any_other(archive: Archive) -> None:
    row = step(step(opened(snapshot()), archive), archive)
    begun = row.job_since
    assert (row.job, begun is not None) == (JOB, True)
    WebCapture.objects.update(job_since=timezone.now() - LONGEST_JOB - timedelta(seconds=1))
    row = step(row, archive)
    assert (row.status, row.job, row.job_since, row.failures) == ("queued", "", None, 1)
    assert "two hours" in row.error
    WebCapture.objects.update(failures=MAX_FAILURES - 1)
    row = step(row, archive)
    WebCapture.objects.update(job_since=timezone.now() - LONGEST_JOB - timedelta(seconds=1))
    assert step(row, archive).status == "failed"


def test_an_archive_that_is_down_rests_and_rows_wait_for_it(archive: Archive) -> None:
    archive.site.routes["/available"] = sends("", status=503)
    rows = [opened(snapshot()) for _ in range(4)]
    for row in rows[:3]:
        assert step(row, archive).status == "queued"
    asked = len(archive.site.requests)
    last = step(rows[3], archive)
    assert (len(archive.site.requests), last.failures) == (asked, 0), "it is not asked"
    assert "rests until" in last.error
    assert state().rests()


def test_wrong_keys_are_named_by_their_setting(archive: Archive) -> None:
    archive.saves({"message": "no"}, status=401)
    row = step(opened(snapshot()), archive)
    assert (row.status, "WAYBACK_KEYS" in row.error) == ("queued", True)  # no fault of this page
    assert "secret" not in row.error


def test_an_address_inside_or_of_sample_data_is_told_to_nobody(settings: Settings) -> None:
    settings.PAGE_ALLOWED_PRIVATE_HOSTS = ["intranet.example:443"]
    inside = snapshot(url="https://intranet.example/a")
    sample = snapshot()
    type(sample.source).objects.filter(pk=sample.source_id).update(is_sample=True)
    sample.source.refresh_from_db()
    nowhere = snapshot(url="")
    at_home = [snapshot(url=f"http://{host}/a") for host in ("192.168.1.10", "nas", "x.local")]
    assert captures_open(snapshots=[inside, sample, nowhere, *at_home]) == []
    assert set(WebCapture.objects.values_list("status", flat=True)) == {"failed"}


def test_opening_again_changes_nothing() -> None:
    one = snapshot()
    assert len(captures_open(snapshots=[one])) == 1
    assert captures_open(snapshots=[one]) == []


def test_a_task_goes_on_and_a_sweep_finds_what_was_lost(
    archive: Archive,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr("sources.services.capturing.wayback", archive.asked)
    sent: list[float] = []
    monkeypatch.setattr(
        tasks.find_capture,
        "apply_async",
        lambda *, countdown, **_how: sent.append(round(countdown, -1)),
    )
    row = opened(snapshot())
    with django_capture_on_commit_callbacks(execute=True):
        tasks.find_capture(row.pk)
    assert sent == [40]
    hour = timezone.now() - timedelta(hours=1)
    WebCapture.objects.filter(pk=row.pk).update(due_at=hour)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_captures()
    assert sent == [40], "nobody is asked until an operator says so"
    settings.WAYBACK = True
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_captures()
    assert sent == [40, 0]


@pytest.fixture
def site(archive: Archive) -> Site:
    """The server that the archive is on."""
    return archive.site
