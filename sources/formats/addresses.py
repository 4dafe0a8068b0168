"""Lists of web addresses: sitemaps, indexes of sitemaps, and a text with an address on each line.

sitemaps.org/protocol.html, with Google's news extension (developers.google.com/search/docs,
"News sitemaps"). Nothing is fetched here: an entry says where its page is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from lxml.etree import _Element

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.documents.addresses import is_web_address
from sources.formats.article import first_date, not_read
from sources.formats.base import Address, Entry, Format, failed, listed
from sources.formats.heads import Head
from sources.formats.streams import as_utf8, lines_of, too_large
from sources.formats.xml import children, iterate_xml, text_at

MAX_ADDRESS_CHARS = 2_000
_LINE = re.compile(r"(?:https?://|www\.)\S+")
_LIST = re.compile(r"[^?#]+/[^/?#]+\.(?:xml|rss|atom|rdf)(?:\.gz)?(?:[?#].*)?", re.IGNORECASE)


def _pages(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the pages of a sitemap; a news sitemap says when each came out, and in which title."""
    return _elements(stream, "url")


def _sitemaps(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the sitemaps of an index."""
    return _elements(stream, "sitemap")


def _elements(stream: BinaryIO, name: str) -> Iterator[Entry]:
    row = 0
    for row, element in enumerate(iterate_xml(stream, frozenset({name}), frozenset()), start=1):
        yield _entry(element, row, is_list=name == "sitemap")
    if not row:
        yield failed(not_read(_("This sitemap lists nothing.")))


def _entry(element: _Element, row: int, *, is_list: bool) -> Entry:
    url = next((_text(place) for place in children(element, "loc")), "")
    if not _is_address(url):
        return failed(_no_address(url), row)
    date = first_date([text_at(element, "publication_date")])
    publisher = text_at(element, "publication", "name")
    changed = next(filter(None, (_moment(_text(at)) for at in children(element, "lastmod"))), None)
    return listed(Address(url, date, publisher, is_list, changed), row, url.encode())


def _lines(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield the address on each line; a line that begins with # is a remark.

    An ending says when it is fetched: sitemaps and feeds before their articles. What it is, its
    content says then.
    """
    for row, line in enumerate(lines_of(as_utf8(stream, head)), start=1):
        if line is None:
            yield failed(too_large(), row)
            continue
        text = line.decode("utf-8-sig", "replace").strip()
        if not text or text.startswith("#"):
            continue
        url = f"https://{text}" if text.lower().startswith("www.") else text
        if _is_address(url):
            yield listed(Address(url, is_list=bool(_LIST.fullmatch(url))), row, line)
        else:
            yield failed(_no_address(text), row, line)


def _moment(text: str) -> datetime | None:
    """Return when something was changed, in W3C's form of ISO 8601; a day without a zone in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(element: _Element) -> str:
    return "".join(element.itertext()).strip()


def _is_address(url: str) -> bool:
    return len(url) <= MAX_ADDRESS_CHARS and url.isprintable() and is_web_address(url)


def _no_address(text: str) -> DocumentError:
    message = _("This is not a web address (http or https): %(url)s")
    return DocumentError(Reason.BAD_URL, message, field="url", url=text[:80] or "–")


def _are_addresses(head: Head) -> bool:
    """Every line is a web address; one address alone is a list, too."""
    lines = [line.strip() for line in head.lines]
    addresses = [line for line in lines if line and not line.startswith("#")]
    return bool(addresses) and all(_LINE.fullmatch(line) for line in addresses)


SITEMAP = Format("sitemap", lambda head: head.local == "urlset", _pages)
SITEMAP_INDEX = Format("sitemap-index", lambda head: head.local == "sitemapindex", _sitemaps)
ADDRESSES = Format("addresses", _are_addresses, _lines)
