"""Whether somebody outside may be asked: not while they rest, and within the day's budget.

One row for each (`ConnectorState`), which all processes share.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from sources.models import ConnectorState
from workbench.lib.sentences import Sentence as _

MOST_FAILURES = 3
REST = timedelta(seconds=300)
LONGEST_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody is not asked now: a stable code, and words for people."""

    reason: str
    message: str


def admit(name: str) -> Refusal | None:
    """Return None where somebody may be asked now, and the ask is counted; else why not.

    Whoever was let in says afterwards what came of it: `note_answer`, `note_failure` or, where
    nothing was tried, `note_skipped`.
    """
    now = timezone.now()
    state, _created = ConnectorState.objects.get_or_create(name=name)
    if state.rests(now):
        return _resting(state)
    if not _within_budget(state, now):
        message = _("The daily limit of %(limit)s is reached.") % {"limit": _limit(name)}
        return Refusal("daily-limit", message)
    if state.open_until is not None:
        tries = ConnectorState.objects.filter(pk=state.pk, open_until=state.open_until)
        if not tries.update(open_until=now + REST):
            return _resting(ConnectorState.objects.get(pk=state.pk))
    return None


def note_answer(name: str, *, message: str = "") -> None:
    """Note that somebody answered; `message` says what was missing all the same."""
    now, row = timezone.now(), ConnectorState.objects.filter(name=name)
    if message:
        row.update(last_error=message, last_error_at=now)
    row.update(failures=0, open_until=None, last_answer_at=now)


def note_failure(name: str, *, message: str, waits: Collection[float] = ()) -> None:
    """Note that somebody failed. One that says when to come back, in seconds, is taken at its word
    at once; others rest after a few failures in a row.
    """
    now, row = timezone.now(), ConnectorState.objects.filter(name=name)
    if message:
        row.update(last_error=message, last_error_at=now)
    row.update(failures=F("failures") + 1)
    named = min(timedelta(seconds=max(waits)), LONGEST_REST) if waits else timedelta()
    if waits:
        row.update(open_until=now + named)
    row.filter(failures__gte=MOST_FAILURES).update(open_until=now + max(REST, named))


def note_skipped(name: str) -> None:
    """Note that nothing was tried: the next to ask may try one that has rested."""
    rested = ConnectorState.objects.filter(name=name, open_until__isnull=False)
    rested.update(open_until=timezone.now())


def _resting(state: ConnectorState) -> Refusal:
    until = state.open_until
    clock = date_format(timezone.localtime(until), "H:i") if until else ""
    message = _("It failed and rests until %(time)s: %(error)s") % {
        "time": clock,
        "error": state.last_error,
    }
    return Refusal("resting", message)


def _limit(name: str) -> int | None:
    limits: dict[str, str] = settings.CONNECTOR_DAILY_LIMITS
    return int(limits[name]) if name in limits else None


def _within_budget(state: ConnectorState, now: datetime) -> bool:
    """Count this ask, unless the day's limit is reached. The database does both in one step."""
    row, today, limit = ConnectorState.objects.filter(pk=state.pk), now.date(), _limit(state.name)
    if limit is not None and limit <= 0:
        return False
    begun = row.filter(day=today)
    if limit is not None:
        begun = begun.filter(asked_today__lt=limit)
    if begun.update(asked_today=F("asked_today") + 1):
        return True
    return bool(row.exclude(day=today).update(day=today, asked_today=1)) or bool(
        # Another process began the day between the two.
        begun.update(asked_today=F("asked_today") + 1)
    )
