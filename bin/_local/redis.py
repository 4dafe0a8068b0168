"""A Redis server of our own for tests."""

import shutil
from pathlib import Path

from _local import SERVICES, packages, probes
from _local.processes import (
    Server,
    UnavailableError,
    data_folder,
    kept_port,
    spawn,
    wait_until_ready,
)

WANTED_PORT = 26379


def install() -> Path:
    """The path of redis-server."""
    if not shutil.which("redis-server"):
        packages.apt_install("redis-server")
    found = shutil.which("redis-server")
    if not found:
        raise UnavailableError("the package redis-server brought no redis-server")
    return Path(found)


def launch() -> Server:
    """Start Redis with its journal on, as in production: queued work outlives a restart."""
    program = install()
    home = data_folder("redis", user=None)
    port = kept_port(home, WANTED_PORT)
    log = SERVICES / "redis.log"
    command = [
        str(program),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--dir",
        str(home),
        "--appendonly",
        "yes",
        "--save",
        "",
        "--daemonize",
        "no",
    ]
    process = spawn(command, log, cwd=home)
    url = f"redis://127.0.0.1:{port}/0"
    wait_until_ready(process, lambda: probes.redis_answers(url), 30, log)
    # Redis rewrites its command line to its name and address
    return Server(url=url, pid=process.pid, marker=f"127.0.0.1:{port}")
