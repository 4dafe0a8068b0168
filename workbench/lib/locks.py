"""One at a time, over all processes and machines that share the database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connection, transaction


@contextmanager
def alone(key: int, *, wait: bool) -> Iterator[bool]:
    """Say whether nobody else is in such a block with this key; wait until it is so, or not.

    For minutes if need be, so it is no transaction. PostgreSQL lets go when the holder dies, or its
    connection does: what is done inside must bear to be done twice. SQLite has no such lock; a
    desk on it has one worker, which does one thing at a time.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    ask = "SELECT pg_advisory_lock(%s) IS NOT NULL" if wait else "SELECT pg_try_advisory_lock(%s)"
    if not _answer(ask, key):
        yield False
        return
    try:
        yield True
    finally:
        with suppress(DatabaseError, InterfaceError):  # a connection that broke has let go
            _answer("SELECT pg_advisory_unlock(%s)", key)


def in_turn(key: int) -> None:
    """Wait until no other transaction that asked with this key is open; then it is our turn.

    Our turn ends with our transaction, once what it wrote can be seen: PostgreSQL lets go of locks
    after that. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


@contextmanager
def one_view() -> Iterator[None]:
    """Read the database as it was at one moment, however long reading takes and others write.

    On PostgreSQL, unless a transaction is open already; on SQLite what is read later may be newer.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _answer(query: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return bool(cursor.fetchone()[0])
