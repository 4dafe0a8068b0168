"""PDF with a text layer, by `pypdf`. Scans have none, and are refused by what they are."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from sources.documents import MAX_BODY_CHARS, DocumentError, ParsedDocument, Reason, ends_a_sentence
from sources.documents import gettext_noop as _
from sources.formats.article import article, not_read
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.wrapping import unwrapped
from sources.language.detection import detect_language

MAX_PAGES = 500
"""A report's, not a library's; each page costs some hundredths of a second."""
MAX_PAGE_BYTES = 4 * 1024 * 1024
"""What draws one page. A page of text has some ten thousand; drawing goes on for minutes above."""
MAX_DRAWING_BYTES = 16 * 1024 * 1024
"""What draws all pages together."""
_TITLE_CHARS = 200
# What hostile files make of a parser besides its own errors
_BROKEN = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError,
           ArithmeticError, NotImplementedError, AssertionError, OSError)  # fmt: skip
# It warns of every small fault that it gets over.
logging.getLogger("pypdf").setLevel(logging.ERROR)
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    yield Entry(partial(_read, data), raw=data)


def _read(data: bytes) -> ParsedDocument:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise not_read(_("This PDF is protected by a password."))
        if len(reader.pages) > MAX_PAGES:
            message = _("This PDF has %(count)s pages; the limit is %(limit)s.")
            raise DocumentError(Reason.TOO_LARGE, message, count=len(reader.pages), limit=MAX_PAGES)
        text = _text(reader)
        about = reader.metadata
        title = str((about.title if about else "") or "")
        author = str((about.author if about else "") or "")
        created = about.creation_date if about else None
    except _BROKEN as error:
        if isinstance(error, DocumentError):
            raise
        message = _("The PDF is damaged: %(why)s.")
        why = str(error).split("\n")[0].rstrip(".")[:120] or type(error).__name__
        raise DocumentError(Reason.UNREADABLE, message, why=why) from error
    if not text.strip():
        raise not_read(_("This PDF has no text in it: its pages are pictures."))
    first, body = _parted(text)
    return article(
        title=first or title,
        body=body,
        media_type="application/pdf",
        dates=[created.isoformat()] if created else [],
        author=author,
        printed=("title",) if first else (),
    )


def _text(reader: PdfReader) -> str:
    pages, length, drawn = [], 0, 0
    for page in reader.pages:
        contents = page.get_contents()
        size = len(contents.get_data()) if contents is not None else 0
        drawn += size
        if size > MAX_PAGE_BYTES:
            message = _("A page of this PDF is too large to be read.")
            raise DocumentError(Reason.TOO_LARGE, message)
        if drawn > MAX_DRAWING_BYTES:
            message = _("The pages of this PDF are too large to be read.")
            raise DocumentError(Reason.TOO_LARGE, message)
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > MAX_BODY_CHARS * 2:
            break
    text = "\n".join(pages)
    return unwrapped(_paragraphs(text), detect_language(text))


def _paragraphs(text: str) -> str:
    """A blank line where a line is short and ends a sentence; page numbers go."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]
    width = max(map(len, lines), default=0)
    parted = []
    for line in lines:
        parted.append(line)
        if line and ends_a_sentence(line) and len(line) < width * 0.8:
            parted.append("")
    return "\n".join(parted)


def _parted(text: str) -> tuple[str, str]:
    """The first line where it is short enough to be a title, and what is under it."""
    first, _break, rest = text.strip().partition("\n")
    if len(first) <= _TITLE_CHARS and rest.strip() and not ends_a_sentence(first):
        return first, rest
    return "", text


PDF = Format("pdf", lambda head: b"%PDF-" in head.data[:1024], entries)
