"""The embedded index's own records: one SQLite file that any process may read and write.

Each row carries `seq`, which grows with every write to the file, so that a reader can ask for what
is new since it last looked, and `in_words`, the `seq` that the word index has taken over. Deleted
passages stay as rows without text: they remember the version that must not come back.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from sources.search.base import PassageDocument, WriteReport

_SCHEMA = """
CREATE TABLE IF NOT EXISTS passage (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, in_words INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    source_id INTEGER, position INTEGER, language TEXT, published REAL, title TEXT, text TEXT
);
CREATE INDEX IF NOT EXISTS passage_seq ON passage (seq);
CREATE INDEX IF NOT EXISTS passage_due ON passage (seq) WHERE in_words <> seq;
CREATE TABLE IF NOT EXISTS vector (
    id TEXT NOT NULL, model TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (id, model)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (epoch INTEGER NOT NULL, seq INTEGER NOT NULL);
INSERT INTO counter SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM counter);
"""
_UPSERT = """
INSERT INTO passage (id, seq, version, source_id, position, language, published, title, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, version = excluded.version, deleted = 0, source_id = excluded.source_id,
    position = excluded.position, language = excluded.language, published = excluded.published,
    title = excluded.title, text = excluded.text
WHERE excluded.version >= passage.version
"""
_BURY = """
INSERT INTO passage (id, seq, version, deleted) VALUES (?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, version = excluded.version, deleted = 1, title = NULL, text = NULL
WHERE excluded.version >= passage.version
"""


class Store:
    """The SQLite file. Connections are per thread; errors are `sqlite3.Error`."""

    def __init__(self, path: Path) -> None:
        """Remember where; the file is opened on first use."""
        self.path = path
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection, with the tables made."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.executescript(_SCHEMA)
            self._local.connection = connection
        return connection

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction with the next `seq`; the lock is taken at its start."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("UPDATE counter SET seq = seq + 1")
            yield connection, self.state()[1]
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def state(self) -> tuple[int, int]:
        """Return (epoch, newest `seq`); the epoch changes when everything is forgotten."""
        epoch, seq = self.connection().execute("SELECT epoch, seq FROM counter").fetchone()
        return int(epoch), int(seq)

    def write(self, documents: Sequence[PassageDocument]) -> WriteReport:
        """Add or replace; a row with a higher version stays as it is."""
        written = 0
        with self._writing() as (connection, seq):
            for document in documents:
                published = document.published_at
                row = (
                    document.id, seq, document.version, document.source_id, document.position,
                    document.language, published.timestamp() if published else None,
                    document.title, document.text,
                )  # fmt: skip
                if not connection.execute(_UPSERT, row).rowcount:
                    continue
                written += 1
                connection.execute("DELETE FROM vector WHERE id = ?", (document.id,))
                connection.executemany(
                    "INSERT INTO vector VALUES (?, ?, ?)",
                    [
                        (document.id, model, np.asarray(value, np.float32).tobytes())
                        for model, value in document.vectors.items()
                    ],
                )
        return WriteReport(written=written, outdated=len(documents) - written)

    def bury(self, ids: Iterable[str], version: int) -> None:
        """Delete, remembering the version."""
        with self._writing() as (connection, seq):
            for passage_id in ids:
                if connection.execute(_BURY, (passage_id, seq, version)).rowcount:
                    connection.execute("DELETE FROM vector WHERE id = ?", (passage_id,))

    def due_for_words(self, limit: int) -> list[tuple[str, int, int, str, str, str, int]]:
        """Return rows that the word index has not taken over, oldest first.

        Columns: id, seq, deleted, language, title, text, source id.
        """
        query = (
            "SELECT id, seq, deleted, language, title, text, source_id "
            "FROM passage WHERE in_words <> seq ORDER BY seq LIMIT ?"
        )
        return self.connection().execute(query, (limit,)).fetchall()

    def mark_in_words(self, rows: Iterable[tuple[str, int]]) -> None:
        """Note (id, seq) pairs as taken over; a row written meanwhile stays due."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE passage SET in_words = seq WHERE id = ? AND seq = ?", list(rows)
        )
        connection.execute("COMMIT")

    def facts(self, ids: Sequence[str]) -> dict[str, tuple[int, int, str, float | None]]:
        """Return {id: (source id, position, language, published)} of living passages."""
        if not ids:
            return {}
        marks = ",".join("?" * len(ids))
        query = (
            "SELECT id, source_id, position, language, published FROM passage "  # noqa: S608
            f"WHERE deleted = 0 AND id IN ({marks})"
        )
        return {row[0]: row[1:] for row in self.connection().execute(query, list(ids))}

    def vectors_since(
        self, seq: int, model: str
    ) -> list[tuple[str, int, int, str, float | None, bytes | None]]:
        """Return what changed after `seq`: id, source id, position, language, published, vector.

        The vector is None for a passage that is gone or has none of this model.
        """
        query = (
            "SELECT p.id, p.source_id, p.position, p.language, p.published, v.value "
            "FROM passage p LEFT JOIN vector v ON v.id = p.id AND v.model = ? "
            "WHERE p.seq > ? ORDER BY p.seq"
        )
        return self.connection().execute(query, (model, seq)).fetchall()

    def count(self) -> int:
        """Return how many passages live."""
        query = "SELECT count(*) FROM passage WHERE deleted = 0"
        return int(self.connection().execute(query).fetchone()[0])

    def clear(self) -> None:
        """Forget everything and begin a new epoch, so that readers notice."""
        with self._writing() as (connection, _):
            connection.execute("UPDATE counter SET epoch = epoch + 1")
            connection.execute("DELETE FROM passage")
            connection.execute("DELETE FROM vector")
