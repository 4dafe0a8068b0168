"""Plain text: what is left when nothing else was recognised, and has no structure of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from sources.documents import ParsedDocument, decode, read_text
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.wrapping import unwrapped
from sources.language.detection import detect_language


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    yield Entry(partial(_read, data), raw=data)


def _read(data: bytes) -> ParsedDocument:
    """As `read_text`, with the lines of paragraphs joined where they were wrapped."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    joined = unwrapped(text, detect_language(text))
    return read_text(data if joined == text else joined.encode("utf-8", "replace"))


TEXT = Format("text", lambda _head: True, entries)
