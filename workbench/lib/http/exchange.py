"""One request and its answer: urllib3's connections, our sockets, every byte counted.

urllib3 speaks TLS and HTTP; connecting goes through the `Guard`, and reading through a meter that
knows the deadline and the caps. No pool, no proxy, no cookie, no redirect of its own.
"""

import http.client
import io
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from socket import socket
from typing import Any

import urllib3.exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection

from workbench.lib.http.deadline import Deadline
from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.inflating import too_large
from workbench.lib.http.urls import Target
from workbench.lib.sentences import Sentence as _

MAX_HEAD_BYTES = 64 * 1024
_MALFORMED = (
    http.client.HTTPException,
    urllib3.exceptions.HTTPError,
    ValueError,  # a chunk of negative length
)
_PIECE = 64 * 1024
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.\d 100\b")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one step, and bytes for one answer as it is received."""

    connect_seconds: float
    read_seconds: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the head at once, the payload when its pieces are asked for.

    `head` is the status line and header block as received. `pieces` are the payload after transfer
    decoding, still in its content coding. `headers` have lower-case names; repeated ones are joined
    with commas.
    """

    target: Target
    status: int
    headers: Mapping[str, str]
    head: bytes
    pieces: Iterator[bytes]
    remote: str
    received_at: datetime


class _Meter(io.RawIOBase):
    """A socket to read from, with a deadline and a cap; it keeps what came until the head ended."""

    def __init__(self, sock: socket, deadline: Deadline, limits: Limits) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)  # holds the socket open until we close
        self._deadline = deadline
        self._limits = limits
        self._received = 0
        self._head: bytearray | None = bytearray()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.at_most(self._limits.read_seconds))
        try:
            count = self._raw.readinto(buffer) or 0
        except TimeoutError:
            self._deadline.at_most(0)  # if that is what it was
            raise
        self._received += count
        if self._head is not None:
            self._head += memoryview(buffer)[:count]
            if len(self._head) > MAX_HEAD_BYTES + io.DEFAULT_BUFFER_SIZE:
                message = _("The answer's headers are larger than %(limit)d bytes.")
                raise HttpError(Code.TOO_LARGE, message % {"limit": MAX_HEAD_BYTES})
        # Twice: chunks may be small, and each is framed.
        if self._received > 2 * (self._limits.max_bytes + MAX_HEAD_BYTES):
            raise too_large(self._limits.max_bytes)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

    def take_head(self) -> bytes:
        """Return the head of the final answer as received, and keep nothing from here on."""
        head = bytes(self._head or b"")
        self._head = None
        while True:
            end = _HEAD_END.search(head)
            if end is None or not _INTERIM.match(head):
                return head[: end.end()] if end else head
            head = head[end.end() :]


class _MeteredSocket:
    """What `http.client` asks for a file, and nothing else."""

    def __init__(self, meter: _Meter) -> None:
        self._meter = meter

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(self._meter)


class _Plain(HTTPConnection):
    """A connection over a socket that the guard opened."""

    open_socket: Callable[[], socket]

    def _new_conn(self) -> socket:
        return self.open_socket()


class _Secure(HTTPSConnection):
    """The same under TLS, for the name in the address: SNI and certificate."""

    open_socket: Callable[[], socket]

    def _new_conn(self) -> socket:
        return self.open_socket()


@contextmanager
def exchange(
    target: Target,
    headers: Mapping[str, str],
    *,
    connect: Callable[[], tuple[socket, str]],
    ssl_context: ssl.SSLContext,
    limits: Limits,
    deadline: Deadline,
    method: str = "GET",
    body: bytes | None = None,
) -> Iterator[Answer]:
    """Send a request and yield the answer; close everything at the end. Raises HttpError, also from
    `Answer.pieces`.
    """
    with ExitStack() as stack:
        sock, remote = connect()
        stack.callback(sock.close)
        connection = _connection(target, sock, ssl_context)
        stack.callback(connection.close)
        meters: list[_Meter] = []

        def response_class(sock: socket, **options: Any) -> http.client.HTTPResponse:
            meters.append(_Meter(sock, deadline, limits))
            stack.callback(meters[0].close)
            metered: Any = _MeteredSocket(meters[0])
            return http.client.HTTPResponse(metered, **options)

        connection.response_class = response_class  # type: ignore[assignment]
        with _translated():
            connection.timeout = deadline.at_most(limits.connect_seconds)
            connection.request(
                method,
                target.path,
                body,
                headers=headers,
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
        stack.callback(response.close)
        lower = {name.lower(): value for name, value in response.headers.items()}
        yield Answer(
            target=target,
            status=response.status,
            headers=lower,
            head=meters[0].take_head(),
            pieces=_pieces(response, lower, limits.max_bytes),
            remote=remote,
            received_at=datetime.now(UTC),
        )


def _connection(
    target: Target, sock: socket, ssl_context: ssl.SSLContext
) -> HTTPConnection | HTTPSConnection:
    connection: _Plain | _Secure
    if target.scheme == "https":
        connection = _Secure(target.host, target.port, ssl_context=ssl_context)
    else:
        connection = _Plain(target.host, target.port)
    connection.open_socket = partial(_itself, sock)
    return connection


def _itself(sock: socket) -> socket:
    return sock


def _pieces(response: Any, headers: Mapping[str, str], max_bytes: int) -> Iterator[bytes]:
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > max_bytes:
        raise too_large(max_bytes)
    received = 0
    with _translated():
        for piece in response.stream(_PIECE, decode_content=False):
            received += len(piece)
            if received > max_bytes:
                raise too_large(max_bytes)
            yield piece


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what urllib3, http.client and the socket raise into our errors."""
    try:
        yield
    except (TimeoutError, urllib3.exceptions.TimeoutError) as error:
        raise HttpError(Code.TIMEOUT, _("The server stopped answering.")) from error
    except (ssl.SSLError, urllib3.exceptions.SSLError) as error:
        message = _("No secure connection: %(reason)s") % {"reason": _reason(error)}
        raise HttpError(Code.TLS, message) from error
    except ConnectionError as error:  # one of them is an HTTPException too
        raise _broke_off(error) from error
    except _MALFORMED as error:
        message = _("The answer is not valid HTTP: %(reason)s") % {"reason": _reason(error)}
        raise HttpError(Code.BAD_RESPONSE, message) from error
    except OSError as error:
        raise _broke_off(error) from error


def _broke_off(error: OSError) -> HttpError:
    message = _("The connection broke off: %(reason)s") % {"reason": _reason(error)}
    return HttpError(Code.CONNECT, message)


def _reason(error: Exception) -> str:
    words = "".join(one if one.isprintable() else "\ufffd" for one in str(error)[:200])
    return words or type(error).__name__
