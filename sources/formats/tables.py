"""Tables: CSV and TSV with a row of names above, an article a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from charset_normalizer import from_bytes

from sources.documents import (
    MAX_DOCUMENT_BYTES,
    RECORD_KEYS,
    DocumentError,
    ParsedDocument,
    Reason,
    ends_a_sentence,
    read_record,
)
from sources.documents import gettext_noop as _
from sources.formats.article import not_read
from sources.formats.base import Entry, Format, failed
from sources.formats.heads import Head
from sources.formats.streams import as_utf8, lines_of, too_large
from sources.language.detection import detect_language

DELIMITERS = ",;\t|"
LIST_SEPARATOR = " | "
_MAX_COLUMNS = 1_000
_SAMPLE_LINES = 20
_STATED = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_ENDINGS = (".csv", ".tsv")
_MAX_ROW_LINES = 2_000
"""Of one row. Where a quotation mark is never closed, all that follows would be one."""
_MAX_UNCLOSED = 100
"""Rows from which reading goes back: each costs the lines of one row again."""
# Latin letters by one of Windows' pages, which differ in few: the language tells which.
_WESTERN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_2", "iso8859_9",
                      "iso8859_15", "iso8859_16", "cp1258", "mac_roman", "cp850"})  # fmt: skip
_PAGE_OF_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "vi": "cp1258",
}
# One setting for the whole process, and the default refuses an article of 128 KiB.
csv.field_size_limit(MAX_DOCUMENT_BYTES)


def header_of(head: Head) -> tuple[list[str], str]:
    """The names in the first row and the character that parts them, ([], "") where there are none.

    A column without a name is the empty one. Excel states the delimiter in a line of its own
    ("sep=;"); without that it is the one that parts the first row into the most.
    """
    sample = [line for line in head.lines[:_SAMPLE_LINES] if line.strip()]
    stated = _STATED.fullmatch(sample[0]) if sample else None
    sample = sample[1:] if stated else sample
    best: tuple[list[str], str] = ([], "")
    for delimiter in (stated[1] if stated else DELIMITERS) if sample else "":
        try:
            rows = list(csv.reader(sample, delimiter=delimiter, strict=False))
        except csv.Error:
            continue
        names = [name.strip().strip("\ufeff") for name in rows[0]]
        if len(names) > max(len(best[0]), 1) and any(names) and len(names) <= _MAX_COLUMNS:
            best = (names, delimiter)
    return best


def entries(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield each row; `row` is the line on which it begins, so that an editor finds it."""
    names, delimiter = header_of(head)
    names = _as_known(names)
    if not RECORD_KEYS["text"] & set(names):
        yield failed(_no_text_column())
        return
    lines = _Lines(as_utf8(stream, head), _encoding(head))
    is_header = True
    for begins, cells in _rows(lines, delimiter):
        if isinstance(cells, DocumentError):
            yield failed(cells, begins)
        elif is_header:
            is_header = bool(_STATED.fullmatch(delimiter.join(cells)))
        else:
            raw = delimiter.join(cells).encode("utf-8", "replace")
            row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
            yield Entry(partial(_read, row), begins, raw=raw)


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | DocumentError]]:
    """Yield the line on which each row begins that is not blank, and its cells or its error.

    RFC 4180. Where a quotation mark is not closed as it was opened, its row ends with its
    first line, and reading goes on with the second.
    """
    while True:
        begins = lines.begin()
        try:
            cells = _cells(lines, delimiter)
        except StopIteration:
            return
        except DocumentError as error:
            yield begins, error
        except (csv.Error, _UnclosedError) as error:
            if lines.returns < _MAX_UNCLOSED:
                lines.go_back(1)
            yield begins, _unparted(error)
        else:
            if any(cell.strip() for cell in cells):
                yield begins, cells


def _cells(lines: _Lines, delimiter: str) -> list[str]:
    """The cells of the next row. Raises StopIteration, csv.Error, _UnclosedError."""
    try:
        if delimiter != "\t" or lines.returns < _MAX_UNCLOSED:
            return next(csv.reader(lines, delimiter=delimiter, strict=True))
    except (csv.Error, _UnclosedError):
        if delimiter != "\t" and len(lines.taken) > 1:
            raise
        lines.go_back()
    if delimiter == "\t":  # where quotation marks are mostly somebody's words
        return next(csv.reader([next(lines)], delimiter="\t", quoting=csv.QUOTE_NONE))
    return next(csv.reader(lines, delimiter=delimiter))


def _unparted(error: Exception) -> DocumentError:
    if isinstance(error, _UnclosedError):
        message = _("A quotation mark is opened in this row and never closed.")
        return DocumentError(Reason.BAD_TYPE, message)
    message = _("This row cannot be parted into cells: %(why)s.")
    return DocumentError(Reason.BAD_TYPE, message, why=str(error))


class _UnclosedError(Exception):
    """A row goes on where the file ends, or for more lines than a row has."""


class _Lines:
    """The lines as characters, counted; one that cannot be read raises, and the next goes on.

    `taken` are those of the row that is being read; `go_back` gives them back, and `returns`
    counts how often that was more than one.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._lines = lines_of(stream)
        self._encoding = encoding
        self._again: list[str] = []  # the next one last
        self._size = 0
        self._count = 0
        self.taken: list[str] = []
        self.returns = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def begin(self) -> int:
        """Begin a row, and return the number of its first line."""
        self.taken, self._size = [], 0
        return self._count + 1

    def go_back(self, first: int = 0) -> None:
        """Read the row's lines again, from this one of them."""
        self._again += reversed(self.taken[first:])
        self._count -= len(self.taken[first:])
        self.returns += len(self.taken) > 1
        self.taken, self._size = [], 0

    def __next__(self) -> str:
        if len(self.taken) == _MAX_ROW_LINES or self._size > MAX_DOCUMENT_BYTES:
            raise _UnclosedError
        try:
            line = self._next()
        except StopIteration:
            if self.taken:
                raise _UnclosedError from None
            raise
        self.taken.append(line)
        self._size += len(line)
        return line

    def _next(self) -> str:
        if self._again:
            self._count += 1
            return self._again.pop()
        line = next(self._lines)
        self._count += 1
        if line is None:
            raise too_large()
        try:
            return line.replace(b"\0", b"").decode(self._encoding)
        except UnicodeDecodeError as error:
            message = _("This row is not %(encoding)s: byte %(byte)s cannot be read.")
            raise DocumentError(
                Reason.WRONG_ENCODING,
                message,
                encoding=self._encoding.upper(),
                byte=error.start + 1,
            ) from error


def _read(row: Mapping[str, str]) -> ParsedDocument:
    record: dict[str, object] = {name: cell for name, cell in row.items() if cell.strip()}
    for name in RECORD_KEYS["author"] & record.keys():
        record[name] = [one for one in str(record[name]).split(LIST_SEPARATOR) if one.strip()]
    return read_record(record, may_be_html=True)


def _as_known(names: list[str]) -> list[str]:
    """Names as records have them, whatever their case: "Title", "Published At"."""
    known = {name.lower(): name for names in RECORD_KEYS.values() for name in sorted(names)}
    lowered = [name.lower().replace(" ", "_") for name in names]
    return [known.get(low, name) for low, name in zip(lowered, names, strict=True)]


def _encoding(head: Head) -> str:
    """UTF-8, or the page by which a spreadsheet wrote the table: by its bytes and its language.

    Raises DocumentError "wrong-encoding" where that cannot be told.
    """
    if head.encoding:
        return "utf-8"
    try:
        io.TextIOWrapper(io.BytesIO(head.data), encoding="utf-8").read()
    except UnicodeDecodeError as error:
        if not head.whole and error.start > len(head.data) - 4:
            return "utf-8"
    else:
        return "utf-8"
    guess = from_bytes(head.data).best()
    if guess is None or guess.encoding not in _WESTERN:
        encoding = guess.encoding if guess else ""
    else:
        language = detect_language(head.data.decode("cp1252", "replace"))
        encoding = _PAGE_OF_LANGUAGE.get(language, "cp1252")
    if not encoding:
        message = _("The character set of this table cannot be told. Save it as UTF-8.")
        raise DocumentError(Reason.WRONG_ENCODING, message)
    return encoding


def _no_text_column() -> DocumentError:
    message = _("This is a table, and it has no column of articles named %(names)s.")
    return not_read(message, names='"text"')


def _is_table(head: Head) -> bool:
    """A first row of names of which one is an article's, or a table by its rows and its name."""
    names, delimiter = header_of(head)
    if head.suffix in _ENDINGS:
        return True
    if len(names) < 2:
        return False
    known = set().union(*RECORD_KEYS.values())
    found = known & set(_as_known(names))
    sure = bool(found) and all(len(name.split()) <= 3 for name in names)
    least = 2 if sure else 5 if delimiter == "," else 3
    return len(found) >= 2 or _is_regular(head, delimiter, len(names), least)


def _is_regular(head: Head, delimiter: str, count: int, least: int) -> bool:
    """Rows with the same number of cells, at least so many: prose has other numbers of commas.

    Lines of verse and short paragraphs have a comma each: a table whose names say nothing, and
    which tabs do not part, has three columns, and no sentence ends in its cells.
    """
    try:
        rows = list(csv.reader(head.lines[:_SAMPLE_LINES], delimiter=delimiter))
    except csv.Error:
        return False
    rows = [row for row in rows if row]
    if least > 2 and delimiter != "\t":
        cells = [cell for row in rows for cell in row]
        if count < 3 or any(map(ends_a_sentence, cells)):
            return False
    return count >= 2 and len(rows) >= least and all(len(row) == count for row in rows)


TABLE = Format("table", _is_table, entries)
