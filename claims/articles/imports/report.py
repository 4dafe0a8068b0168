"""The report of an import, row by row, for spreadsheets and programs; streamed at any length."""

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from claims.articles.imports.problems import problem_words
from claims.articles.models import ImportBatch, ImportRow
from workbench.lib.forms import spreadsheet_safe

COLUMNS = ("number", "file", "row", "state", "article", "source", "field", "code", "problem")
_AT_A_TIME = 2000


class _Line:
    """Something to write on that gives each line back."""

    @staticmethod
    def write(line: str) -> str:
        return line


def rows_of(batch: ImportBatch, state: str = "") -> QuerySet[ImportRow]:
    """Return the rows of an import in their order, all or those in one state."""
    rows = ImportRow.objects.filter(batch=batch).order_by("number")
    return rows.filter(state=state) if state else rows


def report_csv(rows: QuerySet[ImportRow]) -> Iterator[str]:
    """Return a table's lines, with no formulas in it and problems in the reader's language."""
    return _csv(_told(rows, translation.get_language() or "en"))


def report_jsonl(rows: QuerySet[ImportRow]) -> Iterator[str]:
    """Return an object a line, problems in the reader's language."""
    told = _told(rows, translation.get_language() or "en")
    return (json.dumps(cells, ensure_ascii=False) + "\n" for cells in told)


def _csv(told: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for cells in told:
        yield writer.writerow(
            [spreadsheet_safe(cell) if isinstance(cell, str) else cell for cell in cells.values()]
        )


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
