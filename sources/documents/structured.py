"""What a web page says about itself in tags for machines: Open Graph, meta, JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin

from lxml.html import HtmlElement

from sources.documents.addresses import host_of, is_web_address
from sources.documents.dates import parse_date, parse_machine_date
from sources.documents.document import MAX_FIELD_CHARS, Origin
from sources.documents.jsonld import json_article
from sources.documents.markup import unescaped
from sources.documents.titles import heading_of, without_site
from sources.language.detection import language_code
from sources.language.normalising import normalise_line

_MAX_HEADINGS = 20
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "pubdate", "publishdate", "publish-date", "dc.date.issued", "dcterms.issued", "dc.date", "date",
)  # fmt: skip
_TITLE_NAMES = ("og:title", "twitter:title")
_WINDOW_NAMES = ("dc.title", "title")  # which systems fill with the window's
_DESCRIPTION_NAMES = ("og:description", "description", "twitter:description")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "dc.creator", "byl")
_URL_NAMES = ("og:url", "twitter:url")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Empty strings and None where the page says nothing; `origins` names where it says the rest,
    but for an address that is the one it came from.
    """

    title: str
    description: str
    url: str
    publisher: str
    author: str
    language: str
    published_at: datetime | None
    origins: Mapping[str, Origin]


def page_facts(tree: HtmlElement, *, url: str = "") -> PageFacts:
    """The page's own statements, Open Graph before JSON-LD before plain tags.

    A canonical address is believed only on the host the page came from: `url` is what
    a document is known by, and a page must not be able to take another's.
    """
    meta = _meta_tags(tree)
    article = json_article(tree)
    language = _clean(tree.xpath("string(/html/@lang)")) or _first(meta, ("og:locale",))
    address = _canonical(tree, meta, url)
    sites = [_first(meta, ("og:site_name",)), _text(article.get("publisher"))]
    stated = _text(article.get("author"))
    title, title_from = _title(tree, meta, article, [*sites, *_host_names(address)])
    date, date_from = _published(tree, meta, article, language_code(language))
    origins = {
        "title": title_from,
        **({"publisher": Origin.META if sites[0] else Origin.JSONLD} if any(sites) else {}),
        "author": Origin.JSONLD if stated else Origin.META,
        **({"published_at": date_from} if date else {}),
        **({} if address == url else {"url": Origin.META}),
    }
    return PageFacts(
        title=title,
        description=_first(meta, _DESCRIPTION_NAMES) or _text(article.get("description")),
        url=address,
        publisher=next(filter(None, sites), ""),
        author=stated or _author(meta),
        language=language,
        published_at=date,
        origins=origins,
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


def _title(
    tree: HtmlElement, meta: Mapping[str, str], article: Mapping[str, object], sites: list[str]
) -> tuple[str, Origin]:
    first = [_clean(one.xpath("string()")) for one in tree.xpath("//h1")[:_MAX_HEADINGS]]
    second = [_clean(one.xpath("string()")) for one in tree.xpath("//h2")[:_MAX_HEADINGS]]
    headline = unescaped(_text(article.get("headline")))
    tagged = _first(meta, _TITLE_NAMES)
    stated = tagged or headline or _item(tree, "headline")
    if stated:
        origin = Origin.JSONLD if headline and not tagged else Origin.META
        own = [*first, headline] if stated.startswith(headline) else first
        return without_site(stated, sites, own), origin
    shown = _clean(tree.xpath("string(//head/title)")) or _first(meta, _WINDOW_NAMES)
    return heading_of(shown, list(filter(None, first)), second, sites), Origin.TEXT


def _item(tree: HtmlElement, name: str) -> str:
    """The first microdata property of this name, on whatever element it is."""
    for element in tree.xpath(f"//*[@itemprop='{name}']")[:_MAX_HEADINGS]:
        stated = element.get("content") or element.get("datetime") or element.xpath("string()")
        if _clean(stated):
            return _clean(stated)
    return ""


def _host_names(url: str) -> list[str]:
    """A host, and its name in it: "www.golem.example" is "golem" to its readers."""
    host = _host(url) if url else ""
    return [host, host.split(".")[0]] if host else []


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
    tree: HtmlElement, meta: Mapping[str, str], article: Mapping[str, object], language: str
) -> tuple[datetime | None, Origin]:
    """When the page says it was published: as machines write it, else as people do."""
    tagged = [
        *(meta.get(name, "") for name in _DATE_NAMES),
        _item(tree, "datePublished"),
        *tree.xpath("//time[@pubdate]/@datetime")[:1],
    ]
    stated = [
        (meta.get("article:published_time", ""), Origin.META),
        (article.get("datePublished"), Origin.JSONLD),
        *((value, Origin.META) for value in tagged),
    ]
    given = [(one, where) for one, where in stated if isinstance(one, str) and one.strip()]
    for read in (parse_machine_date, lambda written: parse_date(written, language)):
        for written, origin in given:
            if date := read(written):
                return date, origin
    return None, Origin.TEXT


def first_of_two(tree: HtmlElement, language: str) -> datetime | None:
    """When an article came out that says to machines only when it was changed, and prints both."""
    for time in islice(tree.iter("time"), _MAX_HEADINGS):
        if time.get("itemprop") == "dateModified" and _is_in_article(time):
            printed = _clean(time.xpath("string()"))
            changed = parse_machine_date(time.get("datetime", ""))
            found = parse_date(printed, language_code(language))
            if found and changed and found.date() < changed.date():
                return found
    return None


def printed_date(tree: HtmlElement, language: str) -> datetime | None:
    """The date that the page shows, where it says none to machines that they can read."""
    times = [
        time.get("datetime", "")
        for time in islice(tree.iter("time"), _MAX_HEADINGS)
        if time.get("itemprop") != "dateModified" and _is_in_article(time)
    ]
    shown = tree.xpath("//*[contains(@class, 'date') or contains(@class, 'publish')]")
    lines = [*times[:3], *(_clean(one.xpath("string()")) for one in shown[:5])]
    dates = (parse_date(line.strip(" /|·"), language_code(language)) for line in lines)
    return next((date for date in dates if date), None)


def _is_in_article(element: HtmlElement) -> bool:
    return next(element.iterancestors("article"), None) is not None


def _text(value: object) -> str:
    """Names from JSON-LD: a string, an object with a name, or a list of these."""
    items = value[:10] if isinstance(value, list) else [value]
    names = [_clean(item.get("name") if isinstance(item, dict) else item) for item in items]
    return ", ".join(filter(None, names))
