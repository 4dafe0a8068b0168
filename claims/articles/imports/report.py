"""The report of an import, row by row, for spreadsheets and programs; streamed at any length."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from claims.articles.imports.problems import problem_words
from claims.articles.models import ImportBatch, ImportRow
from workbench.lib.tables import csv_lines, json_lines

COLUMNS = ("number", "file", "row", "state", "article", "source", "field", "code", "problem")
_AT_A_TIME = 2000


def rows_of(batch: ImportBatch, state: str = "") -> QuerySet[ImportRow]:
    """Return the rows of an import in their order, all or those in one state."""
    rows = ImportRow.objects.filter(batch=batch).order_by("number")
    return rows.filter(state=state) if state else rows


def report_csv(rows: QuerySet[ImportRow]) -> Iterator[str]:
    """Return a table's lines, with no formulas in it and problems in the reader's language."""
    told = _told(rows, translation.get_language() or "en")
    return csv_lines(COLUMNS, (tuple(cells.values()) for cells in told))


def report_jsonl(rows: QuerySet[ImportRow]) -> Iterator[str]:
    """Return an object a line, problems in the reader's language."""
    return json_lines(_told(rows, translation.get_language() or "en"))


def _told(rows: QuerySet[ImportRow], language: str) -> Iterator[dict[str, Any]]:
    """Yield rows in words. A stream is read when the request is over: it brings its language."""
    for row in rows.iterator(chunk_size=_AT_A_TIME):
        with translation.override(language):
            problem = problem_words(row)
        cells = (
            row.number, row.file, row.row, row.state, row.article_id, row.source_id, row.field,
            row.code, problem,
        )  # fmt: skip
        yield dict(zip(COLUMNS, cells, strict=True))
