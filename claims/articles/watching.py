"""Feeds and sitemaps that are watched: looked at when they are due, what is new is imported.

    WatchedFeed ─ feed_look (robots.txt, pace, ETag) ─► new entries ─ import_open ─► ImportBatch

What it lists, and which sitemaps of an index are read, is `sheets.py`.

A look that fails is made again later and later; only what kills its worker is given up.
"""

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.articles.choices import FeedStatus, ImportChannel
from claims.articles.imports import GivenFile, import_open, uploads_store
from claims.articles.models import FeedEntry, ImportBatch, WatchedFeed
from claims.articles.sheets import NoFeed, Sheet, Sheets, sheet_of, sheets_below
from sources.documents.addresses import host_of
from sources.services import page_client
from workbench.lib.http import (
    Code,
    Fetched,
    HttpClient,
    HttpError,
    heeding_robots,
    parse_url,
    usable_validator,
)
from workbench.lib.work import Hold, extend, settle, take, waiting_is_no_attempt

MAX_FEED_BYTES = settings.FEED_MB * 1024**2
MOST_NEW = settings.FEED_NEW
"""Imported at a time; the next look takes the next ones. A news sitemap may have as many."""
LONGEST_LOOK = 100.0  # seconds, after which no further sitemap of an index is asked for
_KEYS = 500
LONGEST_PAUSE = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=30)
_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
    "text/xml", "application/feed+json", "application/json", "text/plain", "text/html",
    "application/gzip", "application/x-gzip", "application/octet-stream",
)  # fmt: skip


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
    hold = take(WatchedFeed.objects.all(), feed_id, lease=_lease(), redelivered=redelivered)
    if hold is None:
        return None
    asking = heeding_robots(client or page_client())
    with waiting_is_no_attempt(hold, says_why=False):
        try:
            return _looked(hold, _fetched(hold.row, asking), asking)
        except HttpError as error:
            _settle_failure(hold, error.sentence, error)
        except NoFeed as error:
            _settle_failure(hold, error.why)
        except OSError as error:  # of the disk
            _settle_failure(hold, error.strerror or str(error))
    return None


def _fetched(feed: WatchedFeed, client: HttpClient) -> Fetched:
    return client.get(
        feed.url,
        accept=_TYPES,
        max_bytes=MAX_FEED_BYTES,
        etag=feed.etag,
        last_modified=feed.last_modified,
    )


def _looked(hold: Hold[WatchedFeed], fetched: Fetched, client: HttpClient) -> ImportBatch | None:
    """Write what was found, and open the import of what is new: together, if the feed is ours."""
    feed, now = hold.row, timezone.now()
    if fetched.not_modified:
        _settle(hold, now, new_count=0)
        return None
    known = dict(feed.entries.values_list("key", "listed_at"))
    first = sheet_of(feed.url, fetched.body)
    sheets = Sheets([first])
    if first.children:
        sheets = sheets_below(first, partial(_asked, hold, client, monotonic()), known)
    listed = {key: sheet for sheet in reversed(sheets.read) for key in sheet.rows}
    new = [key for sheet in sheets.read for key in sheet.rows if listed[key] is sheet]
    new = [key for key in new if key not in known]
    taken, left = new[:MOST_NEW], {listed[key].key for key in new[MOST_NEW:]}
    done = {sheet.key for sheet in sheets.read if sheet.key and sheet.key not in left}
    done |= sheets.tried
    is_whole = sheets.is_whole and not left  # else the rest must be sent again
    validators = fetched.headers if is_whole else {}
    folder, files = _stored(listed, taken)
    with transaction.atomic():
        batch = _opened(feed, folder, files) if files else None
        _remember(feed, {*listed, *sheets.unchanged, *done}, {*taken, *done}, now)
        settled = _settle(
            hold,
            now,
            **feed.telling(sheets.trouble),
            entry_count=len(listed),
            new_count=len(new),
            etag=usable_validator(validators.get("etag", ""), 500),
            last_modified=usable_validator(validators.get("last-modified", ""), 100),
            **({"batch": batch} if batch else {}),
        )
        transaction.set_rollback(not settled)
    return batch if settled else None


def _asked(hold: Hold[WatchedFeed], client: HttpClient, begun: float, url: str) -> bytes | None:
    """Fetch a sitemap of an index, holding on to the feed. Raises HttpError."""
    if monotonic() - begun > LONGEST_LOOK or not extend(hold, lease=_lease(), came_on=False):
        return None
    return client.get(url, accept=_TYPES, max_bytes=MAX_FEED_BYTES).body


def _stored(listed: Mapping[str, Sheet], taken: Iterable[str]) -> tuple[str, list[GivenFile]]:
    """Keep the sheets that have something new, and say which rows of each are meant."""
    rows: dict[str, set[int]] = {}
    for key in taken:
        rows.setdefault(listed[key].url, set()).add(listed[key].rows[key])
    if not rows:
        return "", []
    bodies = {sheet.url: sheet.body for sheet in listed.values()}
    folder, files = uploads_store([(url, [bodies[url]]) for url in rows])
    meant = zip(files, rows.values(), strict=True)
    return folder, [GivenFile(file.path, file.name, frozenset(only)) for file, only in meant]


def _remember(feed: WatchedFeed, listed: Iterable[str], taken: Iterable[str], now: Any) -> None:
    """Note which entries are known and still listed; forget those that have not been for long."""
    keys = list(listed)
    for at in range(0, len(keys), _KEYS):
        feed.entries.filter(key__in=keys[at : at + _KEYS]).update(listed_at=now)
    found = [FeedEntry(feed=feed, key=key, listed_at=now) for key in taken]
    FeedEntry.objects.bulk_create(found, ignore_conflicts=True)  # of a look that took this one over
    feed.entries.filter(listed_at__lt=now - FORGOTTEN_AFTER).delete()


def _opened(feed: WatchedFeed, folder: str, files: list[GivenFile]) -> ImportBatch:
    return import_open(channel=ImportChannel.FEED, name=feed.name, files=files, folder=folder)


def _lease() -> timedelta:
    return timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)


def _settle(hold: Hold[WatchedFeed], now: Any, **found: Any) -> bool:
    pause = timedelta(minutes=settings.FEED_MINUTES)
    told = {"error": "", "failures": 0, "attempts": 0, **found}
    return settle(hold, checked_at=now, due_at=now + _spread(pause), **told)


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
        **hold.row.telling(why),
        failures=failures,
        attempts=F("attempts") - 1,
        checked_at=now,
        due_at=now + _spread(min(max(pause, asked_for), LONGEST_PAUSE)),
    )


def _spread(pause: timedelta) -> timedelta:
    """Feeds that were added together are not looked at together for ever."""
    return pause * random.uniform(0.9, 1.1)  # noqa: S311
