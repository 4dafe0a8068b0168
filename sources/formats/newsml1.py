"""NewsML 1.x (https://iptc.org/standards/newsml-1/): items of components inside components."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element

from sources.documents import ParsedDocument, element_text, plain_text
from sources.documents import gettext_noop as _
from sources.formats.article import article, canceled, no_text, not_read
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

_MAX_CONTENTS = 500  # of an item: an article, its parts, its pictures in all their sizes
_HELD_BACK = frozenset({"canceled", "cancelled", "withheld"})
# Roles and kinds of content that stand beside an article and are none
_BESIDE = frozenset({"headline", "subheadline", "stylesheet", "caption", "summary", "abstract",
                     "css", "photo", "picture", "graphic", "byline", "dateline",
                     "title"})  # fmt: skip


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield each `NewsItem` of the file."""
    data = read_whole(stream)
    root = parse_xml(data)
    items = [root] if local(root) == "NewsItem" else list(below(root, "NewsItem"))
    if not items:
        yield failed(not_read(_("This news message holds no items.")), raw=data)
    for row, item in enumerate(items, start=1):
        number = row if len(items) > 1 else None
        yield Entry(partial(_read, root, item), number, raw=etree.tostring(item, with_tail=False))


def _read(root: _Element, item: _Element) -> ParsedDocument:
    """The article of an item: the longest of its texts, `ThisRevisionCreated` its date."""
    management = find(item, "NewsManagement")
    texts = list(_texts(item))
    chosen, body = max(texts, key=lambda pair: len(pair[1].strip()), default=(None, ""))
    envelope = find(root, "NewsEnvelope")
    number = text_at(item, "PublicIdentifier") or text_at(item, "NewsItemId")
    publisher = _publisher(
        find(item, "NewsComponent") if chosen is None else chosen, item, envelope
    )
    status = attribute(find(management, "Status"), "FormalName")
    if status.lower() in _HELD_BACK:
        raise canceled("NewsML", status, publisher=publisher, external_id=number)
    if chosen is None or not body.strip():
        raise no_text("NewsML", attribute(find(item, "MediaType"), "FormalName"))
    return article(
        title=_line(chosen, "HeadLine")
        or nitf_title(chosen)
        or _in_role(item, "title", "headline"),
        body=_with_lead(body, _in_role(item, "lead") if _roles(chosen) & {"body"} else ""),
        media_type="text/vnd.iptc.newsml",
        language=attribute(_near(chosen, "Language"), "FormalName") or language_of(chosen),
        dates=[
            text_at(management, "ThisRevisionCreated"),
            text_at(management, "FirstCreated"),
            text_at(envelope, "DateAndTime"),
        ],
        publisher=publisher,
        author=_line(chosen, "ByLine") or nitf_author(chosen),
        external_id=number,
    )


def _texts(item: _Element) -> Iterator[tuple[_Element, str]]:
    for content in islice(below(item, "ContentItem"), _MAX_CONTENTS):
        data = find(content, "DataContent")
        if data is not None and not _is_beside(content):
            yield content, _text(content, data)


def _is_beside(content: _Element) -> bool:
    kinds = {
        attribute(found, "FormalName").lower()
        for name in ("MediaType", "Format")
        for found in children(content, name)
    }
    return bool((kinds | _roles(content)) & _BESIDE)


def _roles(content: _Element) -> set[str]:
    """What the component around a content calls it: "body", "lead", "caption"."""
    roles = children(content.getparent(), "Role")
    return {attribute(role, "FormalName").lower() for role in roles}


def _in_role(item: _Element, *roles: str) -> str:
    """The text of the first component that has one of these roles."""
    for content in islice(below(item, "ContentItem"), _MAX_CONTENTS):
        data = find(content, "DataContent")
        if data is not None and _roles(content) & set(roles):
            return _text(content, data).strip()
    return ""


def _with_lead(body: str, lead: str) -> str:
    """Some agencies send the first paragraph as a component of its own."""
    return f"{lead}\n\n{body}" if lead and lead not in body else body


def _text(content: _Element, data: _Element) -> str:
    encoding = attribute(find(content, "Encoding"), "Notation").lower()
    if encoding == "base64":
        try:
            return plain_text(base64.b64decode("".join(data.itertext())).decode("utf-8"))
        except (binascii.Error, ValueError):
            return ""
    if find(data, "body.content") is not None:
        return nitf_body(data)
    if len(data) == 0:
        return plain_text("".join(data.itertext()))
    body = find(data, "body")
    return element_text(data if body is None else body)


def _near(element: _Element | None, name: str) -> _Element | None:
    """The element of this name in the metadata of the nearest component around this one."""
    while element is not None and local(element) != "NewsItem":
        for meta in children(element, "NewsLines", "DescriptiveMetadata", "AdministrativeMetadata"):
            if (found := find(meta, name)) is not None:
                return found
        element = element.getparent()
    return None


def _line(content: _Element, name: str) -> str:
    found = _near(content, name)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _publisher(content: _Element | None, item: _Element, envelope: _Element | None) -> str:
    parties = (_near(content, "Provider"), find(envelope, "SentFrom"), _near(content, "Source"))
    names = (attribute(find(party, "Party"), "FormalName") for party in parties)
    return next(filter(None, names), "") or text_at(item, "ProviderId")


NEWSML_1 = Format("newsml-1", lambda head: head.local in ("NewsML", "NewsItem"), entries)
