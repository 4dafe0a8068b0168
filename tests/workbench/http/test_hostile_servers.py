"""Servers that mean harm: each ends with an error that says why, after a bounded amount."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from itertools import count, repeat
from time import sleep

import pytest

from tests.loopback import Site, sends, sends_raw
from workbench.lib.http import Code, HttpError, Timing

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
MB = 1024 * 1024


class Sent:
    """Counts what a server got rid of."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.bytes = 0
        self._pieces = pieces

    def __call__(self) -> Iterator[bytes]:
        """Yield the pieces, counting."""
        for piece in self._pieces:
            self.bytes += len(piece)
            yield piece


def refusal(site: Site, *, max_bytes: int = MB, timing: Timing | None = None) -> HttpError:
    """Return why the server's page was refused."""
    client = site.client(timing=timing or Timing())
    with pytest.raises(HttpError) as caught:
        client.get(site.url("/"), max_bytes=max_bytes)
    return caught.value


def chain(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the head, then the pieces."""
    yield head
    yield from pieces


def gigabyte_of_zeros() -> Iterator[bytes]:
    """A gzip member of 1 GB, which is 1 MB on the wire; made as it is sent."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS + 16)
    block = b"\0" * MB
    for _ in range(1024):
        yield packer.compress(block)
    yield packer.flush()


@pytest.mark.parametrize(
    ("head", "pieces"),
    [
        (OK + b"\r\n", repeat(b"x" * 8192)),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", repeat(b"2000\r\n" + b"x" * 8192 + b"\r\n")),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", repeat(b"1\r\nx\r\n" * 1000)),
    ],
    ids=["until-closed", "chunked", "tiny-chunks"],
)
def test_an_endless_body_is_cut_off(head: bytes, pieces: Iterator[bytes], site: Site) -> None:
    sent = Sent(chain(head, pieces))
    site.routes["/"] = sends_raw(sent)
    assert refusal(site).code == Code.TOO_LARGE
    assert sent.bytes < 20 * MB, "what the kernel's buffers took, and no more"


def test_a_body_that_says_it_is_too_large_is_not_read(site: Site) -> None:
    site.routes["/"] = sends_raw(lambda: iter([OK + b"Content-Length: 99999999999\r\n\r\n"]))
    assert refusal(site).code == Code.TOO_LARGE


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b"H"),
        (OK, b"a"),
        (OK + b"\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status-line", "header", "body", "chunks", "chunk-length", "interim"],
)
def test_a_slow_drip_ends_at_the_deadline_although_something_keeps_coming(
    before: bytes, drop: bytes, site: Site
) -> None:
    def drips() -> Iterator[bytes]:
        yield before
        for _ in range(2000):
            sleep(0.01)
            yield drop

    site.routes["/"] = sends_raw(drips)
    error = refusal(site, timing=Timing(total=0.3, read=5))
    assert error.code == Code.TOO_SLOW
    assert len(site.requests) == 1


def test_silence_is_a_timeout(site: Site) -> None:
    site.routes["/"] = lambda handler: sleep(0.5)
    error = refusal(site, timing=Timing(read=0.05, total=5))
    assert (error.code, error.retryable) == (Code.TIMEOUT, True)


def test_a_handshake_that_never_comes_is_a_timeout(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        authority = f"127.0.0.1:{mute.getsockname()[1]}"
        client = site.client(allowed_private_hosts={authority}, timing=Timing(connect=0.05))
        with pytest.raises(HttpError) as caught:
            client.get(f"https://{authority}/")
    assert caught.value.code == Code.TIMEOUT


def test_a_bomb_is_noticed_before_it_has_gone_off(site: Site) -> None:
    sent = Sent(chain(OK + b"Content-Encoding: gzip\r\n\r\n", gigabyte_of_zeros()))
    site.routes["/"] = sends_raw(sent)
    assert refusal(site, max_bytes=2 * MB).code == Code.DECOMPRESSION_BOMB


def test_a_bomb_does_not_go_off_in_a_stream_either(site: Site) -> None:
    site.routes["/"] = sends_raw(
        lambda: chain(OK + b"Content-Encoding: gzip\r\n\r\n", gigabyte_of_zeros())
    )
    sizes: list[int] = []
    with site.client().stream(site.url("/")) as file, pytest.raises(HttpError) as caught:
        sizes.extend(map(len, iter(lambda: file.read(64 * 1024), b"")))
    assert caught.value.code == Code.DECOMPRESSION_BOMB
    assert sum(sizes) < 2 * MB


def test_a_body_that_grows_beyond_the_limit_is_cut_off(site: Site) -> None:
    words = b"".join(b"word%d " % n for n in range(400_000))
    site.routes["/"] = sends(gzip.compress(words), headers={"Content-Encoding": "gzip"})
    assert len(gzip.compress(words)) < 2 * MB < len(words)
    assert refusal(site, max_bytes=2 * MB).code == Code.TOO_LARGE


@pytest.mark.parametrize(
    "lines",
    [
        (b"X-%d: y\r\n" % n for n in count()),
        repeat(b"X: " + b"y" * 1000 + b"\r\n"),
        repeat(b"y" * 1000),
        repeat(b" folded\r\n"),
    ],
    ids=["many", "long-together", "one-line", "folded"],
)
def test_endless_headers_are_cut_off(lines: Iterator[bytes], site: Site) -> None:
    sent = Sent(chain(OK, lines))
    site.routes["/"] = sends_raw(sent)
    assert refusal(site).code in {Code.TOO_LARGE, Code.BAD_RESPONSE}
    assert sent.bytes < 20 * MB


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x16\x03\x01\x02\x00",
        b"",
        OK + b"Content-Length: 10\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nha",
        OK + b"Content-Length: -1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello",
    ],
)
def test_what_is_not_http_is_refused(answer: bytes, site: Site) -> None:
    site.routes["/"] = sends_raw(lambda: iter([answer]))
    assert refusal(site).code in {Code.BAD_RESPONSE, Code.CONNECT}


def test_nobody_listening_is_said(site: Site) -> None:
    client = site.client(allowed_private_hosts={"127.0.0.1:9"})
    with pytest.raises(HttpError, match="Connection refused") as caught:
        client.get("http://127.0.0.1:9/")
    assert (caught.value.code, caught.value.retryable) == (Code.CONNECT, True)


@pytest.mark.parametrize(("errno", "retryable"), [(-2, False), (-3, True)])
def test_a_name_without_address_is_said(errno: int, retryable: bool, site: Site) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError(errno, "no such name")

    with pytest.raises(HttpError, match=r"nowhere\.example") as caught:
        site.client(resolve=resolve).get("http://nowhere.example/")
    assert (caught.value.code, caught.value.retryable) == (Code.DNS, retryable)
