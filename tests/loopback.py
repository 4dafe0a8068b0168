"""A real web server on loopback that answers as told, and a client that may ask it."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from workbench.lib.http import HttpClient

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Notes the request and lets the route answer."""

    protocol_version = "HTTP/1.1"

    def __init__(self, site: "Site", *args: Any) -> None:
        self.site = site
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer; a client that hangs up is what many of these tests are about."""
        self.close_connection = True
        self.site.requests.append((self.path, self.headers))
        answer = self.site.routes.get(self.path.partition("?")[0], not_found)
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.site.hung_up.append(self.path)

    def do_POST(self) -> None:
        """Keep what was sent, and answer."""
        self.site.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """What a server answers, and what it saw."""

    port: int = 0
    routes: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, Message]] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.requests]

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.authority}{path}"

    def client(self, **changes: Any) -> HttpClient:
        """Return a client that may ask this server, at any pace, and never really waits."""
        given = {
            "allowed_private_hosts": {self.authority},
            "seconds_between": 0,
            "sleep": lambda seconds: None,
        }
        return HttpClient(**{**given, **changes})


class QuietServer(ThreadingHTTPServer):
    """Does not print what a client did to it."""

    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Site]:
    """Run a server for as long as the block lasts; `wrap` puts TLS around its socket."""
    site = Site()
    server = QuietServer(("127.0.0.1", 0), partial(Handler, site))
    site.port = server.server_address[1]
    if wrap is not None:
        server.socket = wrap(server.socket)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def sends(
    body: bytes | str = b"", *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer with a body, as HTML unless the headers say otherwise."""
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def redirects(location: str, status: int = 302) -> Answer:
    """Send the client on."""
    return sends(status=status, headers={"Location": location})


def in_turn(*answers: Answer) -> Answer:
    """Give each answer once, and the last one for ever."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def sends_raw(pieces: Callable[[], Iterator[bytes]]) -> Answer:
    """Send bytes as they are, head included, for as long as there are any."""

    def answer(handler: Handler) -> None:
        for piece in pieces():
            handler.wfile.write(piece)
            handler.wfile.flush()

    return answer


not_found = sends("there is nothing", status=404)
