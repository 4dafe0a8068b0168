"""Rules that a CHECK cannot say, kept by the database itself on PostgreSQL and SQLite.

A guard is a condition on OLD and NEW that must never become true. It is installed after every
migrate rather than by a migration, because SQLite drops a table's triggers when a later migration
rebuilds the table. A violation reaches Python as `django.db.IntegrityError` with the message.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connections

_COLUMN = re.compile(r"\b(?:NEW|OLD)\.\"?(\w+)")


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `event` on `table` where `forbidden` (SQL over OLD/NEW that both databases read).

    TRUNCATE is refused as a whole, and exists on PostgreSQL only. `vendor` names the only
    database that needs the guard; empty where both do.
    """

    name: str
    table: str
    event: Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]
    forbidden: str
    message: str
    vendor: Literal["", "sqlite", "postgresql"] = ""

    def belongs_on(self, vendor: str) -> bool:
        """Tell whether a database of this vendor has it."""
        if self.event == "TRUNCATE":
            return vendor == "postgresql"
        return self.vendor in ("", vendor)


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {guard.name}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW "
        f"WHEN {guard.forbidden} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END",
    ]


def _postgresql(guard: Guard) -> list[str]:
    returned = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(guard.event, "NEW")
    each = "STATEMENT" if guard.event == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {guard.forbidden} THEN "
        f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {returned}; END $$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {guard.name}_guard()",
    ]


def install_guards(guards: Iterable[Guard], *, using: str) -> None:
    """(Re)install guards on a database. Needs the right to create triggers there."""
    connection = connections[using]
    statements = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for guard in _to_hold(guards, connection, cursor):
            for statement in statements(guard):
                cursor.execute(statement)


def remove_guards(guards: Iterable[Guard], *, using: str) -> None:
    """Take guards away until the next migrate, or `install_guards`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for guard in (one for one in guards if one.belongs_on(connection.vendor)):
            place = "" if connection.vendor == "sqlite" else f" ON {guard.table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{place}")


def _to_hold(guards: Iterable[Guard], connection: Any, cursor: Any) -> list[Guard]:
    """Return those that this database has, and whose tables and columns are there: not all are,
    where migrations were undone.
    """
    columns = {
        table: {
            column.name for column in connection.introspection.get_table_description(cursor, table)
        }
        for table in connection.introspection.table_names(cursor)
    }
    return [
        one
        for one in guards
        if one.belongs_on(connection.vendor)
        and set(_COLUMN.findall(one.forbidden)) <= columns.get(one.table, set())
        and one.table in columns
    ]


def make_way(guards: Iterable[Guard], *, using: str, plan: Sequence[tuple[Any, bool]]) -> None:
    """Take guards away where SQLite has migrations to do or undo, until they are done: it changes
    no table while a trigger, of whatever table, names one that is being made anew, or a column that
    is not there. `plan` is `pre_migrate`'s.
    """
    if connections[using].vendor == "sqlite" and plan:
        remove_guards(guards, using=using)
