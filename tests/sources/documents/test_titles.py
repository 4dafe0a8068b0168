"""Which line is the article's title, and what of it is the site's name."""
# ruff: noqa: E501

import pytest

from sources.documents import read_html
from sources.documents.titles import without_site

TEXT = (
    "<p>The port closed two piers for works that will last three months, the port authority said in "
    "a statement on Monday.</p><p>Cargo ships will use the northern pier while the dam is being "
    "reinforced by the contractor.</p>"
)


def title(head: str, body: str = "<article>TEXT</article>", url: str = "") -> str:
    """Return the title of a page."""
    page = f'<html lang="en"><head>{head}</head><body>{body.replace("TEXT", TEXT)}</body></html>'
    return read_html(page.encode(), url=url).title


SITE = '<meta property="og:site_name" content="Harbour Post">'


@pytest.mark.parametrize(
    "stated",
    [
        "Two piers close - Harbour Post",
        "Two piers close – HARBOUR POST",
        "Two piers close | Harbour Post",
        "Two piers close｜Harbour Post",
        "Two piers close_Harbour Post",
        "Two piers close :: Harbour Post",
        "Harbour Post | Two piers close",
        "Harbour Post » Two piers close",
        "Two piers close - Harbour Post | Harbour Post",
        "Two piers close",
    ],
)
def test_the_sites_name_is_cut_from_either_end(stated: str) -> None:
    assert title(f'{SITE}<meta property="og:title" content="{stated}">') == "Two piers close"
    assert title(f"{SITE}<title>{stated}</title>") == "Two piers close"


@pytest.mark.parametrize(
    ("stated", "site"),
    [
        ("Harbour police find 40 kilos of cocaine", "Harbour"),
        ("Budget: brain-training centre beaten by 90-year-old", "Budget"),
        ("Police - not the Harbour Post - find cocaine", "Harbour Post"),
        ("Harbour Post-war history", "Harbour Post"),
        ("Two piers close - what we know", "Harbour Post"),
        ("Harbour Post", "Harbour Post"),
        ("- Harbour Post", "Harbour Post"),
    ],
)
def test_a_name_that_is_part_of_the_headline_stays(stated: str, site: str) -> None:
    assert without_site(stated, [site]) == stated


def test_a_heading_with_an_addition_is_the_heading() -> None:
    headings = ["Two piers close for repairs"]
    for stated in (
        "Two piers close for repairs – DW – 13.06.2023",
        "Two piers close for repairs | x",
    ):
        assert without_site(stated, [], headings) == headings[0]


def test_the_publisher_in_json_ld_and_the_host_name_the_site_too() -> None:
    data = '<script type="application/ld+json">{"headline": "Piers close - Post", "publisher": {"name": "Post"}}</script>'
    assert title(data) == "Piers close"
    shown = "<title>Two piers close - Golem.example</title>"
    assert title(shown, url="https://www.golem.example/1") == "Two piers close"


def test_the_only_heading_is_not_the_articles_when_the_window_shows_another() -> None:
    body = "<h1>Allergy Centre</h1><div class='article'><h2>Babies who eat nuts</h2>TEXT</div>"
    assert title("<title>Babies who eat nuts</title>", body) == "Babies who eat nuts"
    assert title("<title>Centre | x</title>", body.replace("h2", "h3")) == "Allergy Centre"


def test_a_heading_that_is_the_sites_name_is_no_title() -> None:
    body = "<h1>Harbour Post</h1><article>TEXT</article>"
    assert title(f"{SITE}<title>Two piers close | Harbour Post</title>", body) == "Two piers close"


def test_of_several_headings_the_one_counts_that_the_window_shows() -> None:
    body = "<h1>News</h1><h1>Two piers close</h1><article>TEXT</article>"
    assert title("<title>Two piers close - Somewhere</title>", body) == "Two piers close"
