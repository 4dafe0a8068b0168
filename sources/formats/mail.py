"""Mail (EML, RFC 5322) and web pages saved as mail (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from functools import partial
from typing import BinaryIO, cast

from sources.documents import (
    DocumentError,
    ParsedDocument,
    Reason,
    is_marked_up,
    plain_text,
    read_html,
)
from sources.documents import gettext_noop as _
from sources.documents.addresses import is_web_address
from sources.formats.article import article, not_read
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.wrapping import unwrapped

MAX_HEADER_BYTES = 8 * 1024
"""Of one header. The standard library reads some in time that grows with the square."""
MAX_HEADERS = 5_000
"""Of all parts together, and of quoted letters."""
_MAX_PARTS = 200
_NOTICE_TIMES = 4
_HEADER = re.compile(
    rb"^(?:content-[a-z-]{2,30}|subject|from|date|message-id|mime-version):",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*\S?")
_SURE = frozenset({"received", "return-path", "delivered-to", "message-id", "mime-version",
                   "dkim-signature", "x-mozilla-status", "snapshot-content-location"})  # fmt: skip
_MARKS = frozenset({"from", "to", "subject", "date"})


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    yield Entry(partial(_read, data), raw=data)


def _read(data: bytes) -> ParsedDocument:
    _refuse_large_headers(data)
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data.lstrip())
        parts = list(_parts(message))
        return _page(message, parts) if _is_page(message) else _letter(message, parts)
    except (LookupError, ValueError, ArithmeticError, TypeError, AttributeError,
            RecursionError) as error:  # fmt: skip
        if isinstance(error, DocumentError):
            raise
        why = type(error).__name__
        said = _("The message cannot be read: %(why)s.")
        raise DocumentError(Reason.UNREADABLE, said, why=why) from error


def _refuse_large_headers(data: bytes) -> None:
    """Before parsing, which reads them: a header goes on in lines that begin with a blank."""
    for number, match in enumerate(_HEADER.finditer(data)):
        end = data.find(b"\n", match.end())
        while (
            end >= 0
            and data[end + 1 : end + 2] in (b" ", b"\t")
            and end - match.start() < MAX_HEADER_BYTES
        ):
            end = data.find(b"\n", end + 1)
        length = (end if end >= 0 else len(data)) - match.start()
        if number == MAX_HEADERS or length > MAX_HEADER_BYTES:
            raise DocumentError(Reason.TOO_LARGE, _("The headers of this message are too large."))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are text and no attachment, nor in one: a letter may hold letters."""
    left = [message]
    for _number in range(_MAX_PARTS):
        if not left:
            return
        part = left.pop()
        if part.get_content_maintype() == "text" and not part.is_attachment():
            yield part
        elif part.get_content_maintype() == "multipart" and part.is_multipart():
            left += reversed(cast("list[EmailMessage]", part.get_payload()))


def _is_page(message: EmailMessage) -> bool:
    return "snapshot-content-location" in message or (
        message.get_content_type() == "multipart/related" and "content-location" in str(
            [part.keys() for part in message.iter_parts()]
        ).lower()
    )  # fmt: skip


def _page(message: EmailMessage, parts: list[EmailMessage]) -> ParsedDocument:
    """A saved page: the first HTML part, at the address from which it was saved."""
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise not_read(_("This saved page has no HTML in it."))
    url = str(message.get("snapshot-content-location") or page.get("content-location") or "")
    url = "".join(url.split())
    data = page.get_payload(decode=True)
    charset = page.get_content_charset("")
    page_bytes = data if isinstance(data, bytes) else b""
    return read_html(page_bytes, url=url if is_web_address(url) else "", encoding=charset)


def _letter(message: EmailMessage, parts: list[EmailMessage]) -> ParsedDocument:
    """A letter: its plain text where it has that, else its HTML; the sender is its author.

    Where one stands for the other (RFC 2046, 5.1.4) and the HTML is several times longer, the
    plain text only says that there is more ("Your program cannot show this letter").
    """
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    marked = [part for part in parts if part.get_content_type() == "text/html"]
    text = "\n\n".join(_content(part) for part in plain).strip()
    shown = "\n\n".join(plain_text(_content(part)) for part in marked)
    is_notice = _has_alternatives(message) and len(text) * _NOTICE_TIMES < len(shown)
    if text and not is_marked_up(text) and not is_notice:
        body = _flowed(text, plain[0])
    else:
        body = shown or plain_text(text)
    name, address = parseaddr(str(message.get("from") or ""))
    return article(
        title=str(message.get("subject") or ""),
        body=body,
        media_type="message/rfc822",
        dates=[_date(message)],
        publisher=address.rpartition("@")[2],
        author=name or address,
        external_id=str(message.get("message-id") or "").strip("<> "),
    )


def _has_alternatives(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "multipart/alternative" for part in message.walk())


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # a character set that nobody knows
        data = part.get_payload(decode=True)
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _flowed(text: str, part: EmailMessage) -> str:
    """Lines that end with a space go on, where the sender says so (RFC 3676)."""
    if "flowed" not in str(part.get("content-type")).lower():
        return unwrapped(text)
    end = "" if "delsp=yes" in str(part.get("content-type")).lower() else " "
    return re.sub(r" \n(?!-- )", end, text)


def _date(message: EmailMessage) -> str:
    try:
        found = getattr(message.get("date"), "datetime", None)
    except (ValueError, OverflowError):  # a zone of 99999999999999 hours
        return ""
    return found.isoformat() if found else ""


def _is_mail(head: Head) -> bool:
    """Header lines first, of which one is only ever mail's, or three are every letter's."""
    names: set[str] = set()
    for line in head.lines[:60]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        match = _NAME.match(line)
        if not match:
            return False
        names.add(match[1].lower())
    return bool(names & _SURE and len(names) > 1) or len(names & _MARKS) >= 3


MAIL = Format("mail", _is_mail, entries)
