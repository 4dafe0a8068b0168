"""Imports of before there were rows: their problems become rows, what was killed midway says so."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.guards import GUARDS, drop

BEFORE = ("claims", "0006_triage")
AFTER = ("claims", "0009_import_without_problems")
PROBLEM = {
    "file": "desk.jsonl", "row": 3, "field": "text", "code": "too-large",
    "message": "The text has %(count)s characters.", "params": {"count": 7},
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_problems_become_rows_and_what_ran_has_failed() -> None:
    drop(GUARDS)  # they ask tables that later migrations add; a flush puts them back
    old = _migrated(BEFORE)
    batches = old.get_model("claims", "ImportBatch").objects
    done = batches.create(
        channel="api", name="done", status="completed", failed_count=2,
        problems=[PROBLEM, {**PROBLEM, "row": None}],
    )  # fmt: skip
    dead = batches.create(channel="command", name="dead", created_count=5)
    try:
        new = _migrated(AFTER)
        rows = new.get_model("claims", "ImportRow").objects.filter(batch_id=done.pk)
        names = ("number", "file", "row", "state", "field", "code", "message", "params")
        kept = {**PROBLEM, "state": "failed"}
        assert list(rows.order_by("number").values(*names)) == [
            {"number": 1, **kept}, {"number": 2, **kept, "row": None},
        ]  # fmt: skip
        batch = new.get_model("claims", "ImportBatch").objects.get(pk=dead.pk)
        assert (batch.status, batch.created_count) == ("failed", 5)
        assert "interrupted" in batch.error
        back = _migrated(BEFORE).get_model("claims", "ImportBatch").objects.get(pk=done.pk)
        assert back.problems == [PROBLEM, {**PROBLEM, "row": None}]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes("claims"))


def _migrated(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps
