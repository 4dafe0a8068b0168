"""Items are read, then saved some at a time: articles and their rows in one transaction."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from claims.articles.choices import RowState
from claims.articles.imports.items import NOT_THE_FILES_FAULT, Item
from claims.articles.imports.problems import given_up, other_text, problem_of, unforeseen
from claims.articles.models import Article, ImportBatch, ImportRow
from claims.articles.services import article_save
from sources.documents import DocumentError, ParsedDocument
from sources.services import source_key
from workbench.lib.files import printable
from workbench.lib.hashing import sha256_hex

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ReadRow:
    """An item that was read: a document, or what was wrong with it."""

    number: int
    item: Item
    document: ParsedDocument | None = None
    problem: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of some rows. `articles` are the new and changed ones, which the caller enqueues;
    `bytes_read` says how far into all the files they are.
    """

    rows: list[ImportRow]
    articles: list[Article]
    bytes_read: int

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came to which state, as `ImportBatch` names its counters."""
        states = [row.state for row in self.rows]
        return {f"{state}_count": states.count(state) for state in RowState.values}


def row_read(number: int, item: Item) -> ReadRow:
    """Read an item; whatever is wrong with it is written on the row and not raised."""
    row = ReadRow(number, item)
    try:
        row.document = item.read()
    except DocumentError as error:
        row.problem = problem_of(error)
    except NOT_THE_FILES_FAULT:
        raise
    except Exception as error:  # an error of ours must not end the import of all others
        log.exception("reading %s failed", printable(item.file))
        row.problem = unforeseen(error)
    else:
        row.key, row.text_sha256 = source_key(row.document), sha256_hex(row.document.body)
    row.item = replace(item, read=_was_read)  # and with it go the bytes that it was read from
    return row


def _was_read() -> ParsedDocument:
    message = "an item is read once"
    raise AssertionError(message)


def row_given_up(number: int, item: Item) -> ReadRow:
    """Return an item that is not read any more: it has ended whoever read it."""
    return ReadRow(number, item, problem=given_up())


def rows_save(batch: ImportBatch, rows: Sequence[ReadRow]) -> Saved:
    """Save articles and make their rows, which the caller writes; in the caller's transaction.

    A dry run does the same, and then takes it back: it says what a real one would.
    """
    earlier = _earlier(batch, [row.key for row in rows if row.key])
    with transaction.atomic():
        saved = [_row_save(batch, row, earlier) for row in rows]
        transaction.set_rollback(batch.is_dry_run)
    changed = (RowState.CREATED, RowState.UPDATED)
    articles = [article for row, article in saved if article and row.state in changed]
    if batch.is_dry_run:
        gone = {row.article_id for row, _article in saved if row.state == RowState.CREATED}
        for row, _article in saved:
            if row.article_id in gone:
                row.article = None
        articles = []
    return Saved([row for row, _article in saved], articles, rows[-1].item.bytes_read)


def _earlier(batch: ImportBatch, keys: Iterable[str]) -> dict[str, ImportRow]:
    """Return the rows before these in which their articles came."""
    taken = (RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED)
    rows = ImportRow.objects.filter(batch=batch, key__in=list(keys), state__in=taken)
    return {row.key: row for row in rows.only("key", "text_sha256", "article_id")}


def _row_save(
    batch: ImportBatch, read: ReadRow, earlier: dict[str, ImportRow]
) -> tuple[ImportRow, Article | None]:
    row = ImportRow(
        batch=batch,
        number=read.number,
        file=printable(read.item.file),
        row=read.item.row,
        state=RowState.FAILED,
        key=read.key,
        text_sha256=read.text_sha256,
        **read.problem,
    )
    if read.document is None:
        return row, None
    if first := earlier.get(read.key):
        row.state, row.article_id = RowState.DUPLICATE, first.article_id
        if first.text_sha256 != read.text_sha256:
            _note(row, other_text())
        return row, None
    try:
        saved = article_save(document=read.document, batch=batch, raw_sha256=read.item.raw_sha256)
    except NOT_THE_FILES_FAULT:
        raise
    except Exception as error:  # its savepoint is rolled back: the others stand
        log.exception("saving %s failed", row.file)
        _note(row, unforeseen(error))
        return row, None
    row.state, row.article = RowState(saved.outcome), saved.article
    earlier[read.key] = row
    return row, saved.article


def _note(row: ImportRow, problem: dict[str, Any]) -> None:
    for name, value in problem.items():
        setattr(row, name, value)
