"""What heals is tried again, twice at most; nothing else is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.loopback import Site, in_turn, sends
from workbench.lib.http import Code, HttpError, Timing


def failing(
    site: Site, path: str = "/", timing: Timing | None = None
) -> tuple[HttpError, list[float]]:
    """Ask; return the error and the pauses made."""
    pauses: list[float] = []
    client = site.client(sleep=pauses.append, timing=timing or Timing())
    with pytest.raises(HttpError) as caught:
        client.get(site.url())
    return caught.value, pauses


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_heals_is_tried_again(status: int, site: Site) -> None:
    pauses: list[float] = []
    busy = sends("later", status=status)
    site.routes["/"] = in_turn(busy, busy, sends("here"))
    fetched = site.client(sleep=pauses.append).get(site.url())
    assert fetched.body == b"here"
    assert len(site.requests) == 3
    assert [0 <= pause <= 8 for pause in pauses] == [True, True]


def test_it_is_given_up_after_three_tries(site: Site) -> None:
    site.routes["/"] = sends("later", status=503)
    error, pauses = failing(site)
    assert (error.code, error.status, error.retryable) == (Code.HTTP_STATUS, 503, True)
    assert (len(site.requests), len(pauses)) == (3, 2)


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 501])
def test_what_does_not_heal_is_asked_once(status: int, site: Site) -> None:
    site.routes["/"] = sends("no", status=status)
    error, pauses = failing(site)
    assert (error.retryable, len(site.requests), pauses) == (False, 1, [])


def test_an_answer_that_is_too_large_is_not_asked_for_again(site: Site) -> None:
    site.routes["/"] = sends(b"x" * 20)
    with pytest.raises(HttpError):
        site.client().get(site.url(), max_bytes=10)
    assert len(site.requests) == 1


def test_a_short_retry_after_is_waited_for(site: Site) -> None:
    busy = sends("later", status=429, headers={"Retry-After": "3"})
    site.routes["/"] = in_turn(busy, sends("here"))
    pauses: list[float] = []
    assert site.client(sleep=pauses.append).get(site.url()).body == b"here"
    assert pauses == [3.0]


@pytest.mark.parametrize(
    "stated", ["120", format_datetime(datetime.now(UTC) + timedelta(hours=1))], ids=["sec", "date"]
)
def test_a_long_one_is_left_to_the_caller(stated: str, site: Site) -> None:
    site.routes["/"] = sends("later", status=503, headers={"Retry-After": stated})
    error, pauses = failing(site)
    assert error.retryable
    assert error.retry_after is not None
    assert error.retry_after >= 100
    assert (len(site.requests), pauses) == (1, [])


@pytest.mark.parametrize("stated", ["soon", "-5", "", "9" * 400, "Tue, 99 Feb 2025"])
def test_an_odd_one_does_no_harm(stated: str, site: Site) -> None:
    site.routes["/"] = sends("later", status=503, headers={"Retry-After": stated})
    assert failing(site)[0].status == 503


def test_no_pause_goes_beyond_the_deadline(site: Site) -> None:
    site.routes["/"] = sends("later", status=503, headers={"Retry-After": "8"})
    _error, pauses = failing(site, timing=Timing(total=5))
    assert (len(site.requests), pauses) == (1, [])


def test_opening_a_stream_is_tried_again(site: Site) -> None:
    site.routes["/"] = in_turn(sends("later", status=503), sends("here"))
    with site.client().stream(site.url()) as file:
        assert file.read() == b"here"
