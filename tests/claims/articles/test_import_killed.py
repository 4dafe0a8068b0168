"""`kill -9` of the command at a random row: resumed, it ends as one that nobody disturbed.

Each command is a process of its own, on a database file of its own.
"""

import json
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.articles.imports import importer
from tests.claims.articles.importing import lines, record

ROWS, CHUNK = 120, 5
SEED = int(os.environ.get("CHAOS_SEED", "0")) or random.randrange(1, 10**6)  # noqa: S311
STATES = (
    "SELECT status, created_count, updated_count, unchanged_count, duplicate_count, failed_count, "
    "bytes_read FROM claims_importbatch",
    "SELECT number, row, state, key, code FROM claims_importrow ORDER BY number",
    "SELECT s.key, t.text FROM claims_article a JOIN sources_source s ON s.id = a.source_id "
    "JOIN sources_sourcesnapshot t ON t.id = a.snapshot_id ORDER BY s.key",
)


class Desk:
    """An empty database in a file, and commands that run on it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with closing(sqlite3.connect(file)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)

    def start(self, *arguments: object) -> BaseProcess:
        """Begin a command in a process of its own."""
        words = tuple(map(str, arguments))
        process = multiprocessing.get_context("fork").Process(target=self._child, args=words)
        process.start()
        return process

    def run(self, *arguments: object) -> int | None:
        """Carry a command out; return its exit code."""
        process = self.start(*arguments)
        process.join()
        return process.exitcode

    def ask(self, sql: str) -> list[Any]:
        """Ask the database, beside whoever writes to it."""
        with closing(sqlite3.connect(self._file, timeout=30)) as database:
            return database.execute(sql).fetchall()

    def end_state(self) -> list[list[Any]]:
        """Return all that must be the same."""
        return [self.ask(sql) for sql in STATES]

    def _child(self, *arguments: str) -> None:
        connection.connection = None  # the parent's, which is not ours to close
        connection.settings_dict["NAME"] = str(self._file)
        queueing = "claims.management.commands.import_articles.enqueue_imported"
        quiet = {"stdout": StringIO(), "stderr": StringIO(), "no_color": True}
        with mock.patch(queueing), mock.patch.object(importer, "CHUNK_ROWS", CHUNK):
            try:
                call_command("import_articles", *arguments, **quiet)
            except CommandError as error:
                os._exit(error.returncode)
        os._exit(0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with new rows, broken ones and one that comes twice."""
    rows = [json.dumps(record(number)) for number in range(1, ROWS)]
    for number in range(20, ROWS, 50):
        rows[number] = "broken"
    path = tmp_path / "desk.jsonl"
    path.write_bytes(lines(*rows, record(1)))
    return path


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies SQLite's database to files")
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_is_resumed_to_the_same_end(tmp_path: Path, file: Path) -> None:
    print(f"CHAOS_SEED={SEED}")  # noqa: T201 (to repeat it)
    chance = random.Random(SEED)  # noqa: S311 (to be repeated)
    calm, stormy = Desk(tmp_path / "calm.sqlite3"), Desk(tmp_path / "stormy.sqlite3")
    assert calm.run(file) == 3

    at = chance.randrange(1, ROWS - 4 * CHUNK)
    process = stormy.start(file)
    while stormy.ask("SELECT count(*) FROM claims_importrow")[0][0] < at:
        assert process.is_alive()
        time.sleep(chance.random() / 100)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    ((pk, status),) = stormy.ask("SELECT id, status FROM claims_importbatch")
    ((done,),) = stormy.ask("SELECT count(*) FROM claims_importrow")
    assert (process.exitcode, status) == (-signal.SIGKILL, "running")
    assert at <= done < ROWS, "it was killed in the middle"
    assert stormy.run("--resume", pk) == 3
    assert stormy.end_state() == calm.end_state()
    assert stormy.run("--resume", pk) == 1, "it is over"
