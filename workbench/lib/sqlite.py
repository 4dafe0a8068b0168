"""What SQLite can do and Django 5.2 does not ask it."""

import sqlite3
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def allow_its_own_parameters(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let statements have as many parameters as this SQLite takes (`connection_created`).

    Django 5.2 assumes 999, the default of before SQLite 3.32 (sqlite.org/limits.html §9), and cuts
    an insertion of 500 rows into a dozen statements.
    """
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
