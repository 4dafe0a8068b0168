"""Paths, uploads and records to items: which formats there are is `sources.formats`' business.

An item is read only when it is its turn, so that a broken one harms nobody else and a file of any
length passes through little memory.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext_noop as _

from claims.articles.imports.folders import files_below
from sources.documents import DocumentError, ParsedDocument, Reason, read_record
from sources.formats import Entry, entries_of
from workbench.lib.hashing import json_hash, sha256_hex


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be.

    `file` names the file, and inside an archive its member: "a.zip!/b.xml". `row` counts what
    the format counts (lines, rows, items), from 1; None where the file is one article.
    `read` parses it and raises `DocumentError`.
    """

    file: str
    row: int | None
    read: Callable[[], ParsedDocument]
    raw_sha256: str = ""


def items_from_path(path: Path, format: str = "") -> Iterator[Item]:  # noqa: A002
    """Yield the items of a file, or of all files in a folder, by name.

    `format` is one of `sources.formats.FORMATS`; without it each file is recognised. What is no
    regular file, and a link or folder that leads nowhere, is an item that says so.
    """
    for file, why in files_below(path):
        try:
            if why:
                yield Item(str(file), None, partial(_unreadable, why))
                continue
            with file.open("rb") as stream:
                for entry in entries_of(stream, str(file), size=file.stat().st_size, chosen=format):
                    yield _item(str(file), entry)
        except OSError as error:
            yield Item(str(file), None, partial(_unreadable, str(error.strerror or error)))


def items_from_bytes(name: str, data: bytes, format: str = "") -> Iterator[Item]:  # noqa: A002
    """Yield the items of a file that is in memory."""
    for entry in entries_of(BytesIO(data), name, size=len(data), chosen=format):
        yield _item(name, entry)


def items_from_record(record: Mapping[str, object], *, name: str) -> Iterator[Item]:
    """Yield one item for a record that is parsed already, as the REST API has it."""
    yield Item(name, None, lambda: read_record(record), json_hash(record))


def _item(file: str, entry: Entry) -> Item:
    name = f"{file}!/{entry.member}" if entry.member else file
    return Item(name, entry.row, entry.read, sha256_hex(entry.raw) if entry.raw else "")


def _unreadable(why: str) -> ParsedDocument:
    raise DocumentError(Reason.UNREADABLE, _("The file cannot be read: %(why)s."), why=why)
