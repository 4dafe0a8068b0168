"""Who is slowed down: by the address that a trusted proxy saw, never by one that clients write."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

PROXY = "10.0.0.2"


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Let strangers ask twice."""
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "99/min"})


def ask(forwarded: str = "", address: str = PROXY) -> Any:
    """Ask as a stranger."""
    headers = {"x-forwarded-for": forwarded} if forwarded else None
    return Client(headers=headers).get("/api/v1/schema/", REMOTE_ADDR=address)


def test_a_forged_header_gets_nobody_another_turn(two_a_minute: None) -> None:
    statuses = [ask(f"192.0.2.{n}", "203.0.113.9").status_code for n in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_behind_one_proxy_clients_are_told_apart_by_what_it_appended(
    two_a_minute: None, settings: Settings
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    forged = [ask(f"192.0.2.{n}, 203.0.113.9").status_code for n in range(3)]
    assert forged == [200, 200, 429]
    assert ask("203.0.113.10").status_code == 200


def test_who_is_slowed_down_is_told_when_to_come_back(two_a_minute: None) -> None:
    responses = [ask() for _ in range(3)]
    assert int(responses[-1]["Retry-After"]) > 0
