"""What a web page says about itself in tags for machines: Open Graph, meta, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

import orjson
from lxml.html import HtmlElement

from sources.documents.addresses import host_of, is_web_address
from sources.documents.dates import parse_machine_date
from sources.documents.document import MAX_FIELD_CHARS
from sources.language.normalising import normalise_line

_MAX_JSON_CHARS = 500_000
_MAX_JSON_NODES = 2_000
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "pubdate", "publishdate", "publish-date", "dc.date.issued", "dcterms.issued", "dc.date", "date",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "title")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "dc.creator", "byl")
_URL_NAMES = ("og:url", "twitter:url")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Empty strings and None where the page says nothing."""

    title: str
    url: str
    publisher: str
    author: str
    language: str
    published_at: datetime | None


def page_facts(tree: HtmlElement, *, url: str = "") -> PageFacts:
    """The page's own statements, Open Graph before JSON-LD before plain tags.

    A canonical address is believed only on the host the page came from: `url` is what
    a document is known by, and a page must not be able to take another's.
    """
    meta = _meta_tags(tree)
    article = _json_article(tree)
    return PageFacts(
        title=_first(meta, _TITLE_NAMES) or _text(article.get("headline")) or _heading(tree),
        url=_canonical(tree, meta, url),
        publisher=_first(meta, ("og:site_name",)) or _text(article.get("publisher")),
        author=_text(article.get("author")) or _author(meta),
        language=_clean(tree.xpath("string(/html/@lang)")) or _first(meta, ("og:locale",)),
        published_at=_published(tree, meta, article),
    )


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            tags.setdefault(name.strip().lower(), content)
    return tags


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((_clean(meta[name]) for name in names if _clean(meta.get(name, ""))), "")


def _clean(value: object) -> str:
    return normalise_line(value[:MAX_FIELD_CHARS]) if isinstance(value, str) else ""


def _heading(tree: HtmlElement) -> str:
    headings = tree.xpath("//h1")
    if len(headings) == 1:
        return _clean(headings[0].xpath("string()"))
    return _clean(tree.xpath("string(//head/title)"))


def _author(meta: Mapping[str, str]) -> str:
    names = (_clean(meta.get(name, "")) for name in _AUTHOR_NAMES)
    return next((name for name in names if name and "://" not in name), "")


def _canonical(tree: HtmlElement, meta: Mapping[str, str], url: str) -> str:
    link = _clean(tree.xpath("string(//link[@rel='canonical']/@href)"))
    for stated in (link, _first(meta, _URL_NAMES)):
        try:
            canonical = urljoin(url, stated)
            same = not url or _host(canonical) == _host(url)
            if stated and same and is_web_address(canonical):
                return canonical
        except ValueError:
            continue
    return url


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.").removeprefix("m.").removeprefix("amp.")


def _published(
    tree: HtmlElement, meta: Mapping[str, str], article: Mapping[str, object]
) -> datetime | None:
    stated = [
        meta.get("article:published_time", ""),
        article.get("datePublished"),
        *(meta.get(name, "") for name in _DATE_NAMES),
        *tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")[:1],
    ]
    dates = [parse_machine_date(value) for value in stated if isinstance(value, str)]
    return next((date for date in dates if date), None)


def _json_article(tree: HtmlElement) -> Mapping[str, object]:
    """The first JSON-LD object with a headline or a date of publication."""
    for script in tree.iter("script"):
        source = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(source) > _MAX_JSON_CHARS:
            continue
        try:
            parsed: object = orjson.loads(source)
        except orjson.JSONDecodeError:
            continue
        for node in _nodes(parsed):
            if "datePublished" in node or "headline" in node:
                return node
    return {}


def _nodes(parsed: object) -> Iterator[Mapping[str, object]]:
    queue = [parsed]
    for _ in range(_MAX_JSON_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node[:100])
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _text(value: object) -> str:
    """Names from JSON-LD: a string, an object with a name, or a list of these."""
    items = value[:10] if isinstance(value, list) else [value]
    names = [_clean(item.get("name") if isinstance(item, dict) else item) for item in items]
    return ", ".join(filter(None, names))
