"""Worker, broker, search server and database die at random moments: nothing is lost or doubled."""

import json
import logging
import os
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.e2e.corpus import many_articles
from tests.e2e.desk import Desk, wait_for
from tests.e2e.servers import NAMES, Servers

log = logging.getLogger(__name__)
pytestmark = pytest.mark.services

ARTICLES, CLAIMS_EACH = 20, 5
CLAIMS = ARTICLES * CLAIMS_EACH
MORTALS = ("worker", "redis", "elasticsearch", "postgres")
# Work that a whole desk does in half a minute, on a slow machine and with its servers coming back
PATIENCE_SECONDS = 180

UNDONE = {
    "articles not extracted": "SELECT count(*) FROM claims_article WHERE status <> 'extracted'",
    "sources not indexed": """
        SELECT count(*) FROM sources_source WHERE indexed_version <> index_version""",
    "runs not completed": "SELECT count(*) FROM claims_retrievalrun WHERE status <> 'completed'",
    "runs on a short index": "SELECT count(*) FROM claims_retrievalrun WHERE sources_behind > 0",
    "claims without a run": """
        SELECT count(*) FROM claims_claim c WHERE NOT EXISTS
            (SELECT FROM claims_retrievalrun r WHERE r.claim_id = c.id)""",
}
DONE_OF_IMPORT = """
    SELECT (SELECT count(*) FROM claims_article WHERE status = 'extracted')
         + (SELECT count(*) FROM sources_source WHERE indexed_version = index_version)
         + (SELECT count(*) FROM claims_retrievalrun WHERE status = 'completed')
"""
DONE_ANEW = """
    SELECT count(*) FROM claims_retrievalrun WHERE trigger = 'reviewer' AND status = 'completed'
"""


def count(desk: Desk, query: str) -> int:
    """Ask the desk's database, past all the desk's code."""
    address = desk.environment["DATABASE_URL"].replace("postgres://", "postgresql://")
    with psycopg.connect(address) as connection:
        row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def progress(desk: Desk, query: str) -> int:
    """Ask how far the work is, and let a worker that ended by itself be started again."""
    if desk.revive_worker():
        log.warning("the worker had ended by itself")
    return count(desk, query)


def undone(desk: Desk) -> dict[str, int]:
    """Count what is left to do, by kind."""
    if desk.revive_worker():
        log.warning("the worker had ended by itself")
    counted = {kind: count(desk, query) for kind, query in UNDONE.items()}
    return {kind: number for kind, number in counted.items() if number}


def wait_until_done(what: str, desk: Desk) -> None:
    """Wait until nothing is left; show what is, and the worker's log, where it never ends."""
    try:
        wait_for(what, lambda: not undone(desk), PATIENCE_SECONDS)
    except AssertionError:
        log.warning("left: %s\n%s", undone(desk), desk.log("worker")[-20_000:])
        raise


def strike(desk: Desk, servers: Servers, victim: str, pause: float) -> None:
    """Kill one, and bring it back after a moment."""
    if victim == "worker":
        desk.kill("worker")
        time.sleep(pause)
        desk.start_worker()
    else:
        servers.kill(victim)
        time.sleep(pause)
        assert servers.start().keys() == set(NAMES.values())


def besiege(
    desk: Desk,
    servers: Servers,
    chance: random.Random,
    victims: Sequence[str],
    done: Callable[[], int],
    total: int,
) -> None:
    """Kill the victims in any order, each when a random part of the work is done."""
    order = chance.sample(victims, len(victims))
    moments = sorted(chance.sample(range(1, total * 4 // 5), len(order)))
    for victim, moment in zip(order, moments, strict=True):
        wait_for(
            f"{moment} of {total} to be done", partial(_reached, done, moment), PATIENCE_SECONDS
        )
        time.sleep(chance.uniform(0, 0.5))
        log.warning("%s dies with %d of %d done", victim, done(), total)
        strike(desk, servers, victim, pause=chance.uniform(0.5, 2))
        log.warning("%s is back", victim)


def _reached(done: Callable[[], int], moment: int) -> bool:
    return done() >= moment


def test_nothing_is_lost_or_doubled_whatever_dies_during_a_hundred_searches(
    mortal_desk: Desk, own_servers: Servers, tmp_path: Path
) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    # Shown where the test fails.
    log.warning("CHAOS_SEED=%d repeats this order and these moments", seed)
    chance = random.Random(seed)  # noqa: S311  (nothing secret)
    desk, servers = mortal_desk, own_servers
    file = tmp_path / "articles.jsonl"
    file.write_bytes(many_articles(ARTICLES, CLAIMS_EACH))

    desk.manage("import_articles", str(file))
    desk.start_worker()
    done = 2 * ARTICLES + CLAIMS
    besiege(desk, servers, chance, MORTALS, lambda: progress(desk, DONE_OF_IMPORT), done)
    wait_until_done("the import to be done", desk)
    assert count(desk, "SELECT count(*) FROM claims_claim") == CLAIMS
    first = "SELECT count(DISTINCT claim_id) FROM claims_retrievalrun WHERE trigger = 'extraction'"
    assert count(desk, first) == CLAIMS
    assert count(desk, first.replace("DISTINCT claim_id", "*")) == CLAIMS
    assert "0 missing, 0 stale, 0 orphaned" in desk.manage("index", "reconcile")

    # An index that rests: what the same search finds must now be the same to the last rank.
    desk.manage("index", "build")
    inside(desk, "search_all_anew()")
    besiege(desk, servers, chance, MORTALS, lambda: progress(desk, DONE_ANEW), CLAIMS)
    wait_until_done("all searches to be done", desk)
    desk.kill("worker")
    interrupted = "SELECT count(*) FROM claims_retrievalrun WHERE attempts > 1"
    assert count(desk, interrupted) > 0, "nothing died in the middle of a run: nothing was shown"
    assert json.loads(inside(desk, "print(json.dumps(complaints()))")) == []
    assert "0 missing, 0 stale, 0 orphaned" in desk.manage("index", "reconcile")


def inside(desk: Desk, code: str) -> str:
    """Run code inside the desk and return what it prints."""
    script = f"import json\nfrom tests.e2e.siege import *\n{code}"
    return desk.manage("shell", "-v", "0", "-c", script)
