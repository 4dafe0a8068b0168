"""`kill -9` at ten random moments of an import: it ends as one that nobody disturbed.

Command, worker, broker and web server are processes of their own. `IMPORT_KILL_ROWS` is how many
rows there are, `CHAOS_SEED` repeats the order and the moments.
"""

import json
import logging
import os
import random
import sqlite3
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.claims.articles.importing import record
from tests.claims.articles.test_import_killed import STATES
from tests.e2e.desk import Desk, wait_for
from tests.e2e.embedded import Broker, embedded_mortal

log = logging.getLogger(__name__)
pytestmark = pytest.mark.alone
ROWS = int(os.environ.get("IMPORT_KILL_ROWS", "400"))
IN_SMALL_STEPS = ("tests.e2e.small_steps",)
MORTALS = ("worker", "broker", "worker", "web", "broker", "worker")
COMMANDS = 3
"""And a web server that dies as soon as it has taken the file: ten in all."""
DONE = "SELECT count(*) FROM claims_importrow"
OPEN = "SELECT status FROM claims_importbatch WHERE status IN ('queued', 'running')"


@pytest.fixture
def mortals(tmp_path: Path) -> Iterator[tuple[Desk, Broker]]:
    """A desk that finds soon what was lost, and its broker."""
    folder = tmp_path / "desk"
    folder.mkdir()
    with embedded_mortal(folder) as (desk, broker):
        desk.environment |= {
            "RUN_LEASE_SECONDS": "6", "SEARCH_TIMEOUT_SECONDS": "1", "SWEEP_SECONDS": "1",
            "IMPORT_TURN_SECONDS": "1",
        }  # fmt: skip
        yield desk, broker


def content() -> bytes:
    """Return new rows, broken ones, ones that come twice and ones that are corrected."""
    rows = [json.dumps(record(number)) for number in range(1, ROWS + 1)]
    for number in range(20, ROWS, 50):
        rows[number] = "broken"
        rows[number + 7] = json.dumps(record(number // 2))
        rows[number + 9] = json.dumps(record(number // 2, text="The harvest fell in other words."))
    return "\n".join(rows).encode()


def ask(folder: Path, query: str) -> list[Any]:
    """Ask a desk's database, past all the desk's code."""
    with closing(sqlite3.connect(folder / "desk.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


def reached(folder: Path, moment: int) -> bool:
    """Say whether so many rows are done."""
    return bool(ask(folder, DONE)[0][0] >= moment)


def upload(desk: Desk, data: bytes) -> int:
    """Begin an import as a program does, through the web server; return its id."""
    key = desk.manage("create_api_key", "x", "--user", "edo", "--scope", "write").split()[-1]
    boundary = uuid.uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
    )
    headers = {
        "Authorization": f"Api-Key {key}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(f"{desk.url}/api/v1/imports/", body, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return int(json.load(answer)["id"])


def undisturbed(desk: Desk, tmp_path: Path, data: bytes) -> list[list[Any]]:
    """Import the file in peace, on a copy of the empty database; return how it ends."""
    calm = Desk(tmp_path / "calm", {**desk.environment})
    calm.folder.mkdir()
    with (
        closing(sqlite3.connect(desk.folder / "desk.sqlite3")) as empty,
        closing(sqlite3.connect(calm.folder / "desk.sqlite3")) as copy,
    ):
        empty.backup(copy)
    calm.environment |= {
        "VAR_DIR": str(calm.folder), "DATABASE_URL": f"sqlite:///{calm.folder / 'desk.sqlite3'}",
    }  # fmt: skip
    file = calm.folder / "a.jsonl"
    file.write_bytes(data)
    calm.start("command", *IN_SMALL_STEPS, "django", "import_articles", str(file))
    wait_for("the calm import", lambda: ask(calm.folder, OPEN) == [] and reached(calm.folder, ROWS))
    calm.close()
    return [ask(calm.folder, query) for query in STATES]


def came_to(desk: Desk, moment: int) -> bool:
    """Say whether so many rows are done; a worker that ended by itself is started again."""
    if "worker" in desk.running and desk.revive_worker(runner=IN_SMALL_STEPS):
        log.warning("the worker had ended by itself")
    return reached(desk.folder, moment)


def ended(desk: Desk) -> bool:
    """Say whether the import is over; a worker that ended by itself is started again."""
    return came_to(desk, 0) and not ask(desk.folder, OPEN)


def strike(desk: Desk, broker: Broker, victim: str) -> None:
    """Kill one, and start it again."""
    if victim == "broker":
        broker.kill()
        broker.start()
        return
    desk.kill(victim)
    if victim == "worker":
        desk.start_worker(runner=IN_SMALL_STEPS)
    else:
        desk.start_web(wait=False)


def test_an_import_that_is_killed_ten_times_ends_as_one_that_is_not(
    mortals: tuple[Desk, Broker], tmp_path: Path
) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"CHAOS_SEED={seed}")  # noqa: T201 (to repeat it)
    chance = random.Random(seed)  # noqa: S311 (to be repeated)
    desk, broker = mortals
    data = content()
    calm = undisturbed(desk, tmp_path, data)
    victims = ["command"] * COMMANDS + chance.sample(MORTALS, len(MORTALS))
    moments = sorted(chance.sample(range(1, ROWS * 9 // 10), len(victims)))

    desk.start_web()
    number = upload(desk, data)
    desk.kill("web")
    desk.start_web(wait=False)
    for victim, moment in zip(victims, moments, strict=True):
        if victim == "command":
            words = ("django", "import_articles", "--resume", str(number))
            desk.start("command", *IN_SMALL_STEPS, *words)
        elif "worker" not in desk.running:
            desk.start_worker(runner=IN_SMALL_STEPS)
        wait_for(f"{moment} rows", partial(came_to, desk, moment), every=0.005)
        log.warning("%s dies at row %d, with %s done", victim, moment, ask(desk.folder, DONE))
        if victim == "command":
            desk.kill("command")
        else:
            strike(desk, broker, victim)
    wait_for("the end", lambda: ended(desk))
    assert [ask(desk.folder, query) for query in STATES] == calm
    assert [row for row in calm[0] if row[0] == "completed"], "the calm one is done"
