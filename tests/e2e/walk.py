"""The main job in a browser: import, claim, evidence, cite, verdict, publish, REST."""

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.corpus import PASTED, REPORTS, lines
from tests.e2e.desk import PATIENCE_SECONDS, Desk, wait_for


def sign_in(browser: Browser, desk: Desk, name: str) -> Page:
    """Open a page in a session of its own and sign in; any error in it fails the test."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    page.goto(f"{desk.url}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name * 2)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_title(re.compile("Queue"))
    return page


def watch(page: Page, complaints: list[str] | None = None) -> list[str]:
    """Collect what the page complains of: script errors, broken security rules, missing files."""
    complaints = [] if complaints is None else complaints
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    return complaints


def rest(desk: Desk, path: str, key: str) -> Any:
    """Ask the REST API."""
    request = urllib.request.Request(  # noqa: S310
        f"{desk.url}/api/v1/{path}", headers={"Authorization": f"Api-Key {key}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def walk(browser: Browser, desk: Desk) -> None:
    """Walk the whole path and check each station."""
    desk.start_worker()
    desk.start_web()
    wait_for("the worker", lambda: "ready." in desk.log("worker"))

    reviewer = sign_in(browser, desk, "rina")
    complaints = watch(reviewer)
    import_reports(reviewer, desk)
    import_pasted(reviewer, desk)
    open_claim(reviewer)
    cite_and_hand_in(reviewer)

    editor = sign_in(browser, desk, "edo")
    complaints_of_editor = watch(editor)
    publish(editor, desk)
    check_rest(desk)
    assert complaints == []
    assert complaints_of_editor == []


def import_reports(page: Page, desk: Desk) -> None:
    """Upload a JSON Lines file; all of it becomes articles, and sources of evidence."""
    page.goto(f"{desk.url}/admin/claims/article/import/")
    page.get_by_label("Files").set_input_files(
        {"name": "reports.jsonl", "mimeType": "application/jsonl", "buffer": lines()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Completed")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(REPORTS[0]["title"]).first).to_be_visible()
    wait_for(
        "the reports to be indexed",
        lambda: desk.ask("Source.objects.due_for_indexing().count()") == 0,
    )


def import_pasted(page: Page, desk: Desk) -> None:
    """Paste an article; its page shows the claims as soon as the worker has found them."""
    page.goto(f"{desk.url}/admin/claims/article/import/")
    page.get_by_label("Or paste an article").fill(PASTED)
    page.get_by_role("button", name="Import", exact=True).click()
    title = page.locator("#article-title")
    expect(title).to_have_text("Lopez Menolak Kirim Pasukan", timeout=60_000)


def open_claim(page: Page) -> None:
    """Follow the marked claim to its desk and wait for the evidence."""
    claim = page.get_by_role("link", name=re.compile("^Ana Lopez: .*jaminan keamanan"))
    claim.click()
    expect(page.get_by_role("heading", name="What others say")).to_be_visible()
    first = page.locator(".desk-card").first
    expect(first).to_be_visible()
    titles = page.locator(".desk-card h4").all_inner_texts()
    assert {REPORTS[0]["title"], REPORTS[1]["title"]} == set(titles[:2])
    expect(first.locator("mark").first).to_be_visible()


def press_on(page: Page, key: str) -> None:
    """Press a key that leads to a page, and wait for its scripts: before, they hear no key."""
    with page.expect_navigation():
        page.keyboard.press(key)


def cite_and_hand_in(page: Page) -> None:
    """Work with the keyboard alone: card, cite, rating, rationale, hand in."""
    page.keyboard.press("j")
    press_on(page, "c")
    expect(page.locator(".desk-citations q")).to_have_count(1)
    with page.expect_response(lambda answer: answer.url.endswith("?weak")):
        page.keyboard.press("1")
    expect(page.locator("#weak").get_by_text("Before you hand it in:")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Two reports from Vienna quote her in *the same* words.")
    expect(page.locator("#draft-note")).to_have_text("Draft saved")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#preview em")).to_have_text("the same")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("Waiting for an editor.")).to_be_visible()


def publish(page: Page, desk: Desk) -> None:
    """Decide as an editor."""
    page.goto(f"{desk.url}/admin/")
    page.get_by_role("link", name="Awaiting decision").click()
    page.get_by_role("link", name=re.compile("^Ana Lopez:")).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#said").get_by_text("Decided")).to_be_visible()


def check_rest(desk: Desk) -> None:
    """Read the verdict as another program would."""
    key = desk.manage("create_api_key", "walk", "--user", "edo").strip()
    found = rest(desk, "verdicts/?claimant=ana%20lopez&language=id&rating=true", key)["results"]
    (verdict,) = found
    assert verdict["claim"]["claimant"]["name"] == "Ana Lopez"
    assert verdict["claim"]["appearances"][0]["publisher"] == "ContohPos.id"
    assert verdict["rationale"].startswith("Two reports from Vienna")
    (citation,) = verdict["citations"]
    assert citation["quote"]
    assert citation["url"] in {REPORTS[0]["url"], REPORTS[1]["url"]}
    (article,) = rest(desk, "articles/?language=id", key)["results"]
    assert article["source"]["published_at"] == "2025-03-04T07:30:00+07:00"
    evidence = rest(desk, f"claims/{verdict['claim']['id']}/evidence/", key)["results"]
    assert [row["rank"] for row in evidence] == list(range(1, len(evidence) + 1))
    assert article["source"]["id"] not in {row["source"]["id"] for row in evidence}
