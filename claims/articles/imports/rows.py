"""Items are read, then saved some at a time: articles and their rows in one transaction."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db import transaction

from claims.articles.choices import RowState
from claims.articles.imports.items import NOT_THE_FILES_FAULT, Item
from claims.articles.imports.listed import NotNow
from claims.articles.imports.problems import (
    WITHDRAWN,
    given_up,
    not_fetched,
    other_text,
    problem_of,
    unforeseen,
)
from claims.articles.imports.withdrawing import withdrawals_save
from claims.articles.models import Article, ImportBatch, ImportRow
from claims.articles.services import articles_save
from sources.documents import FACT_CHECK, CanceledError, DocumentError
from sources.services import Incoming, Outcome, source_key, sources_save
from workbench.lib.files import printable
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import HttpError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ReadRow:
    """An item that was read: what is to be saved, or what was wrong with it. `withdraws` is the
    natural key of what it takes back.
    """

    number: int
    item: Item
    incoming: Incoming | None = None
    problem: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    text_sha256: str = ""
    withdraws: str = ""


Pair = tuple[ReadRow, ImportRow]
Told = tuple[Outcome, dict[str, Any]]
"""What saving one document did, and what its row is to name."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of some rows. `articles` are the new and changed ones and `source_ids` those of new
    and changed fact-checks by others, which the caller enqueues; `bytes_read` says how far into all
    the files they are.
    """

    rows: list[ImportRow]
    articles: list[Article]
    source_ids: list[int]
    bytes_read: int

    @property
    def counts(self) -> dict[str, int]:
        """How many rows came to which state, as `ImportBatch` names its counters."""
        states = [row.state for row in self.rows]
        return {f"{state}_count": states.count(state) for state in RowState.values}


def row_read(number: int, item: Item) -> ReadRow:
    """Read an item; whatever is wrong with it is written on the row and not raised.
    Raises `NotNow` for what is to be read later.
    """
    row = ReadRow(number, item)
    try:
        row.incoming = item.read()
    except DocumentError as error:
        row.problem = problem_of(error)
        if isinstance(error, CanceledError):
            row.withdraws = source_key(error.withdrawn)
    except HttpError as error:
        row.problem = not_fetched(error)
    except (*NOT_THE_FILES_FAULT, NotNow):
        raise
    except Exception as error:  # an error of ours must not end the import of all others
        log.exception("reading %s failed", printable(item.file))
        row.problem = unforeseen(error)
    else:
        document = row.incoming.document
        for doubt in document.doubts[:1]:
            row.problem = problem_of(doubt)
        row.key, row.text_sha256 = source_key(document), sha256_hex(document.body)
    row.item = replace(item, read=_was_read)  # and with it go the bytes that it was read from
    return row


def _was_read() -> Incoming:
    message = "an item is read once"
    raise AssertionError(message)


def row_given_up(number: int, item: Item) -> ReadRow:
    """Return an item that is not read any more: it has ended whoever read it."""
    return ReadRow(number, item, problem=given_up())


def rows_save(batch: ImportBatch, rows: Sequence[ReadRow]) -> Saved:
    """Save articles and make their rows, which the caller writes; in the caller's transaction.

    A dry run does the same, and then takes it back: it says what a real one would.
    """
    pairs = [(read, _row(batch, read)) for read in rows]
    made, bytes_read = [row for _read, row in pairs], rows[-1].item.bytes_read
    with transaction.atomic():
        _documents_save(batch, [pair for pair in pairs if pair[0].incoming])
        withdrawals_save([(read.withdraws, row) for read, row in pairs if read.withdraws], made)
        transaction.set_rollback(batch.is_dry_run)
    if batch.is_dry_run:
        created = [row for row in made if row.state == RowState.CREATED]
        gone = {(row.article_id, row.source_id) for row in created}
        for row in made:
            if (row.article_id, row.source_id) in gone:
                row.article = row.source = None
        return Saved(made, [], [], bytes_read)
    changed = [row for row in made if row.state in (RowState.CREATED, RowState.UPDATED)]
    articles = [row.article for row in changed if row.article and row.code != WITHDRAWN]
    source_ids = [row.source_id for row in changed if row.source_id]
    return Saved(made, articles, source_ids, bytes_read)


def _row(batch: ImportBatch, read: ReadRow) -> ImportRow:
    return ImportRow(
        batch=batch,
        number=read.number,
        file=printable(read.item.file),
        row=read.item.row,
        state=RowState.FAILED,
        key=read.key,
        text_sha256=read.text_sha256,
        **read.problem,
    )


def _documents_save(batch: ImportBatch, pairs: Sequence[Pair]) -> None:
    """Save documents, each once, and say on their rows what became of them.

    Where one could not be saved, the next row that is the same document gets its chance.
    """
    taken = _earlier(batch, [read.key for read, _row in pairs])
    while pairs:
        firsts: dict[str, Pair] = {}
        later = []
        for read, row in pairs:
            if first := taken.get(read.key):
                _is_duplicate(row, first)
            elif read.key in firsts:
                later.append((read, row))
            else:
                firsts[read.key] = read, row
        for is_article in (True, False):
            alike = [one for one in firsts.values() if _is_article(one[0]) is is_article]
            _saved_together(alike, partial(_articles_of if is_article else _sources_of, batch))
        taken |= {key: row for key, (_read, row) in firsts.items() if row.state in _TAKEN}
        pairs = later


def _is_article(read: ReadRow) -> bool:
    """Whether it is to be checked: a fact-check by others is not."""
    return read.incoming is not None and read.incoming.kind != FACT_CHECK


def _articles_of(batch: ImportBatch, incoming: Sequence[Incoming]) -> list[Told]:
    saved = articles_save(incoming, batch=batch)
    return [(one.outcome, {"article": one.article}) for one in saved]


def _sources_of(_batch: ImportBatch, incoming: Sequence[Incoming]) -> list[Told]:
    return [(one.outcome, {"source": one.source}) for one in sources_save(incoming)]


_TAKEN = (RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED)


def _earlier(batch: ImportBatch, keys: Iterable[str]) -> dict[str, ImportRow]:
    """Return the rows before these in which their articles came."""
    rows = ImportRow.objects.filter(batch=batch, key__in=list(keys), state__in=_TAKEN)
    return {row.key: row for row in rows.only("key", "text_sha256", "article_id", "source_id")}


def _is_duplicate(row: ImportRow, first: ImportRow) -> None:
    row.state = RowState.DUPLICATE
    row.article_id, row.source_id = first.article_id, first.source_id
    if first.text_sha256 != row.text_sha256:
        _note(row, other_text())


def _saved_together(
    pairs: Sequence[Pair], save: Callable[[Sequence[Incoming]], list[Told]]
) -> None:
    """Save different documents at once; where that fails, each half by itself, down to the rows
    that are at fault: they say so, and the others stand.
    """
    if not pairs:
        return
    try:
        saved = save([read.incoming for read, _row in pairs if read.incoming])
    except NOT_THE_FILES_FAULT:
        raise
    except Exception as error:  # the savepoint is rolled back: nothing of these is saved
        if len(pairs) > 1:
            middle = len(pairs) // 2
            for half in (pairs[:middle], pairs[middle:]):
                _saved_together(half, save)
            return
        ((_read, row),) = pairs
        log.exception("saving %s failed", row.file)
        _note(row, unforeseen(error))
        return
    for (_read, row), (outcome, what) in zip(pairs, saved, strict=True):
        _note(row, {"state": RowState(outcome), **what})


def _note(row: ImportRow, problem: dict[str, Any]) -> None:
    for name, value in problem.items():
        setattr(row, name, value)
