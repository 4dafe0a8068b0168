"""The test servers from compose.yaml, where a container engine answers."""

import functools
import os
import re
import shutil
import subprocess

from _local import ROOT, SERVICES
from _local.processes import Server, UnavailableError

# Tests get a project of their own, beside the one of a desk that runs here, and ports of their
# own on the loopback address; the desk's servers publish none.
PROJECT = "claim-workbench-tests"
PORTS = {"postgres": 5432, "redis": 6379, "elasticsearch": 9200}
URLS = {
    "postgres": "postgres://workbench:tests@{}/workbench",
    "redis": "redis://{}/0",
    "elasticsearch": "http://{}",
}


@functools.cache
def engine_answers() -> bool:
    """A container engine with the compose plugin is here and running."""
    if not shutil.which("docker"):
        return False
    probes = (["docker", "info"], ["docker", "compose", "version"])
    return all(subprocess.run(p, capture_output=True, check=False).returncode == 0 for p in probes)


def launch(name: str) -> Server:
    """Bring up one of compose.yaml's servers and wait until it is healthy."""
    _write_override()
    _compose("up", "--detach", "--wait", name)
    address = _compose("port", name, str(PORTS[name])).strip()
    if not re.fullmatch(r"[\d.]+:\d+", address):
        raise UnavailableError(f"docker compose gave no port for {name}: {address!r}")
    return Server(url=URLS[name].format(address), pid=0, marker="")


def stop(name: str) -> None:
    """End a server that launch brought up."""
    _compose("stop", name)


def _write_override() -> None:
    ports = [
        f'  {name}:\n    ports: ["127.0.0.1::{port}"]\n    restart: "no"\n'
        for name, port in PORTS.items()
    ]
    # Written anew by every service's thread, always with the same text
    (SERVICES / "compose.yaml").write_text("services:\n" + "".join(ports))


def _compose(*words: str) -> str:
    files = ["-f", "compose.yaml", "-f", str(SERVICES / "compose.yaml")]
    # compose.yaml insists on these; the servers of a test run need no secrecy.
    environment = os.environ | {"SECRET_KEY": "tests", "POSTGRES_PASSWORD": "tests"}
    done = subprocess.run(
        ["docker", "compose", "-p", PROJECT, "--project-directory", str(ROOT), *files, *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )
    if done.returncode:
        raise UnavailableError(f"docker compose {' '.join(words)}: {done.stderr[-800:]}")
    return done.stdout
