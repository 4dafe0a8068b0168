"""Files to items: one for a text or HTML file, one for each line of JSON Lines.

An item is read only when it is its turn, so that a broken one harms nobody else and a file of any
length passes through little memory.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from claims.articles.imports.folders import files_below
from sources.documents import (
    MAX_DOCUMENT_BYTES,
    DocumentError,
    ParsedDocument,
    Reason,
    read_html,
    read_record,
    read_text,
)
from workbench.lib.hashing import json_hash, sha256_hex

LINES = (".jsonl", ".ndjson")
HTML = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be. `row` counts lines from 1, None where the file is one article.

    `read` parses it and raises `DocumentError`.
    """

    file: str
    row: int | None
    read: Callable[[], ParsedDocument]
    raw_sha256: str = ""


def items_from_path(path: Path) -> Iterator[Item]:
    """Yield the items of a file, or of all files in a folder, by name.

    What is no regular file, and a link or folder that leads nowhere, is an item that says so.
    """
    for file, why in files_below(path):
        try:
            if why:
                yield Item(str(file), None, partial(_unreadable, why))
            else:
                yield from _items_from_file(file)
        except OSError as error:
            yield Item(str(file), None, partial(_unreadable, str(error.strerror)))


def _items_from_file(path: Path) -> Iterator[Item]:
    if path.suffix.lower() in LINES:
        with path.open("rb") as lines:
            yield from _items_from_lines(str(path), lines)
    elif path.stat().st_size > MAX_DOCUMENT_BYTES:
        yield Item(str(path), None, _too_large)
    else:
        yield from items_from_bytes(str(path), path.read_bytes())


def items_from_bytes(name: str, data: bytes) -> Iterator[Item]:
    """Yield the items of a file that is in memory; its name says what it is."""
    suffix = Path(name).suffix.lower()
    if suffix in LINES:
        yield from _items_from_lines(name, BytesIO(data))
    elif len(data) > MAX_DOCUMENT_BYTES:
        yield Item(name, None, _too_large)
    else:
        reader = read_html if suffix in HTML or _looks_like_html(data) else read_text
        yield Item(name, None, lambda: reader(data), sha256_hex(data))


def items_from_record(record: Mapping[str, object], *, name: str) -> Iterator[Item]:
    """Yield one item for a record that is parsed already, as the REST API has it."""
    yield Item(name, None, lambda: read_record(record), json_hash(record))


def _items_from_lines(name: str, lines: Iterable[bytes]) -> Iterator[Item]:
    found = False
    for row, line in enumerate(lines, start=1):
        if line.strip():
            found = True
            yield _item_from_line(Item(name, row, _too_large), line)
    if not found:
        yield Item(name, None, _empty)


def _item_from_line(item: Item, line: bytes) -> Item:
    if len(line) > MAX_DOCUMENT_BYTES:
        return item
    return replace(item, read=lambda: _read_line(line), raw_sha256=sha256_hex(line))


def _read_line(line: bytes) -> ParsedDocument:
    try:
        record: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = _("This line is not UTF-8: byte %(byte)s cannot be read.")
        raise DocumentError(Reason.WRONG_ENCODING, message, byte=error.start + 1) from error
    except json.JSONDecodeError as error:
        message = _("This line is not JSON at column %(column)s: %(why)s.")
        raise DocumentError(Reason.BAD_TYPE, message, column=error.colno, why=error.msg) from error
    except (ValueError, RecursionError) as error:
        message = _("This line cannot be read: a number is too long, or it is nested too deeply.")
        raise DocumentError(Reason.BAD_TYPE, message) from error
    if not isinstance(record, dict):
        message = _("This line is not a JSON object.")
        raise DocumentError(Reason.BAD_TYPE, message)
    return read_record(record)


def _unreadable(why: str) -> ParsedDocument:
    raise DocumentError(Reason.UNREADABLE, _("The file cannot be read: %(why)s."), why=why)


def _too_large() -> ParsedDocument:
    message = _("The document is larger than %(limit)s MB.")
    raise DocumentError(Reason.TOO_LARGE, message, limit=MAX_DOCUMENT_BYTES // 1024**2)


def _empty() -> ParsedDocument:
    raise DocumentError(Reason.EMPTY, _("The file is empty."))


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html"))
