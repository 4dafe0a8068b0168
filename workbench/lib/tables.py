"""Rows as the lines of a file: CSV for spreadsheets, JSON lines for programs."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from workbench.lib.forms import spreadsheet_safe

MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


class _Line:
    """Something to write on that gives each line back."""

    @staticmethod
    def write(line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a table (RFC 4180) with its heading. No cell is a formula; a list or an object is JSON;
    nothing is an empty cell.
    """
    writer = csv.writer(_Line())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield an object a line (jsonlines.org)."""
    return (_json(row) + "\n" for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return spreadsheet_safe(value)
    return _json(value) if isinstance(value, Mapping | list | tuple | bool) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=JSONEncoder)
