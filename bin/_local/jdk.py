"""Finds a Java that Elasticsearch 9 runs on: a full JDK, 21 or newer."""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from _local import packages
from _local.processes import UnavailableError

OLDEST = 21
# A runtime without these dies with "Module jdk.attach not found" inside the server.
NEEDED = {"jdk.attach", "jdk.jlink"}
PACKAGES = ("openjdk-25-jdk-headless", "openjdk-21-jdk-headless")


def find_jdk() -> Path:
    """The home folder of a fitting JDK, installed where the machine's packages offer one."""
    found = _choose(_homes())
    if not found and (offered := packages.candidate(*PACKAGES)):
        packages.apt_install(offered)
        found = _choose(_homes())
    if not found:
        raise UnavailableError(
            f"no full JDK {OLDEST} or newer: install one (for example Temurin) under /usr/lib/jvm "
            "or name it in JAVA_HOME"
        )
    return found


def is_fitting(listing: str) -> bool:
    """Whether the answer of `java --list-modules` is that of a JDK Elasticsearch runs on."""
    modules = dict(line.split("@", 1) for line in listing.split() if "@" in line)
    version = re.match(r"\d+", modules.get("java.base", ""))
    return version is not None and int(version[0]) >= OLDEST and modules.keys() >= NEEDED


def _homes() -> list[Path]:
    given = os.environ.get("JAVA_HOME")
    # Newest first, as far as folder names tell.
    installed = sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    return [*([Path(given)] if given else []), *installed]


def _choose(homes: Iterable[Path]) -> Path | None:
    return next((home for home in homes if is_fitting(_modules(home))), None)


def _modules(home: Path) -> str:
    java = home / "bin" / "java"
    if not java.exists():
        return ""
    listing = [str(java), "--list-modules"]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout
