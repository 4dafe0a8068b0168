"""A publisher's feed, in each of the formats."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request

OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass
class FeedsProvider:
    """Answers the feed, whoever asks."""

    known: tuple[Known, ...] = KNOWN
    bare: bool = False
    shape: str = "rss"

    def answer(self, request: Request) -> Reply:
        """The feed of the shape that the path names, else of the usual one."""
        known = [_bare(one) for one in self.known] if self.bare else list(self.known)
        shape = request.path.rpartition("/")[2]
        return SHAPES.get(shape, SHAPES[self.shape])(known)


def rss(known: list[Known]) -> Reply:
    """RSS 2.0."""
    entries = "".join(
        f"<item>\n<title>{escape(one.title)}</title><link>{one.url}</link>"
        f"{_date('pubDate', one, rfc=True)}<guid isPermaLink='false'>{one.number}</guid></item>\n"
        for one in known
    )
    channel = f"<title>The Daily Example</title><language>en-gb</language>\n{entries}"
    return _xml(f"<rss version='2.0'><channel>{channel}</channel></rss>", "application/rss+xml")


def rdf(known: list[Known]) -> Reply:
    """RSS 1.0."""
    entries = "".join(
        f"<item rdf:about='{one.url}'><title>{escape(one.title)}</title>"
        f"{_date('dc:date', one)}</item>"
        for one in known
    )
    spaces = (
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    )
    channel = "<channel rdf:about='x'><title>The Daily Example</title></channel>"
    return _xml(f"<rdf:RDF {spaces}>{channel}{entries}</rdf:RDF>", "application/rdf+xml")


def atom(known: list[Known]) -> Reply:
    """Atom, with an address that is relative to the feed's."""
    entries = "".join(
        f"<entry><title type='html'>{escape(escape(one.title))}</title>"
        f"<link rel='self' href='/feed'/><link href='{one.url}'/>{_date('published', one)}</entry>"
        for one in known
    )
    opening = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>"
    title = "<title>The Daily Example</title>"
    return _xml(f"{opening}{title}{entries}</feed>", "application/atom+xml")


def json_feed(known: list[Known]) -> Reply:
    """JSON Feed 1.1."""
    entries = [
        {"id": one.url, "url": one.url, "title": one.title, "date_published": one.published}
        for one in known
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Daily Example",
        "language": "en",
        "items": entries,
    }
    return Reply(json.dumps(feed).encode(), "application/feed+json")


def news_sitemap(known: list[Known]) -> Reply:
    """A sitemap with Google's news extension."""
    entries = "".join(
        f"<url><loc>{one.url}</loc><news:news><news:publication>"
        f"<news:name>The Daily Example</news:name><news:language>en</news:language>"
        f"</news:publication>{_date('news:publication_date', one)}"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in known
    )
    spaces = (
        "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    )
    return _xml(f"<urlset {spaces}>{entries}</urlset>", "application/xml")


SHAPES = {
    "rss": rss,
    "rdf": rdf,
    "atom": atom,
    "json": json_feed,
    "sitemap": news_sitemap,
}


def _bare(known: Known) -> Known:
    return Known(known.number, "", None)


def _date(tag: str, known: Known, *, rfc: bool = False) -> str:
    if not known.published:
        return ""
    moment = datetime.fromisoformat(known.published)
    return f"<{tag}>{format_datetime(moment) if rfc else known.published}</{tag}>"


def _xml(body: str, content_type: str) -> Reply:
    return Reply((OPENING + body).encode(), content_type)
