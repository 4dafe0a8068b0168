"""The newest verdicts as Atom and as JSON Feed, and all of them as a sitemap. No database is asked.

Formats: RFC 4287; https://www.jsonfeed.org/version/1.1/; https://www.sitemaps.org/protocol.html.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from claims.publishing.published import PublicVerdict, Publisher

ADDRESSES_A_FILE = 50_000  # as many as a sitemap may have
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def atom(verdicts: Iterable[PublicVerdict], publisher: Publisher) -> str:
    """Return an Atom feed."""
    feed = Atom1Feed(
        title=_xml(publisher.name),
        link=f"{publisher.url}/verdicts/",
        description="",
        feed_url=f"{publisher.url}/feeds/verdicts.atom",
        author_name=_xml(publisher.name),
        author_link=publisher.url,
    )
    for verdict in verdicts:
        address = publisher.address_of(verdict.pk)
        feed.add_item(
            title=_xml(verdict.headline),
            link=address,
            description=linebreaks(_xml(verdict.rationale), autoescape=True),
            unique_id=address,
            pubdate=verdict.published_at,
            updateddate=verdict.changed_at,
            categories=[_xml(verdict.label())],
        )
    text: str = feed.writeString("utf-8")
    return text


def json_feed(verdicts: Iterable[PublicVerdict], publisher: Publisher) -> dict[str, Any]:
    """Return a JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "home_page_url": f"{publisher.url}/verdicts/",
        "feed_url": f"{publisher.url}/feeds/verdicts.json",
        "authors": [{"name": publisher.name, "url": publisher.url}],
        "items": [_entry(verdict, publisher) for verdict in verdicts],
    }


def _entry(verdict: PublicVerdict, publisher: Publisher) -> dict[str, Any]:
    address = publisher.address_of(verdict.pk)
    entry = {
        "id": address,
        "url": address,
        "title": verdict.headline,
        "content_text": verdict.rationale,
        "date_published": verdict.published_at.isoformat(),
        "date_modified": verdict.changed_at.isoformat(),
        "tags": [verdict.label()],
    }
    return entry if verdict.language == "und" else {**entry, "language": verdict.language}


def sitemap_index(publisher: Publisher, *, last_key: int) -> str:
    """Return the index of sitemaps, each with a range of keys: nothing is counted for it."""
    files = range(last_key // ADDRESSES_A_FILE + 1)
    lines = "".join(
        f"<sitemap><loc>{escape(publisher.url)}/sitemap-{number}.xml</loc></sitemap>\n"
        for number in files
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAPS}">\n{lines}</sitemapindex>\n'


def sitemap(changes: Iterable[tuple[int, datetime]], publisher: Publisher) -> Iterator[str]:
    """Yield a sitemap of verdicts, each with when it changed last."""
    yield f'{_XML}<urlset xmlns="{_SITEMAPS}">\n'
    for pk, changed_at in changes:
        address = escape(publisher.address_of(pk))
        yield f"<url><loc>{address}</loc><lastmod>{changed_at.isoformat()}</lastmod></url>\n"
    yield "</urlset>\n"


def _xml(text: str) -> str:
    """Return a text without the characters that XML cannot have, not even escaped."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
