"""Addresses that files list: pages are fetched in their turn, sitemaps give their addresses.

    sitemap, list ─ address ─► page_incoming (guard, robots.txt, pace) ─► a row
    index of sitemaps ─ address ─► kept beside the uploads ─ entries_of ─► addresses

A sitemap that was fetched is kept until its import is done, and so is the reason why one could not
be: whoever goes on with the import finds the same rows.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats import Address, Entry, entries_of
from sources.services import Incoming, page_client, page_incoming
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Code, HttpClient, HttpError, Timing, heeding_robots
from workbench.lib.sentences import kept, told_again

MOST_ADDRESSES = settings.IMPORT_ADDRESSES
"""Of one import: if nobody says otherwise, as many as one sitemap may have (sitemaps.org)."""
MOST_SITEMAPS = settings.IMPORT_SITEMAPS
DEEPEST = 3
"""An index of indexes of sitemaps is still followed; the protocol knows none."""
MOST_FRUITLESS = 50
"""In a row, of sitemaps that give no row: those that repeat what was listed have no end."""
MOST_WAITS = 8
"""Of one import: with their pauses some three hours; what cannot be had then is a failed row."""
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 3600.0  # seconds
MAX_SITEMAP_BYTES = 50 * 1024 * 1024
_SITEMAP_TYPES = (
    "application/xml", "text/xml", "application/rss+xml", "application/atom+xml",
    "application/rdf+xml", "text/plain", "application/gzip", "application/x-gzip",
    "application/octet-stream", "binary/octet-stream",
)  # fmt: skip
# They say nothing of the page, and would meet all that follow it at once.
_OF_THE_HOUR = frozenset({Code.BUSY, Code.ROBOTS_UNREACHABLE})
_LISTS = frozenset({"sitemap", "sitemap-index", "addresses"})
# A page and the robots.txt before it take less than a lease, and all others wait meanwhile.
_TIMING = Timing(connect=5, read=10, total=30, stream_total=30, patience=20)

Found = tuple[Entry, str, Callable[[], Incoming]]
"""An entry, its name inside its file, and how it is read."""


class NotNow(Exception):
    """The import is to be gone on with after so many seconds; the message says why."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Outside:
    """What may be asked for what files only list, and where sitemaps are kept meanwhile."""

    place: Callable[[], Path]
    archived: bool = True
    client: HttpClient = field(default_factory=partial(page_client, _TIMING))

    def put_off(self, error: HttpError) -> None:
        """Raise `NotNow`, unless the import has waited often enough."""
        waits = self.place() / "waits"  # a byte each
        count = waits.stat().st_size if waits.exists() else 0
        if count < MOST_WAITS:
            with waits.open("ab") as file:
                file.write(b".")
            pause = max(error.retry_after or 0.0, FIRST_PAUSE * 2**count)
            raise NotNow(error.sentence, min(pause, LONGEST_PAUSE))


@dataclass(slots=True)
class Listed:
    """What the files of an import have listed so far."""

    outside: Outside
    seen: set[str] = field(default_factory=set)
    sitemaps: int = 0
    fruitless: int = 0

    def followed(self, entry: Entry, *, announced: bool = False, depth: int = 0) -> Iterator[Found]:
        """Yield an entry as it is, or what its address leads to; nothing for one known already.

        What a feed only `announced` is fetched where the feed is watched.
        """
        address = entry.address if announced or entry.format in _LISTS else None
        if address is None:
            yield entry, entry.member, partial(_incoming, entry)
        elif not self._is_over() and address.url not in self.seen:
            self.seen.add(address.url)
            entry = replace(entry, member=_joined(entry.member, address.url))
            if self._is_over():
                message = _("More than %(limit)s addresses: this one and the rest are left out.")
                yield _failing(
                    entry, DocumentError(Reason.TOO_LARGE, message, limit=MOST_ADDRESSES)
                )
            elif address.is_list:
                yield from self._sitemap(entry, address, depth)
            else:
                yield entry, entry.member, partial(_page, address, self.outside)

    def is_through(self, entry: Entry) -> bool:
        """Whether nothing comes any more of the file in which an entry is."""
        return self._is_over() and entry.format in _LISTS and not entry.member

    def _is_over(self) -> bool:
        return len(self.seen) > MOST_ADDRESSES or self.fruitless > MOST_FRUITLESS

    def _sitemap(self, entry: Entry, address: Address, depth: int) -> Iterator[Found]:
        self.sitemaps += 1
        if depth >= DEEPEST or self.sitemaps > MOST_SITEMAPS:
            message = _("Too many sitemaps in one another, or in one import: it is not followed.")
            yield _failing(entry, DocumentError(Reason.TOO_LARGE, message))
            return
        try:
            path = _kept(address.url, self.outside)
        except (HttpError, NotNow) as error:
            yield _failing(entry, error)
            return
        gave = False
        with path.open("rb") as stream:
            for each in entries_of(stream, address.url, size=path.stat().st_size):
                inner = replace(each, member=_joined(entry.member, each.member))
                is_feed = inner.format == "feed" and entry.format == "addresses"
                if inner.format not in _LISTS and not is_feed:
                    yield _failing(entry, DocumentError(Reason.NOT_READ, _no_list(entry)))
                    return
                for found in self.followed(inner, announced=is_feed, depth=depth + 1):
                    gave = True
                    yield found
                if self._is_over():
                    return
        self.fruitless = 0 if gave else self.fruitless + 1
        if self._is_over():
            message = _("So many sitemaps in a row list nothing new: the rest is left out.")
            yield _failing(entry, DocumentError(Reason.TOO_LARGE, message))


def _incoming(entry: Entry) -> Incoming:
    document = entry.read()
    raw_sha256 = sha256_hex(entry.raw) if entry.raw else ""
    return Incoming(document, kind=document.kind, raw_sha256=raw_sha256)


def _page(address: Address, outside: Outside) -> Incoming:
    """Fetch a page; what it does not say itself, its list may. Raises `NotNow`."""
    try:
        incoming = page_incoming(address.url, client=outside.client, archived=outside.archived)
    except HttpError as error:
        if error.code in _OF_THE_HOUR:
            outside.put_off(error)
        raise
    document = incoming.document
    stated = replace(
        document,
        published_at=document.published_at or address.published_at,
        publisher=document.publisher or address.publisher,
    )
    return replace(incoming, document=stated)


def _kept(url: str, outside: Outside) -> Path:
    """Return the file of a sitemap, fetched if it is not there yet. Raises HttpError, as it did
    the first time, and `NotNow` while that may pass.
    """
    path = outside.place() / sha256_hex(url)
    refusal = path.with_suffix(".refused")
    if refusal.exists():
        found = json.loads(refusal.read_text(encoding="utf-8"))
        why = told_again(found["why"]) if "why" in found else found["message"]  # of older imports
        raise HttpError(Code(found["code"]), why)
    if not path.exists():
        part = path.with_suffix(f".{token_hex(8)}")  # somebody may have taken over meanwhile
        try:
            client = heeding_robots(outside.client)
            with (
                client.stream(url, accept=_SITEMAP_TYPES, max_bytes=MAX_SITEMAP_BYTES) as body,
                part.open("wb") as file,
            ):
                shutil.copyfileobj(body, file)
        except HttpError as error:
            part.unlink(missing_ok=True)
            if error.retryable:
                outside.put_off(error)
            why = {"code": error.code, "why": kept(error.sentence)}
            part.write_text(json.dumps(why), "utf-8")
            part.replace(refusal)
            raise
        if not path.exists():
            part.replace(path)
    return path


def _no_list(entry: Entry) -> str:
    """Say what an index promised, or the ending of an address that somebody gave."""
    if entry.format == "addresses":
        return _("This is neither a sitemap nor a feed.")
    return _("This is no sitemap, as its index says.")


def _failing(entry: Entry, error: Exception) -> Found:
    return entry, entry.member, partial(_raise, error)


def _raise(error: Exception) -> Incoming:
    raise error


def _joined(*members: str) -> str:
    return "!/".join(filter(None, members))
