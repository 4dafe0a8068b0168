"""Files that people name: which may be read, and how names are shown on a terminal or a page."""

import errno
import stat
import unicodedata
from pathlib import Path

# What ends a line, moves the cursor, turns the direction of writing, or is no character at all.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Joiners are letters' own business: Persian, Hindi and families of emoji need them.
_JOINERS = "\u200c\u200d"
# PEP 383: a byte that is no UTF-8 is carried in a file's name as one of these.
_BYTES = range(0xDC80, 0xDD00)
NOT_REGULAR = "Not a regular file"


def printable(text: str) -> str:
    r"""Return the text with each character that would act instead of being seen as an escape.

    ESC becomes `\x1b`, a newline `\n`, a bidirectional override `\u202e`, a byte of a file's name
    that is no UTF-8 `\xff`. The result can be stored as UTF-8 and is one line.
    """
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in _JOINERS or unicodedata.category(char) not in _UNSEEN:
        return char
    code = ord(char)
    return f"\\x{code - 0xDC00:02x}" if code in _BYTES else ascii(char)[1:-1]


def require_regular(path: Path) -> None:
    """Refuse a pipe, socket, device or folder without opening it: reading one may wait for ever.

    Raises `OSError` with the reason, also where there is no such file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, NOT_REGULAR, str(path))
