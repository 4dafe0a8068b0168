"""Requests to a host keep their distance, over all processes."""

import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from subprocess import PIPE

import pytest
from django.utils import timezone

from tests.loopback import Site, redirects, sends
from workbench.lib.http import Code, HttpError, Timing
from workbench.lib.http.models import HostPace
from workbench.lib.http.pacing import take_slot


@pytest.mark.django_db
class TestSlots:
    """`take_slot`."""

    def test_each_slot_is_a_while_after_the_one_before(self) -> None:
        waits = [take_slot("a.example", seconds_between=8, patience=30) for _ in range(3)]
        assert waits[0] == 0
        assert [round(wait) for wait in waits[1:]] == [8, 16]

    def test_hosts_do_not_wait_for_each_other(self) -> None:
        for host in ("a.example", "b.example"):
            assert take_slot(host, seconds_between=60, patience=0) == 0

    def test_a_host_left_alone_is_asked_at_once(self) -> None:
        past = timezone.now() - timedelta(hours=1)
        HostPace.objects.create(host="a.example", next_at=past)
        assert take_slot("a.example", seconds_between=1, patience=0) == 0
        assert HostPace.objects.get().next_at > timezone.now()

    def test_a_long_wait_is_refused_and_reserves_nothing(self) -> None:
        take_slot("a.example", seconds_between=60, patience=10)
        before = HostPace.objects.get().next_at
        with pytest.raises(HttpError) as caught:
            take_slot("a.example", seconds_between=60, patience=10)
        assert (caught.value.code, caught.value.retryable) == (Code.BUSY, True)
        assert round(caught.value.retry_after or 0) == 60
        assert HostPace.objects.get().next_at == before

    def test_every_caller_may_be_slower(self) -> None:
        take_slot("a.example", seconds_between=1, patience=30)
        take_slot("a.example", seconds_between=8, patience=30)
        assert round(take_slot("a.example", seconds_between=1, patience=30)) == 9


@pytest.mark.django_db
class TestRequests:
    """The client takes a slot for each request."""

    def test_each_hop_waits_for_its_slot(self, site: Site) -> None:
        site.routes |= {"/1": redirects("/2"), "/2": sends("end")}
        waits: list[float] = []
        client = site.client(seconds_between=5, sleep=waits.append)
        client.get(site.url("/1"))
        assert [round(wait) for wait in waits] == [0, 5]

    def test_a_caller_sets_a_slower_pace(self, site: Site) -> None:
        site.routes["/"] = sends("x")
        waits: list[float] = []
        client = site.client(seconds_between=1, sleep=waits.append)
        for _ in range(2):
            client.get(site.url(), seconds_between=8.0)
        assert [round(wait) for wait in waits] == [0, 8]

    def test_a_busy_host_is_said_and_not_asked(self, site: Site) -> None:
        site.routes["/"] = sends("x")
        client = site.client(seconds_between=60, timing=Timing(patience=2))
        client.get(site.url())
        with pytest.raises(HttpError) as caught:
            client.get(site.url())
        assert caught.value.code == Code.BUSY
        assert len(site.requests) == 1

    def test_what_is_refused_takes_no_slot(self, site: Site) -> None:
        client = site.client(allowed_private_hosts=(), seconds_between=1)
        for url in (site.url(), "http://10.0.0.1/"):
            with pytest.raises(HttpError):
                client.get(url)
        assert not HostPace.objects.exists()


BASE_DIR = Path(__file__).resolve().parents[3]
MAKES_THE_TABLE = """
import django; django.setup()
from django.db import connection
from workbench.lib.http.models import HostPace
with connection.schema_editor() as editor:
    editor.create_model(HostPace)
"""
TAKES_SLOTS = """
import django; django.setup()
from workbench.lib.http.pacing import take_slot
for _ in range(8):
    print(take_slot("a.example", seconds_between=100, patience=10**6))
"""


def test_processes_side_by_side_get_different_slots(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "workbench.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'pace.sqlite3'}",
        "VAR_DIR": str(tmp_path),
    }
    call = partial(subprocess.Popen, env=environment, cwd=BASE_DIR, text=True, stdout=PIPE)
    assert call([sys.executable, "-c", MAKES_THE_TABLE]).wait(timeout=60) == 0
    takers = [call([sys.executable, "-c", TAKES_SLOTS]) for _ in range(2)]
    waits = [float(line) for taker in takers for line in taker.communicate(timeout=60)[0].split()]
    assert [round(wait / 100) for wait in sorted(waits)] == list(range(16))
