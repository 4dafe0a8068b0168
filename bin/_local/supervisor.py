"""Keeps the demo's processes alive and ends them in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from _local import ROOT, processes
from _local.processes import Server

RESTARTS, WITHIN_SECONDS = 5, 120.0
LOG_BYTES = 10 * 1024 * 1024


class GaveUpError(Exception):
    """A process cannot be kept alive."""


@dataclass
class Child:
    """One process of the demo."""

    name: str
    command: Sequence[str]
    marker: str
    is_ready: Callable[[], bool]
    patience_seconds: float
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)


@dataclass
class Supervisor:
    """Children in the order of their start; they are stopped in the opposite order."""

    environment: Mapping[str, str]
    logs: Path
    state: Path
    children: list[Child] = field(default_factory=list)

    def clear_away(self, name: str) -> None:
        """End what a demo that was killed left behind: it would hold the port, or the data."""
        left_behind = processes.recall(self.state / f"{name}.json")
        if left_behind:
            print(f"Ending the {name} that an earlier demo left behind …", flush=True)
            left_behind.stop(patience_seconds=10)

    def start(self, child: Child) -> None:
        """Start a process and keep it from now on."""
        self.children.append(child)
        self._spawn(child)

    def wait_until_ready(self, child: Child) -> None:
        """Wait for a process just started; a dead one is noticed at once."""
        assert child.process is not None  # noqa: S101 - start has set it
        processes.wait_until_ready(
            child.process, child.is_ready, child.patience_seconds, self._log(child)
        )

    def keep_alive(self) -> None:
        """Restart whatever ended. Never returns; a signal handler's exception ends it."""
        while True:
            for child in self.children:
                if child.process is not None and child.process.poll() is not None:
                    processes.kill_group(child.process.pid)
                    self._restart(child, child.process.returncode)
            time.sleep(0.5)

    def stop(self) -> None:
        """End every child, last started first: the web and the worker before their broker."""
        while self.children:
            child = self.children.pop()
            self._server(child).stop(child.patience_seconds)
            if child.process is not None:
                child.process.wait()
                processes.kill_group(child.process.pid)
            (self.state / f"{child.name}.json").unlink(missing_ok=True)

    def _spawn(self, child: Child) -> None:
        log = self._log(child)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.rename(log.with_suffix(".log.1"))
        child.process = processes.spawn(child.command, log, env=self.environment, cwd=ROOT)
        processes.remember(self.state / f"{child.name}.json", self._server(child))

    def _restart(self, child: Child, status: int) -> None:
        now = time.monotonic()
        child.deaths = [at for at in child.deaths if now - at < WITHIN_SECONDS] + [now]
        last_words = f"Its log is {self._log(child)}."
        if len(child.deaths) > RESTARTS:
            raise GaveUpError(
                f"The {child.name} process ended {len(child.deaths)} times. {last_words}"
            )
        print(
            f"The {child.name} process ended ({_fate(status)}); starting it again. {last_words}",
            flush=True,
        )
        self._spawn(child)

    def _server(self, child: Child) -> Server:
        pid = child.process.pid if child.process else -1
        return Server(url="", pid=pid, marker=child.marker)

    def _log(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"


def _fate(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
