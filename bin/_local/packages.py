"""Debian packages for the test servers, installed without waking or changing anything else."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _local.processes import UnavailableError

POLICY = Path("/usr/sbin/policy-rc.d")
# 101: "action forbidden by policy"; a package then does not start its service on installation
FORBID_STARTS = "#!/bin/sh\nexit 101\n"
CLUSTER_DEFAULTS = Path("/etc/postgresql-common/createcluster.d/claim-workbench.conf")

_apt = threading.Lock()
_refreshed = threading.Event()


def apt_install(*names: str) -> None:
    """Install packages where this machine's Debian or Ubuntu lets us."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise UnavailableError(
            f"not installed, and only root on Debian or Ubuntu can be helped: {' '.join(names)}"
        )
    # Services come up in parallel threads; apt itself takes one caller at a time.
    with _apt, _nothing_started():
        if not _refreshed.is_set():
            _run("apt-get", "update", "--quiet")
            _refreshed.set()
        _run("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", *names)


def candidate(*names: str) -> str | None:
    """The first of these packages that the machine's sources offer."""
    if not shutil.which("apt-cache"):
        return None
    for name in names:
        command = ["apt-cache", "show", "--no-all-versions", name]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return name
    return None


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Keep packages from starting services, or making a database cluster, as they install."""
    kept = POLICY.with_name("policy-rc.d.claim-workbench")
    if POLICY.exists():
        POLICY.rename(kept)
    POLICY.write_text(FORBID_STARTS)
    POLICY.chmod(0o755)
    CLUSTER_DEFAULTS.parent.mkdir(parents=True, exist_ok=True)
    CLUSTER_DEFAULTS.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        CLUSTER_DEFAULTS.unlink()
        POLICY.unlink()
        if kept.exists():
            kept.rename(POLICY)


def _run(*command: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-800:]}")
