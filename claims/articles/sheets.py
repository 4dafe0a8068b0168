"""What a watched address lists: a feed or sitemap, or the sitemaps of an index that have changed.

    address ─ sheet ─┬─ entries ─► what is new of them is imported
                     └─ children (an index) ─ the last changed first ─► sheets

Of an index a look reads FEED_SITEMAPS at most, and of those that say when they were changed only
what was within FEED_SITEMAP_DAYS: what is older is an archive, for `import_articles`. One that has
not changed since it was read is not asked for again; those that do not say are read in turn.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from sources.formats import Address, Entry, entries_of
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Code, HttpError
from workbench.lib.sentences import Sentence
from workbench.lib.sentences import Sentence as _

MOST_LISTED = 50_000
"""As many as one sitemap may have (sitemaps.org): what lists more is not looked through."""
DEEPEST = 3
"""An index of indexes of sitemaps is still followed; the protocol knows none."""
_NEVER = datetime.min.replace(tzinfo=UTC)

Ask = Callable[[str], bytes | None]
"""Fetches a sitemap; None where the feed is not ours any more, or time is up. Raises HttpError."""


class NoFeed(Exception):
    """What was fetched has no entries."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index lists, so many indexes deep."""

    address: Address
    depth: int = 1

    @property
    def key(self) -> str:
        """What it is known by once it was read: another when it says that it has changed."""
        changed = self.address.changed_at
        return sha256_hex(f"sitemap {self.address.url} {changed.isoformat() if changed else ''}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A feed or sitemap as it was fetched: the rows of its entries by key, or what it leads to.

    `key` is what an index's sitemap is known by, empty for what is watched itself, for an index
    and for what could not be read to its end: those are looked at again.
    """

    url: str
    body: bytes
    rows: Mapping[str, int]
    children: tuple[Child, ...] = ()
    key: str = ""


@dataclass(slots=True)
class Sheets:
    """What one look has read. `unchanged` are the keys of sitemaps that need not be read again;
    `is_whole` says that nothing of the index is left to be read, `trouble` what could not be;
    `tried` are the keys of those that do not say when they were changed, and could not be had.
    """

    read: list[Sheet] = field(default_factory=list)
    unchanged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    is_whole: bool = True
    trouble: str = ""


def sheet_of(url: str, body: bytes, *, child: Child | None = None) -> Sheet:
    """Read what was fetched. Raises `NoFeed`."""
    rows: dict[str, int] = {}
    children: list[Child] = []
    depth = child.depth + 1 if child else 1
    oldest, is_read = _oldest() if child else None, True
    for entry in _entries(url, body):
        if entry.row is None:
            is_read = False
        elif entry.address and entry.address.is_list:
            children.append(Child(entry.address, depth))
        elif oldest is None or _last(entry) is None or (_last(entry) or oldest) >= oldest:
            rows.setdefault(_key(entry), entry.row or 0)
    if not rows and not children and not (child and is_read):
        raise NoFeed(_("There are no entries: it is neither a feed nor a sitemap, or empty."))
    key = child.key if child and is_read and not children else ""
    return Sheet(url, body, rows, tuple(children), key)


def sheets_below(first: Sheet, ask: Ask, known: Mapping[str, datetime]) -> Sheets:
    """Read the sitemaps that an index leads to, the last changed first, within bounds.

    `known` has the sitemaps that were read before, by key, and when each was last.
    """
    found, seen = Sheets(), {first.url}
    waiting = _wanted(first.children, found, known)
    for _turn in range(settings.FEED_SITEMAPS):
        waiting = [child for child in waiting if child.address.url not in seen]
        if not waiting or sum(len(sheet.rows) for sheet in found.read) > MOST_LISTED:
            break
        child = waiting.pop(0)
        seen.add(child.address.url)
        try:
            body = ask(child.address.url)
            if body is None:
                waiting.append(child)
                break
            sheet = sheet_of(child.address.url, body, child=child)
        except (HttpError, NoFeed) as error:
            found.is_whole = False
            why = error.sentence if isinstance(error, HttpError) else error.why
            words = {"url": child.address.url, "why": why}
            found.trouble = found.trouble or _("%(url)s: %(why)s") % words
            if isinstance(error, HttpError) and error.code is Code.BUSY:
                break
            if child.address.changed_at is None:
                found.tried.add(child.key)
            continue
        found.read.append(sheet)
        found.is_whole &= bool(sheet.key or sheet.children)
        if child.depth < DEEPEST:
            waiting = sorted([*waiting, *_wanted(sheet.children, found, known)], key=_turns(known))
    found.is_whole = found.is_whole and not waiting
    return found


def _entries(url: str, body: bytes) -> Iterator[Entry]:
    """Yield the entries that are articles, or lists of them, and what could not be read. Raises
    `NoFeed`.
    """
    count = 0
    for entry in entries_of(io.BytesIO(body), url, size=len(body)):
        if entry.format == "html":
            raise NoFeed(_("This is a web page, neither a feed nor a sitemap."))
        if entry.row is None:
            yield entry
        elif entry.raw:
            count += 1
            if count > MOST_LISTED:
                message = _("There are more than %(limit)d entries: it is not looked through.")
                raise NoFeed(message % {"limit": MOST_LISTED})
            yield entry


def _wanted(
    children: tuple[Child, ...], found: Sheets, known: Mapping[str, datetime]
) -> list[Child]:
    """Return those that are to be read, in their turn; note those that are known, or never done."""
    wanted, oldest = [], _oldest()
    for child in children:
        changed = child.address.changed_at
        if changed is None:
            found.is_whole = False
            wanted.append(child)
        elif child.key in known:
            found.unchanged.add(child.key)
        elif changed >= oldest:
            wanted.append(child)
    return sorted(wanted, key=_turns(known))


def _turns(known: Mapping[str, datetime]) -> Callable[[Child], tuple[float, datetime]]:
    """The last changed first; of those that do not say, the one that was read longest ago."""

    def turn(child: Child) -> tuple[float, datetime]:
        changed = child.address.changed_at
        return -(changed.timestamp() if changed else 0.0), known.get(child.key, _NEVER)

    return turn


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.FEED_SITEMAP_DAYS)


def _last(entry: Entry) -> datetime | None:
    """When a sitemap says that its page came out, or was changed last."""
    if entry.address is None:
        return None
    return entry.address.changed_at or entry.address.published_at


def _key(entry: Entry) -> str:
    return sha256_hex(entry.address.url if entry.address else entry.raw)
