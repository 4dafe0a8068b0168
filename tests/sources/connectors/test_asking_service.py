"""Asking outside: circuit breaker, daily budget, and outcomes instead of errors."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from sources.choices import AnswerStatus
from sources.connectors.finder import Ask
from sources.connectors.registry import MAKERS
from sources.connectors.searxng import SearxNG
from sources.models import ConnectorState
from sources.services.asking import (
    Outcome,
    configured_finders,
    connector_ask,
    connector_reset,
)
from tests.contracts.connector_contract import ASK
from tests.contracts.loopback_client import loopback_client
from tests.contracts.providers.server import Reply, Served

pytestmark = pytest.mark.django_db
DOWN = Reply(b"down", "text/plain", 503)


def ask(finder: SearxNG, question: Ask = ASK) -> Outcome:
    """Ask, as a run does."""
    return connector_ask(
        finder=finder, ask=question, http=loopback_client(finder._base_url), limit=5
    )


def state() -> ConnectorState:
    """How the connector is doing."""
    return ConnectorState.objects.get(name="searxng")


def rest_is_over() -> None:
    """Let the time have passed."""
    past = timezone.now() - timedelta(seconds=1)
    ConnectorState.objects.update(open_until=past)


def test_an_answer_is_handed_on_and_remembered(finder: SearxNG) -> None:
    outcome = ask(finder)
    assert (outcome.state, outcome.reason) == (AnswerStatus.ANSWERED, "")
    assert len(outcome.documents) == 3
    assert state().last_answer_at is not None
    assert (state().asked_today, state().day) == (1, timezone.now().date())


def test_a_failure_is_an_outcome_with_its_reason_and_requests(
    finder: SearxNG, served: Served
) -> None:
    served.fault = DOWN
    outcome = ask(finder)
    assert (outcome.state, outcome.reason) == (AnswerStatus.FAILED, "provider-error")
    assert "HTTP 503" in outcome.message
    assert outcome.requests[0].status == 503
    assert (state().failures, state().open_until) == (1, None)
    assert "HTTP 503" in state().last_error


def test_three_failures_in_a_row_let_it_rest(finder: SearxNG, served: Served) -> None:
    served.fault = DOWN
    for _ in range(3):
        ask(finder)
    asked = len(served.requests)
    outcome = ask(finder)
    assert (outcome.state, outcome.reason) == (AnswerStatus.SKIPPED, "resting")
    assert "HTTP 503" in outcome.message
    assert len(served.requests) == asked
    assert state().asked_today == 3
    assert timedelta(seconds=280) < state().open_until - timezone.now() <= timedelta(seconds=300)  # type: ignore[operator]


def test_an_answer_between_failures_begins_the_count_anew(finder: SearxNG, served: Served) -> None:
    for fault in (DOWN, DOWN, None, DOWN, DOWN):
        served.fault = fault
        ask(finder)
    assert (state().failures, state().open_until) == (2, None)


def test_after_the_rest_one_tries_and_the_others_wait(finder: SearxNG, served: Served) -> None:
    served.fault = DOWN
    for _ in range(3):
        ask(finder)
    rest_is_over()
    served.fault = None
    seen: list[Outcome] = []

    def meanwhile(_url: str) -> None:
        """Let another process ask while this one is about to."""
        seen.append(ask(finder))

    http = replace(loopback_client(finder._base_url), permit=meanwhile)
    outcome = connector_ask(finder=finder, ask=ASK, http=http, limit=1)
    assert [other.reason for other in seen] == ["resting"] * len(seen)
    assert seen
    assert outcome.state == AnswerStatus.ANSWERED
    assert (state().failures, state().open_until) == (0, None)


def test_a_try_that_fails_lets_it_rest_again(finder: SearxNG, served: Served) -> None:
    served.fault = DOWN
    for _ in range(3):
        ask(finder)
    rest_is_over()
    assert ask(finder).state == AnswerStatus.FAILED
    assert ask(finder).reason == "resting"


def test_one_that_says_when_to_come_back_is_taken_at_its_word(
    finder: SearxNG, served: Served
) -> None:
    served.fault = Reply(b"", "text/plain", 429, {"Retry-After": "5000"})
    assert ask(finder).reason == "too-many-requests"
    assert state().open_until > timezone.now() + timedelta(seconds=4900)  # type: ignore[operator]
    assert ask(finder).reason == "resting"


def test_a_reset_lets_it_be_asked_at_once(finder: SearxNG, served: Served) -> None:
    served.fault = DOWN
    for _ in range(3):
        ask(finder)
    served.fault = None
    connector_reset(name="searxng")
    assert ask(finder).state == AnswerStatus.ANSWERED


def test_the_daily_limit_is_kept_and_begins_anew_each_day(
    finder: SearxNG, served: Served, settings: Settings
) -> None:
    settings.CONNECTOR_DAILY_LIMITS = {"searxng": "2"}
    assert [ask(finder).reason for _ in range(3)] == ["", "", "daily-limit"]
    assert state().asked_today == 2
    ConnectorState.objects.update(day=timezone.now().date() - timedelta(days=1))
    assert ask(finder).reason == ""
    assert state().asked_today == 1


def test_a_limit_of_nothing_asks_nobody(
    finder: SearxNG, served: Served, settings: Settings
) -> None:
    settings.CONNECTOR_DAILY_LIMITS = {"searxng": "0"}
    assert ask(finder).reason == "daily-limit"
    assert served.requests == []


def test_a_partial_answer_says_what_is_missing(finder: SearxNG, served: Served) -> None:
    vars(served.provider)["unresponsive"] = (("bing news", "timeout"),)
    outcome = ask(finder)
    assert (outcome.state, outcome.reason) == (AnswerStatus.PARTIAL, "partial")
    assert "bing news" in outcome.message
    assert len(outcome.documents) == 3
    assert state().failures == 0


def test_a_statement_without_words_is_skipped(finder: SearxNG, served: Served) -> None:
    outcome = ask(finder, Ask("!?", "en"))
    assert (outcome.state, outcome.reason) == (AnswerStatus.SKIPPED, "nothing-to-ask")
    assert state().last_answer_at is None


def test_a_lexicon_in_the_settings_lets_it_be_asked_in_english(
    finder: SearxNG, served: Served, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "id-en.tsv"
    path.write_text("pasukan\ttroops\n")
    settings.BILINGUAL_LEXICONS = {"id": str(path), "fr": str(tmp_path / "missing")}
    ask(finder, Ask("pasukan", "id"))
    assert [request.params["q"] for request in served.requests][-1] == "troops"
    assert ask(finder, Ask("soldats", "fr")).state == AnswerStatus.ANSWERED


def test_nobody_is_asked_until_an_operator_says_so(settings: Settings) -> None:
    assert configured_finders() == []
    settings.CONNECTORS = ["gdelt", "wikipedia", "feeds"]
    assert [finder.name for finder in configured_finders()] == settings.CONNECTORS


def test_every_connector_can_be_made_from_the_settings(settings: Settings) -> None:
    settings.CONNECTORS = list(MAKERS)
    settings.CONNECTOR_URLS = dict.fromkeys(MAKERS, "http://127.0.0.1:9/{language}")
    settings.SEARXNG_URL = "http://127.0.0.1:9"
    settings.OTHER_DESKS = ["http://127.0.0.1:9"]
    settings.FEED_URLS = ["http://127.0.0.1:9/feed"]
    settings.CONNECTOR_KEYS = {"google-factcheck": "x"}
    for finder in configured_finders():
        outcome = connector_ask(finder=finder, ask=ASK, http=loopback_client(), limit=5)
        assert outcome.state == AnswerStatus.FAILED
        assert outcome.requests[0].url.startswith("http://127.0.0.1:9")
