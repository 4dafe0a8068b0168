"""A whole desk in processes of its own: web server, worker with beat, and what they need."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 180


def wait_for(
    what: str, probe: Callable[[], Any], seconds: float = PATIENCE_SECONDS, *, every: float = 0.2
) -> Any:
    """Ask until the answer is true, and return it; fail with `what` when patience ends."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := probe():
            return answer
        time.sleep(every)
    message = f"waited {seconds:.0f} s for {what}"
    raise AssertionError(message)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Desk:
    """Starts and kills the processes of one desk. Settings come in as environment variables."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Prepare; nothing runs yet."""
        self.folder = folder
        self.port = free_port()
        self.environment = {
            **os.environ,
            "SECRET_KEY": "end-to-end-tests-only-and-long-enough",
            "VAR_DIR": str(folder),
            "MODELS_DIR": str(ROOT / "var" / "models"),
            "HTTPS": "0",
            "STATIC_FROM_SOURCE": "1",
            "SWEEP_SECONDS": os.environ.get("SWEEP_SECONDS", "2"),
            "RUN_LEASE_SECONDS": os.environ.get("RUN_LEASE_SECONDS", "30"),
            "SEARCH_TIMEOUT_SECONDS": "5",
            **environment,
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """Where the web server answers."""
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *command: str) -> str:
        """Run a management command and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            message = f"manage.py {command[0]} failed:\n{done.stdout}\n{done.stderr}"
            raise AssertionError(message)
        return done.stdout

    def ask(self, expression: str) -> Any:
        """Evaluate a Python expression with the claims' and sources' models in the desk."""
        code = (
            "import json\nfrom claims.models import *\nfrom sources.models import *\n"
            f"print('ANSWER' + json.dumps({expression}))"
        )
        return json.loads(self.manage("shell", "-v", "0", "-c", code).split("ANSWER")[-1])

    def prepare(self) -> None:
        """Make the database, the roles, the index and the cast (password: their name twice)."""
        self.manage("migrate", "-v", "0")
        self.manage("setup_desk")
        people = (
            "from django.contrib.auth.models import *\n"
            "for name, role in (('rina', 'Reviewer'), ('sari', 'Reviewer'), ('edo', 'Editor')):\n"
            "    user = User.objects.create_user(name, password=name * 2, is_staff=True)\n"
            "    user.groups.add(Group.objects.get(name=role))\n"
        )
        self.manage("shell", "-v", "0", "-c", people)

    def start(self, name: str, *command: str) -> None:
        """Start a process in a group of its own; its output goes to a file in the folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_worker(self, *, runner: Sequence[str] = (), processes: int = 2) -> None:
        """Start a worker for both queues, with the periodic sweeps; a runner is given its name."""
        schedule = f"--schedule={self.folder / 'beat'}"
        self.start(
            "worker",
            *runner,
            *("celery", "-A", "workbench", "worker", "-B", "-Q", "live,bulk"),
            *("-c", str(processes)),
            *("--pidfile=", schedule, "--loglevel=INFO"),
        )

    def revive_worker(self, *, runner: Sequence[str] = ()) -> bool:
        """Start the worker again if it has ended by itself, as compose.yaml does; say whether.

        Celery 5.7 ends when a broker dies under it at a bad moment.
        """
        if self._processes["worker"].poll() is None:
            return False
        self.kill("worker")
        self.start_worker(runner=runner)
        return True

    @property
    def running(self) -> set[str]:
        """The names of the processes that were started and not killed."""
        return set(self._processes)

    def start_web(self, *, wait: bool = True) -> None:
        """Start the web server; wait until it answers, unless told otherwise."""
        address = f"127.0.0.1:{self.port}"
        self.start("web", "gunicorn", "workbench.wsgi", "--bind", address, "--threads", "4")
        if wait:
            wait_for("the web server", self._answers)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a process and all its children, and wait for its end."""
        process = self._processes.pop(name)
        # The group may outlive its leader.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(timeout=30)

    def close(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self.kill(name)

    def log(self, name: str) -> str:
        """Return what a process printed so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")
