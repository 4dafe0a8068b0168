"""A DataFeed of ClaimReview, as Data Commons publishes it: about 200 MB, 93,000 fact-checks.

Format: schema.org/DataFeed holding schema.org/ClaimReview; `item`, `itemReviewed`, `appearance` and
`author` may each be an object or a list. It is read as a stream, an element at a time. Asking it
costs a download: where it serves many statements, import it once (docs/importing.md).
"""

import heapq
from collections.abc import Generator, Mapping
from typing import Protocol

import ijson

from sources.choices import SourceKind
from sources.connectors.exchange import JSON_TYPES, Exchange
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.queries import Likeness
from sources.connectors.shapes import facts, items, mapping
from sources.formats.claim_reviews import review_of
from workbench.lib.sentences import Sentence as _

BASE_URL = "https://storage.googleapis.com/datacommons-feeds/claimreview/latest/data.json"
MOST_KEPT = 500
MAX_BYTES = 1024 * 1024 * 1024


class Readable(Protocol):
    """A body that is read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""


class ClaimReviewFeed:
    """Reads the whole feed, and keeps the reviews that share most words with the statement."""

    name = "claimreview-feed"
    secrets = ()

    def __init__(self, *, base_url: str = BASE_URL) -> None:
        """Read the public feed, or another in the same shape."""
        self._base_url = base_url

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield the reviews that are like the ask. Raises `ConnectorError`."""
        likeness = Likeness(ask)
        best: list[tuple[int, int, FoundDocument]] = []
        number = 0
        with exchange.part():
            with exchange.stream(self._base_url, accept=_TYPES, max_bytes=MAX_BYTES) as body:
                for number, review in enumerate(read_reviews(body), start=1):
                    text = f"{review.facts.get('claim', '')} {review.title}"
                    like = likeness.of(text, review.language or ask.language)
                    if like:
                        heapq.heappush(best, (like, -number, review))  # of equals the first
                    if len(best) > MOST_KEPT:
                        heapq.heappop(best)
            exchange.counted(number)
        yield from (review for _like, _number, review in sorted(best, reverse=True))


_TYPES = (*JSON_TYPES, "application/octet-stream", "binary/octet-stream", "text/plain")


def read_reviews(body: Readable) -> Generator[FoundDocument, None, None]:
    """Yield the feed's reviews in order, holding one element at a time.

    What comes before broken JSON is yielded; there it raises `ConnectorError`, "malformed".
    """
    try:
        for element in ijson.items(body, "dataFeedElement.item", use_float=True):
            feed_item = mapping(element)
            for review in items(feed_item.get("item")):
                yield from _documents(review)
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError):
        raise ConnectorError("malformed", _("The feed is not readable JSON.")) from None


def _documents(value: Mapping[str, object]) -> Generator[FoundDocument, None, None]:
    review = review_of(value)
    if not (review.url and review.claim):
        return
    yield FoundDocument(
        url=review.url,
        title=review.title[:500] or review.claim[:500],
        language=review.language,
        published_at=review.published_at,
        publisher=review.publisher[:200],
        kind=SourceKind.FACT_CHECK,
        facts=facts(
            (
                ("claim", review.claim),
                ("claimant", review.claimant),
                ("claim_date", review.claim_date),
                ("appearance", review.appearance),
                ("textual_rating", review.textual_rating),
                ("rating", review.rating),
                ("best_rating", review.best),
                ("worst_rating", review.worst),
                ("license", review.license),
            )
        ),
    )
