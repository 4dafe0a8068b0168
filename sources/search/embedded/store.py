"""The embedded index's own records: one SQLite file that any process may read and write.

Each row carries `seq`, which grows with every write to the file, so that a reader can ask for what
is new since it last looked, and `in_words`, the `seq` that the word index has taken over. Deleted
sources stay as rows without text: they remember the version that must not come back.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Vector
from sources.search.base import SourceDocument, WriteReport
from sources.search.embedded.damage import reading

LAYOUT = """
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, in_words INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    language TEXT, published REAL, publisher INTEGER, title TEXT, text TEXT
);
CREATE INDEX IF NOT EXISTS source_seq ON source (seq);
CREATE INDEX IF NOT EXISTS source_due ON source (seq) WHERE in_words <> seq;
CREATE INDEX IF NOT EXISTS source_living ON source (id) WHERE deleted = 0;
CREATE TABLE IF NOT EXISTS vectors (
    source_id INTEGER NOT NULL, space TEXT NOT NULL, places BLOB NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (source_id, space)
);
CREATE TABLE IF NOT EXISTS counter (seq INTEGER NOT NULL);
INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counter);
"""
_UPSERT = """
INSERT INTO source (id, seq, version, language, published, publisher, title, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, version = excluded.version, deleted = 0, language = excluded.language,
    published = excluded.published, publisher = excluded.publisher,
    title = excluded.title, text = excluded.text
WHERE excluded.version >= source.version
"""
_BURY = """
INSERT INTO source (id, seq, version, deleted) VALUES (?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, version = excluded.version, deleted = 1, title = NULL, text = NULL
WHERE excluded.version >= source.version
"""
_COUNT = "SELECT count(*) FROM source WHERE deleted = 0"


class Facts(NamedTuple):
    """What filters ask of a source. `published` is in seconds since 1970."""

    version: int
    language: str
    published: float | None
    publisher: int | None


class DueForWords(NamedTuple):
    """A source that the word index has not taken over; a deleted one has no text."""

    id: int
    seq: int
    deleted: int
    language: str
    publisher: int | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredSource:
    """What filters ask of a source, and its vectors in one space; none if it is gone.

    `vectors` has a row for each, `places` its [start, end), which is [-1, -1) for a whole source.
    """

    id: int
    facts: Facts
    places: NDArray[np.int32]
    vectors: Vector


def whole_space(model: str) -> str:
    """Name the space of whole sources' vectors."""
    return f"whole:{model}"


def sentence_space(model: str) -> str:
    """Name the space of sentences' vectors."""
    return f"sentence:{model}"


class Store:
    """The SQLite file. Connections are per thread; errors are `sqlite3.Error` and `OSError`."""

    def __init__(self, path: Path) -> None:
        """Remember where; the file is opened on first use."""
        self.path = path
        self._local = threading.local()

    def create(self) -> None:
        """Make the file with its tables; only a new index does."""
        connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(LAYOUT)
        connection.close()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection. A file that is not there raises `FileNotFoundError`: an
        empty one in its place would pass for an index that holds nothing.
        """
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            if not self.path.exists():
                raise FileNotFoundError(self.path)
            there = f"{self.path.absolute().as_uri()}?mode=rw"
            connection = sqlite3.connect(there, uri=True, timeout=20, isolation_level=None)
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_COUNT).fetchone()  # a broken file says so here, not by silence
            self._local.connection = connection
        return connection

    @contextmanager
    def _writing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """One transaction with the next `seq`; the lock is taken at its start."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("UPDATE counter SET seq = seq + 1")
            yield connection, self.newest_seq()
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    @reading()
    def newest_seq(self) -> int:
        """Return the newest `seq`."""
        return int(self.connection().execute("SELECT seq FROM counter").fetchone()[0])

    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Add or replace; a row with a higher version stays as it is."""
        written = 0
        with self._writing() as (connection, seq):
            for document in documents:
                published = document.published_at
                row = (
                    document.source_id, seq, document.version, document.language,
                    published.timestamp() if published else None, document.publisher_id,
                    document.title, document.text,
                )  # fmt: skip
                if connection.execute(_UPSERT, row).rowcount:
                    written += 1
                    _replace_vectors(connection, document)
        return WriteReport(written=written, outdated=len(documents) - written)

    def bury(self, source_ids: Iterable[int], version: int) -> None:
        """Delete, remembering the version."""
        with self._writing() as (connection, seq):
            for source_id in source_ids:
                if connection.execute(_BURY, (source_id, seq, version)).rowcount:
                    connection.execute("DELETE FROM vectors WHERE source_id = ?", (source_id,))

    @reading()
    def due_for_words(self, limit: int) -> list[DueForWords]:
        """Return what the word index has not taken over, oldest first."""
        query = (
            "SELECT id, seq, deleted, language, publisher, title, text "
            "FROM source WHERE in_words <> seq ORDER BY seq LIMIT ?"
        )
        return [DueForWords(*row) for row in self.connection().execute(query, (limit,))]

    def mark_in_words(self, rows: Iterable[tuple[int, int]]) -> None:
        """Note (id, seq) pairs as taken over; a row written meanwhile stays due."""
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE source SET in_words = seq WHERE id = ? AND seq = ?", list(rows)
        )
        connection.execute("COMMIT")

    @reading()
    def facts(self, source_ids: Sequence[int]) -> dict[int, Facts]:
        """Return {id: facts} of living sources."""
        marks = ",".join("?" * len(source_ids))
        query = (
            "SELECT id, version, language, published, publisher FROM source "  # noqa: S608  (question marks only)
            f"WHERE deleted = 0 AND id IN ({marks})"
        )
        rows = self.connection().execute(query, list(source_ids))
        return {row[0]: Facts(*row[1:]) for row in rows}

    def changed_since(self, seq: int, space: str) -> Iterator[StoredSource]:
        """Yield each source that changed after `seq`, with its vectors in a space."""
        query = (
            "SELECT id, version, language, published, publisher, places, value FROM source "
            "LEFT JOIN vectors ON source_id = id AND space = ? WHERE seq > ? ORDER BY seq, id"
        )
        for row in self.connection().execute(query, (space, seq)):
            source_id, version, language, published, publisher, places, value = row
            facts = Facts(version, language or "", published, publisher)
            yield StoredSource(source_id, facts, *_rows(places or b"", value or b""))

    @reading()
    def versions(self) -> dict[int, int]:
        """Return {id: version} of living sources."""
        rows = self.connection().execute("SELECT id, version FROM source WHERE deleted = 0")
        return dict(rows.fetchall())

    @reading()
    def count(self) -> int:
        """Return how many sources live."""
        return int(self.connection().execute(_COUNT).fetchone()[0])


def _rows(places: bytes, value: bytes) -> tuple[NDArray[np.int32], Vector]:
    """Return places and vectors as rows, none of nothing."""
    pairs = np.frombuffer(places, np.int32).reshape(-1, 2)
    return pairs, np.frombuffer(value, np.float32).reshape(len(pairs), -1 if len(pairs) else 0)


def _replace_vectors(connection: sqlite3.Connection, document: SourceDocument) -> None:
    """Keep a source's vectors of one space in one row: read at once, and no page half empty."""
    connection.execute("DELETE FROM vectors WHERE source_id = ?", (document.source_id,))
    spaces: dict[str, list[tuple[int, int, Vector]]] = {
        whole_space(model): [(-1, -1, value)] for model, value in document.vectors.items()
    }
    for sentence in document.sentences:
        for model, value in sentence.vectors.items():
            rows = spaces.setdefault(sentence_space(model), [])
            rows.append((sentence.start, sentence.end, value))
    connection.executemany(
        "INSERT INTO vectors VALUES (?, ?, ?, ?)",
        [
            (
                document.source_id,
                space,
                np.array([place for *place, _ in rows], np.int32).tobytes(),
                np.stack([value for *_, value in rows]).astype(np.float32).tobytes(),
            )
            for space, rows in spaces.items()
        ],
    )
