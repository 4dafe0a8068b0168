"""A PostgreSQL server of our own for tests: own cluster, own port, own password."""

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from _local import SERVICES, packages
from _local.processes import (
    Server,
    UnavailableError,
    data_folder,
    kept_port,
    primary_group,
    spawn,
    wait_until_ready,
)

WANTED_PORT = 25432
TEST_SETTINGS = {
    # A test run's data is worth nothing after a crash, and waiting for the disk is most of the
    # time that test databases take. Never do this where data matter.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    # TCP only: a socket's path has at most 107 bytes, a checkout's may be longer
    "unix_socket_directories": "",
}


def install() -> Path:
    """The folder of PostgreSQL's programs."""
    found = _programs()
    if not found:
        packages.apt_install("postgresql")
        found = _programs()
    if not found:
        raise UnavailableError("the package postgresql brought no initdb")
    return found


def launch() -> Server:
    """Make the cluster on the first call; start it; make the tests' user."""
    programs = install()
    # The server refuses to run as root; the package has made this user.
    user = "postgres" if os.geteuid() == 0 else None
    home = data_folder("postgres", user)
    data = home / "data"
    password_file = home / "password"
    if not (data / "PG_VERSION").exists():
        _initialise(programs, data, password_file, user)
    password = password_file.read_text().strip()

    port = kept_port(home, WANTED_PORT)
    log = SERVICES / "postgres.log"
    settings = [f"--{name}={value}" for name, value in TEST_SETTINGS.items()]
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings]
    process = spawn(command, log, user=user, cwd=home)
    is_ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    wait_until_ready(
        process, lambda: subprocess.run(is_ready, check=False).returncode == 0, 60, log
    )
    _make_role(programs, port, password)
    return Server(
        url=f"postgres://workbench:{password}@127.0.0.1:{port}/workbench",
        pid=process.pid,
        marker=str(data),
        # "Fast": ends open sessions. SIGTERM would wait for every client to leave.
        stop_signal=signal.SIGINT,
    )


def _programs() -> Path | None:
    """Debian's own folders first: what is called initdb on the PATH may be anything."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parents[1].name),
    )
    if debian:
        return debian[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _initialise(programs: Path, data: Path, password_file: Path, user: str | None) -> None:
    password_file.touch(mode=0o600)
    password_file.write_text(secrets.token_hex(16))
    if user:
        shutil.chown(password_file, user, primary_group(user))
    command = [
        str(programs / "initdb"),
        "--pgdata",
        str(data),
        "--username",
        "postgres",
        "--no-sync",
        "--pwfile",
        str(password_file),
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=data.parent,
        user=user,
        group=user and primary_group(user),
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise UnavailableError(f"initdb failed:\n{done.stderr[-800:]}")


def _make_role(programs: Path, port: int, password: str) -> None:
    """The tests' user may create databases but is no superuser, as on a real server."""
    # psql itself reads and quotes the password: it shows in no process list.
    script = r"""
        \set password `echo "$PGPASSWORD"`
        select format('create role workbench login createdb password %L', :'password')
        where not exists (select from pg_roles where rolname = 'workbench') \gexec
        select 'create database workbench owner workbench'
        where not exists (select from pg_database where datname = 'workbench') \gexec
    """
    address = f"host=127.0.0.1 port={port} user=postgres dbname=postgres"
    done = subprocess.run(
        [programs / "psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", address],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PGPASSWORD": password},
    )
    if done.returncode:
        raise UnavailableError(f"the tests' database user could not be made:\n{done.stderr}")
