"""WordPress WXR: RSS 2.0 with the whole of a site in it (wp-admin/includes/export.php)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element

from sources.documents import ParsedDocument, plain_text
from sources.documents import gettext_noop as _
from sources.formats.article import article, not_read
from sources.formats.base import Entry, Format, failed
from sources.formats.feeds import FEED
from sources.formats.heads import Head
from sources.formats.xml import iterate_xml, local

_ITEMS = frozenset({"item"})
_TYPES = frozenset({"post", "page"})
_NO_DATE = "0000-00-00 00:00:00"


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield each published post and page.

    Drafts, revisions, menus and attachments are a site's own business and pass in silence:
    they are most of an export. One without a text says so when read.
    """
    site = {"title": "", "language": ""}
    authors: dict[str, str] = {}
    found = False
    elements = iterate_xml(stream, _ITEMS, frozenset({"title", "language", "author"}))
    for row, element in _numbered(elements, site, authors):
        fields = {local(child): "".join(child.itertext()).strip() for child in element}
        fields["content"] = _encoded(element)
        if (
            fields.get("post_type", "post") in _TYPES
            and fields.get("status", "publish") == "publish"
        ):
            found = True
            fields["by"] = authors.get(fields.get("creator", ""), fields.get("creator", ""))
            yield Entry(
                partial(_read, fields, site), row, raw=etree.tostring(element, with_tail=False)
            )
    if not found:
        yield failed(not_read(_("This export has no published posts or pages.")))


def _numbered(
    elements: Iterator[_Element], site: dict[str, str], authors: dict[str, str]
) -> Iterator[tuple[int, _Element]]:
    """Yield each item with its number; keep what stands above them."""
    row = 0
    for element in elements:
        name = local(element)
        if name == "item":
            row += 1
            yield row, element
        elif name == "author":
            who = {local(child): (child.text or "").strip() for child in element}
            authors[who.get("author_login", "")] = who.get("author_display_name", "")
        elif name in site and local(element.getparent()) == "channel":
            site[name] = site[name] or (element.text or "").strip()


def _encoded(item: _Element) -> str:
    """The content, which shares its local name with the excerpt."""
    found = [child for child in item if local(child) == "encoded" and "/content/" in str(child.tag)]
    return "".join(found[0].itertext()) if found else ""


def _read(fields: dict[str, str], site: dict[str, str]) -> ParsedDocument:
    body = plain_text(fields["content"])
    if not body.strip():
        raise not_read(_("This post has no text."))
    dates = [_utc(fields.get("post_date_gmt", "")), fields.get("pubDate", "")]
    return article(
        title=fields.get("title", ""),
        body=body,
        media_type="application/rss+xml",
        hint=site["language"],
        dates=[*dates, fields.get("post_date", "").replace(_NO_DATE, "")],
        publisher=site["title"],
        author=fields["by"],
        url=fields.get("link", ""),
        external_id=fields.get("guid", "") or fields.get("post_id", ""),
    )


def _utc(date: str) -> str:
    return f"{date}+00:00" if date and date != _NO_DATE else ""


def _is_wxr(head: Head) -> bool:
    return head.local == "rss" and "wordpress.org/export/" in head.text[:8_000]


WXR = Format("wordpress", lambda head: FEED.recognises(head) and _is_wxr(head), entries)
