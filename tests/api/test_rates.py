"""Who is slowed down: by the address that a trusted proxy saw, never by one that clients write."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

from tests.api.conftest import Api
from workbench.lib.access.keys import key_issue

PROXY = "10.0.0.2"


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Let strangers ask twice."""
    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "99/min", "notices": None}
    )


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


class TestHeaders:
    """What is left, by draft-ietf-httpapi-ratelimit-headers-10."""

    def test_a_stranger_is_told_what_is_left(self, two_a_minute: None) -> None:
        first, second, third = (ask() for _ in range(3))
        assert first["RateLimit-Policy"] == '"anonymous";q=2;w=60'
        said = [re.fullmatch(r'"anonymous";r=(\d);t=(\d+)', one["RateLimit"]) for one in
                (first, second, third)]  # fmt: skip
        assert [one and one[1] for one in said] == ["1", "0", "0"]
        assert said[2] is not None
        assert 0 < int(said[2][2]) <= 60

    def test_each_key_counts_by_itself(self, two_a_minute: None, people: dict[str, User]) -> None:
        keys = [key_issue(name="a", user=people["rina"], scopes=["read"])[1] for _ in "ab"]
        answers = [Api(one).get("me/") for one in (keys[0], keys[0], keys[1])]
        assert {answer["RateLimit-Policy"] for answer in answers} == {'"key";q=99;w=60'}
        assert [answer["RateLimit"][:10] for answer in answers] == [
            '"key";r=98', '"key";r=97', '"key";r=98',
        ]  # fmt: skip

    def test_whoever_is_signed_in_counts_as_a_person(
        self, two_a_minute: None, people: dict[str, User]
    ) -> None:
        client = Client()
        client.force_login(people["rina"])
        answer = client.get("/api/v1/me/")
        assert answer["RateLimit-Policy"] == '"person";q=99;w=60'
        assert answer["RateLimit"].startswith('"person";r=98;')

    def test_pages_of_the_admin_count_nothing(self, db: None) -> None:
        assert "RateLimit" not in Client().get("/admin/login/").headers
