"""What a worker process remembers of the feeds it has read, so that it need not read them again.

A server that gave an ETag or a Last-Modified is asked whether the feed has changed (RFC 9110
§13.1); one that gave neither sends it again, and what is the same to the byte is not read again.
Every ask is still a request that is kept: no feed is taken for fresh unasked, whatever its `ttl`.
"""

from dataclasses import dataclass, field

from sources.connectors.feed_formats import Feed
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Fetched, usable_validator

MOST_FEEDS = 64
MOST_ENTRIES = 1000  # as many as a news sitemap may have; larger ones cost too much memory


@dataclass(frozen=True, slots=True)
class Known:
    """A feed as it was read last; nothing, where it was not."""

    feed: Feed = field(default_factory=Feed)
    url: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""

    def is_still(self, fetched: Fetched) -> bool:
        """Tell whether an answer says or shows that the feed has not changed."""
        if fetched.not_modified:
            return bool(self.sha256)
        return (self.url, self.sha256) == (fetched.url, sha256_hex(fetched.body))


_known: dict[str, Known] = {}


def recall(url: str) -> Known:
    """Return what is known of the feed at this address."""
    return _known.get(url, Known())


def remember(url: str, fetched: Fetched, feed: Feed) -> None:
    """Remember a whole answer and what was read in it; what was read longest ago is forgotten."""
    _known.pop(url, None)
    if len(feed.entries) > MOST_ENTRIES:
        return
    _known[url] = Known(
        feed,
        fetched.url,
        sha256_hex(fetched.body),
        usable_validator(fetched.headers.get("etag", "")),
        usable_validator(fetched.headers.get("last-modified", "")),
    )
    if len(_known) > MOST_FEEDS:
        del _known[next(iter(_known))]
