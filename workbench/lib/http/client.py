"""The only way out: requests under guard, within limits, at a polite pace."""

import io
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, BinaryIO, cast

from django.conf import settings
from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from workbench.lib.http.deadline import Deadline
from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.exchange import Answer, Limits, exchange
from workbench.lib.http.fetched import (
    MOST_READ,
    Fetched,
    Sent,
    content,
    following,
    read_excerpt,
    read_whole,
    refuse_unwanted,
)
from workbench.lib.http.guard import Connect, Guard, Resolve, system_connect, system_resolve
from workbench.lib.http.inflating import ACCEPT_ENCODING
from workbench.lib.http.pacing import take_slot
from workbench.lib.http.urls import Target, parse_url
from workbench.lib.sentences import Sentence as _

MEGABYTE = 1024 * 1024
MAX_REDIRECTS = 5
_TRIES = 3
_HEALING = frozenset({Code.CONNECT, Code.TIMEOUT, Code.HTTP_STATUS})
_jittered = wait_random_exponential(multiplier=1, max=8)  # full jitter
# What a caller sends for one host is not told to the next one that a redirect names.
_SENT_ANYWHERE = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take, in seconds.

    One step: `connect`, `read` (each piece). A whole call with its redirects, retries and waits:
    `total`, `stream_total`. `patience` is the longest wait for a slot or for what a server's
    Retry-After says; what takes longer is left to the caller.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    stream_total: float = 600.0
    patience: float = 10.0


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for, the same for every hop and try."""

    target: Target
    headers: Mapping[str, str]
    accept: frozenset[str]
    max_bytes: int
    seconds_between: float
    deadline: Deadline
    method: str = "GET"
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Asks the world, safely. What is left out comes from the settings; safe to share.

    Only http(s), only `allowed_ports`, only public addresses unless an operator named the
    `host:port` in `allowed_private_hosts`; no proxy and no `.netrc` of the environment, no cookies.
    `permit` is asked before each request, redirects included, and raises HttpError to refuse it.
    `resolve` and `connect` are how names and addresses are reached. Never call it inside a database
    transaction: it waits.
    """

    user_agent: str = field(default_factory=lambda: settings.HTTP_USER_AGENT)
    allowed_private_hosts: Collection[str] = field(
        default_factory=lambda: settings.HTTP_ALLOWED_PRIVATE_HOSTS
    )
    allowed_ports: Collection[int] = field(default_factory=lambda: settings.HTTP_ALLOWED_PORTS)
    seconds_between: float = field(default_factory=lambda: settings.HTTP_SECONDS_BETWEEN)
    timing: Timing = field(default_factory=Timing)
    permit: Callable[[str], None] | None = None
    resolve: Resolve = system_resolve
    connect: Connect = system_connect
    ssl_context: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[str] = (),
        max_bytes: int = 10 * MEGABYTE,
        etag: str = "",
        last_modified: str = "",
        seconds_between: float | None = None,
    ) -> Fetched:
        """Fetch a whole answer of at most `max_bytes`, received and decoded.

        `accept` lists the media types that are taken (none: any). With `etag` or `last_modified`
        the answer may be a 304 without body. `seconds_between` is this host's pace where it must be
        slower than usual; 0 for none. Other answers than 2xx raise HttpError "http_status".
        """
        given = {**(headers or {}), **_conditions(etag, last_modified)}
        request = self._request(
            url, params, given, accept, max_bytes, seconds_between, self.timing.total
        )
        for attempt in self._tries(request.deadline):
            with attempt, self._followed(request) as (answer, redirects):
                return read_whole(answer, redirects, max_bytes)
        raise AssertionError

    def post(
        self,
        url: str,
        *,
        body: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
        accept: Collection[str] = (),
        max_bytes: int = MEGABYTE,
        seconds_between: float | None = None,
    ) -> Fetched:
        """Send `body` once and return the whole answer, as `get` does.

        What was sent may have been done, so it is not sent a second time: nothing is tried again,
        and a redirect is an answer like any other that is not 2xx, HttpError "http_status".
        """
        given = {**(headers or {}), "Content-Type": content_type}
        total = self.timing.total
        asked = self._request(url, None, given, accept, max_bytes, seconds_between, total)
        request = replace(asked, method="POST", body=body)
        with self._asked(request, request.target, None) as answer:
            refuse_unwanted(answer, request.accept)
            return read_whole(answer, (), max_bytes)

    @contextmanager
    def stream(
        self,
        url: str,
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[str] = (),
        max_bytes: int = 512 * MEGABYTE,
        seconds_between: float | None = None,
    ) -> Iterator[BinaryIO]:
        """Open an answer as a binary file of its decoded content, for what is read piece by piece.

        As `get`; reading raises HttpError too. Only opening is tried again, not reading.
        """
        request = self._request(
            url, params, headers or {}, accept, max_bytes, seconds_between, self.timing.stream_total
        )
        with ExitStack() as stack:
            for attempt in self._tries(request.deadline):
                with attempt:
                    answer, _redirects = stack.enter_context(self._followed(request))
            reader = io.BufferedReader(_Pieces(content(answer, limit=max_bytes)))
            yield cast("BinaryIO", reader)

    def send(
        self, url: str, body: bytes, *, headers: Mapping[str, str], max_excerpt: int = 1000
    ) -> Sent:
        """Send `body` once, as `post` does, and return what the server says to it, whatever its
        status: of its answer the first `max_excerpt` bytes. Raises HttpError where nobody answers.
        """
        asked = self._request(url, None, headers, (), MOST_READ, None, self.timing.total)
        request = replace(asked, method="POST", body=body)
        with self._asked(request, request.target, None) as answer:
            return read_excerpt(answer, max_excerpt)

    def _request(
        self,
        url: str,
        params: Mapping[str, object] | None,
        headers: Mapping[str, str],
        accept: Collection[str],
        max_bytes: int,
        seconds_between: float | None,
        total: float,
    ) -> _Request:
        return _Request(
            target=parse_url(url, params),
            headers={"Accept": ", ".join(accept) or "*/*", **headers},
            accept=frozenset(accept),
            max_bytes=max_bytes,
            seconds_between=self.seconds_between if seconds_between is None else seconds_between,
            deadline=Deadline(total),
        )

    def _tries(self, deadline: Deadline) -> Retrying:
        """Try again what heals by itself, and only where the wait for it is short."""
        longest = self.timing.patience

        def is_enough(state: RetryCallState) -> bool:
            pause = state.upcoming_sleep
            return state.attempt_number >= _TRIES or pause > min(longest, deadline.remaining)

        return Retrying(
            retry=retry_if_exception(_heals),
            wait=_pause,
            stop=is_enough,
            sleep=self.sleep,
            reraise=True,
        )

    @contextmanager
    def _followed(self, request: _Request) -> Iterator[tuple[Answer, tuple[str, ...]]]:
        """Go where redirects lead, each checked like the first; yield the answer at the end."""
        asked: list[Target] = []
        target = request.target
        while True:
            with self._asked(request, target, asked[-1] if asked else None) as answer:
                onward = following(answer)
                if onward is None:
                    refuse_unwanted(answer, request.accept)
                    yield answer, tuple(one.url for one in asked)
                    return
            asked.append(target)
            target = onward
            if target in asked:
                message = _("The page redirects in a circle.")
                raise HttpError(Code.REDIRECT_LOOP, message)
            if len(asked) > MAX_REDIRECTS:
                message = _("The page redirects more than %(limit)d times.")
                raise HttpError(Code.TOO_MANY_REDIRECTS, message % {"limit": MAX_REDIRECTS})

    @contextmanager
    def _asked(
        self, request: _Request, target: Target, came_from: Target | None
    ) -> Iterator[Answer]:
        """Check, wait for the host's slot, connect and ask."""
        timing, deadline = self.timing, request.deadline
        guard = Guard(
            frozenset(self.allowed_ports),
            frozenset(self.allowed_private_hosts),
            self.resolve,
            self.connect,
        )
        route = guard.route(target, came_from=came_from)
        if self.permit is not None:
            self.permit(target.url)
        if request.seconds_between > 0:
            patience = deadline.at_most(timing.patience)
            self.sleep(
                take_slot(target.host, seconds_between=request.seconds_between, patience=patience)
            )
        with exchange(
            target,
            self._headers(request, target),
            connect=lambda: guard.open(route, seconds=timing.connect, deadline=deadline),
            ssl_context=self.ssl_context or _default_ssl_context(),
            limits=Limits(timing.connect, timing.read, request.max_bytes),
            deadline=deadline,
            method=request.method,
            body=request.body,
        ) as answer:
            yield answer

    def _headers(self, request: _Request, target: Target) -> dict[str, str]:
        at_home = target.origin == request.target.origin
        given = {
            name: value
            for name, value in request.headers.items()
            if at_home or name.lower() in _SENT_ANYWHERE
        }
        return {
            **given,
            "User-Agent": self.user_agent,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "close",
        }


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    stated = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in stated.items() if value}


def _heals(error: BaseException) -> bool:
    return isinstance(error, HttpError) and error.code in _HEALING and error.retryable


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    stated = error.retry_after if isinstance(error, HttpError) else None
    return _jittered(state) if stated is None else stated


@cache
def _default_ssl_context() -> ssl.SSLContext:
    """The system's certificate authorities; made once, as loading them takes a while."""
    return ssl.create_default_context()


class _Pieces(io.RawIOBase):
    """An iterator of bytes to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
