"""A whole desk on this machine with one command: bin/demo."""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from _local import ROOT, broker, probes, processes, venv
from _local.supervisor import Child, GaveUpError, Supervisor

DESCRIPTION = """\
Sets up and runs a fact-checking desk with sample material: Python packages into .venv, a database
and a search index under var/, a message broker, a worker and the web server. Ctrl-C ends it all;
the next start finds everything as it was.
"""
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
STATE, LOGS = VAR / "run", VAR / "log"
# What --reset removes; everything else in the folder is somebody else's.
OURS = (
    *("workbench.sqlite3*", "search", "broker", "static", "secret_key"),
    *("celerybeat-schedule*", "run", "log", "demo.json"),
)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A demo needs nothing from outside; a .env written for production must not reach into it.
DEFAULTS = {
    "DEMO": "1",
    "VAR_DIR": str(VAR),
    "DATABASE_URL": f"sqlite:///{VAR / 'workbench.sqlite3'}",
    "ELASTICSEARCH_URL": "",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "HTTPS": "0",
    "SECURE_SSL_REDIRECT": "0",
    # Before a fork, numeric libraries may have one thread only.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
}


class DemoError(Exception):
    """Why the demo cannot run, in words for its user."""


def main() -> int:
    """Prepare, run, and stop everything again."""
    parser = argparse.ArgumentParser("bin/demo", description=DESCRIPTION)
    parser.add_argument("--port", type=int, default=8000, help="the web server's (default 8000)")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--no-serve", action="store_true", help="prepare everything, then exit")
    arguments = parser.parse_args()
    # SIGINT too: a shell script starts its background jobs with that one ignored.
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        with _only_one():
            if arguments.reset:
                _reset()
            _run(arguments.port, serve=not arguments.no_serve)
    except KeyboardInterrupt:
        print("The desk is closed. bin/demo opens it again, with everything in it.", flush=True)
    except (DemoError, GaveUpError, processes.UnavailableError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"\nThis step failed: {' '.join(map(str, problem.cmd))}", file=sys.stderr)
        return 1
    return 0


def _run(port: int, *, serve: bool) -> None:
    for folder in (STATE, LOGS):
        folder.mkdir(exist_ok=True)
    environment = os.environ | {
        name: os.environ.get(name, value) for name, value in DEFAULTS.items()
    }
    supervisor = Supervisor(environment, LOGS, STATE)
    for name in ("web", "worker", "broker"):
        supervisor.clear_away(name)
    if serve and not probes.port_is_free(port):
        raise DemoError(
            f"Port {port} is in use by another program. Choose another one: "
            f"bin/demo --port {probes.free_port(port + 1)}"
        )
    python = venv.ensure(["requirements.txt"])
    try:
        environment |= _start_broker(supervisor, python)
        supervisor.environment = environment
        leave_settings(environment)
        _prepare(python, environment)
        if "CELERY_IN_PROCESS" not in environment:
            supervisor.start(_worker(python))
        web = _web(python, port) if serve else None
        if web:
            supervisor.start(web)
        _say("Opening the sample desk …")
        # Without a broker nothing can work for this command; the web process will, once it is open.
        wait = not serve and bool(supervisor.children)
        _manage(python, environment, "load_sample_desk", *(["--wait"] if wait else []))
        if web:
            supervisor.wait_until_ready(web)
            _welcome(port)
            supervisor.keep_alive()
    finally:
        _stop(supervisor)


def _start_broker(supervisor: Supervisor, python: Path) -> dict[str, str]:
    chosen = broker.choose(VAR / "broker", python.parents[1])
    if chosen is None:
        _say(
            "No message broker can be had on this machine: background work runs inside the web\n"
            "process, more slowly, and what waits when the desk is closed is queued anew later."
        )
        return {"CELERY_IN_PROCESS": "1"}
    if chosen.command:
        _say("Starting the message broker …")
        child = Child(
            "broker", chosen.command, chosen.marker, lambda: probes.redis_answers(chosen.url), 15
        )
        supervisor.start(child)
        supervisor.wait_until_ready(child)
    return {"CELERY_BROKER_URL": chosen.url}


def leave_settings(environment: Mapping[str, str]) -> None:
    """Write down what the desk runs with, so that manage.py finds it (workbench/demo_desk.py)."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)
    found = {name: environment[name] for name in names if name in environment}
    found["VAR_DIR"] = str(VAR)  # whatever folder a command is called from
    # There may be passwords in it; and a command must never read half of it.
    written = VAR / "demo.json.new"
    written.unlink(missing_ok=True)
    written.touch(mode=0o600)
    written.write_text(json.dumps(found, indent=2), encoding="utf-8")
    written.rename(VAR / "demo.json")


def _prepare(python: Path, environment: dict[str, str]) -> None:
    _say("Preparing the database and the search index …")
    _manage(python, environment, "migrate", "--no-input", "--verbosity", "0")
    _manage(python, environment, "setup_desk", "--rebuild")
    # Copying and compressing takes seconds: only when a file or a package has changed.
    stamp, now = STATE / "static-files", _static_fingerprint()
    if not (VAR / "static").exists() or not stamp.exists() or stamp.read_text() != now:
        _say("Collecting style sheets and scripts …")
        _manage(python, environment, "collectstatic", "--no-input", "--verbosity", "0")
        stamp.write_text(now)


def _static_fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for app in ("workbench", "sources", "claims"):
        for path in sorted(ROOT.glob(f"{app}/**/static/**/*")):
            digest.update(f"{path} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _worker(python: Path) -> Child:
    schedule = f"--schedule={VAR / 'celerybeat-schedule'}"
    command = [
        *(str(python), "-m", "celery", "-A", "workbench", "worker", "-B", "-Q", "live,bulk"),
        *("-c", "2", "--loglevel", "INFO", "--pidfile=", schedule),
    ]
    return Child("worker", command, schedule, lambda: True, 15)


def _web(python: Path, port: int) -> Child:
    address = f"127.0.0.1:{port}"
    # The name only marks the process as this checkout's.
    marker = f"--name={STATE}"
    command = [
        *(str(python), "-m", "gunicorn", "workbench.wsgi", "--bind", address, "-w", "1"),
        *("--threads", "8", "--graceful-timeout", "5", "--access-logfile", "-", marker),
    ]
    return Child("web", command, marker, lambda: probes.http_ok(f"http://{address}/healthz"), 60)


def _manage(python: Path, environment: dict[str, str], *command: str) -> None:
    subprocess.run([str(python), "manage.py", *command], check=True, cwd=ROOT, env=environment)


def _welcome(port: int) -> None:
    line = "─" * 60
    print(
        f"\n{line}\n  The desk is open:  http://127.0.0.1:{port}/admin/\n{line}\n"
        f"  Logs are in {LOGS}. Ctrl-C closes the desk.\n"
        f"  {_commands()}\n",
        flush=True,
    )


def _commands() -> str:
    if (ROOT / ".env").exists():
        return "Commands follow .env, not this desk: ./manage.py means the one described there."
    elsewhere = "" if VAR == ROOT / "var" else f"VAR_DIR={shlex.quote(str(VAR))} "
    return f"Commands work beside it: {elsewhere}./manage.py import_articles PATH…"


def _stop(supervisor: Supervisor) -> None:
    if supervisor.children:
        _say("\nClosing: web server, worker, broker …")
    # An impatient second Ctrl-C must not leave processes behind.
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    supervisor.stop()


def _reset() -> None:
    _say(
        f"Removing the demo's database, search index, queue and logs from {VAR}. Databases and\n"
        "servers elsewhere are left alone."
    )
    for path in (found for pattern in OURS for found in VAR.glob(pattern)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


@contextmanager
def _only_one() -> Iterator[None]:
    """Two demos would work on the same files; the lock goes with its process, however that ends."""
    with (VAR / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise DemoError(
                f"bin/demo is already running for this folder (process {lock.read().strip()}). "
                "Use that one, or end it with Ctrl-C first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(message: str) -> None:
    print(message, flush=True)
