"""The browser that the browser tests drive."""

import os
import shutil
from pathlib import Path

from _local import packages
from _local.processes import UnavailableError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def install() -> Path:
    """The path of a Chromium."""
    found = find()
    if not found:
        packages.apt_install("chromium")
        found = find()
    if not found:
        raise UnavailableError("the package chromium brought no browser")
    return found


def find() -> Path | None:
    """The path of an installed one, the one named in CHROMIUM first."""
    given = os.environ.get("CHROMIUM", "")
    found = next(filter(None, map(shutil.which, (given, *NAMES))), None)
    return Path(found) if found else None
