"""Bytes to characters: refuse what is not text, then BOM, declaration, strict UTF-8."""

from __future__ import annotations

import codecs
import re

from sources.documents.document import MAX_DOCUMENT_BYTES, DocumentError, Reason
from sources.documents.document import gettext_noop as _

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP, DOCX, ODT",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "DOC, XLS, PPT",
    b"{\\rtf": "RTF",
}
# Web pages mean the wider code page when they name the narrower one (WHATWG Encoding).
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# An allow-list: Python also knows "punycode" or "unicode_escape", which no page may choose.
_DECLARABLE = {
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "euc_jp", "cp932",
    "iso2022_jp", "cp949", "koi8-r", "koi8-u", "mac-cyrillic", "cp866", "cp874",
    *(f"cp125{page}" for page in range(9)),
    *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
}  # fmt: skip
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_META_WINDOW = 4096
UNREADABLE = "\ufffd"
_SEVERAL = 8
"""Bytes that continue a character: two or three letters may look like UTF-8 by chance."""
_MOST_WRONG, _FAR_MORE = 20, 10


def decode(data: bytes, *, declared: str = "") -> str:
    """The characters in `data`, by its byte order mark, `declared`, or strict UTF-8.

    Raises DocumentError: "empty", "too-large" (bytes, before decoding), "binary",
    "wrong-encoding" (never decoded by guess: a wrong letter is a wrong quotation).
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        message = _("The file has %(count)s bytes; the limit is %(limit)s.")
        raise DocumentError(Reason.TOO_LARGE, message, count=len(data), limit=MAX_DOCUMENT_BYTES)
    if not data.strip():
        raise DocumentError(Reason.EMPTY, _("The file is empty."))
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            _refuse_wrong_mark(data[len(mark) : 512], encoding)
            return _decoded(data[len(mark) :], (encoding,))
    encoding = _codec(declared)
    if not encoding.startswith("utf-16"):
        _refuse_binary(data)
    return _decoded(data, tuple(filter(None, (encoding, "utf-8"))))


def decode_html(data: bytes, *, declared: str = "") -> str:
    """Like `decode`, with the character set the page declares (meta or XML declaration).

    `declared` is the HTTP header's charset; it goes first (WHATWG Encoding), unless the bytes say
    otherwise: servers are set up once, for pages that were not yet written. Neither counts for what
    is UTF-8 and more than ASCII: no text in a code page is that by chance.
    """
    if _is_evidently_utf8(data):
        return decode(data)
    if declared:
        try:
            return decode(data, declared=declared)
        except DocumentError as error:
            if error.reason is not Reason.WRONG_ENCODING:
                raise
    head = data[:_META_WINDOW]
    match = _XML_ENCODING.match(head) or _META_CHARSET.search(head)
    stated = match.group(1).decode("ascii", "ignore") if match else ""
    # A declaration readable as ASCII cannot be UTF-16 (WHATWG: treat it as UTF-8).
    return decode(data, declared="" if stated.lower().startswith("utf-16") else stated)


def decode_page(data: bytes, *, declared: str = "") -> tuple[str, DocumentError | None]:
    """As `decode_html`; of a page in UTF-8 with a few bytes that are not, those are U+FFFD, and the
    error comes with it, for whoever finds one in the article to raise.
    """
    try:
        return decode_html(data, declared=declared), None
    except DocumentError as error:
        if error.reason is not Reason.WRONG_ENCODING:
            raise
        text = data.decode("utf-8", "replace")
        wrong = text.count(UNREADABLE)
        others = sum(not letter.isascii() for letter in text) - wrong
        if wrong > _MOST_WRONG or others < wrong * _FAR_MORE:
            raise
        return text, error


def _is_evidently_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 with several characters that ASCII has not."""
    if data.isascii() or len(data) > MAX_DOCUMENT_BYTES:
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(data) - len(text) >= _SEVERAL and b"\0" not in data


def _refuse_wrong_mark(begins: bytes, encoding: str) -> None:
    """ASCII read two or four bytes a letter is Chinese to nobody who wrote it."""
    if encoding != "utf-8" and len(begins) > 32 and begins.isascii() and b"\0" not in begins:
        message = _("The first bytes say %(encoding)s, and what follows is something else.")
        raise DocumentError(Reason.WRONG_ENCODING, message, encoding=encoding.upper())


def _refuse_binary(data: bytes) -> None:
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            message = _("This is a file of another kind (%(kind)s), not text.")
            raise DocumentError(Reason.BINARY, message, kind=kind)
    if b"\0" in data:
        raise DocumentError(Reason.BINARY, _("This is a binary file, not text."))


def _codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared.strip()).name if declared.strip() else ""
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if name in _DECLARABLE else ""


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            where = error.start
    message = _(
        "The bytes are not %(encodings)s (first at byte %(byte)s). "
        "Save the file as UTF-8 and try again."
    )
    raise DocumentError(Reason.WRONG_ENCODING, message, encodings=" / ".join(encodings), byte=where)
