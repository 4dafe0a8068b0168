"""Sending something: once, to the public internet, and whatever the other side answers."""

from collections.abc import Iterator

import pytest

from tests.loopback import Site, in_turn, redirects, sends, sends_raw
from workbench.lib.http import Code, HttpClient, HttpError, Timing

BODY = '{"a": "ü"}'.encode()


def test_what_is_sent_arrives_as_it_is(site: Site) -> None:
    site.routes["/hook"] = sends("thank you", status=202)
    answer = site.client().send(site.url("/hook"), BODY, headers={"Content-Type": "text/x"})
    assert (answer.status, answer.taken, answer.excerpt) == (202, True, "thank you")
    ((_path, headers),) = site.requests
    assert site.bodies == [BODY]
    assert headers["Content-Type"] == "text/x"
    assert headers["Content-Length"] == str(len(BODY))
    assert "Transfer-Encoding" not in headers


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_a_refusal_is_an_answer_and_nothing_is_sent_again(site: Site, status: int) -> None:
    site.routes["/hook"] = sends("no", status=status, headers={"Retry-After": "90"})
    answer = site.client().send(site.url("/hook"), BODY, headers={})
    assert (answer.status, answer.taken) == (status, False)
    assert (answer.excerpt, answer.retry_after) == ("no", 90.0)
    assert len(site.bodies) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(site: Site, status: int) -> None:
    site.routes["/hook"] = redirects("/elsewhere", status)
    answer = site.client().send(site.url("/hook"), BODY, headers={})
    assert (answer.status, answer.taken) == (status, False)
    assert site.paths == ["/hook"]


def test_of_a_huge_answer_the_beginning_is_read(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(1000):
            yield b"x" * 64 * 1024

    site.routes["/announced"] = sends("x" * 10_000_000)
    site.routes["/endless"] = sends_raw(endless)
    for path in ("/announced", "/endless"):
        answer = site.client().send(site.url(path), BODY, headers={}, max_excerpt=100)
        assert answer.taken
        assert answer.excerpt == ("" if path == "/announced" else "x" * 100)


def test_bytes_that_are_no_text_are_shown_as_such(site: Site) -> None:
    site.routes["/hook"] = sends(b"\xff\x00ok")
    answer = site.client().send(site.url("/hook"), BODY, headers={})
    assert answer.excerpt == "\ufffd\ufffdok"


def test_silence_is_an_error_in_time(site: Site) -> None:
    def silence() -> Iterator[bytes]:
        import time

        time.sleep(5)
        yield b""

    site.routes["/hook"] = in_turn(sends_raw(silence))
    client = site.client(timing=Timing(connect=0.3, read=0.3, total=0.5))
    with pytest.raises(HttpError) as caught:
        client.send(site.url("/hook"), BODY, headers={})
    assert caught.value.code in (Code.TIMEOUT, Code.TOO_SLOW)
    assert len(site.bodies) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/", "http://[::1]/"])
def test_a_private_target_is_sent_nothing(url: str) -> None:
    with pytest.raises(HttpError) as caught:
        HttpClient(seconds_between=0, allowed_private_hosts=()).send(url, BODY, headers={})
    assert caught.value.code is Code.REFUSED_ADDRESS
