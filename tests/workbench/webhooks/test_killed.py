"""`kill -9` while a receiver has the event already: it is sent again, under the same id."""

import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.loopback import Handler, Site, sends
from tests.workbench.webhooks.conftest import EndpointOf, sent_to
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.sending import delivery_send

LONG_AGO = "2026-01-01 00:00:00"


def _send(file: Path, pk: int) -> None:
    """Send a delivery, in a process of its own, on a database file of its own."""
    connection.connection = None  # the parent's, which is not ours to close
    connection.settings_dict["NAME"] = str(file)
    os._exit(0 if delivery_send(delivery_id=pk) else 1)


def start(file: Path, pk: int) -> BaseProcess:
    """Begin to send."""
    process = multiprocessing.get_context("fork").Process(target=_send, args=(file, pk))
    process.start()
    return process


def ask(file: Path, sql: str) -> list[Any]:
    """Ask the database in the file."""
    with closing(sqlite3.connect(file, timeout=30)) as database:
        found = database.execute(sql).fetchall()
        database.commit()
        return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies SQLite's database to a file")
@pytest.mark.django_db(transaction=True)
def test_who_is_killed_before_it_is_noted_sends_it_again(
    endpoint_of: EndpointOf, receiver: Site, tmp_path: Path
) -> None:
    endpoint_of()
    notify("a.happened", thing=7)
    delivery = Delivery.objects.get()
    file = tmp_path / "desk.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    process: BaseProcess | None = None

    def kill(handler: Handler) -> None:
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)

    receiver.routes["/hook"] = kill
    process = start(file, delivery.pk)
    process.join(timeout=60)
    state = "SELECT status, attempts, delivered_at FROM webhooks_delivery"
    assert process.exitcode == -signal.SIGKILL
    assert ask(file, state) == [("sending", 1, None)]

    receiver.routes["/hook"] = sends("thank you")
    early = start(file, delivery.pk)
    early.join(timeout=60)
    assert early.exitcode == 1  # its lease has not passed
    ask(file, f"UPDATE webhooks_delivery SET lease_until = '{LONG_AGO}'")  # noqa: S608
    late = start(file, delivery.pk)
    late.join(timeout=60)
    assert late.exitcode == 0
    ((status, attempts, delivered_at),) = ask(file, state)
    assert (status, attempts) == ("delivered", 2)
    assert delivered_at is not None
    (first, body), (second, same_body) = sent_to(receiver)
    assert first["webhook-id"] == second["webhook-id"] == delivery.event_id
    assert body == same_body == delivery.payload.encode()
