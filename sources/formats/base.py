"""What a reader of files is: a format, how it is recognised, its entries one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO

from sources.documents import DocumentError, ParsedDocument, Reason
from sources.documents import gettext_noop as _
from sources.formats.heads import Head


@dataclass(frozen=True, slots=True)
class Address:
    """The web address of what is to be fetched, and what the file that lists it says of it.

    `is_list`: it is a sitemap's or feed's, whose articles are meant. `changed_at`: when it was
    changed last.
    """

    url: str
    published_at: datetime | None = None
    publisher: str = ""
    is_list: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One article to be, and where in its file it is.

    `row` counts from 1 what the format counts (lines, elements, items, records), None where
    the file is one article. `member` is the name inside an archive ("b.xml", or
    "c.tar!/d.xml" for an archive in an archive). `raw` are the bytes it was read from.
    `format` is the name of the format that was recognised, "" where none was.
    `read` parses them and raises `DocumentError`; it may be called at any time, in any order.
    `address` is where the article is, for whoever may fetch it: the file only lists it.
    """

    read: Callable[[], ParsedDocument]
    row: int | None = None
    member: str = ""
    raw: bytes = b""
    format: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is read, or that is known by name and refused.

    `name` is what `--format` takes. `recognises` looks at the head only, and costs little.
    `entries` reads the stream once, forwards, and may raise `DocumentError` anywhere: the
    entries before it stand, the rest of the file cannot be had.
    """

    name: str
    recognises: Callable[[Head], bool]
    entries: Callable[[BinaryIO, Head], Iterator[Entry]]


def failed(error: DocumentError, row: int | None = None, raw: bytes = b"") -> Entry:
    """Return an entry that says what is wrong when it is read."""
    return Entry(partial(_raise, error), row, raw=raw)


def listed(address: Address, row: int | None = None, raw: bytes = b"") -> Entry:
    """Return an entry of which the file has the address alone."""
    message = _("This is an address; its page is fetched when the file is imported.")
    error = DocumentError(Reason.NOT_READ, message, field="url")
    return Entry(partial(_raise, error), row, raw=raw, address=address)


def _raise(error: DocumentError) -> ParsedDocument:
    raise error
