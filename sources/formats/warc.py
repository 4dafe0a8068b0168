"""Web archives: WARC (ISO 28500) and ARC, packed or not; each page that was received is an article.

Records are framed by `warcio`, which reads them one by one and believes no length further than
the stream goes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email.message import Message
from functools import partial
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sources.documents import MAX_PAGE_BYTES, DocumentError, Reason, read_html
from sources.documents import gettext_noop as _
from sources.documents.addresses import is_web_address
from sources.formats.article import not_read
from sources.formats.base import Entry, Format, failed
from sources.formats.heads import Head

# It warns of each address with a space in it, and there are many.
logging.getLogger("warcio.recordloader").setLevel(logging.ERROR)
_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = ("response", "resource")


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield each HTML page that a server answered with 200; `row` counts all records.

    Requests, redirects, pictures and the like pass in silence: they are what archives hold.
    """
    found, row = False, 0
    records = iter(ArchiveIterator(stream, no_record_parse=False, arc2warc=True))
    while True:
        row += 1
        try:
            record = next(records)
            page = _is_page(record)
            data = record.content_stream().read(MAX_PAGE_BYTES + 1) if page else b""
        except StopIteration:
            break
        except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError) as error:
            if isinstance(error, DocumentError):
                raise
            message = _("The web archive is damaged from here on: %(why)s.")
            yield failed(DocumentError(Reason.UNREADABLE, message, why=_why(error)), row)
            return
        if page:
            found = True
            yield _entry(record, data, row)
    if not found:
        yield failed(not_read(_("This web archive holds no web page.")))


def _why(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().split("\n")[0].rstrip(".")[:120]


def _is_page(record: Any) -> bool:
    if record.rec_type not in _KINDS:
        return False
    media_type, _charset = _media_type(record)
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        return status == "200" and media_type in _PAGES
    return media_type in _PAGES


def _media_type(record: Any) -> tuple[str, str]:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    header = Message()
    header["Content-Type"] = (headers.get_header("Content-Type") if headers else "") or ""
    return header.get_content_type(), str(header.get_param("charset", ""))


def _entry(record: Any, data: bytes, row: int) -> Entry:
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    address = address.replace(" ", "%20")
    url = address if is_web_address(address) else ""
    length = record.rec_headers.get_header("Content-Length") or "0"
    if not data and length.isdigit() and int(length):
        return failed(DocumentError(Reason.EMPTY, _("The record has no page in it.")), row)
    _media, charset = _media_type(record)
    return Entry(partial(read_html, data, url=url, encoding=charset), row, raw=data)


def _is_archive(head: Head) -> bool:
    return head.data.startswith((b"WARC/0.", b"WARC/1.", b"filedesc://"))


WARC = Format("warc", _is_archive, entries)
