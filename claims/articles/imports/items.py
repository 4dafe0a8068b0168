"""Files and records to items: which formats there are is `sources.formats`' business.

An item is read only when it is its turn, so that a broken one harms nobody else and a file of any
length passes through little memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_noop as _

from claims.articles.imports.given import GivenFile
from claims.articles.imports.listed import Listed, Outside
from sources.documents import DocumentError, Reason, read_record
from sources.formats import entries_of
from sources.services import Incoming
from workbench.lib.hashing import json_hash

NOT_THE_FILES_FAULT = (OperationalError, InterfaceError, MemoryError, SoftTimeLimitExceeded)


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be.

    `file` names the file, and inside an archive its member: "a.zip!/b.xml". `row` counts what
    the format counts (lines, rows, items), from 1; None where the file is one article.
    `read` parses it, or fetches it where the file has its address alone; it raises `DocumentError`
    and, having asked outside, `HttpError` and `NotNow`. `bytes_read` says how far into all the
    files it is.
    """

    file: str
    row: int | None
    read: Callable[[], Incoming]
    bytes_read: int = 0


def items_from_files(
    given: Iterable[GivenFile],
    format: str = "",  # noqa: A002
    *,
    outside: Outside,
) -> Iterator[Item]:
    """Yield the items of files, and of all files in folders, by name: the same each time.

    `format` is one of `sources.formats.FORMATS`; without it each file is recognised. What is no
    regular file, and a link or folder that leads nowhere, is an item that says so. What files list
    by address comes from `outside`: an address once, however often it is listed.
    """
    before, listed = 0, Listed(outside)
    for file, name, why, rows in ((*each, one.rows) for one in given for each in one.files()):
        if why:
            yield Item(name, None, partial(_unreadable, why), bytes_read=before)
            continue
        size = 0
        try:
            size = file.stat().st_size
            with file.open("rb") as stream:
                for entry in entries_of(stream, name, size=size, chosen=format):
                    if rows is not None and entry.row not in rows:
                        continue
                    for found, member, read in listed.followed(entry, announced=rows is not None):
                        place = before + _place(stream, size)
                        yield Item(_named(name, member), found.row, read, place)
                    if listed.is_through(entry):
                        break
        except NOT_THE_FILES_FAULT:
            raise
        except OSError as error:
            refusal = partial(_unreadable, str(error.strerror or error))
            yield Item(name, None, refusal, bytes_read=before)
        except Exception as error:  # noqa: BLE001  (one of ours must not end the other files')
            yield Item(name, None, partial(_again, error), bytes_read=before)
        before += size


def item_from_record(record: Mapping[str, object], *, name: str) -> Item:
    """Return the item of a record that is parsed already, as the REST API has it. Whoever sends one
    article can mend it: what is only a doubt in a file is an error here.
    """

    def read() -> Incoming:
        document = read_record(record)
        for doubt in document.doubts:
            raise doubt
        return Incoming(document, raw_sha256=json_hash(record))

    return Item(name, None, read)


def _named(file: str, member: str) -> str:
    return f"{file}!/{member}" if member else file


def _place(stream: BinaryIO, size: int) -> int:
    """How far a file has been read; some readers close it when they are through."""
    return size if stream.closed else min(stream.tell(), size)


def _again(error: Exception) -> Incoming:
    raise error


def _unreadable(why: str) -> Incoming:
    raise DocumentError(Reason.UNREADABLE, _("The file cannot be read: %(why)s."), why=why)
