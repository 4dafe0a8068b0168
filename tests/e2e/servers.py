"""PostgreSQL, Redis and Elasticsearch of a test's own: to be killed, and brought back."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.e2e.desk import ROOT, wait_for

NAMES = {
    "postgres": "DATABASE_URL",
    "redis": "CELERY_BROKER_URL",
    "elasticsearch": "ELASTICSEARCH_URL",
}


class Servers:
    """A second set of what `bin/services` starts, in a folder of its own."""

    def __init__(self) -> None:
        """Make the folder; nothing runs yet."""
        self._folder = Path(tempfile.mkdtemp(prefix="workbench-servers-"))
        # The servers' users have to pass through.
        self._folder.chmod(0o711)

    def start(self) -> dict[str, str]:
        """Start what does not run and wait for it; return the URLs. Ports stay over a restart."""
        done = self._services("start")
        lines = (shlex.split(line) for line in done.stdout.splitlines())
        said = dict(words[1].split("=", 1) for words in lines)
        return {variable: said[variable] for variable in NAMES.values() if variable in said}

    def kill(self, name: str) -> None:
        """End a server and its children without a warning, as `kill -9` does."""
        leader = int(json.loads((self._folder / f"{name}.json").read_text())["pid"])
        # PostgreSQL's children have groups of their own, and hold its memory after its end.
        dying = [leader, *_children(leader)]
        for pid in dying:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(f"the end of {name}", lambda: not any(map(_is_there, dying)))

    def close(self) -> None:
        """Stop everything and remove the folder."""
        self._services("stop")
        shutil.rmtree(self._folder)

    def _services(self, command: str) -> "subprocess.CompletedProcess[str]":
        environment = {k: v for k, v in os.environ.items() if k not in NAMES.values()}
        return subprocess.run(
            [ROOT / "bin" / "services", command],
            env={**environment, "SERVICES_DIR": str(self._folder)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )


def _is_there(pid: int) -> bool:
    """Count zombies too: PostgreSQL does not start while one has the number in its lock file."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _children(pid: int) -> list[int]:
    asked = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], check=False, capture_output=True, text=True
    )
    return [int(child) for child in asked.stdout.split()]
