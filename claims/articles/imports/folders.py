"""Which files a path stands for: itself, or all below a folder."""

import stat
from collections.abc import Iterator
from pathlib import Path

from workbench.lib.files import NOT_REGULAR


def files_below(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file by name, with an empty string or the reason why it cannot be read.

    Nothing is opened but folders. Links are followed; a folder that several lead to is read once,
    so that none can lead round in a circle.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [path]
    while waiting:
        found = waiting.pop()
        try:
            status = found.stat()
            if stat.S_ISDIR(status.st_mode):
                identity = status.st_dev, status.st_ino
                if identity not in seen:
                    seen.add(identity)
                    waiting.extend(sorted(found.iterdir(), reverse=True))
                continue
        except OSError as error:
            yield found, error.strerror or str(error)
        else:
            yield found, "" if stat.S_ISREG(status.st_mode) else NOT_REGULAR
