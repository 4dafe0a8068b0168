"""Texts that kill whoever works on them are put aside, everything else goes on, and they get a new
chance when somebody asks for it.
"""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desk import ROOT, Desk, wait_for
from tests.e2e.poisoned import POISONS_EXTRACTION, POISONS_INDEXING, last_words

pytestmark = pytest.mark.alone

PUT_ASIDE = "SELECT title, index_attempts, index_error FROM sources_source WHERE index_error <> ''"
FAILED = """
    SELECT s.title, a.attempts, a.error
    FROM claims_article a JOIN sources_source s ON s.id = a.source_id WHERE a.status = 'failed'
"""
INDEXED = """
    SELECT title FROM sources_source
    WHERE indexed_version = index_version AND index_attempts = 0 AND index_error = ''
"""
UNDONE = """
    SELECT title FROM sources_source
    WHERE indexed_version <> index_version OR (index_attempts > 0 AND index_error = '')
    UNION ALL SELECT status FROM claims_article WHERE status = 'imported'
"""
LEASE_SECONDS = 120
"""Long enough for a new process to load the models: running out of time is an attempt too."""
PATIENCE_SECONDS = 400
WORDS = ("garden", POISONS_INDEXING, "meadow", POISONS_EXTRACTION, "forest")


def rows(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    """Ask the desk's database, past all the desk's code."""
    with closing(sqlite3.connect(desk.folder / "desk.sqlite3", timeout=20)) as connection:
        return connection.execute(query).fetchall()


def deaths(desk: Desk, poison: str) -> int:
    """Count the processes that died of a poison; what else ends a process does not count."""
    return desk.log("worker").count(last_words(poison))


@pytest.fixture
def articles(embedded_desk: Desk) -> Path:
    """A file of articles, of which two are poison; the desk has them, and nobody worked on them."""
    embedded_desk.environment["RUN_LEASE_SECONDS"] = str(LEASE_SECONDS)  # messages carry limits
    file = embedded_desk.folder / "articles.jsonl"
    lines = (
        {
            "url": f"https://daily.example/{word}",
            "title": f"News of the {word}",
            "text": f"Minister Ana Lopez said that the {word} grew by 4 percent in March.",
            "language": "en",
        }
        for word in WORDS
    )
    file.write_text("\n".join(map(json.dumps, lines)))
    embedded_desk.manage("import_articles", str(file))
    return file


def test_the_worker_gives_them_up_and_an_operator_has_them_tried_anew(
    embedded_desk: Desk, articles: Path
) -> None:
    desk = embedded_desk
    desk.start_worker(runner=("tests.e2e.poisoned",))
    wait_for("all to be done or given up", lambda: not rows(desk, UNDONE), PATIENCE_SECONDS)
    desk.kill("worker")
    ((unindexed, killed_indexing, why_not_indexed),) = rows(desk, PUT_ASIDE)
    ((unread, killed_extraction, why_not_read),) = rows(desk, FAILED)
    assert POISONS_INDEXING in unindexed
    assert POISONS_EXTRACTION in unread
    assert "Given up" in why_not_indexed
    assert "Given up" in why_not_read
    assert len(rows(desk, INDEXED)) == len(WORDS) - 1
    # A sweep may send a suspect while it is being tried: then both die, and both are counted.
    assert killed_indexing >= 4
    assert killed_extraction >= 3
    # No death goes uncounted. One may be counted and not died of: given up at the last attempt's
    # beginning, the test ends the worker; and running out of time is an attempt as well.
    assert 3 <= deaths(desk, POISONS_INDEXING) <= killed_indexing
    assert 2 <= deaths(desk, POISONS_EXTRACTION) <= killed_extraction

    desk.manage("index", "update")
    desk.start_worker()
    desk.manage("import_articles", str(articles))
    wait_for("what was given up", lambda: not rows(desk, UNDONE), PATIENCE_SECONDS)
    assert rows(desk, FAILED) == []
    assert len(rows(desk, INDEXED)) == len(WORDS)


def test_building_the_index_is_not_blocked_for_ever(embedded_desk: Desk, articles: Path) -> None:
    desk = embedded_desk
    build = [sys.executable, "-m", "tests.e2e.poisoned", "manage", "index", "build"]
    ends = [
        subprocess.run(build, cwd=ROOT, env=desk.environment, check=False).returncode
        for _ in range(5)
    ]
    assert ends == [-9, -9, -9, -9, 0]
    ((title, attempts, _why),) = rows(desk, PUT_ASIDE)
    assert (title, attempts) == (f"News of the {POISONS_INDEXING}", 4)
    assert len(rows(desk, INDEXED)) == len(WORDS) - 1
    assert "0 missing, 0 stale, 0 orphaned" in desk.manage("index", "reconcile")
