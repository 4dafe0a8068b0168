"""Importing in one call, for tests: what was given, its batch and its rows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.articles.choices import ImportChannel, RowState
from claims.articles.imports import (
    given_paths,
    import_open,
    import_run,
    import_take,
    problem_words,
    uploads_store,
)
from claims.models import Article, ImportBatch, ImportRow

TEXT = "The rice harvest grew by 4 percent in February, the statistics office said."


@dataclass
class Report:
    """What an import came to. `articles` are those that a caller would enqueue."""

    batch: ImportBatch
    articles: list[Article] = field(default_factory=list)

    @property
    def rows(self) -> list[ImportRow]:
        """All rows in their order."""
        return list(self.batch.rows.order_by("number"))

    @property
    def failed(self) -> list[ImportRow]:
        """The rows that failed."""
        return [row for row in self.rows if row.state == RowState.FAILED]

    @property
    def states(self) -> list[str]:
        """What became of each row."""
        return [row.state for row in self.rows]


def record(number: int, **changes: object) -> dict[str, Any]:
    """Return an article as a record."""
    url = f"https://daily.example/{number}"
    return {"url": url, "title": f"Harvest {number}", "text": TEXT, **changes}


def lines(*records: dict[str, Any] | str) -> bytes:
    """Return JSON Lines."""
    text = (line if isinstance(line, str) else json.dumps(line) for line in records)
    return "\n".join(text).encode()


def opened(name: str, data: bytes, **how: Any) -> ImportBatch:
    """Store a file and open its import."""
    folder, files = uploads_store([(name, [data])])
    return import_open(channel=ImportChannel.ADMIN, name=name, files=files, folder=folder, **how)


def run(batch: ImportBatch) -> Report:
    """Take an import and carry it out."""
    hold = import_take(batch_id=batch.pk)
    assert hold is not None
    report = Report(batch)
    for saved in import_run(hold):
        report.articles += saved.articles
    batch.refresh_from_db()
    return report


def imported(name: str, data: bytes, **how: Any) -> Report:
    """Import a file that is in memory."""
    return run(opened(name, data, **how))


def imported_paths(*paths: Path, **how: Any) -> Report:
    """Import what lies at some paths."""
    name = ", ".join(map(str, paths))
    files = given_paths(paths)
    return run(import_open(channel=ImportChannel.COMMAND, name=name, files=files, **how))


def problems(rows: Iterable[ImportRow]) -> list[tuple[str, int | None, str, str]]:
    """Return file, row, field and code of each."""
    return [(row.file, row.row, row.field, row.code) for row in rows]


__all__ = [
    "TEXT", "Report", "imported", "imported_paths", "lines", "opened", "problem_words", "problems",
    "record", "run",
]  # fmt: skip
