"""Feeds and sitemaps: bytes to entries (pure).

RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 (web.resource.org/rss/1.0), Atom (RFC 4287),
JSON Feed 1.1 (jsonfeed.org), sitemaps (sitemaps.org/protocol.html) with Google's news extension;
gzip allowed. Entities are not expanded and nothing is loaded (OWASP, XML external entities). Where
the whole is not well-formed, each entry is read by itself, and the broken ones are named.
"""

import html
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from sources.connectors.exchange import parse_json
from sources.connectors.finder import ConnectorError
from sources.connectors.shapes import items, line, mapping, moment, spoken, web_address
from workbench.lib.sentences import Sentence as _

MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_PROBLEMS = 5
_ATOM = "http://www.w3.org/2005/Atom"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MAIN = {
    None, _ATOM, _NEWS, "http://purl.org/rss/1.0/", "http://www.sitemaps.org/schemas/sitemap/0.9",
}  # fmt: skip
_EXTRA = {"http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/content/"}
_ENTRY_TAGS = {"rss": "item", "RDF": "item", "feed": "entry", "urlset": "url"}
_TAG = re.compile(r"<[^>]{0,2000}>")
_ROOT = re.compile(rb"<((?:\w+:)?(?:rss|RDF|feed|urlset))\b[^>]*>")
_ENTRY = re.compile(rb"<(item|entry|url)\b[^>]*>.*?</\1\s*>", re.DOTALL)
_OPENING = re.compile(rb"<(?:item|entry|url)[\s>]")
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, with what its feed says about all of them."""

    url: str
    title: str
    summary: str
    published_at: datetime | None
    language: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries; the sitemaps that an index lists, newest first; what could not be read."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_feed(data: bytes, *, url: str = "") -> Feed:
    """Read a feed or sitemap that came from `url`. Raises `ConnectorError`, "malformed"."""
    data = unpacked(data).strip()
    if data.removeprefix(b"\xef\xbb\xbf").startswith(b"{"):
        return _json_feed(mapping(parse_json(data)), url)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        return _read_by_entries(data, url, error)
    kind = _name(root)
    if kind == "sitemapindex":
        return Feed(sitemaps=_sitemaps(root, url))
    if kind not in _ENTRY_TAGS:
        raise ConnectorError("malformed", _("This is neither a feed nor a sitemap."))
    about, problems, entries = _about(root), [], []
    for element in _children(root, _ENTRY_TAGS[kind]):
        entry = _entry(element, about, url)
        if entry:
            entries.append(entry)
        else:
            problems.append(_("line %(line)s: no address") % {"line": element.sourceline})
    return Feed(tuple(entries), problems=_few(problems))


def unpacked(data: bytes) -> bytes:
    """The bytes, decompressed where they are gzip. Raises `ConnectorError`."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, MAX_UNPACKED_BYTES)
    except zlib.error:
        raise ConnectorError("malformed", _("The gzip data are damaged.")) from None
    if unpacker.unconsumed_tail:
        raise ConnectorError("too-large", _("The data are too large when decompressed."))
    return plain


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _read_by_entries(data: bytes, url: str, error: Exception) -> Feed:
    """Read each entry by itself; those that are not well-formed are named and left out."""
    opening = _ROOT.search(data)
    if not opening:
        message = _("This is not readable XML: %(said)s") % {"said": line(str(error), 200)}
        raise ConnectorError("malformed", message)
    declaration = _DECLARATION.match(data)
    before = (declaration.group() if declaration else b"") + opening.group()
    after = b"</" + opening.group(1) + b">"
    root = etree.fromstring(data, _parser(recover=True))
    about = _about(root) if root is not None else _About()
    entries, problems, end = [], [], opening.end()
    for match in _ENTRY.finditer(data, opening.end()):
        end = match.end()
        try:
            whole = etree.fromstring(before + match.group() + after, _parser())
            entry = _entry(whole[0], about, url)
        except etree.XMLSyntaxError:
            entry = None
        if entry:
            entries.append(entry)
        else:
            number = data.count(b"\n", 0, match.start()) + 1
            problems.append(_("line %(line)s: an entry is broken") % {"line": number})
    if _OPENING.search(data, end) or not (entries or problems):
        problems.append(_("the end is missing"))
    return Feed(tuple(entries), problems=_few(problems))


@dataclass(frozen=True, slots=True)
class _About:
    publisher: str = ""
    language: str = ""


def _about(root: etree._Element) -> _About:
    """What a feed says about itself: in RSS its channel, in Atom the feed."""
    top = next(iter(_children(root, "channel")), root)
    fields = _fields(top)
    declared = _said(fields, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return _About(publisher=line(_said(fields, "title"), 200), language=spoken(declared))


def _entry(element: etree._Element, about: _About, base: str) -> Entry | None:
    """An entry, or None where it has no usable address."""
    fields = _fields(element)
    url = _address(element, fields, base)
    if not url:
        return None
    dates = ("pubDate", "date", "published", "publication_date", "updated")
    published = (moment(_said(fields, name)) for name in dates)
    summary = next(filter(None, (_said(fields, name) for name in _SUMMARIES)), "")
    return Entry(
        url=url,
        title=_plain(_said(fields, "title"), 500),
        summary=_plain(summary),
        published_at=next(filter(None, published), None),
        language=spoken(_said(fields, "language")) or about.language,
        publisher=line(_said(fields, "name"), 200) or about.publisher,
    )


_SUMMARIES = ("description", "summary", "encoded", "content")


def _address(element: etree._Element, fields: Mapping[str, etree._Element], base: str) -> str:
    if _name(element) == "entry":
        links = [link for link in _children(element, "link") if link.get("href")]
        stated = next(
            (one.get("href") for one in links if one.get("rel") in {None, "alternate"}), ""
        )
    else:
        stated = (
            _said(fields, "link") or _said(fields, "loc") or element.get(f"{{{_RDF}}}about", "")
        )
        guid = fields.get("guid")
        if not stated and guid is not None and guid.get("isPermaLink") != "false":
            stated = _said(fields, "guid")
    return _joined(base, stated)


def _joined(base: str, stated: str) -> str:
    try:
        return web_address(urljoin(base, stated.strip())) if stated.strip() else ""
    except ValueError:
        return ""


def _sitemaps(root: etree._Element, base: str) -> tuple[str, ...]:
    """Addresses in a sitemap index, the last changed first."""
    listed = []
    for element in _children(root, "sitemap"):
        fields = _fields(element)
        changed = moment(_said(fields, "lastmod"))
        listed.append(
            (changed.timestamp() if changed else 0.0, _joined(base, _said(fields, "loc")))
        )
    listed.sort(key=lambda pair: -pair[0])
    return tuple(address for _changed, address in listed if address)


def _fields(element: etree._Element) -> dict[str, etree._Element]:
    """The elements below by local name: the format's own before those of extensions we know."""
    main: dict[str, etree._Element] = {}
    extra: dict[str, etree._Element] = {}
    for child in _below(element):
        space = etree.QName(child).namespace
        if space in _MAIN:
            main.setdefault(_name(child), child)
        elif space in _EXTRA:
            extra.setdefault(_name(child), child)
    return extra | main


def _below(element: etree._Element) -> Iterator[etree._Element]:
    """Children, and what the news extension holds further down."""
    for child in element.iterchildren(etree.Element):
        if etree.QName(child).namespace == _NEWS:
            yield from child.iter(etree.Element)
        else:
            yield child


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    """Children of that name, or those of the channel where RSS 2.0 puts them."""
    own = [child for child in element.iterchildren(etree.Element) if _name(child) == name]
    if own or name != "item":
        return own
    return [item for channel in _children(element, "channel") for item in _children(channel, name)]


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _said(fields: Mapping[str, etree._Element], name: str) -> str:
    element = fields.get(name)
    return "" if element is None else "".join(element.itertext())


def _plain(markup: str, limit: int = 2_000) -> str:
    """Text without its tags and character references."""
    return line(html.unescape(_TAG.sub(" ", markup[: limit * 4])), limit)


def _few(problems: Sequence[str]) -> tuple[str, ...]:
    more = len(problems) - MOST_PROBLEMS
    told = problems[:MOST_PROBLEMS]
    return (*told, _("and %(count)s more") % {"count": more}) if more > 0 else tuple(told)


def _json_feed(feed: Mapping[str, object], base: str) -> Feed:
    if "items" not in feed:
        raise ConnectorError("malformed", _("This is neither a feed nor a sitemap."))
    entries, problems = [], []
    for number, item in enumerate(items(feed["items"]), start=1):
        stated = next((v for v in map(item.get, ("url", "external_url", "id")) if v), "")
        url = _joined(base, stated) if isinstance(stated, str) else ""
        if not url:
            problems.append(_("entry %(number)s: no address") % {"number": number})
            continue
        texts = (item.get(name) for name in ("summary", "content_text", "content_html"))
        entries.append(
            Entry(
                url=url,
                title=_plain(line(item.get("title")), 500),
                summary=_plain(next((text for text in texts if isinstance(text, str)), "")),
                published_at=moment(item.get("date_published")),
                language=spoken(item.get("language")) or spoken(feed.get("language")),
                publisher=line(feed.get("title"), 200),
            )
        )
    return Feed(tuple(entries), problems=_few(problems))
