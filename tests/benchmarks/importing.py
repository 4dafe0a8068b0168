"""An import of many rows, on an empty database of its own: rows a second, queries, memory.

The same rows are imported twice: as new ones, then as known ones.
"""

import tempfile
from pathlib import Path
from typing import Any

from django.db import connection

from claims.articles.choices import ImportChannel
from claims.articles.imports import given_paths, import_open, import_run, import_take
from claims.models import ImportBatch
from tests.benchmarks.measuring import resident_mb, seconds
from tests.claims.articles.importing import lines, record


def measure(size: int = 2000) -> dict[str, Any]:
    """Import `size` rows, then the same again."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.jsonl"
            file.write_bytes(lines(*(record(number) for number in range(size))))
            few = Path(folder) / "few.jsonl"
            few.write_bytes(lines(*(record(-number) for number in range(1, 51))))
            _imported(few)  # loads what is loaded once
            before = resident_mb()
            new, again = _imported(file), _imported(file)
            return {
                "rows": size, "new": new, "known": again,
                "grown_mb": round(resident_mb("VmHWM") - before, 1),
            }  # fmt: skip
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _imported(file: Path) -> dict[str, float]:
    batch = import_open(channel=ImportChannel.COMMAND, name=file.name, files=given_paths([file]))
    queries = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        took = seconds(lambda: _carry_out(batch))
    rows = batch.rows.count()
    return {
        "rows_a_second": round(rows / took, 1),
        "queries_per_1000": round(1000 * queries / rows, 1),
    }


def _carry_out(batch: ImportBatch) -> None:
    hold = import_take(batch_id=batch.pk)
    assert hold is not None
    for _saved in import_run(hold):
        pass
