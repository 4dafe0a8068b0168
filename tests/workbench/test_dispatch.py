"""Queueing while the broker is away: said once, and not waited for again and again."""

import logging
import time
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from sources.tasks import index_sources
from workbench.lib import dispatch

ROWS = 50


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was tried on a broker that is away."""
    made: list[str] = []

    def fail(**_: Any) -> None:
        made.append("tried")
        raise OperationalError("away")

    monkeypatch.setattr(index_sources, "apply_async", fail)
    return made


def queue(rows: int) -> None:
    """Queue as many tasks as an import has rows."""
    for row in range(rows):
        dispatch._send(index_sources, ([row],), "bulk", 0.0, lambda: None)


def test_a_broker_that_is_away_is_said_once_and_not_asked_for_every_row(
    tries: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        queue(ROWS)
    assert len(tries) == 2
    (warning,) = caplog.messages
    assert "not queued, a sweep will: away" in warning


def test_one_failure_alone_stops_nothing(tries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    queue(1)
    sent: list[Any] = []
    monkeypatch.setattr(index_sources, "apply_async", lambda **given: sent.append(given["args"]))
    queue(ROWS)
    assert len(sent) == ROWS


def test_after_a_moment_the_broker_is_asked_again(
    tries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(3)
    later = time.monotonic() + dispatch.PAUSE_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    sent: list[Any] = []
    monkeypatch.setattr(index_sources, "apply_async", lambda **given: sent.append(given["args"]))
    queue(ROWS)
    assert len(sent) == ROWS
