"""The program that reads the strings out of the code, for the test of the translations."""

import shutil
from pathlib import Path

from _local import packages
from _local.processes import UnavailableError


def install() -> Path:
    """The path of an xgettext."""
    if not find():
        packages.apt_install("gettext")
    found = find()
    if not found:
        raise UnavailableError("the package gettext brought no xgettext")
    return found


def find() -> Path | None:
    """The path of an installed one."""
    found = shutil.which("xgettext")
    return Path(found) if found else None
