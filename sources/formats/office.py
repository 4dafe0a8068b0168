"""Word processors' documents: DOCX (ECMA-376) and ODT (ISO/IEC 26300), ZIPs of XML both.

Read here and not by `python-docx`: a document is somebody's upload, and only what is unpacked
within a bound can be called bounded.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from lxml.etree import _Element

from sources.documents import MAX_DOCUMENT_BYTES, DocumentError, ParsedDocument, Reason
from sources.documents import gettext_noop as _
from sources.formats.article import article
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.packages import holds_folder, is_typed, states_type
from sources.formats.streams import read_whole, too_large
from sources.formats.xml import local, parse_xml, text_at

_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNPACKED_TIMES = 5  # the XML of a text is larger than the text
_ASIDES = ("note", "annotation", "tracked-changes")
_WORD_TITLES = frozenset({"title", "heading1", "titel", "titre", "heading 1"})
_ODT = b"application/vnd.oasis.opendocument.text"
# What stands there a second time: for older programs, and where it was before it was moved
_TWICE = frozenset({"Fallback", "moveFrom"})
_WORD_MARKS = {"tab": " ", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}


def _docx(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    data = read_whole(stream)
    yield Entry(partial(_read_docx, data), raw=data)


def _odt(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    data = read_whole(stream)
    yield Entry(partial(_read_odt, data), raw=data)


def _read_docx(data: bytes) -> ParsedDocument:
    root = parse_xml(_member(data, "word/document.xml"))
    paragraphs: list[str] = []
    title = ""
    for paragraph in root.iter("{*}p"):
        if not _is_word_paragraph(paragraph) or _is_twice(paragraph):
            continue
        text = _word_text(paragraph)
        style = _style(paragraph)
        if not title and style in _WORD_TITLES and text.strip():
            title = text.strip()
        else:
            paragraphs.append(text)
    return _document(data, "docProps/core.xml", title, paragraphs, _DOCX_TYPE)


def _style(paragraph: _Element) -> str:
    for element in paragraph.iter("{*}pStyle"):
        return next((str(value).lower() for key, value in element.attrib.items()
                     if key.endswith("}val")), "")  # fmt: skip
    return ""


def _word_text(paragraph: _Element) -> str:
    """The words of a paragraph as they stand: what was deleted, and fields' codes, are not read.

    Neither are the paragraphs inside it, of text boxes: they come by themselves.
    """
    pieces = []
    for element in paragraph:
        name = local(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _WORD_MARKS:
            pieces.append(_WORD_MARKS[name])
        elif name not in _TWICE and not _is_word_paragraph(element):
            pieces.append(_word_text(element))
    return "".join(pieces)


def _is_word_paragraph(element: _Element) -> bool:
    return local(element) == "p" and "wordprocessingml" in str(element.tag)


def _is_twice(paragraph: _Element) -> bool:
    return any(local(around) in _TWICE for around in paragraph.iterancestors())


def _read_odt(data: bytes) -> ParsedDocument:
    root = parse_xml(_member(data, "content.xml"))
    paragraphs: list[str] = []
    title = ""
    for element in root.iter("{*}p", "{*}h"):
        if ":text:" not in str(element.tag) or _is_aside(element):
            continue
        text = _odt_text(element)
        is_title = local(element) == "h" or "title" in _odt_style(element).lower()
        if not title and is_title and text.strip() and not any(one.strip() for one in paragraphs):
            title = text.strip()
        else:
            paragraphs.append(text)
    return _document(data, "meta.xml", title, paragraphs, "application/vnd.oasis.opendocument.text")


def _is_aside(element: _Element) -> bool:
    """Whether a paragraph is a note's, a comment's or a deleted one."""
    return any(local(around) in _ASIDES for around in element.iterancestors())


def _odt_style(element: _Element) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if key.endswith("}style-name")), ""
    )


def _odt_text(element: _Element) -> str:
    """Text with its spaces (`text:s`), tabs and line breaks; notes and comments are left out."""
    pieces = [element.text or ""]
    for child in element:
        name = local(child)
        if name in (*_ASIDES, "p", "h"):
            inner = ""
        elif name in ("s", "tab"):
            inner = " "
        else:
            inner = "\n" if name == "line-break" else _odt_text(child)
        pieces += [inner, child.tail or ""]
    return "".join(pieces)


def _document(
    data: bytes, meta: str, title: str, paragraphs: list[str], media_type: str
) -> ParsedDocument:
    """The article; its title is what has that style, else the first short line, as in a text."""
    try:
        about = parse_xml(_member(data, meta))
    except DocumentError:
        about = None
    texts = [text.strip() for text in paragraphs if text.strip()]
    if not title and len(texts) > 1 and len(texts[0]) < 300:
        title, texts = texts[0], texts[1:]
    return article(
        title=title or text_at(about, "title"),
        body="\n\n".join(texts),
        media_type=media_type,
        dates=[text_at(about, "created") or text_at(about, "creation-date")],
        author=text_at(about, "creator") or text_at(about, "initial-creator"),
        hint=text_at(about, "language"),
        printed=("title",) if title else (),
    )


def _member(data: bytes, name: str) -> bytes:
    """One file of the package, unpacked within a bound."""
    limit = MAX_DOCUMENT_BYTES * _UNPACKED_TIMES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(name) as member:
            found = member.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError,
            RuntimeError, OSError, ValueError) as error:  # fmt: skip
        message = _("The document is damaged or protected: %(name)s cannot be read in it.")
        raise DocumentError(Reason.UNREADABLE, message, name=name) from error
    if len(found) > limit:
        raise too_large()
    return found


def _is_docx(head: Head) -> bool:
    return holds_folder(head, "word") or (head.suffix == ".docx" and is_typed(head))


def _is_odt(head: Head) -> bool:
    return states_type(head, _ODT)


DOCX = Format("docx", _is_docx, _docx)
ODT = Format("odt", _is_odt, _odt)
