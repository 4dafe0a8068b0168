"""Feeds that hold whole articles: RSS 2.0 and 1.0, Atom (RFC 4287), JSON Feed (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element

from sources.documents import ParsedDocument, element_text, plain_text
from sources.documents import gettext_noop as _
from sources.documents.addresses import is_web_address
from sources.formats.article import article, first_date, not_read
from sources.formats.base import Address, Entry, Format, failed
from sources.formats.heads import Head
from sources.formats.xml import attribute, children, iterate_xml, language_of, local, text_at

MIN_FULL_CHARS = 400
"""A description shorter than this is a teaser: RSS uses one element for both."""

_ITEMS = frozenset({"item", "entry"})
ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(slots=True)
class _Channel:
    """What the feed says of itself before its items."""

    title: str = ""
    language: str = ""
    kind: str = field(default="application/rss+xml")


def entries(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield each item or entry; one that only announces an article says so when read, and where
    the article is.
    """
    channel = _Channel()
    row = 0
    for element in iterate_xml(stream, _ITEMS, frozenset({"title", "language"})):
        name = local(element)
        if name in _ITEMS:
            row += 1
            fields = _item(element) if name == "item" else _entry(element)
            raw = etree.tostring(element, with_tail=False)
            address = _announced(fields)
            yield Entry(partial(_read, fields, channel), row, raw=raw, address=address)
        elif _is_channels(element) and name == "language":
            channel.language = channel.language or (element.text or "").strip()
        elif _is_channels(element):
            channel.title = channel.title or " ".join("".join(element.itertext()).split())
            channel.language = channel.language or language_of(element)
            channel.kind = "application/atom+xml" if head.local == "feed" else channel.kind
    if not row:
        yield failed(not_read(_("This feed has no items.")))


def _is_channels(title: _Element) -> bool:
    around = title.getparent()
    return around is not None and local(around) in ("channel", "feed")


@dataclass(frozen=True, slots=True)
class _Fields:
    title: str
    body: str
    is_full: bool
    language: str
    dates: list[str]
    author: str
    url: str
    id: str


def _announced(fields: _Fields) -> Address | None:
    """Where the article is that an item only announces; None for one that has its text."""
    if fields.is_full or not is_web_address(fields.url):
        return None
    if len(plain_text(fields.body).strip()) >= MIN_FULL_CHARS:
        return None
    return Address(fields.url, first_date(fields.dates))


def _read(fields: _Fields, channel: _Channel) -> ParsedDocument:
    body = plain_text(fields.body)
    if not fields.is_full and len(body.strip()) < MIN_FULL_CHARS:
        message = _("This item only announces an article: the feed does not hold its text.")
        raise not_read(message)
    return article(
        title=fields.title,
        body=body,
        media_type=channel.kind,
        hint=fields.language or channel.language,
        dates=fields.dates,
        publisher=channel.title,
        author=fields.author,
        url=fields.url,
        external_id=fields.id,
    )


def _item(item: _Element) -> _Fields:
    """An item of RSS: `content:encoded` is its text; a long `description` may be."""
    own = _by_name(item)
    full = item.find(f"{{{_CONTENT}}}encoded")
    content = _characters(full)
    creators = filter(None, map(_line, children(item, "creator")))
    return _Fields(
        title=_line(own.get("title")),
        body=content or _characters(own.get("description")),
        is_full=bool(content.strip()),
        language=_line(own.get("language")),
        dates=[_line(own.get(name)) for name in ("pubDate", "date", "published", "updated")],
        author=", ".join(creators) or _line(own.get("author")),
        url=_line(own.get("link")) or attribute(item, "about"),
        id=_line(own.get("guid")) or attribute(item, "about"),
    )  # fmt: skip


def _entry(entry: _Element) -> _Fields:
    """An entry of Atom: `content` is its text, inline; with `src` it is elsewhere."""
    own = _by_name(entry)
    content = next(iter(entry.findall(f"{{{ATOM}}}content")), own.get("content"))
    text = "" if content is None or content.get("src") else _atom_text(content)
    links = [
        link
        for link in children(entry, "link")
        if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    return _Fields(
        title=_line(own.get("title")),
        body=text or _atom_text(own.get("summary")),
        is_full=bool(text.strip()),
        language=language_of(entry),
        dates=[_line(own.get(name)) for name in ("published", "updated", "issued", "modified")],
        author=", ".join(filter(None, (text_at(who, "name") for who in children(entry, "author")))),
        url=attribute(links[0], "href") if links else "",
        id=_line(own.get("id")),
    )


def _by_name(item: _Element) -> dict[str, _Element]:
    """Its elements by local name: the first in its own namespace, else the first in another."""
    namespace = str(item.tag).rpartition("}")[0]
    found = {local(child): child for child in reversed(item)}
    own = [child for child in reversed(item) if str(child.tag).rpartition("}")[0] == namespace]
    return found | {local(child): child for child in own}


def _atom_text(element: _Element | None) -> str:
    """Text as RFC 4287 §3.1 has it: `xhtml` is elements, everything else characters."""
    if element is None:
        return ""
    return element_text(element) if len(element) else _characters(element)


def _characters(element: _Element | None) -> str:
    if element is None:
        return ""
    return element_text(element) if len(element) else "".join(element.itertext())


def _line(element: _Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def is_json_feed(value: Mapping[str, Any]) -> bool:
    """Whether an object is a JSON Feed, whose version is the address of its specification."""
    return "jsonfeed.org/version/" in str(value.get("version")) and "items" in value


def json_feed_entries(feed: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield each item of a JSON Feed 1.0 or 1.1, as those of other feeds."""
    channel = _Channel(
        _text(feed.get("title")), _text(feed.get("language")), "application/feed+json"
    )
    items = feed.get("items")
    row = 0
    for row, item in enumerate(items if isinstance(items, list) else [], start=1):
        fields = _json_item(item if isinstance(item, dict) else {})
        raw = json.dumps(item, sort_keys=True).encode()
        yield Entry(partial(_read, fields, channel), row, raw=raw, address=_announced(fields))
    if not row:
        yield failed(not_read(_("This feed has no items.")))


def _json_item(item: Mapping[str, Any]) -> _Fields:
    body = _text(item.get("content_html")) or _text(item.get("content_text"))
    given = item.get("authors") or [item.get("author")]
    people = (
        [person for person in given if isinstance(person, dict)] if isinstance(given, list) else []
    )
    return _Fields(
        title=_text(item.get("title")),
        body=body or _text(item.get("summary")),
        is_full=bool(body.strip()),
        language=_text(item.get("language")),
        dates=[_text(item.get("date_published")), _text(item.get("date_modified"))],
        author=", ".join(filter(None, (_text(person.get("name")) for person in people))),
        url=_text(item.get("url")),
        id=_text(item.get("id")),
    )


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _is_feed(head: Head) -> bool:
    if head.local == "feed":
        return head.namespace in (ATOM, "", "http://purl.org/atom/ns#")
    return head.local == "rss" or (head.local == "RDF" and "purl.org/rss/" in head.text)


FEED = Format("feed", _is_feed, entries)
