"""What is wrong with files on the disk, told apart from what is only busy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_PASSES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
}


class IndexDamaged(OSError):
    """A file of the index does not hold what it should."""


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever comes of reading a damaged file into `IndexDamaged`; `sqlite3.Error` and
    `OSError` stay what they are.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise IndexDamaged(str(error)) from error
    except BaseException as error:
        # What a panic in Rust becomes; its class can be imported from nowhere.
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(str(error)) from error


def is_lasting(error: Exception) -> bool:
    """Tell a file that is missing or broken from one that is busy or cannot be written to."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSES
    return isinstance(
        error,
        (IndexDamaged, FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError),
    )
