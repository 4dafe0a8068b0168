"""What the Wayback Machine is asked, and what its answers are taken for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from sources.webarchives import ArchiveError
from tests.loopback import sends
from tests.sources.webarchives.archive import JOB, PAGE, Archive, answers
from workbench.lib.http import HttpError
from workbench.lib.http.models import HostPace

pytestmark = pytest.mark.django_db
READ = datetime(2025, 3, 3, 12, tzinfo=UTC)


def refusal(archive: Archive) -> ArchiveError:
    """Return what saving comes to."""
    with pytest.raises(ArchiveError) as caught:
        archive.asked().save(PAGE)
    return caught.value


def test_both_interfaces_are_asked_and_no_address_is_taken_from_an_answer(archive: Archive) -> None:
    archive.has("20250303090000", [("20250302090000", "SAME"), ("20250304090000", "OTHER")])
    found = archive.asked().captures(PAGE, near=READ)
    web = archive.site.url("").rstrip("/")
    assert [one.url for one in found] == [
        f"{web}/web/{day}090000/{PAGE}" for day in ("20250303", "20250302", "20250304")
    ]
    assert [one.digest for one in found] == ["", "SAME", "OTHER"]
    assert found[0].captured_at == datetime(2025, 3, 3, 9, tzinfo=UTC)
    nearest, listed = archive.site.paths
    assert "timestamp=20250303120000" in nearest
    assert "from=20250201120000&to=20250402120000" in listed
    assert "filter=statuscode%3A200" in listed


def test_nothing_there_is_nothing_found(archive: Archive) -> None:
    assert archive.asked().captures(PAGE, near=READ) == []
    archive.site.routes["/cdx/search/cdx"] = sends("", headers={"Content-Type": "text/plain"})
    assert archive.asked().captures(PAGE, near=READ) == []


@pytest.mark.parametrize(
    "closest",
    [
        {"available": False, "timestamp": "20250303090000", "status": "200"},
        {"available": True, "timestamp": "20250303090000", "status": "404"},
        {"available": True, "timestamp": "20251399999999", "status": "200"},
        {"available": True, "timestamp": "2025/../..", "status": "200"},
        "yes",
    ],
)
def test_a_nearest_one_that_is_none_is_not_taken(archive: Archive, closest: Any) -> None:
    archive.site.routes["/available"] = answers({"archived_snapshots": {"closest": closest}})
    assert archive.asked().captures(PAGE, near=READ) == []


@pytest.mark.parametrize("body", ["<html>busy</html>", "[[[[", "7", '{"a": 1}'])
def test_an_answer_of_another_shape_is_said_and_may_heal(archive: Archive, body: str) -> None:
    archive.site.routes["/cdx/search/cdx"] = sends(body, headers={"Content-Type": "text/plain"})
    with pytest.raises(ArchiveError) as caught:
        archive.asked().captures(PAGE, near=READ)
    assert caught.value.retry_after


def test_a_copy_is_asked_for_with_the_accounts_keys(archive: Archive) -> None:
    assert archive.asked().save(PAGE) == JOB
    _path, headers = archive.site.requests[0]
    assert headers["Authorization"] == "LOW access:secret"
    assert archive.made == [{"url": [PAGE], "skip_first_archive": ["1"]}]


@pytest.mark.parametrize(
    ("reply", "heals"),
    [
        ({"status": "error", "status_ext": "error:blocked-url", "message": "Excluded."}, False),
        ({"status": "error", "status_ext": "error:not-found", "message": "HTTP 404."}, False),
        ({"status": "error", "status_ext": "error:too-many-daily-captures"}, True),
        ({"status": "error", "status_ext": "error:user-session-limit"}, True),
        ({"status": "error", "status_ext": "error:max-daily-bandwidth-x"}, True),
        ({"message": "You need to be logged in."}, False),
        ({"job_id": "../../user"}, False),
    ],
)
def test_an_error_that_comes_with_status_200_is_one(
    archive: Archive, reply: dict[str, str], heals: bool
) -> None:
    archive.saves(reply)
    assert (refusal(archive).retry_after is not None) == heals


def test_a_job_is_at_it_then_done_or_has_failed(archive: Archive) -> None:
    asked = archive.asked()
    assert asked.saved(JOB, PAGE) is None
    archive.job({"status": "success", "timestamp": "20250303120501", "original_url": "http://x"})
    done = asked.saved(JOB, PAGE)
    assert done is not None
    assert done.url.endswith(f"/web/20250303120501/{PAGE}")
    archive.job({"status": "error", "exception": "error:no-access", "message": "Refused."})
    with pytest.raises(ArchiveError, match=r"Refused\."):
        asked.saved(JOB, PAGE)


def test_it_is_asked_at_four_fifths_of_the_pace_that_it_allows(archive: Archive) -> None:
    asked = archive.asked()
    asked.save(PAGE)
    asked.save(PAGE)
    wait = HostPace.objects.get(host="127.0.0.1").next_at - timezone.now()
    assert 60 / wait.total_seconds() * 2 <= 7 * 0.8


def test_a_server_that_fails_is_an_error_of_the_one_client(archive: Archive) -> None:
    archive.site.routes["/available"] = sends("", status=403)
    with pytest.raises(HttpError):
        archive.asked().captures(PAGE, near=READ)
