"""How often somebody asked is counted by all web processes together, and is no reason to refuse."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

from tests.e2e.desk import ROOT
from workbench.lib.shared_cache import SharedCache

OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "serializer": "workbench.lib.shared_cache.Plain",
}
ELSEWHERE = """
import django, sys
django.setup()
from django.core.cache import cache
print(cache.get("asked"))
cache.set("asked", "elsewhere", 60)
"""


def cache_at(url: str) -> SharedCache:
    """Return a cache as the settings make it."""
    return SharedCache(url, {"OPTIONS": OPTIONS})


@pytest.fixture
def cache(valkey: Path) -> str:
    """A shared cache's address."""
    return f"unix://{valkey}?db=1"


@pytest.mark.alone
def test_another_process_knows_what_was_counted(
    cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = cache_at(cache)
    ours.set("asked", "here", 60)
    monkeypatch.setenv("CACHE_URL", cache)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "workbench.settings")
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "here"
    assert ours.get("asked") == "elsewhere"


@pytest.mark.alone
def test_two_processes_let_somebody_ask_as_often_as_one(
    cache: str, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "9/min", "notices": None}
    )
    statuses = []
    for _process in range(3):
        monkeypatch.setattr(SimpleRateThrottle, "cache", cache_at(cache))
        statuses.append(Client().get("/api/v1/schema/").status_code)
    assert statuses == [200, 200, 429]


def test_without_the_server_nobody_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None
) -> None:
    away = cache_at(f"unix://{tmp_path / 'nobody'}?db=1")
    away.set("asked", "x", 60)
    assert away.get("asked", "default") == "default"
    monkeypatch.setattr(SimpleRateThrottle, "cache", away)
    response = Client().get("/api/v1/schema/")
    assert (response.status_code, response["RateLimit-Policy"][:11]) == (200, '"anonymous"')


def test_by_itself_each_process_counts_alone_and_a_check_says_so(settings: Settings) -> None:
    assert "LocMem" in settings.CACHES["default"]["BACKEND"]
    settings.CACHE_URL = ""
    assert "workbench.W011" in {one.id for one in run_checks(include_deployment_checks=True)}
    settings.CACHE_URL = "redis://redis:6379/1"
    assert "workbench.W011" not in {one.id for one in run_checks(include_deployment_checks=True)}
