"""Taking, holding, settling and giving back rows; finding those that were lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from workbench.lib.sentences import Sentence
from workbench.lib.sentences import Sentence as _
from workbench.lib.work.row import GIVEN_UP, WorkRow

SWEEPS_UNTIL_LOST = 5
"""A queue may be long and intact: so many sweeps pass before a row in it counts as lost."""
_CLOCKS_DIFFER = timedelta(seconds=2)

row_failed = Signal()
"""Sent with `row` in the transaction in which a row is closed as failed."""

R = TypeVar("R", bound=WorkRow)


@dataclass(slots=True)
class Hold(Generic[R]):
    """A row that a worker holds; `attempt` and `until` tell its hold from a later one, and change
    when it is held for longer (`extend`).
    """

    row: R
    attempt: int
    until: datetime


def take(
    rows: QuerySet[R], pk: int, *, lease: timedelta, redelivered: bool = False, **started: Any
) -> Hold[R] | None:
    """Take a row that is due, or one whose holder is gone; None if there is nothing to do.

    `rows` loads what the worker needs; `started` is written with the hold. A message that the
    broker delivers a second time proves that its first receiver died. A row that never lets an
    attempt end fails here. Committed before this returns: RuntimeError inside a transaction.
    """
    model, now = rows.model, timezone.now()
    due = rows.filter(pk=pk, status__in=_open(model), due_at__lte=now + _CLOCKS_DIFFER)
    free = Q(lease_until=None, status=model.QUEUED) | Q(lease_until__lt=now)
    row = (due if redelivered else due.filter(free)).first()
    if row is None:
        return None
    if row.attempts >= model.MAX_ATTEMPTS:
        fail(rows.filter(pk=pk), code=GIVEN_UP, error=given_up_reason(model.MAX_ATTEMPTS))
        return None
    until = now + lease
    same = model._default_manager.filter(
        pk=pk, status=row.status, attempts=row.attempts, lease_until=row.lease_until
    )
    with transaction.atomic(durable=True):
        taken = same.update(
            status=model.STARTED, attempts=F("attempts") + 1, lease_until=until, **started
        )
    row.status, row.attempts, row.lease_until = model.STARTED, row.attempts + 1, until
    return Hold(row, row.attempts, until) if taken else None


def extend(hold: Hold[R], *, lease: timedelta, came_on: bool = True, **progress: Any) -> bool:
    """Hold a row for longer, for work that takes more than one lease; False if it is not ours any
    more: another has taken it, or a person has paused or closed it.

    Where the work `came_on`, the attempts before this one count no longer. `progress` is written
    with it. In a transaction whose rest fails, the hold is of no use afterwards and passes.
    """
    until, attempt = timezone.now() + lease, 1 if came_on else hold.attempt
    if not _held(hold).update(lease_until=until, attempts=attempt, **progress):
        return False
    hold.until, hold.attempt = until, attempt
    return True


def settle(hold: Hold[R], **result: Any) -> bool:
    """Write what came of it, unless somebody else holds the row by now."""
    return bool(_held(hold).update(lease_until=None, **result))


def give_back(hold: Hold[R], *, error: str = "") -> bool:
    """Put a row that cannot go on now back into the queue, saying why.

    It is no attempt: waiting for a server, however long and often, does not use them up.
    """
    told = hold.row.telling(error)
    return settle(hold, status=hold.row.QUEUED, attempts=F("attempts") - 1, **told)


@contextmanager
def waiting_is_no_attempt(
    hold: Hold[R],
    waits: tuple[type[Exception], ...] = (OperationalError,),
    *,
    says_why: bool = True,
) -> Iterator[None]:
    """Give the row back if the block has to wait; where the database itself is away, the attempt
    stays counted. Raises what the block raises.
    """
    try:
        yield
    except waits as error:
        if not connection.in_atomic_block:  # tests are in one; closing would lose it
            close_old_connections()  # one that broke cannot take anything back
        give_back(hold, error=str(error) if says_why else "")
        raise


def fail(rows: QuerySet[R], *, code: str, error: str) -> None:
    """Close those of these rows that are open, with the reason, and say so of each."""
    model = rows.model
    for row in rows.filter(status__in=_open(model)):
        with transaction.atomic():
            still = model._default_manager.filter(pk=row.pk, status__in=_open(model))
            if still.update(**model.failing(code, error)):
                row_failed.send(sender=model, row=row)


def lost(rows: QuerySet[R], *, limit: int) -> list[R]:
    """Return rows whose task was lost or whose worker died, the longest due first, counted as
    queued anew.
    """
    now, sweep = timezone.now(), timedelta(seconds=settings.SWEEP_SECONDS)
    waits = Q(lease_until=None, due_at__lt=now - SWEEPS_UNTIL_LOST * sweep)
    died = Q(lease_until__lt=now, due_at__lt=now - sweep)
    found = list(rows.filter(waits | died, status__in=_open(rows.model)).order_by("due_at")[:limit])
    rows.model._default_manager.filter(pk__in=[row.pk for row in found]).update(due_at=now)
    return found


def overdue(row: WorkRow) -> None:
    """Let the very next sweep find a row whose task could not be queued."""
    now = timezone.now()
    long_ago = now - timedelta(seconds=SWEEPS_UNTIL_LOST * settings.SWEEP_SECONDS + 1)
    rows = type(row)._default_manager.filter(pk=row.pk, due_at__lte=now)
    rows.update(due_at=long_ago)


def given_up_reason(attempts: int) -> Sentence:
    """Say in words why a row is not tried any more."""
    return _(
        "Given up: it did not end in %(count)d attempts. Each time the worker died, or ran out of "
        "time or memory."
    ) % {"count": attempts}


def _open(model: type[WorkRow]) -> set[str]:
    return {model.QUEUED, model.STARTED}


def _held(hold: Hold[R]) -> QuerySet[R]:
    rows: QuerySet[R] = type(hold.row)._default_manager.filter(
        pk=hold.row.pk,
        status=hold.row.STARTED,
        attempts=hold.attempt,
        lease_until=hold.until,
    )
    return rows
