"""Every page, in both languages, light and dark: accessible, quiet, narrow, by keyboard alone."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.visitors import (
    LAPTOP,
    PLACES,
    SELECT_WORDS,
    Visitors,
    focused,
    furnished,
    open_details,
    open_legend,
    stops,
)
from tests.e2e.walk import press_on, watch

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WORDS = {"en": "Claim workbench", "id": "Meja kerja klaim"}


@pytest.fixture(scope="module")
def visitors(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """Who looks at a furnished desk."""
    with furnished(browser, tmp_path_factory.mktemp("pages")) as found:
        yield found


# Colours are the theme's and words the language's: two looks show all four.
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("id", "dark")])
@pytest.mark.parametrize("name", PLACES)
def test_axe_finds_nothing(visitors: Visitors, name: str, language: str, theme: str) -> None:
    # axe is a script of its own, which the policy would refuse: this context ignores the policy.
    page = visitors.visit(PLACES[name], language, theme, bypass_csp=True)
    page.wait_for_timeout(150)  # the theme fades its menus in
    expect(page).to_have_title(re.compile(WORDS[language]))
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    found = Axe().run(page, options=options).response["violations"]
    assert [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
    ] == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_quiet_and_fits_a_phone(visitors: Visitors, name: str, language: str) -> None:
    page = visitors.visit(PLACES[name], language, "light")
    page.wait_for_timeout(100)
    said_by_browser = f"the server responded with a status of {PLACES[name].status} "
    assert [text for text in visitors.complaints if said_by_browser not in text] == []
    visitors.complaints.clear()
    page.set_viewport_size({"width": 320, "height": 640})
    try:
        page.wait_for_timeout(50)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert visitors.complaints == []
    finally:
        page.set_viewport_size(LAPTOP)


def test_tab_reaches_all_of_the_desk_in_reading_order(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("fresh"))
    open_details(page)  # a card of the same origin as another is folded away
    seen = stops(page)
    cards = [f"cite in {card.get_attribute('id')}" for card in page.locator(".desk-card").all()]
    assert cards
    rest = ["rating", "rationale", "submit", "legend-open"]
    assert [stop for stop in dict.fromkeys(seen) if stop in {*cards, *rest}] == [*cards, *rest]
    page.context.close()


def test_the_first_stop_skips_the_menu(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("fresh"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content') !== null")
    page.context.close()


def test_single_keys_rest_while_typing(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("fresh"))
    page.locator(".desk-card").first.focus()
    page.keyboard.press("r")
    page.keyboard.type("c1?jkfao+-0")
    expect(page.locator("#rationale")).to_have_value("c1?jkfao+-0")
    expect(page.locator("#rationale")).to_be_focused()
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("input[name=rating]:checked")).to_have_count(0)
    expect(page.locator(".desk-citations")).to_have_count(0)
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("input[name=rating]:checked")).to_have_count(1)
    page.context.close()


def test_evidence_is_judged_by_keyboard(visitors: Visitors) -> None:
    page = visitors.new("edo")
    page.goto(visitors.address("fresh"))
    pressed = page.locator("[aria-pressed=true]")
    page.keyboard.press("+")
    page.keyboard.press("j")
    for key in "+-0":
        page.keyboard.press(key)
        expect(pressed).to_have_attribute("data-judge", key)
        expect(page.locator(".desk-card").first).to_be_focused()
    page.keyboard.press("0")
    expect(pressed).to_have_count(0)
    page.context.close()


def test_any_words_of_a_card_are_cited(visitors: Visitors) -> None:
    page = visitors.new("edo")
    page.goto(visitors.address("fresh"))
    page.keyboard.press("j")
    mark = page.locator(".desk-card").first.locator("mark")
    first = mark.inner_text()
    page.keyboard.press("ArrowLeft")
    expect(mark).not_to_have_text(first)
    page.keyboard.press("ArrowRight")
    expect(mark).to_have_text(first)
    page.keyboard.press("ArrowLeft")
    second = mark.inner_text()
    press_on(page, "c")
    expect(page.locator(".desk-citations q").first).to_have_text(second)
    words = page.evaluate(SELECT_WORDS, ".desk-passage")
    press_on(page, "c")
    expect(page.locator(".desk-citations q").last).to_have_text(words)
    page.keyboard.press("j")
    press_on(page, "o")
    expect(page.locator("#place")).to_be_visible()
    words = page.evaluate(SELECT_WORDS, "#snapshot-text")
    page.keyboard.press("c")
    expect(page.locator("#place")).to_have_text(words)
    page.keyboard.press("u")
    expect(page.locator(".desk-citations q").last).to_have_text(words)
    page.context.close()


def test_what_was_typed_comes_back_after_signing_in_again(visitors: Visitors) -> None:
    page = visitors.new("edo")
    page.goto(visitors.address("fresh"))
    page.keyboard.press("r")
    page.keyboard.type("Known to the server")
    expect(page.locator("#draft-note")).to_have_text("Draft saved")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type(", known to the browser alone")
    expect(page.locator("#draft-note")).to_contain_text("You are signed out.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_label("Username").fill("edo")
    page.get_by_label("Password").fill("edo" * 2)
    page.get_by_role("button", name="Log in").click()
    both = "Known to the server, known to the browser alone"
    expect(page.locator("#rationale")).to_have_value(both)
    expect(page.locator("#draft-note")).to_have_text("Draft saved")
    other = page.context.new_page()
    other.goto(visitors.address("fresh"))
    other.locator("#rationale").fill("Another window's words")
    expect(other.locator("#draft-note")).to_have_text("Draft saved")
    page.locator("#rationale").fill("The first window's words")
    page.get_by_role("button", name="Show both").click()
    expect(page.locator(".stands")).to_have_text("Another window's words")
    expect(page.locator("textarea[name=rationale]")).to_have_value("The first window's words")
    page.context.close()


def test_a_claim_is_made_of_selected_words(visitors: Visitors) -> None:
    page = visitors.new("edo")
    page.goto(visitors.address("article"))
    words = page.evaluate(SELECT_WORDS, "#article-text")
    page.keyboard.press("n")
    expect(page.locator("#add-text")).to_be_focused()
    expect(page.locator("#add-quote")).to_have_value(words)
    page.keyboard.type("Somebody added this.")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada Brook")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Ada Brook: Somebody added this.")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator(".desk-appearance mark")).to_have_text(words)
    page.context.close()


def test_a_claim_is_mended_by_keyboard(visitors: Visitors) -> None:
    page = visitors.new("edo")
    page.goto(visitors.address("fresh"))
    page.keyboard.press("m")
    expect(page.locator("#correct-text")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("It says something else now.")
    page.locator("button[value=correct]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".desk-claim")).to_contain_text("It says something else now.")
    page.context.close()


def test_the_legend_opens_closes_and_gives_the_focus_back(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("desk"))
    card = page.locator(".desk-card").first
    card.focus()
    open_legend(page)
    page.keyboard.press("Escape")
    expect(page.locator("#legend")).to_be_hidden()
    expect(card).to_be_focused()
    page.locator("#legend-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#legend")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#legend-open")).to_be_focused()
    page.context.close()


def test_the_queue_has_a_legend_of_its_own(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("/admin/claims/claim/?state=all"))
    page.keyboard.press("j")
    open_legend(page)
    expect(page.locator("#legend")).to_contain_text("next, previous claim")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("a[data-desk-link]").first).to_be_focused()
    page.locator("#legend-open").click()
    expect(page.locator("#legend")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("?")
    expect(page.locator("#searchbar")).to_have_value("?")
    page.context.close()


def test_claims_are_joined_and_dismissed_from_the_queue_by_keys(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("/admin/claims/claim/"))
    page.keyboard.press("j")
    first = page.locator("a[data-desk-link]").first
    words = first.inner_text()
    expect(first).to_be_focused()
    press_on(page, "d")
    expect(page.locator(".wb-page")).to_contain_text(words)
    expect(page.locator("#reason")).to_be_focused()
    page.goto(visitors.address("/admin/claims/claim/"))
    page.keyboard.press("j")
    press_on(page, "m")
    expect(page.locator("#same-as")).to_be_visible()
    expect(page.locator("#same-as")).to_be_focused()
    page.context.close()


def test_single_keys_can_be_switched_off(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("desk"))
    rating = page.locator("input[name=rating]:checked")
    before = rating.get_attribute("data-key")
    open_legend(page)
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("7")
    page.keyboard.press("r")
    expect(page.locator("#rationale")).not_to_be_focused()
    page.reload()
    page.keyboard.press("7")
    assert rating.get_attribute("data-key") == before
    page.goto(visitors.address("/admin/claims/claim/"))
    page.keyboard.press("/")
    page.keyboard.press("j")
    assert focused(page) == "BODY"
    page.goto(visitors.address("desk"))
    open_legend(page)
    page.get_by_label("Single keys are on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#rationale")).to_be_focused()
    page.context.close()


def test_the_theme_is_worked_by_keyboard(visitors: Visitors) -> None:
    page = visitors.new("rina")
    page.goto(visitors.address("/admin/claims/claim/"))
    filters = page.get_by_role("button", name="Filters")
    filters.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changelist-filter")).to_be_visible()
    page.wait_for_function("document.activeElement.closest('#changelist-filter')")
    page.keyboard.press("Escape")
    expect(page.locator("#changelist-filter")).to_be_hidden()
    expect(filters).to_be_focused()
    page.context.close()


def test_the_language_is_switched_by_keyboard_and_stays(visitors: Visitors) -> None:
    page = visitors.new("rina")
    complaints = watch(page)
    page.goto(visitors.address("desk"))
    switch_language(page, "Bahasa Indonesia")
    expect(page.get_by_role("heading", name="Apa kata sumber lain")).to_be_visible()
    assert page.url == visitors.address("desk")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    switch_language(page, "English")
    expect(page.get_by_role("heading", name="What others say")).to_be_visible()
    assert complaints == []
    page.context.close()


def switch_language(page: Page, name: str) -> None:
    """Open the menu of the person and press a language, by keyboard."""
    page.get_by_role("button", name="rina").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_stranger_is_met_in_the_language_of_the_browser(visitors: Visitors) -> None:
    context = visitors.browser.new_context(locale="id-ID")
    page = context.new_page()
    page.goto(visitors.address("/admin/login/"))
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    context.close()


def test_the_work_is_done_without_javascript(visitors: Visitors) -> None:
    context = visitors.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visitors.address("/admin/login/"))
    page.get_by_label("Username").fill("rina")
    page.get_by_label("Password").fill("rina" * 2)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_title(re.compile("Queue"))
    expect(page.locator("a[data-desk-link]").first).to_be_visible()
    page.get_by_role("link", name="Keys").click()
    expect(page.locator("#legend")).to_be_visible()
    page.locator("#legend noscript a").click()
    expect(page.locator("#legend")).to_be_hidden()

    page.goto(visitors.address("fresh"))
    expect(page.get_by_role("heading", name="What others say")).to_be_visible()
    page.locator(".desk-card").first.get_by_role("button", name="Cite").click()
    expect(page.locator(".desk-citations q")).to_have_count(1)
    page.locator(".desk-card").first.get_by_role("button", name="Refutes").click()
    expect(page.locator(".wb-chip-judged")).to_have_text("I said: Refutes")
    page.get_by_label("Mostly true").check()
    page.get_by_label("Rationale").fill("The office says so.")
    page.get_by_role("button", name="Hand in", exact=False).last.click()
    expect(page.get_by_text("Waiting for an editor.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    context.close()


def test_from_the_queue_to_a_handed_in_review_takes_six_keys(visitors: Visitors) -> None:
    # Tests before this one may have left a single claim, after which there is no next one.
    made = "new_claim(text='Ferries run.', checkworthiness=0.01)"
    code = f"from tests.claims.factories import new_claim; {made}"
    visitors.desk.manage("shell", "-v", "0", "-c", code)
    page = visitors.new("sari")
    page.goto(visitors.address("/admin/claims/claim/?state=new"))
    page.keyboard.press("j")
    press_on(page, "Enter")
    expect(page.get_by_role("heading", name="What others say")).to_be_visible()
    first = page.url
    press_on(page, "c")
    expect(page.locator(".desk-citations q")).to_have_count(1)
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.type("The office says so.")
    press_on(page, "Control+Enter")
    # By its number: another claim may have the same words.
    assert "/desk/" in page.url
    assert urlsplit(page.url).path != urlsplit(first).path
    page.goto(first)
    expect(page.get_by_text("Waiting for an editor.")).to_be_visible()
    page.context.close()
