"""The command line of bin/services."""

import argparse
import fcntl
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from _local import (
    IS_SECOND_SET,
    SERVICES,
    chromium,
    compose,
    elasticsearch,
    gettext,
    postgres,
    probes,
    processes,
    redis,
)
from _local.processes import Server, UnavailableError

USAGE = """\
Real servers for the tests: PostgreSQL, Redis and Elasticsearch; a Chromium and gettext.

  eval "$(bin/services start)"   bring up what is missing, and say where everything is
  bin/services stop [name …]     end what start brought up; nothing else
  bin/services status | env | install

For each one, in this order: a server that answers at DATABASE_URL, CELERY_BROKER_URL or
ELASTICSEARCH_URL; a container of compose.yaml; packages of this machine (as root on Debian or
Ubuntu they are installed), with data under var/services. What cannot be had is left out, with the
reason in var/services/<name>.reason. SERVICES_DIR names another folder: a second set of servers,
from packages and on other ports.
"""


@dataclass(frozen=True)
class Service:
    """One server: the variable that names it, how it is asked, how it is brought up."""

    name: str
    variable: str
    answers: Callable[[str], bool]
    install: Callable[[], Path]
    launch: Callable[[], Server]

    @property
    def state(self) -> Path:
        """Where it is written down what start brought up."""
        return SERVICES / f"{self.name}.json"


ALL = (
    Service("postgres", "DATABASE_URL", probes.postgres_answers, postgres.install, postgres.launch),
    Service("redis", "CELERY_BROKER_URL", probes.redis_answers, redis.install, redis.launch),
    Service(
        "elasticsearch",
        "ELASTICSEARCH_URL",
        probes.elasticsearch_answers,
        elasticsearch.install,
        elasticsearch.launch,
    ),
)


@dataclass(frozen=True)
class Program:
    """What is only installed; there is nothing to start."""

    name: str
    find: Callable[[], Path | None]
    install: Callable[[], Path]
    variable: str = ""


PROGRAMS = (
    Program("chromium", chromium.find, chromium.install, "CHROMIUM"),
    Program("xgettext", gettext.find, gettext.install),
)


@dataclass(frozen=True)
class Outcome:
    """What became of one of them: a value for its variable, or a reason against it."""

    name: str
    variable: str
    value: str = ""
    started: bool = False
    reason: str = ""


def find(service: Service) -> str:
    """The URL at which a service already answers; empty without one."""
    given = os.environ.get(service.variable, "")
    if given and service.answers(given):
        return given
    ours = processes.recall(service.state)
    return ours.url if ours and service.answers(ours.url) else ""


def start(service: Service) -> Outcome:
    """Bring up a service, unless it answers already."""
    if url := find(service):
        return Outcome(service.name, service.variable, url)
    stop(service)  # ours may live without answering
    try:
        server = _launch(service)
    except (UnavailableError, OSError) as problem:
        return Outcome(service.name, service.variable, reason=str(problem))
    processes.remember(service.state, server)
    return Outcome(service.name, service.variable, server.url, started=True)


def _launch(service: Service) -> Server:
    # The containers are one set; a second one is of packages.
    if not IS_SECOND_SET and compose.engine_answers():
        try:
            return compose.launch(service.name)
        except UnavailableError as problem:
            print(f"{service.name}: {problem}", file=sys.stderr)
    return service.launch()


def stop(service: Service) -> bool:
    """End a service that start brought up; answer whether there was one."""
    server = processes.recall(service.state)
    if server and server.pid:
        server.stop()
    elif server and compose.engine_answers():
        compose.stop(service.name)
    service.state.unlink(missing_ok=True)
    return server is not None


def install(program: Program) -> Outcome:
    """Install a program, unless it is there."""
    try:
        return Outcome(program.name, program.variable, str(program.install()))
    except UnavailableError as problem:
        return Outcome(program.name, program.variable, reason=str(problem))


def start_all() -> None:
    """Start everything at once and print the shell lines that say where it is."""
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(start, service) for service in ALL]
        jobs += [pool.submit(install, program) for program in PROGRAMS]
        outcomes = [job.result() for job in jobs]
    for outcome in outcomes:
        note = SERVICES / f"{outcome.name}.reason"
        if outcome.reason:
            note.write_text(outcome.reason + "\n")
            print(f"{outcome.name} is left out: {outcome.reason}", file=sys.stderr)
        else:
            note.unlink(missing_ok=True)
            if outcome.variable:
                _export(outcome.variable, outcome.value)
    # bin/test ends what it started itself and leaves the rest running
    _export("SERVICES_STARTED", " ".join(o.name for o in outcomes if o.started))


def print_environment() -> None:
    """The shell lines for what answers now."""
    for service in ALL:
        if url := find(service):
            _export(service.variable, url)
    for program in PROGRAMS:
        if program.variable and (found := program.find()):
            _export(program.variable, str(found))


def print_status() -> None:
    """One line for each service."""
    for service in ALL:
        url, ours = find(service), processes.recall(service.state)
        if not url:
            note = SERVICES / f"{service.name}.reason"
            reason = f": {note.read_text().strip()}" if note.exists() else ""
            print(f"{service.name:14} not running{reason}")
        elif ours and ours.url == url:
            print(f"{service.name:14} {url} ({f'pid {ours.pid}' if ours.pid else 'container'})")
        else:
            print(f"{service.name:14} {url} (not ours)")
    for program in PROGRAMS:
        print(f"{program.name:14} {program.find() or 'not installed'}")


def install_all() -> bool:
    """Fetch and unpack everything, start nothing."""
    complete = True
    for each in (*ALL, *PROGRAMS):
        try:
            print(f"{each.name:14} {each.install()}")
        except UnavailableError as problem:
            complete = False
            print(f"{each.name:14} cannot be had: {problem}", file=sys.stderr)
    return complete


def _export(name: str, value: str) -> None:
    print(f"export {name}={shlex.quote(value)}")


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at the same time would make two clusters in one folder."""
    with (SERVICES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(
        "bin/services", usage=USAGE, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("command", choices=["install", "start", "stop", "status", "env"])
    parser.add_argument("names", nargs="*", help="for stop: which ones; all when none is named")
    arguments = parser.parse_args()
    SERVICES.mkdir(parents=True, exist_ok=True)
    if arguments.command == "env":
        print_environment()
    elif arguments.command == "status":
        print_status()
    else:
        with _alone():
            return _change(arguments.command, arguments.names)
    return 0


def _change(command: str, names: list[str]) -> int:
    if command == "install":
        return 0 if install_all() else 1
    if command == "start":
        start_all()
        return 0
    for service in ALL:
        if (not names or service.name in names) and stop(service):
            print(f"{service.name} stopped", file=sys.stderr)
    return 0
