"""Servers started in the background: found again by a state file, stopped only when ours."""

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from _local import IS_SECOND_SET, SERVICES, probes


class UnavailableError(Exception):
    """Why a service cannot be had on this machine, in words for the developer."""


@dataclass(frozen=True)
class Server:
    """A server that bin/services brought up."""

    url: str
    pid: int  # 0: a container; docker compose looks after it
    # A text in our server's command line and no other's: pids are given out again
    marker: str
    stop_signal: int = signal.SIGTERM

    def is_alive(self) -> bool:
        """The process that was started still runs, and it is that process."""
        return self.pid == 0 or self.marker in command_line(self.pid)

    def stop(self, patience_seconds: float = 30) -> None:
        """Ask the process to end; after a while, end its whole group."""
        if self.pid == 0 or not self.is_alive():
            return
        os.kill(self.pid, self.stop_signal)
        wait_for(lambda: not self.is_alive(), patience_seconds)
        kill_group(self.pid)


def kill_group(leader: int) -> None:
    """End what a process has left running: a killed Celery worker leaves its scheduler behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def command_line(pid: int) -> str:
    """The command a process runs; empty for one that is gone or a zombie."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            return ""
    ps = ["ps", "-p", str(pid), "-o", "args="]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def spawn(
    command: Sequence[str],
    log: Path,
    *,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command in its own session, so that it outlives this script and its terminal."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            user=user,
            group=user and primary_group(user),
            extra_groups=[] if user else None,
            env=env,
            cwd=cwd,
        )


def primary_group(user: str) -> int:
    """The group a user's files belong to."""
    return pwd.getpwnam(user).pw_gid


def wait_for(condition: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    """Ask again and again; False when it has not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def wait_until_ready(
    process: subprocess.Popen[bytes], condition: Callable[[], bool], seconds: float, log: Path
) -> None:
    """Wait for a server just started; a dead one is noticed at once, not after the patience."""
    wait_for(lambda: process.poll() is not None or condition(), seconds)
    if process.poll() is None and condition():
        return
    ended = process.poll()
    if ended is None:
        kill_group(process.pid)
    fate = f"did not answer in {seconds:.0f} s" if ended is None else f"ended with status {ended}"
    raise UnavailableError(f"the server {fate}; last words in {log}:\n{tail(log)}")


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def remember(path: Path, server: Server) -> None:
    """Write down what was started; only the owner may read it, there is a password in it."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(server)))


def recall(path: Path) -> Server | None:
    """What was written down there, if it still runs."""
    if not path.exists():
        return None
    server = Server(**json.loads(path.read_text()))
    return server if server.is_alive() else None


def kept_port(folder: Path, wanted: int) -> int:
    """The port a server had before, so that its clients find it again after a restart."""
    note = folder / "port"
    port = int(note.read_text()) if note.exists() else 0
    if not port or not probes.port_is_free(port):
        # A second set begins anywhere: a third must not take a port while its server is down.
        port = probes.free_port(wanted - IS_SECOND_SET * secrets.randbelow(20000))
        note.write_text(str(port))
    return port


def data_folder(name: str, user: str | None) -> Path:
    """Where a server keeps its data: under var/, unless its user cannot enter the checkout."""
    folder = SERVICES / name
    way_in = [SERVICES, *SERVICES.parents]
    if user and not all(parent.stat().st_mode & stat.S_IXOTH for parent in way_in):
        checkout = hashlib.sha256(str(SERVICES).encode()).hexdigest()[:8]
        folder = Path("/var/tmp") / f"claim-workbench-{checkout}-{name}"  # noqa: S108 - made 0700
    folder.mkdir(mode=0o700, exist_ok=True)
    if user:
        shutil.chown(folder, user, primary_group(user))
    return folder
