"""The feeds and news sitemaps of publishers that an operator lists.

A feed cannot be searched: all of it is read, and the entries that share the statement's words are
taken, those that share most first.
"""

from collections.abc import Generator, Sequence
from datetime import UTC, datetime

from sources.choices import SourceKind
from sources.connectors.exchange import JSON_TYPES, Exchange
from sources.connectors.feed_formats import Entry, Feed, read_feed
from sources.connectors.feed_memory import recall, remember
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.queries import Likeness
from sources.connectors.shapes import facts, host_of
from sources.language.words import slug_words
from workbench.lib.sentences import Sentence as _
from workbench.lib.sentences import joined

MAX_FEED_BYTES = 10 * 1024 * 1024
MOST_SITEMAPS = 10
TYPES = (
    *JSON_TYPES, "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/xml", "text/xml", "text/html", "text/plain", "application/gzip",
    "application/x-gzip", "application/octet-stream",
)  # fmt: skip
_UNDATED = datetime.min.replace(tzinfo=UTC)


class Feeds:
    """Reads every listed feed; one that fails does not keep the others from answering."""

    name = "feeds"
    secrets = ()

    def __init__(self, *, urls: Sequence[str]) -> None:
        """`urls` of RSS, Atom or JSON feeds, of news sitemaps or of sitemap indexes."""
        self._urls = urls

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield the entries that are like the ask, then the newest."""
        likeness = Likeness(ask)
        found: list[tuple[int, datetime, FoundDocument]] = []
        for url in self._urls:
            with exchange.part(host_of(url)):
                for entry in _entries(exchange, url):
                    text = f"{entry.title or slug_words(entry.url)} {entry.summary}"
                    like = likeness.of(text, entry.language or ask.language)
                    if like:
                        document = _document(entry, url)
                        found.append((like, entry.published_at or _UNDATED, document))
        found.sort(key=lambda scored: scored[:2], reverse=True)
        yield from (document for _like, _published, document in found)


def _entries(exchange: Exchange, url: str) -> Generator[Entry, None, None]:
    feed = _read(exchange, url)
    yield from feed.entries
    for sitemap in feed.sitemaps[:MOST_SITEMAPS]:
        with exchange.part(host_of(url)):
            yield from _read(exchange, sitemap).entries


def _read(exchange: Exchange, url: str) -> Feed:
    known = recall(url)
    fetched = exchange.get(
        url,
        accept=TYPES,
        max_bytes=MAX_FEED_BYTES,
        etag=known.etag,
        last_modified=known.last_modified,
    )
    if known.is_still(fetched):
        feed = known.feed
    else:
        feed = read_feed(fetched.body, url=fetched.url)
        remember(url, fetched, feed)
    exchange.counted(len(feed.entries) or len(feed.sitemaps))
    if feed.problems:
        problems = joined(", ", feed.problems)
        message = _("%(feed)s: %(problems)s") % {"feed": host_of(url), "problems": problems}
        exchange.note(ConnectorError("partial", message))
    return feed


def _document(entry: Entry, feed: str) -> FoundDocument:
    return FoundDocument(
        url=entry.url,
        title=entry.title,
        language=entry.language,
        published_at=entry.published_at,
        publisher=entry.publisher or host_of(feed),
        kind=SourceKind.NEWS,
        facts=facts((("summary", entry.summary),)),
    )
