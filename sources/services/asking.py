"""Asking somebody outside: within a budget, not while they are down, and never at a run's price."""

import logging
from dataclasses import dataclass

from django.conf import settings

from sources.choices import AnswerStatus
from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Answer, Ask, AskedRequest, Finder, FoundDocument
from sources.connectors.queries import read_lexicon, with_english
from sources.connectors.registry import make_finders
from sources.models import ConnectorState
from sources.services.admitting import admit, note_answer, note_failure, note_skipped
from sources.services.connector_keys import connector_key
from workbench.lib.http import HttpClient
from workbench.lib.sentences import Sentence as _

logger = logging.getLogger(__name__)
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
    refusal = admit(finder.name)
    if refusal:
        return Outcome(finder.name, AnswerStatus.SKIPPED, refusal.reason, refusal.message)
    answer = ask_finder(finder, ask_prepared(ask), http, limit=limit)
    outcome = _outcome(finder.name, answer)
    _remember(outcome, answer)
    return outcome


def connector_reset(*, name: str) -> None:
    """Let a connector be asked again at once; today's count stays."""
    ConnectorState.objects.filter(name=name).update(failures=0, open_until=None)


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


def _remember(outcome: Outcome, answer: Answer) -> None:
    if outcome.state == AnswerStatus.SKIPPED:
        note_skipped(outcome.name)
    elif outcome.state == AnswerStatus.FAILED and outcome.reason != ASKERS_FAULT:
        waits = [failure.retry_after for failure in answer.failures if failure.retry_after]
        note_failure(outcome.name, message=outcome.message, waits=waits)
    else:
        note_answer(outcome.name, message=outcome.message)
