"""Which finders there are, and how each is made from the settings."""

from collections.abc import Callable

from django.conf import settings

from sources.connectors import (
    claimreview_feed,
    desks,
    feeds,
    gdelt,
    google_factcheck,
    mediawiki,
    searxng,
)
from sources.connectors.finder import Finder

KeyOf = Callable[[str], str]
"""From a connector's name to its API key, "" where it has none."""


def _google(key_of: KeyOf) -> Finder:
    name = google_factcheck.GoogleFactCheck.name
    base_url = _address(name, google_factcheck.BASE_URL)
    return google_factcheck.GoogleFactCheck(key=key_of(name), base_url=base_url)


def _gdelt(_key_of: KeyOf) -> Finder:
    return gdelt.Gdelt(base_url=_address(gdelt.Gdelt.name, gdelt.BASE_URL))


def _wikipedia(_key_of: KeyOf) -> Finder:
    base_url = _address(mediawiki.MediaWiki.name, mediawiki.BASE_URL)
    return mediawiki.MediaWiki(languages=settings.WIKIPEDIA_LANGUAGES, base_url=base_url)


def _searxng(_key_of: KeyOf) -> Finder:
    return searxng.SearxNG(base_url=settings.SEARXNG_URL)


def _desks(_key_of: KeyOf) -> Finder:
    return desks.Desks(urls=settings.OTHER_DESKS)


def _feeds(_key_of: KeyOf) -> Finder:
    return feeds.Feeds(urls=settings.FEED_URLS)


def _claimreview(_key_of: KeyOf) -> Finder:
    name = claimreview_feed.ClaimReviewFeed.name
    return claimreview_feed.ClaimReviewFeed(base_url=_address(name, claimreview_feed.BASE_URL))


def _address(name: str, usual: str) -> str:
    addresses: dict[str, str] = settings.CONNECTOR_URLS
    return addresses.get(name, usual)


MAKERS: dict[str, Callable[[KeyOf], Finder]] = {
    google_factcheck.GoogleFactCheck.name: _google,
    desks.Desks.name: _desks,
    gdelt.Gdelt.name: _gdelt,
    mediawiki.MediaWiki.name: _wikipedia,
    searxng.SearxNG.name: _searxng,
    feeds.Feeds.name: _feeds,
    claimreview_feed.ClaimReviewFeed.name: _claimreview,
}
WITH_KEY = (google_factcheck.GoogleFactCheck.name, "suggestions")
"""Whose keys are kept; the last one is no connector (`claims.suggesting`)."""


def make_finders(key_of: KeyOf) -> list[Finder]:
    """The finders that the operator has switched on (`CONNECTORS`), in that order.

    Names that do not exist are reported by a system check and left out here.
    """
    return [MAKERS[name](key_of) for name in settings.CONNECTORS if name in MAKERS]
