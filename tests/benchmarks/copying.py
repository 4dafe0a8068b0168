"""Rows by the million into PostgreSQL: COPY, into tables without what each row would pay for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Any]) -> None:
    """Copy rows, each with its values in the order of `columns`; later keys go on from theirs."""
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:
            for row in rows:
                into.write_row(row)
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


@contextmanager
def unguarded(*tables: type[models.Model]) -> Iterator[None]:
    """Have no triggers, foreign keys and further indexes on tables; all are there again afterwards,
    made at once, and the planner knows what is in the tables.
    """
    names = [model._meta.db_table for model in tables]
    with connection.cursor() as cursor:
        foreign = _found(cursor, _FOREIGN_KEYS, names)
        indexes = _found(cursor, _INDEXES, names)
        for table, name, _definition in foreign:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for _table, name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for table in names:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for _table, _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in foreign:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table in names:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE")


_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""
_INDEXES = """
    SELECT i.tablename, i.indexname, i.indexdef FROM pg_indexes AS i
    WHERE i.tablename = ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conname = i.indexname)
"""


def _found(cursor: Any, question: str, tables: list[str]) -> list[tuple[str, str, str]]:
    cursor.execute(question, [tables])
    rows: list[tuple[str, str, str]] = cursor.fetchall()
    return rows
