"""Attempts, counted before they begin: work that kills its worker is found out and not repeated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import F, QuerySet


@contextmanager
def attempt(
    rows: QuerySet[Any], counter: str, *, waits: tuple[type[Exception], ...] = (OperationalError,)
) -> Iterator[None]:
    """Add 1 to the rows' counter, committed before the block begins; set it to 0 when it ends well.

    What never comes to an end — killed, out of memory, out of time — stays counted, and so does an
    error that nobody foresaw. `waits` are no attempt and are taken back; where the database itself
    is away, that one stays counted until the next success. Raises what the block raises, and
    RuntimeError inside a transaction.
    """
    with transaction.atomic(durable=True):
        rows.update(**{counter: F(counter) + 1})
    try:
        yield
    except waits:
        if not connection.in_atomic_block:  # tests are in one; closing would lose it
            close_old_connections()  # one that broke cannot take anything back
        rows.filter(**{f"{counter}__gt": 0}).update(**{counter: F(counter) - 1})
        raise
    rows.update(**{counter: 0})
