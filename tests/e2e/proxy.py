"""A TCP forwarder that can be cut, so that a test can take a real server away and bring it back."""

import socket
import threading
from contextlib import suppress
from types import TracebackType


class Proxy:
    """Forwards a port of its own to a server while it is open."""

    def __init__(self, host: str, port: int) -> None:
        """Choose the port; nothing is forwarded yet."""
        self._target = (host, port)
        self._listener: socket.socket | None = None
        self._pairs: list[socket.socket] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def open(self) -> None:
        """Forward from now on."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse connections and drop those that are open, as a stopped server does."""
        if self._listener is not None:
            # Closing alone would leave `accept` waiting on the old socket.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for end in self._pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._pairs.clear()

    def __enter__(self) -> "Proxy":
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _address = listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            self._pairs += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
