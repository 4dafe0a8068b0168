"""Feeds and sitemaps that are watched: looked at when they are due, what is new is imported.

    WatchedFeed ─ feed_look (robots.txt, pace, ETag) ─► new entries ─ import_open ─► ImportBatch

A look that fails is made again later and later; only what kills its worker is given up.
"""

import io
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.articles.choices import FeedStatus, ImportChannel
from claims.articles.imports import GivenFile, import_open, uploads_store
from claims.articles.models import FeedEntry, ImportBatch, WatchedFeed
from sources.documents.addresses import host_of
from sources.formats import Entry, entries_of
from sources.services import page_client
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import (
    Code,
    Fetched,
    HttpClient,
    HttpError,
    heeding_robots,
    parse_url,
    usable_validator,
)
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

MAX_FEED_BYTES = 10 * 1024 * 1024
MOST_NEW = 1_000
"""Imported at a time, as many as a news sitemap may have; the next look takes the next ones."""
MOST_LISTED = 50_000
"""As many as one sitemap may have (sitemaps.org): what lists more is not looked through."""
_KEYS = 500
LONGEST_PAUSE = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=30)
_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
    "text/xml", "application/feed+json", "application/json", "text/plain", "text/html",
    "application/gzip", "application/x-gzip", "application/octet-stream",
)  # fmt: skip


class _NoFeed(Exception):
    """What was fetched has no entries."""


def feed_watch(*, url: str, name: str = "") -> WatchedFeed:
    """Watch a feed from now on, or again. Raises HttpError for what is no address."""
    address = parse_url(url).url
    feed, created = WatchedFeed.objects.get_or_create(
        url=address, defaults={"name": (name or host_of(address))[:200]}
    )
    if not created:
        feed_switch(feed=feed, is_on=True)
    return feed


def feed_switch(*, feed: WatchedFeed, is_on: bool) -> None:
    """Let a feed be looked at from now on, at once, or not any more."""
    status = FeedStatus.WATCHED if is_on else FeedStatus.OFF
    anew: dict[str, Any] = {"due_at": timezone.now(), "attempts": 0, "failures": 0, "error": ""}
    WatchedFeed.objects.filter(pk=feed.pk).update(
        status=status, lease_until=None, **(anew if is_on else {})
    )
    feed.refresh_from_db()


def feed_look(
    *, feed_id: int, client: HttpClient | None = None, redelivered: bool = False
) -> ImportBatch | None:
    """Take a feed that is due and look at it; return the import of what is new, for the caller to
    enqueue, None where nothing is. What goes wrong is written on its row.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    hold = take(WatchedFeed.objects.all(), feed_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return None
    with waiting_is_no_attempt(hold, says_why=False):
        try:
            return _looked(hold, _fetched(hold.row, client or page_client()))
        except HttpError as error:
            _settle_failure(hold, str(error), error)
        except _NoFeed as error:
            _settle_failure(hold, str(error))
        except OSError as error:  # of the disk
            _settle_failure(hold, error.strerror or str(error))
    return None


def _fetched(feed: WatchedFeed, client: HttpClient) -> Fetched:
    return heeding_robots(client).get(
        feed.url,
        accept=_TYPES,
        max_bytes=MAX_FEED_BYTES,
        etag=feed.etag,
        last_modified=feed.last_modified,
    )


def _looked(hold: Hold[WatchedFeed], fetched: Fetched) -> ImportBatch | None:
    """Write what was found, and open the import of what is new: together, if the feed is ours."""
    feed, now = hold.row, timezone.now()
    if fetched.not_modified:
        _settle(hold, now, new_count=0)
        return None
    listed = _listed(fetched, feed.url)
    known = set(feed.entries.values_list("key", flat=True))
    new = [key for key in listed if key not in known]
    taken = new[:MOST_NEW]
    validators = {} if len(taken) < len(new) else fetched.headers  # the rest must be sent again
    folder, files = uploads_store([(feed.url, [fetched.body])]) if taken else ("", [])
    with transaction.atomic():
        batch = _opened(feed, folder, files[0], {listed[key] for key in taken}) if taken else None
        _remember(feed, listed, taken, now)
        settled = _settle(
            hold,
            now,
            entry_count=len(listed),
            new_count=len(new),
            etag=usable_validator(validators.get("etag", ""), 500),
            last_modified=usable_validator(validators.get("last-modified", ""), 100),
            **({"batch": batch} if batch else {}),
        )
        transaction.set_rollback(not settled)
    return batch if settled else None


def _listed(fetched: Fetched, url: str) -> dict[str, int]:
    """Return the entries of a feed or sitemap by key, and their rows. Raises `_NoFeed`."""
    found: dict[str, int] = {}
    size = len(fetched.body)
    for entry in entries_of(io.BytesIO(fetched.body), url, size=size):
        if entry.address and entry.address.is_list:
            raise _NoFeed(_("This is an index of sitemaps: watch the sitemap that lists news."))
        if entry.format == "html":
            raise _NoFeed(_("This is a web page, neither a feed nor a sitemap."))
        if entry.row is not None and entry.raw:
            found.setdefault(_key(entry), entry.row)
            if len(found) > MOST_LISTED:
                message = _("There are more than %(limit)d entries: it is not looked through.")
                raise _NoFeed(message % {"limit": MOST_LISTED})
    if not found:
        raise _NoFeed(_("There are no entries: it is neither a feed nor a sitemap, or empty."))
    return found


def _key(entry: Entry) -> str:
    return sha256_hex(entry.address.url if entry.address else entry.raw)


def _remember(feed: WatchedFeed, listed: Iterable[str], taken: Iterable[str], now: Any) -> None:
    """Note which entries are known and still listed; forget those that have not been for long."""
    keys = list(listed)
    for at in range(0, len(keys), _KEYS):
        feed.entries.filter(key__in=keys[at : at + _KEYS]).update(listed_at=now)
    found = [FeedEntry(feed=feed, key=key, listed_at=now) for key in taken]
    FeedEntry.objects.bulk_create(found, ignore_conflicts=True)  # of a look that took this one over
    feed.entries.filter(listed_at__lt=now - FORGOTTEN_AFTER).delete()


def _opened(feed: WatchedFeed, folder: str, file: GivenFile, rows: set[int]) -> ImportBatch:
    only = GivenFile(file.path, file.name, frozenset(rows))
    return import_open(channel=ImportChannel.FEED, name=feed.name, files=[only], folder=folder)


def _settle(hold: Hold[WatchedFeed], now: Any, **found: Any) -> bool:
    pause = timedelta(minutes=settings.FEED_MINUTES)
    return settle(
        hold, error="", failures=0, attempts=0, checked_at=now, due_at=now + _spread(pause), **found
    )


def _settle_failure(hold: Hold[WatchedFeed], why: str, error: HttpError | None = None) -> None:
    """Look again later, each time twice as long; waiting for one's turn is no failure."""
    busy = error is not None and error.code is Code.BUSY
    failures = hold.row.failures + (not busy)
    pause = timedelta(minutes=settings.FEED_MINUTES) * 2 ** min(failures, 12)
    if busy:
        pause = timedelta(0)
    asked_for = timedelta(seconds=(error.retry_after or 0) if error else 0)
    now = timezone.now()
    settle(
        hold,
        error=why[:1000],
        failures=failures,
        attempts=F("attempts") - 1,
        checked_at=now,
        due_at=now + _spread(min(max(pause, asked_for), LONGEST_PAUSE)),
    )


def _spread(pause: timedelta) -> timedelta:
    """Feeds that were added together are not looked at together for ever."""
    return pause * random.uniform(0.9, 1.1)  # noqa: S311
