"""The pages of a furnished desk, and people who look at them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect

from tests.e2e.desk import Desk, wait_for
from tests.e2e.embedded import embedded
from tests.e2e.walk import sign_in, watch

LAPTOP: ViewportSize = {"width": 1366, "height": 900}


@dataclass(frozen=True)
class Place:
    """A page: who looks at it, its address or its name in the furnished desk, what to open."""

    who: str
    address: str
    open: Callable[[Page], None] = lambda page: None
    status: int = 200


def open_filters(page: Page) -> None:
    """Open the filters beside or over the list."""
    page.locator("[x-on\\:click='filterOpen = true']").click()
    expect(page.locator("#changelist-filter")).to_be_visible()


def open_menus(page: Page) -> None:
    """Choose a row, so that the bar of actions matters, and open the menu of the person."""
    page.locator("input.action-select").first.check()
    page.locator("[x-on\\:click^='openUserLinks']").click()
    expect(page.locator("#logout-form")).to_be_visible()


def open_details(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")


def open_legend(page: Page) -> None:
    """Show the keys."""
    page.keyboard.press("?")
    expect(page.locator("#legend")).to_be_visible()


def focused(page: Page) -> str:
    """Describe what has the focus."""
    described: str = page.evaluate(
        """() => {
          const it = document.activeElement;
          const card = it.closest(".desk-card");
          if (it.matches("[data-cite]")) return `cite in ${card.id}`;
          return it.id || it.name || it.tagName;
        }"""
    )
    return described


def stops(page: Page) -> list[str]:
    """Press Tab until the focus leaves the page, and list where it was."""
    seen: list[str] = []
    while len(seen) < 400:
        page.keyboard.press("Tab")
        seen.append("submit" if page.evaluate(SUBMITS) else focused(page))
        if seen[-1] == "BODY":
            return seen
    message = "the focus never leaves the page"
    raise AssertionError(message)


SUBMITS = "document.activeElement.matches('[data-submit]')"

SELECT_WORDS = """(selector) => {
  const texts = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  let node = null;
  while (texts.nextNode()) if (texts.currentNode.length > 30) node = texts.currentNode;
  const range = document.createRange();
  range.setStart(node, 2);
  range.setEnd(node, 27);
  window.getSelection().removeAllRanges();
  window.getSelection().addRange(range);
  return range.toString().trim();
}"""
"""Selects words in the last long stretch of an element's text, and returns them."""


PLACES = {
    "login": Place("", "/admin/login/"),
    "queue": Place("rina", "/admin/claims/claim/?state=all"),
    "queue, saved filters": Place("rina", "/admin/claims/claim/filters/"),
    "queue, filters": Place("rina", "/admin/claims/claim/?state=all", open_filters),
    "queue, menus": Place("rina", "/admin/claims/claim/?state=all", open_menus),
    "queue, keys": Place("rina", "/admin/claims/claim/?state=all", open_legend),
    "desk with a draft": Place("rina", "desk", open_details),
    "desk, keys": Place("rina", "desk", open_legend),
    "desk of an editor": Place("edo", "waiting", open_details),
    "article": Place("rina", "article", open_details),
    "article, again": Place("rina", "again"),
    "snapshot": Place("rina", "snapshot"),
    "snapshot for a claim": Place("rina", "reading"),
    "snapshot for a claim, keys": Place("rina", "reading", open_legend),
    "import": Place("rina", "/admin/claims/article/import/"),
    "import report": Place("rina", "report"),
    "capture": Place("rina", "/admin/capture/?url=https%3A%2F%2Fdaily.example%2F1&text=It+grew"),
    "capture, sent": Place("rina", "sent"),
    "home": Place("edo", "/admin/home/"),
    "readers' notices": Place("edo", "/admin/notices/"),
    "reader's notice": Place("edo", "notice"),
    "giving a claim to somebody": Place("edo", "assign"),
    "dismissing a claim": Place("rina", "dismiss"),
    "assignment policy": Place("edo", "/admin/claims/assignmentpolicy/"),
    "duties": Place("edo", "/admin/claims/duty/"),
    "comments": Place("edo", "comments"),
    "a claim that is kept": Place("edo", "kept"),
    "cited pages that changed": Place("edo", "/admin/changed/"),
    "cited page that changed": Place("edo", "changed"),
    "health": Place("edo", "/admin/health/"),
    "reports": Place("rina", "/admin/reports/", open_details),
    "work": Place("edo", "/admin/reports/work/", open_details),
    "way of claims": Place("edo", "/admin/reports/way/", open_details),
    "reports of an editor": Place("edo", "/admin/reports/", open_details),
    "verdict": Place("rina", "verdict"),
    "adjudication": Place("edo", "adjudication", open_details),
    "review policy": Place("edo", "/admin/claims/reviewpolicy/"),
    "waiting reviews": Place("edo", "/admin/claims/review/"),
    "sources": Place("rina", "/admin/sources/source/"),
    "source": Place("rina", "source"),
    "fetched pages": Place("rina", "/admin/sources/pagefetch/"),
    "fetched page": Place("rina", "page"),
    "others' ratings": Place("edo", "/admin/claims/theirlabel/"),
    "archived copies": Place("rina", "/admin/sources/webcapture/"),
    "origin decisions": Place("edo", "/admin/sources/origindecision/"),
    "origin decision": Place("edo", "decision"),
    "webhooks": Place("edo", "/admin/webhooks/webhookendpoint/"),
    "webhook form": Place("edo", "/admin/webhooks/webhookendpoint/add/"),
    "webhook": Place("edo", "webhook"),
    "deliveries": Place("edo", "/admin/webhooks/delivery/"),
    "delivery": Place("edo", "delivery"),
    "not found": Place("rina", "/no/such/page/", status=404),
    "not allowed": Place("rina", "/admin/access/apikey/", status=403),
}


class Visitors:
    """Signs each person in once; each way of looking has one page that is used again."""

    def __init__(self, browser: Browser, desk: Desk, addresses: dict[str, str]) -> None:
        """Remember; nothing is opened yet."""
        self.browser = browser
        self.desk = desk
        self.addresses = addresses
        self.complaints: list[str] = []
        self._states: dict[str, StorageState] = {}
        self._pages: dict[tuple[Any, ...], Page] = {}

    def address(self, name: str) -> str:
        """Return a page's URL."""
        return self.desk.url + self.addresses.get(name, name)

    def state(self, who: str) -> StorageState | None:
        """Return the cookies of a person, signed in; None for a stranger."""
        if not who:
            return None
        if who not in self._states:
            page = sign_in(self.browser, self.desk, who)
            self._states[who] = page.context.storage_state()
            page.context.close()
        return self._states[who]

    def new(self, who: str, language: str = "en", theme: Any = "light", **options: Any) -> Page:
        """Open a page for a person."""
        context = self.browser.new_context(
            viewport=LAPTOP,
            color_scheme=theme,
            storage_state=self.state(who),
            **options,
        )
        context.set_default_timeout(15_000)
        cookie = {"name": "django_language", "value": language, "url": self.desk.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    def visit(self, place: Place, language: str, theme: str, **options: Any) -> Page:
        """Go to a place in a page that is kept for the next; `complaints` are about this visit."""
        key = (place.who, language, theme, *options.items())
        if key not in self._pages:
            self._pages[key] = self.new(place.who, language, theme, **options)
            watch(self._pages[key], self.complaints)
        page = self._pages[key]
        self.complaints.clear()
        page.goto(self.address(place.address))
        place.open(page)
        return page


@contextmanager
def furnished(browser: Browser, folder: Path) -> Iterator[Visitors]:
    """A desk that holds a draft, a review that waits, a verdict and an import with problems."""

    def run(code: str) -> str:
        script = f"from tests.e2e.furnish import *\n{code}"
        return desk.manage("shell", "-v", "0", "-c", script)

    with embedded(folder) as desk:
        desk.start_worker()
        desk.start_web()
        run("import_corpus()")
        wait_for(
            "the evidence of four claims",
            lambda: desk.ask(
                "Claim.objects.filter(runs__evidence__isnull=False).distinct().count() >= 4 "
                "and not RetrievalRun.objects.exclude(status='completed').exists()"
            ),
        )
        addresses = json.loads(run("print('HERE' + furnish())").split("HERE")[-1])
        yield Visitors(browser, desk, addresses)
