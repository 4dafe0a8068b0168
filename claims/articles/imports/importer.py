"""An import is held and carried out, some rows at a time; whenever it dies, the next goes on.

Rows are read outside of a transaction, then saved in one: the articles, what became of each row,
the sums and a longer lease, together or not at all. Where to go on is the number of rows there are.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from math import inf
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.articles.choices import ImportStatus
from claims.articles.imports.given import GivenFile, files_given, files_kept, total_bytes
from claims.articles.imports.items import Item, items_from_files
from claims.articles.imports.listed import NotNow, Outside
from claims.articles.imports.rows import ReadRow, Saved, row_given_up, row_read, rows_save
from claims.articles.imports.storing import fetched_place, uploads_remove
from claims.articles.models import ImportBatch, ImportRow
from workbench.lib.files import printable
from workbench.lib.sentences import Sentence as _
from workbench.lib.work import Hold, extend, settle, take

CHUNK_ROWS = 500
CHUNK_SECONDS = 5.0
CHUNK_CHARS = 2_000_000
"""Rows are saved when there are so many, reading them took so long, or they hold so much text."""
PASSED_BY_TIMES = 3
"""A turn is so many times as long as it took to come to where the last one ended."""
ATTEMPTS_AT_A_ROW = 2
"""A row that was read alone and ended its reader is not read a third time."""


class _FilesChanged(Exception):
    """What is to be gone on with is not what was begun."""


def import_open(
    *,
    channel: str,
    name: str,
    files: list[GivenFile],
    folder: str = "",
    user: AbstractBaseUser | AnonymousUser | None = None,
    format: str = "",  # noqa: A002
    is_dry_run: bool = False,
) -> ImportBatch:
    """Write down what is to be imported. `folder` is where uploads were stored, if they were."""
    return ImportBatch.objects.create(
        channel=channel,
        name=printable(name)[:255],
        files=files_kept(files),
        folder=folder,
        format=format,
        is_dry_run=is_dry_run,
        bytes_total=total_bytes(files),
        created_by_id=user.pk if user else None,
    )


def import_take(*, batch_id: int, redelivered: bool = False) -> Hold[ImportBatch] | None:
    """Take an import that waits, or one whose holder is gone; None if there is nothing to do."""
    return take(ImportBatch.objects.all(), batch_id, lease=_lease(), redelivered=redelivered)


def import_run(hold: Hold[ImportBatch], *, seconds: float = inf) -> Iterator[Saved]:
    """Carry a held import out and yield what came of some rows at a time, after their commit.

    It ends when all is imported; when somebody paused or cancelled it or has taken it over, within
    a chunk; when files are not to be seen from here, or are others than before, which pauses it
    and says so; or after so many seconds, given back. So it is, to be gone on with later, where
    something outside cannot be had now.
    """
    batch = hold.row
    if missing := [one.name for one in files_given(batch) if not one.is_there()]:
        _set_aside(hold, _("Cannot be seen from here: %(names)s") % {"names": _few(missing)})
        return
    try:
        begun = monotonic()
        items = _items_left(hold)
        put_off: list[NotNow] = []
        rows = _rows_read(hold, items, put_off)
        until = monotonic() + max(seconds, PASSED_BY_TIMES * (monotonic() - begun))
        for chunk in _chunks(rows, carefully=hold.attempt > 1):
            saved = _save(hold, chunk)
            if saved is None:
                return
            yield saved
            if monotonic() > until:
                _let_others(hold)
                return
    except _FilesChanged:
        _set_aside(hold, _("The files are not those that it began with: import them anew."))
        return
    if put_off:
        _wait(hold, put_off[0])
        return
    done: dict[str, Any] = {"status": ImportStatus.COMPLETED, "finished_at": timezone.now()}
    if settle(hold, **done, attempts=0, error="", bytes_read=F("bytes_total")):
        uploads_remove(batch)


def _items_left(hold: Hold[ImportBatch]) -> Iterator[tuple[int, Item]]:
    """Return the items that have no row yet, with their numbers."""
    last = ImportRow.objects.filter(batch=hold.row).order_by("number").last()
    if last is not None and total_bytes(files_given(hold.row)) != hold.row.bytes_total:
        raise _FilesChanged
    batch = hold.row
    outside = Outside(place=partial(fetched_place, batch), archived=not batch.is_dry_run)
    files = items_from_files(files_given(batch), batch.format, outside=outside)
    items = enumerate(files, start=1)
    if last is not None:
        _pass_by(hold, items, last)
    return items


def _rows_read(
    hold: Hold[ImportBatch], items: Iterator[tuple[int, Item]], put_off: list[NotNow]
) -> Iterator[ReadRow]:
    """Read items, up to one that can only be read later: `put_off` has why. The first is not read
    if it has ended two readers.
    """
    if hold.attempt > ATTEMPTS_AT_A_ROW:
        for number, item in islice(items, 1):
            yield row_given_up(number, item)
    for number, item in items:
        try:
            row = row_read(number, item)
        except NotNow as later:
            put_off.append(later)
            return
        yield row


def _pass_by(hold: Hold[ImportBatch], items: Iterator[tuple[int, Item]], last: ImportRow) -> None:
    """Go to the first item without a row, holding on to the import meanwhile."""
    held = monotonic()
    for number, item in items:
        if number == last.number:
            if (printable(item.file), item.row) != (last.file, last.row):
                raise _FilesChanged
            return
        if monotonic() - held > _lease().total_seconds() / 3:
            extend(hold, lease=_lease(), came_on=False)
            held = monotonic()
    raise _FilesChanged


def _chunks(rows: Iterator[ReadRow], *, carefully: bool) -> Iterator[list[ReadRow]]:
    """Put rows together; `carefully` begins with a chunk's worth of single ones, so that one that
    ends its reader is found.
    """
    singles = CHUNK_ROWS if carefully else 0
    chunk, since, chars = [], monotonic(), 0
    for row in rows:
        chunk.append(row)
        chars += len(row.incoming.document.body) if row.incoming else 0
        full = len(chunk) >= CHUNK_ROWS or chars >= CHUNK_CHARS or singles > 0
        if full or monotonic() - since > CHUNK_SECONDS:
            singles -= 1
            yield chunk
            chunk, since, chars = [], monotonic(), 0
    if chunk:
        yield chunk


def _save(hold: Hold[ImportBatch], chunk: list[ReadRow]) -> Saved | None:
    """Save rows while the import is ours; None, and nothing is saved, if it is not any more."""
    before = hold.until, hold.attempt
    try:
        return _saved_together(hold, chunk)
    except BaseException:
        hold.until, hold.attempt = before  # the longer lease is rolled back with the rest
        raise


def _saved_together(hold: Hold[ImportBatch], chunk: list[ReadRow]) -> Saved | None:
    with transaction.atomic():
        saved = rows_save(hold.row, chunk)
        sums: dict[str, Any] = {
            name: F(name) + count for name, count in saved.counts.items() if count
        }
        if extend(hold, lease=_lease(), bytes_read=saved.bytes_read, error="", **sums):
            ImportRow.objects.bulk_create(saved.rows)
            return saved
        transaction.set_rollback(True)
    return None


def _let_others(hold: Hold[ImportBatch]) -> None:
    """Give it back, due from now: it was not lost meanwhile."""
    now = timezone.now()
    settle(hold, status=ImportStatus.QUEUED, attempts=F("attempts") - 1, due_at=now)


def _wait(hold: Hold[ImportBatch], later: NotNow) -> None:
    """Give it back, due later; the sweep finds it then."""
    due_at = timezone.now() + timedelta(seconds=later.seconds)
    waiting: dict[str, Any] = {"status": ImportStatus.QUEUED, "due_at": due_at}
    settle(hold, **waiting, **hold.row.telling(later.why), attempts=F("attempts") - 1)


def _set_aside(hold: Hold[ImportBatch], why: str) -> None:
    settle(hold, status=ImportStatus.PAUSED, attempts=0, **hold.row.telling(why))


def _few(names: list[str]) -> str:
    shown = ", ".join(printable(name) for name in names[:3])
    return f"{shown}, …" if len(names) > 3 else shown


def _lease() -> timedelta:
    return timedelta(seconds=settings.RUN_LEASE_SECONDS)
