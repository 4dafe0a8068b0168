"""What is recognised by its content and refused by its name: nobody's article, or not read yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats.article import not_read
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.packages import holds_folder, states_type

_IMAGE = _("This is an image; it is not read.")
_AUDIO = _("This is a sound recording; it is not read.")
_VIDEO = _("This is a video; it is not read.")
_OFFICE = _("This is an old Office document (.doc, .xls, .ppt); it is not read: save it as .docx.")
_DATABASE = _("This is a database; it is not read.")
_ARCHIVE = _("This is an archive of a kind that is not read (7z, RAR, xz): pack it as ZIP.")
_PROGRAM = _("This is a program or a library; it is not read.")
_FONT = _("This is a font; it is not read.")
_RTF = _("This is a Rich Text document (.rtf); it is not read yet: save it as .docx.")
_POSTSCRIPT = _("This is a PostScript document; it is not read: save it as PDF.")
_DATA = _("This is a file of columns or arrays (Parquet, Arrow, HDF5, …); it is not read.")
_SHEET = _("This is a spreadsheet (.xlsx, .ods); it is not read yet: save it as CSV.")
_SLIDES = _("This is a presentation (.pptx, .odp); it is not read.")
_EPUB = _("This is a book (EPUB); it is not read.")
_MBOX = _("This is a mailbox (mbox); it is not read yet: save the messages one by one.")
_CALENDAR = _("This is a calendar or an address book; it is not read.")
_SUBTITLES = _("These are subtitles of a kind that is not read (TTML): save them as WebVTT.")
_VECTOR = _("This is a drawing (SVG); it is not read.")
_OPML = _("This is a list of feeds (OPML); it is not read.")
_CODE = _("This is a program's source or settings; it is not read.")
_KEYS = _("This is a key or a certificate; it is not read.")

# Beginnings by which files are known (`file`'s and PRONOM's), where they are not already read
_MAGIC: tuple[tuple[str, str, tuple[bytes, ...]], ...] = (
    ("image", _IMAGE, (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*",
                       b"8BPS", b"\0\0\x01\0", b"\0\0\0\x0cjP")),
    ("audio", _AUDIO, (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"MThd",
                       b"#!AMR", b"FORM")),
    ("video", _VIDEO, (b"\x1a\x45\xdf\xa3", b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3",
                       b"0&\xb2u\x8ef\xcf\x11")),
    ("legacy-office", _OFFICE, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ("database", _DATABASE, (b"SQLite format 3\0", b"\0\x01\0\0Standard", b"PGDMP")),
    ("other-archive", _ARCHIVE, (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\0", b"MSCF",
                                 b"\x1f\x9d", b"\x04\x22\x4d\x18", b"LZIP", b"xar!")),
    ("program", _PROGRAM, (b"\x7fELF", b"MZ\x90", b"MZ\0", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe",
                           b"\0asm", b"!<arch>")),
    ("font", _FONT, (b"wOFF", b"wOF2", b"OTTO", b"\0\x01\0\0\0")),
    ("rtf", _RTF, (b"{\\rtf",)),
    ("postscript", _POSTSCRIPT, (b"%!PS",)),
    ("columns", _DATA, (b"PAR1", b"ARROW1", b"\x89HDF", b"\x93NUMPY", b"ORC", b"Obj\x01")),
    ("mbox", _MBOX, (b"From - ",)),
    ("calendar", _CALENDAR, (b"BEGIN:VCALENDAR", b"BEGIN:VCARD")),
    ("key", _KEYS, (b"-----BEGIN ",)),
    ("code", _CODE, (b"#!/", b"<?php", b"%YAML")),
)  # fmt: skip
_ROOTS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("ttml", _SUBTITLES, frozenset({"tt"})),
    ("svg", _VECTOR, frozenset({"svg"})),
    ("opml", _OPML, frozenset({"opml"})),
)
_RIFF = {b"WEBP": _IMAGE, b"WAVE": _AUDIO, b"AVI ": _VIDEO}
_BOXED = {b"avif": _IMAGE, b"heic": _IMAGE, b"heix": _IMAGE, b"mif1": _IMAGE, b"M4A ": _AUDIO}
_MBOX_LINE = re.compile(rb"From \S+ +\w{3} \w{3} [ \d]\d \d\d:\d\d")
# The folder in which Office keeps the kind, and the type that the others state first
_PACKAGES: tuple[tuple[str, str, str, bytes], ...] = (
    ("spreadsheet", _SHEET, "xl", b"application/vnd.oasis.opendocument.spreadsheet"),
    ("presentation", _SLIDES, "ppt", b"application/vnd.oasis.opendocument.presentation"),
    ("epub", _EPUB, "", b"application/epub+zip"),
)
_SOURCE = re.compile(
    r"(?:import|from|def|class|function|const|var|let|package|using|#include|public|CREATE TABLE"
    r"|INSERT INTO|SELECT|@import|@charset|/\*|//)\b|(?:/\*|//)"
)


def _refuse(message: str, _stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    raise not_read(message)


def _refusal(name: str, message: str, recognises: Callable[[Head], bool]) -> Format:
    return Format(name, recognises, partial(_refuse, message))


def _begins(beginnings: tuple[bytes, ...], head: Head) -> bool:
    """A mark of letters alone begins prose, too ("FORMER PRESIDENT"): it counts before bytes."""
    mark = next((one for one in beginnings if head.data.startswith(one)), b"")
    return bool(mark) and (not mark.isalnum() or _is_binary(head))


def _has_root(names: frozenset[str], head: Head) -> bool:
    return head.local in names


def _is_package(folder: str, media_type: bytes, head: Head) -> bool:
    return states_type(head, media_type) or (bool(folder) and holds_folder(head, folder))


def _is_media(head: Head) -> bool:
    return _media(head) != ""


def _media(head: Head) -> str:
    """RIFF and ISO media files say at byte 8 what they are."""
    if head.data.startswith(b"RIFF") and _is_binary(head):
        return _RIFF.get(head.data[8:12], _VIDEO)
    if head.data[4:8] == b"ftyp":
        return _BOXED.get(head.data[8:12], _VIDEO)
    return _IMAGE if head.data.startswith(b"BM") and b"\0\0\0\0" in head.data[4:12] else ""


def _refuse_media(_stream: BinaryIO, head: Head) -> Iterator[Entry]:
    raise not_read(_media(head))


def _is_xml(head: Head) -> bool:
    return bool(head.root) or head.text.startswith(("<?xml", "<!"))


def _refuse_xml(_stream: BinaryIO, head: Head) -> Iterator[Entry]:
    message = _("This is XML of an unknown kind (its root is <%(root)s>); it is not read.")
    raise not_read(message, root=head.local[:80] or "–")


def _refuse_binary(_stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    raise DocumentError(Reason.BINARY, _("This is a binary file, not text."))


def _is_binary(head: Head) -> bool:
    """NUL bytes, or more control characters than any text has."""
    if head.encoding.startswith(("utf-16", "utf-32")):
        return False
    sample = head.data[:4096]
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    return b"\0" in head.data or controls * 10 > len(sample)


def _is_code(head: Head) -> bool:
    """Most lines are a program's: they open with its words, or end with its marks.

    A semicolon alone is none: lists end their points with it, and tables their rows.
    """
    lines = [line.strip() for line in head.lines[:60] if line.strip()]
    marked = sum(line.endswith(("{", "}", "};", ");", "*/")) or bool(_SOURCE.match(line))
                 for line in lines)  # fmt: skip
    return len(lines) >= 3 and marked * 4 >= len(lines) * 3


PACKAGES = tuple(
    _refusal(name, said, partial(_is_package, folder, media_type))
    for name, said, folder, media_type in _PACKAGES
)
"""Office's ZIPs, to be asked before ZIP itself."""

MAGIC = (
    *(_refusal(name, said, partial(_begins, beginnings)) for name, said, beginnings in _MAGIC),
    Format("media", _is_media, _refuse_media),
    _refusal("mbox", _MBOX, lambda head: bool(_MBOX_LINE.match(head.data))),
)
"""By first bytes."""

STRUCTURED = (
    *(_refusal(name, said, partial(_has_root, names)) for name, said, names in _ROOTS),
    Format("xml", _is_xml, _refuse_xml),
    _refusal("code", _CODE, _is_code),
)
"""Text with a structure, to be asked when no reader knows it."""

BINARY = Format("binary", _is_binary, _refuse_binary)
