"""What happens when things die: nothing is lost and nothing is done twice."""

import json
import random
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.corpus import PASTED, REPORTS, lines
from tests.e2e.desk import Desk, wait_for
from tests.e2e.proxy import Proxy
from tests.e2e.walk import rest, sign_in

pytestmark = pytest.mark.services

KILLS = 5
KILLS_DURING_RUNS = 3
ARTICLES = 12


def import_file(desk: Desk, folder: Path, name: str, data: bytes) -> None:
    """Import a file by command."""
    (folder / name).write_bytes(data)
    desk.manage("import_articles", str(folder / name))


def wait_until_ready(desk: Desk) -> None:
    """Wait until one more worker than before has said that it takes tasks."""
    before = desk.log("worker").count(" ready.")
    wait_for("the worker", lambda: desk.log("worker").count(" ready.") > before)


def kill_during_a_run(desk: Desk) -> None:
    """Kill a new worker when it has just taken a retrieval run: its first one loads a model."""

    def received() -> int:
        return sum(
            "retrieve_evidence" in line and " received" in line
            for line in desk.log("worker").splitlines()
        )

    before = received()
    desk.start_worker()
    wait_for("a retrieval run to be taken", lambda: received() > before)
    time.sleep(0.3)
    desk.kill("worker")


def many_articles() -> bytes:
    """Return articles with several claims each, so that a worker is busy for a while."""
    texts = [
        " ".join(
            f"Minister Ana Lopez said that region {n}-{m} received {n * 10 + m} percent more aid "
            f"than in 2024."
            for m in range(5)
        )
        for n in range(ARTICLES)
    ]
    return "\n".join(
        json.dumps(
            {
                "url": f"https://bulk.example/{n}",
                "title": f"Aid report {n}",
                "text": text,
                "language": "en",
            }
        )
        for n, text in enumerate(texts)
    ).encode()


def test_workers_killed_at_any_moment_lose_nothing_and_do_nothing_twice(
    server_desk: Desk, tmp_path: Path
) -> None:
    desk = server_desk
    import_file(desk, tmp_path, "reports.jsonl", lines())
    import_file(desk, tmp_path, "many.jsonl", many_articles())
    chance = random.Random(4)  # noqa: S311  (the same moments in every run)
    for _kill in range(KILLS):
        desk.start_worker()
        wait_until_ready(desk)
        time.sleep(chance.uniform(0.2, 1.5))
        desk.kill("worker")
    for _kill in range(KILLS_DURING_RUNS):
        kill_during_a_run(desk)
    desk.start_worker()
    wait_for(
        "all work to be done",
        lambda: (
            desk.ask(
                "Article.objects.exclude(status='extracted').count()"
                " + RetrievalRun.objects.exclude(status='completed').count()"
                " + Claim.objects.exclude(runs__status='completed').count()"
                " + RetrievalRun.objects.filter(sources_behind__gt=0).count()"
                " + sum(1 for s in Source.objects.all() if s.indexed_version != s.index_version)"
            )
            == 0
        ),
    )
    assert desk.ask("Article.objects.count()") == ARTICLES + len(REPORTS)
    assert desk.ask("Claim.objects.count()") >= ARTICLES * 5
    assert desk.ask(
        "[list(e.values_list('rank', flat=True)) == list(range(1, e.count() + 1))"
        " for e in (r.evidence.order_by('rank') for r in RetrievalRun.objects.all())].count(False)"
    ) == 0  # fmt: skip
    # One search for each new claim, and one more where the first came before the index.
    by_trigger = "max(c.runs.filter(trigger='%s').count() for c in Claim.objects.all())"
    assert desk.ask(by_trigger % "extraction") == 1
    assert desk.ask(by_trigger % "catching_up") <= 1
    interrupted = desk.ask("RetrievalRun.objects.filter(attempts__gt=1).count()")
    assert interrupted > 0, "no worker died in the middle of a run: the test has shown nothing"


@pytest.mark.browser
def test_reviewing_goes_on_without_search_and_all_is_indexed_on_its_return(
    browser: Browser, server_desk: Desk, tmp_path: Path
) -> None:
    desk = server_desk
    address = urlsplit(desk.environment["ELASTICSEARCH_URL"])
    with Proxy(address.hostname or "", address.port or 9200) as proxy:
        desk.environment["ELASTICSEARCH_URL"] = f"http://127.0.0.1:{proxy.port}"
        desk.start_worker()
        desk.start_web()
        key = desk.manage("create_api_key", "test", "--user", "edo").strip()
        import_file(desk, tmp_path, "reports.jsonl", lines())
        wait_for("evidence", lambda: desk.ask("Evidence.objects.count()") > 0)

        proxy.cut()
        with pytest.raises(urllib.error.HTTPError) as refused:
            rest(desk, "sources/search/?q=rice", key)
        assert refused.value.code == 503
        assert refused.value.headers["Retry-After"]
        answer = json.load(refused.value)
        assert answer["code"] == "search_unavailable"
        assert "search server" in answer["detail"]

        review_without_search(browser, desk)
        import_file(desk, tmp_path, "pasted.txt", PASTED.encode())
        assert desk.ask("Article.objects.filter(source__language='id').count()") == 1
        health = desk.ask("Source.objects.exclude(indexed_version__gt=0).count()")
        assert health == 1, "the new article waits for the index"

        proxy.open()
        wait_for(
            "the index to catch up and every search to be done",
            lambda: (
                desk.ask(
                    "Source.objects.exclude(indexed_version__gt=0).count()"
                    " + RetrievalRun.objects.exclude(status='completed').count()"
                    " + Article.objects.exclude(status='extracted').count()"
                )
                == 0
            ),
            seconds=120,
        )
        assert rest(desk, "sources/search/?q=rice", key)


def review_without_search(browser: Browser, desk: Desk) -> None:
    """Save, cite and hand in while the search server is away."""
    page = sign_in(browser, desk, "rina")
    page.goto(f"{desk.url}/admin/health/")
    expect(page.get_by_text("The search server does not answer")).to_be_visible()
    page.goto(f"{desk.url}/admin/claims/claim/")
    page.get_by_role("link", name=re.compile("rice harvest", re.IGNORECASE)).first.click()
    page.get_by_role("button", name=re.compile("^Cite")).first.click()
    page.get_by_label("Mostly true").check()
    page.get_by_label("Rationale").fill("Reviewed while the search server was away.")
    page.get_by_role("button", name=re.compile("^Hand in (?!, next)")).click()
    expect(page.get_by_text("Waiting for an editor.")).to_be_visible()
