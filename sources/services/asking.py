"""Asking somebody outside: within a budget, not while they are down, and never at a run's price."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sources.choices import AnswerStatus
from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Answer, Ask, AskedRequest, Finder, FoundDocument
from sources.connectors.queries import read_lexicon, with_english
from sources.connectors.registry import make_finders
from sources.models import ConnectorState
from sources.services.connector_keys import connector_key
from workbench.lib.http import HttpClient

logger = logging.getLogger(__name__)
MOST_FAILURES = 3
REST = timedelta(seconds=300)
LONGEST_REST = timedelta(days=1)
ASKERS_FAULT = "bad-query"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking one connector: `reason` is a stable code, `message` is for people.

    Both are empty where everything was answered.
    """

    name: str
    state: AnswerStatus
    reason: str = ""
    message: str = ""
    documents: tuple[FoundDocument, ...] = ()
    requests: tuple[AskedRequest, ...] = ()


def configured_finders() -> list[Finder]:
    """The finders that the operator has switched on, with their keys."""
    return make_finders(connector_key)


def ask_prepared(ask: Ask) -> Ask:
    """The ask with its words in English, where a lexicon for its language is configured."""
    path = settings.BILINGUAL_LEXICONS.get(ask.language)
    if not path:
        return ask
    try:
        return with_english(ask, read_lexicon(path))
    except OSError as error:
        logger.warning("the lexicon for %s cannot be read: %s", ask.language, error)
        return ask


def connector_ask(*, finder: Finder, ask: Ask, http: HttpClient, limit: int) -> Outcome:
    """Ask a connector for up to `limit` documents, unless it rests or its budget is used up.

    Says what came of it instead of raising: a connector that fails never fails a run.
    """
    skipped = _admit(finder.name, timezone.now())
    if skipped:
        return skipped
    answer = ask_finder(finder, ask_prepared(ask), http, limit=limit)
    outcome = _outcome(finder.name, answer)
    _remember(outcome, answer, timezone.now())
    return outcome


def connector_reset(*, name: str) -> None:
    """Let a connector be asked again at once; today's count stays."""
    ConnectorState.objects.filter(name=name).update(failures=0, open_until=None)


def _admit(name: str, now: datetime) -> Outcome | None:
    """None where the connector may be asked, and the ask is counted; else why not."""
    state, _created = ConnectorState.objects.get_or_create(name=name)
    if state.rests(now):
        return _resting(state)
    if not _within_budget(state, now):
        message = _("The daily limit of %(limit)s is reached.") % {"limit": _limit(name)}
        return Outcome(name, AnswerStatus.SKIPPED, "daily-limit", message)
    if state.open_until is not None:
        tries = ConnectorState.objects.filter(pk=state.pk, open_until=state.open_until)
        if not tries.update(open_until=now + REST):
            return _resting(ConnectorState.objects.get(pk=state.pk))
    return None


def _resting(state: ConnectorState) -> Outcome:
    until = state.open_until
    clock = date_format(timezone.localtime(until), "H:i") if until else ""
    message = _("It failed and rests until %(time)s: %(error)s") % {
        "time": clock,
        "error": state.last_error,
    }
    return Outcome(state.name, AnswerStatus.SKIPPED, "resting", message)


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


def _outcome(name: str, answer: Answer) -> Outcome:
    documents, requests = answer.documents, answer.requests
    if not answer.answered:
        first = answer.failures[0]
        return Outcome(name, AnswerStatus.FAILED, first.code, first.message, (), requests)
    if not (documents or requests or answer.failures):
        message = _("The statement has no words that it could be asked for.")
        return Outcome(name, AnswerStatus.SKIPPED, "nothing-to-ask", message)
    if answer.failures:
        return Outcome(
            name, AnswerStatus.PARTIAL, answer.failures[0].code, answer.partial, documents, requests
        )
    return Outcome(name, AnswerStatus.ANSWERED, documents=documents, requests=requests)


def _remember(outcome: Outcome, answer: Answer, now: datetime) -> None:
    row = ConnectorState.objects.filter(name=outcome.name)
    if outcome.state == AnswerStatus.SKIPPED:
        # Nothing was tried: the next to ask may try a connector that has rested.
        row.filter(open_until__isnull=False).update(open_until=now)
        return
    if outcome.message:
        row.update(last_error=outcome.message, last_error_at=now)
    if outcome.state != AnswerStatus.FAILED or outcome.reason == ASKERS_FAULT:
        row.update(failures=0, open_until=None, last_answer_at=now)
        return
    row.update(failures=F("failures") + 1)
    waits = [failure.retry_after for failure in answer.failures if failure.retry_after]
    named = min(timedelta(seconds=max(waits)), LONGEST_REST) if waits else timedelta()
    # One that says when to come back is taken at its word at once.
    if waits:
        row.update(open_until=now + named)
    row.filter(failures__gte=MOST_FAILURES).update(open_until=now + max(REST, named))
