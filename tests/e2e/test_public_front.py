"""The public front in a browser: accessible, quiet, narrow, in both languages, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from claims.models import Rating
from tests.claims import factories
from tests.e2e.test_pages import WCAG
from tests.e2e.walk import watch

pytestmark = pytest.mark.browser
LONG = "Pertanggungjawabannyalah" * 6


# The server is made before a test can say that it speaks plain HTTP: it is told TLS is in front.
BEHIND_TLS = {"X-Forwarded-Proto": "https"}


@pytest.fixture
def addresses(
    live_server: LiveServer, people: dict[str, User], rating: Callable[[str], Rating],
    settings: Settings,
) -> list[str]:  # fmt: skip
    """A list, an empty one, a verdict that was corrected, and its correction."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    claim = factories.new_claim(
        text=f"Panen naik {LONG}",
        claimant="وزارة الزراعة",
        article=factories.new_article(title=LONG),
    )
    first = factories.new_verdict(claim, people, rating("true"), rationale=f"{LONG}\n\nx")
    second = factories.new_verdict(claim, people, rating("false"), replaces=first)
    paths = ["/verdicts/", "/verdicts/?q=zzz", *(f"/verdicts/{one.pk}/" for one in (first, second))]
    paths += [f"/verdicts/{second.pk}/notice/", f"/verdicts/{second.pk}/notice/?sent=1"]
    return [f"{live_server.url}{path}" for path in paths]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_pages_are_accessible_quiet_and_fit_a_phone(
    browser: Browser, addresses: list[str], language: str, theme: Any
) -> None:
    complaints: list[str] = []
    found = []
    for width in (1366, 390, 320):
        # axe is a script of its own, which the policy refuses: what it sees ignores the policy.
        for bypass in (False, True):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=theme, locale=language,
                bypass_csp=bypass, extra_http_headers=BEHIND_TLS,
            )  # fmt: skip
            page = context.new_page()
            watch(page, complaints)
            for address in addresses:
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth") == width
                assert page.evaluate("document.documentElement.lang") == language
                if bypass:
                    options = {"resultTypes": ["violations"],
                               "runOnly": {"type": "tag", "values": WCAG}}  # fmt: skip
                    found += Axe().run(page, options=options).response["violations"]
            context.close()
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert complaints == []
