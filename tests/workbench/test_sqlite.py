"""How SQLite is opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

SAY = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['timeout'])"


@pytest.mark.parametrize(
    ("process", "seconds"), [("import workbench.wsgi; ", "5.0"), ("", "20.0")], ids=["web", "other"]
)
def test_web_processes_wait_less_for_their_turn_to_write(
    tmp_path: Path, process: str, seconds: str
) -> None:
    leave = ("DATABASE_URL", "SQLITE_LOCK_SECONDS")
    given = {name: value for name, value in os.environ.items() if name not in leave}
    answer = subprocess.run(
        [sys.executable, "-c", process + SAY],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        env={**given, "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "workbench.settings",
             "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"},
    )  # fmt: skip
    assert answer.stdout.strip() == seconds


def test_a_row_that_replace_deletes_asks_its_triggers(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)


def test_a_statement_may_have_as_many_parameters_as_sqlite_takes(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's")
    most = connection.features.max_query_params or 0
    assert most > 10_000
    with connection.cursor() as cursor:
        marks = ", ".join(["(%s)"] * 9_000)
        cursor.execute(f"SELECT count(*) FROM (VALUES {marks})", list(range(9_000)))  # noqa: S608
        assert cursor.fetchone() == (9_000,)
