"""The search server is killed and stays away: all but searching goes on, and it catches up."""

import json
import logging
import os
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.corpus import PASTED, REPORTS, lines
from tests.e2e.desk import Desk, wait_for
from tests.e2e.servers import Servers
from tests.e2e.walk import publish, rest, sign_in

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.services, pytest.mark.browser]

# Five sweeps, each of which must leave alone what waits for the server.
AWAY_SECONDS = float(os.environ.get("SEARCH_AWAY_SECONDS", "10"))
CATCHING_UP_SECONDS = 60
UNINDEXED = "Source.objects.due_for_indexing().count()"
UNDONE = (
    f"{UNINDEXED} + RetrievalRun.objects.exclude(status='completed').count()"
    " + Article.objects.exclude(status='extracted').count()"
)


def test_reviewing_goes_on_without_search_and_all_is_indexed_within_a_minute_of_its_return(
    browser: Browser, mortal_desk: Desk, own_servers: Servers, tmp_path: Path
) -> None:
    desk = mortal_desk
    desk.start_worker()
    desk.start_web()
    key = desk.manage("create_api_key", "test", "--user", "edo", "--scope", "write").strip()
    reading = desk.manage("create_api_key", "test", "--user", "edo").strip()
    (tmp_path / "reports.jsonl").write_bytes(lines())
    desk.manage("import_articles", str(tmp_path / "reports.jsonl"))
    wait_for("evidence", lambda: desk.ask(f"Evidence.objects.exists() and not ({UNDONE})"))

    own_servers.kill("elasticsearch")
    gone_at = time.monotonic()
    refuses_to_search(desk, reading)
    imports(desk, key)
    review(browser, desk)
    wait_for("the claims of what came in", lambda: desk.ask(
        "not Article.objects.exclude(status='extracted').exists()"
    ))  # fmt: skip
    time.sleep(max(0.0, gone_at + AWAY_SECONDS - time.monotonic()))
    refuses_to_search(desk, reading)
    waiting = desk.ask("RetrievalRun.objects.filter(status__in=['queued', 'started']).count()")
    assert waiting > 0, "the new claims wait to be searched for"
    assert desk.ask(UNINDEXED) == 2
    assert desk.ask("RetrievalRun.objects.filter(status='failed').count()") == 0

    own_servers.start()
    back_at = time.monotonic()
    wait_for("all to be indexed", lambda: not desk.ask(UNINDEXED), CATCHING_UP_SECONDS)
    log.warning("all was indexed %.0f s after the return", time.monotonic() - back_at)
    wait_for("every search to be done", lambda: not desk.ask(UNDONE))
    log.warning("all was searched %.0f s after the return", time.monotonic() - back_at)
    assert rest(desk, "sources/search/?q=rice", reading)
    new = "Claim.objects.filter(appearances__article__source__language='id')"
    assert desk.ask(f"[c.runs.last().evidence.count() for c in {new}].count(0)") == 0


def refuses_to_search(desk: Desk, key: str) -> None:
    """Searching is refused in clear text, and says when to come back."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        rest(desk, "sources/search/?q=rice", key)
    assert refused.value.code == 503
    assert refused.value.headers["Retry-After"]
    answer = json.load(refused.value)
    assert answer["code"] == "search_unavailable"
    assert "search server" in answer["detail"]


def imports(desk: Desk, key: str) -> None:
    """Save two articles through REST."""
    articles: list[dict[str, Any]] = [
        {"title": "Lopez Menolak Kirim Pasukan", "text": PASTED, "language": "id"},
        {**REPORTS[2], "url": "https://wire.example/harvest-again", "title": "Harvest, again",
         "text": "The rice harvest grew by 7 percent in March, Minister Ana Lopez said."},
    ]  # fmt: skip
    for article in articles:
        request = urllib.request.Request(  # noqa: S310
            f"{desk.url}/api/v1/articles/",
            data=json.dumps(article).encode(),
            headers={"Authorization": f"Api-Key {key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            assert answer.status == 201


def review(browser: Browser, desk: Desk) -> None:
    """Draft, cite and hand in; another person publishes."""
    page = sign_in(browser, desk, "rina")
    page.goto(f"{desk.url}/admin/health/")
    expect(page.get_by_text("The search server does not answer")).to_be_visible()
    page.goto(f"{desk.url}/admin/claims/claim/")
    page.get_by_role("link", name=re.compile("will not take part")).first.click()
    page.get_by_role("button", name=re.compile("^Cite")).first.click()
    page.get_by_label("Mostly true").check()
    page.get_by_label("Rationale").fill("Reviewed while the search server was away.")
    page.get_by_role("button", name=re.compile("^Hand in (?!, next)")).click()
    expect(page.get_by_text("Waiting for an editor.")).to_be_visible()
    publish(sign_in(browser, desk, "edo"), desk)
