"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): a news item, or a message of several."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from urllib.parse import urlsplit

from lxml import etree
from lxml.etree import _Element

from sources.documents import ParsedDocument, element_text, plain_text
from sources.documents import gettext_noop as _
from sources.formats.article import article, canceled, no_text, not_read, planning
from sources.formats.base import Entry, Format, failed
from sources.formats.heads import Head
from sources.formats.nitf import nitf_author, nitf_body, nitf_title
from sources.formats.streams import read_whole
from sources.formats.xml import (
    attribute,
    below,
    children,
    find,
    language_of,
    local,
    parse_xml,
    text_at,
)

_ITEMS = ("newsItem", "packageItem", "planningItem", "conceptItem", "knowledgeItem", "catalogItem")
# Parts of an item that travel alone, too
_PARTS = ("contentSet", "groupSet")
_ROOTS = frozenset({"newsMessage", *_PARTS, *_ITEMS})
_HELD_BACK = frozenset({"canceled", "cancelled", "withheld"})
# Natures of news that are no text, whatever stands beside them (NewsCodes ninat, Reuters' icls)
_NO_TEXTS = frozenset({"picture", "photo", "graphic", "audio", "video", "animation"})
_HEADINGS = ("h1", "h2", "h3")


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield each item of the file, also those that are no article, which say so when read."""
    data = read_whole(stream)
    root = parse_xml(data)
    items = list(root.iter(*(f"{{*}}{name}" for name in _ITEMS)))
    if local(root) in (*_PARTS, *_ITEMS):
        yield Entry(partial(_read, root), raw=data)
    elif not items:
        yield failed(not_read(_("This news message holds no items.")), raw=data)
    else:
        for row, item in enumerate(items, start=1):
            number = row if len(items) > 1 else None
            yield Entry(partial(_read, item), number, raw=etree.tostring(item, with_tail=False))


def _read(item: _Element) -> ParsedDocument:
    """The article of an item.

    `versionCreated` is the date of the text as it is here ("the date and time of the creation
    of this version"); `firstCreated` and `contentCreated` stand in for it.
    """
    _refuse_other_items(item)
    meta, content = find(item, "itemMeta"), find(item, "contentMeta")
    publisher = _party(find(meta, "provider")) or _party(find(content, "infoSource"))
    number = attribute(item, "guid")
    status = _code(find(meta, "pubStatus"))
    if status.lower() in _HELD_BACK:
        raise canceled("NewsML-G2", status, publisher=publisher, external_id=number)
    nature = _code(find(meta, "itemClass"))
    if nature.lower() in _NO_TEXTS:
        raise no_text("NewsML-G2", nature)
    chosen, body = _text(item)
    if not body:
        raise no_text("NewsML-G2", nature)
    return article(
        title=text_at(content, "headline") or nitf_title(chosen) or _heading(chosen),
        body=body,
        media_type="application/vnd.iptc.g2.newsitem+xml",
        language=attribute(find(content, "language"), "tag") or language_of(chosen),
        dates=_dates(meta, content),
        publisher=publisher,
        author=text_at(content, "by") or nitf_author(chosen) or _creator(content),
        external_id=number,
    )


def _refuse_other_items(item: _Element) -> None:
    kind = local(item)
    if kind in ("packageItem", "groupSet"):
        raise not_read(_("This is a NewsML-G2 package: it refers to other items and has no text."))
    if kind == "planningItem":
        raise planning("NewsML-G2")
    if kind not in ("newsItem", "contentSet"):
        raise not_read(
            _("This NewsML-G2 item describes terms (%(kind)s) and has no text."), kind=kind
        )


def _text(item: _Element) -> tuple[_Element | None, str]:
    """The element with the text and its paragraphs; the longest where one text comes in two forms.

    `inlineXML` holds NITF or XHTML, `inlineData` characters that may be marked up.
    """
    found: list[tuple[_Element, str]] = []
    for content in item.iter("{*}inlineXML", "{*}inlineData"):
        if local(content) == "inlineData":
            if attribute(content, "encoding"):
                continue
            found.append((content, plain_text("".join(content.itertext()))))
        elif next(below(content, "body.content"), None) is not None:
            found.append((content, nitf_body(content)))
        elif next(below(content, "p"), None) is not None or find(content, "body") is not None:
            body = find(content, "body")
            found.append((content, element_text(content if body is None else body)))
    return max(found, key=lambda pair: len(pair[1].strip()), default=(None, ""))


def _heading(content: _Element | None) -> str:
    return next(filter(None, (text_at(content, name) for name in _HEADINGS)), "")


def _dates(meta: _Element | None, content: _Element | None) -> list[str]:
    dates = [text_at(meta, name) for name in ("versionCreated", "firstCreated")]
    return dates + [text_at(content, name) for name in ("contentModified", "contentCreated")]


def _code(element: _Element | None) -> str:
    """The end of a qualified code or address: "canceled" of "stat:canceled"."""
    code = attribute(element, "qcode", "uri", "code")
    return code.replace("/", ":").rpartition(":")[2]


def _party(element: _Element | None) -> str:
    """An organisation's name: given as one, as a literal, or as the end of its code."""
    address = attribute(element, "uri")
    host = urlsplit(address).hostname if address.startswith("http") else ""
    return text_at(element, "name") or attribute(element, "literal") or host or _code(element)


def _creator(content: _Element | None) -> str:
    creators = children(content, "creator")
    return ", ".join(filter(None, (text_at(creator, "name") for creator in creators)))


NEWSML_G2 = Format("newsml-g2", lambda head: head.local in _ROOTS, entries)
