"""A real HTTP server on loopback that answers as a provider does, or fails as providers do."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What arrived."""

    path: str
    pairs: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]

    @property
    def params(self) -> dict[str, str]:
        """The query by name."""
        return dict(self.pairs)


@dataclass(frozen=True)
class Reply:
    """What is sent back. `cut` bytes of the announced body are left unsent."""

    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    hang_up: bool = False
    silent: bool = False


class Provider(Protocol):
    """Answers one request."""

    def answer(self, request: Request) -> Reply:
        """As the documented service would."""


@dataclass
class Served:
    """A running server: set `fault` to have every request answered with it."""

    provider: Provider
    base_url: str = ""
    fault: Reply | None = None
    requests: list[Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(provider: Provider) -> Generator[Served, None, None]:
    """Serve until the block ends."""
    served = Served(provider)

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1  # head and body in one packet: the second would wait for an acknowledgement

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            request = Request(
                path=parts.path,
                pairs=tuple(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
            )
            served.requests.append(request)
            reply = served.fault or served.provider.answer(request)
            if reply.silent:
                served.released.wait(timeout=30)
            if reply.silent or reply.hang_up:
                self.close_connection = True
                return
            served.bodies.append(reply.body)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(reply.body[: len(reply.body) - reply.cut])
            except (BrokenPipeError, ConnectionResetError):  # the client has had enough
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
