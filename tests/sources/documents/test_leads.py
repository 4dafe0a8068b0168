"""Leads above the text, articles of which an extractor finds only a piece, lists of links."""
# ruff: noqa: E501

import pytest

from sources.documents import ParsedDocument, read_html

TITLE = "Two piers close for repairs"
LEAD = "The port closes its northern piers for three months, and 400 people have to work elsewhere."
TEXT = [
    "The port authority closed two piers on Monday because engineers had found 14 cracks in them.",
    "Cargo ships will use the southern pier until May, when the repair is to be finished.",
    "The repair costs 3 million euros, which the city pays, the mayor said after the council met.",
    "About 400 people who work on the piers were told that they would be paid all the same.",
]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)


def read(body: str, head: str = "") -> ParsedDocument:
    """Read a page."""
    page = f'<html lang="en"><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>'
    return read_html(page.encode())


@pytest.mark.parametrize(
    "lead",
    [
        f'<p class="article-intro">{LEAD}</p>',
        f'<div class="ArticleHeader-Hook"><div>{LEAD}</div></div>',
        f'<div class="chapo"><p>{LEAD}</p></div>',
        f"<h2 class='standfirst'>{LEAD}</h2>",
        f'<p class="intro overflow-hidden">{LEAD}</p>',
        f'<p class="article-intro has-author">{LEAD}</p>',
    ],
)
def test_a_lead_in_the_header_belongs_to_the_text(lead: str) -> None:
    found = read(f"<header><h1>{TITLE}</h1>{lead}</header><article>{PARAGRAPHS}</article>")
    assert found.body.split("\n\n") == [LEAD, *TEXT]


def test_so_does_one_that_the_page_tells_machines_whatever_it_is_called() -> None:
    described = f'<meta property="og:description" content="{LEAD}">'
    page = (
        f"<header><h1>{TITLE}</h1><p class='x7'>{LEAD}</p></header><article>{PARAGRAPHS}</article>"
    )
    assert read(page, described).body.split("\n\n") == [LEAD, *TEXT]
    assert read(page).body.split("\n\n") == TEXT


@pytest.mark.parametrize(
    "other",
    [
        f'<aside><p class="intro">{LEAD}</p></aside>',
        f'<p class="intro"><a href="/other">{LEAD}</a></p>',
        f'<p class="intro">{LEAD[:-20]}…</p>',
        f'<p class="newsletter-intro">{LEAD}</p>',
        f'<div class="paywall-teaser"><p>{LEAD}</p></div>',
        f'<p class="intro" hidden>{LEAD}</p>',
        f'<div style="display: none"><p class="intro">{LEAD}</p></div>',
        f'<p class="intro" style="visibility:hidden">{LEAD}</p>',
        '<p class="summary">Harbour Post, all that matters in the port and in the city</p>',
        f'<figure><figcaption class="summary">{LEAD}</figcaption></figure>',
        '<div class="lead">!function(n){window.x=n;var t=n.createElement("iframe")}(window).<script>x</script></div>',
    ],
)
def test_what_belongs_to_something_else_or_is_no_sentence_is_none(other: str) -> None:
    found = read(f"<header><h1>{TITLE}</h1>{other}</header><article>{PARAGRAPHS}</article>")
    assert found.body.split("\n\n") == TEXT


def test_a_lead_that_the_text_has_is_there_once() -> None:
    page = f'<article><h1>{TITLE}</h1><p class="lead">{LEAD}</p>{PARAGRAPHS}</article>'
    assert read(page).body.count(LEAD) == 1


def test_what_comes_after_the_text_has_begun_is_no_lead() -> None:
    page = (
        f'<article><h1>{TITLE}</h1>{PARAGRAPHS}</article><div><p class="summary">{LEAD}</p></div>'
    )
    assert LEAD not in read(page).body


def test_a_list_of_links_in_the_text_is_left_out_with_its_announcement() -> None:
    links = "<p>More on this:</p><ul><li><a href='/1'>Goalkeeper leaves club</a></li><li>01.02. <a href='/2'>Bridge closed</a></li></ul>"
    body = "".join(f"<p>{line}</p>" for line in TEXT * 2)
    found = read(f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{links}{body}</article>").body
    assert "Goalkeeper" not in found
    assert "Bridge closed" not in found
    assert "More on this" not in found
    assert found.startswith(LEAD)


def test_a_list_of_linked_sentences_stays() -> None:
    said = [
        f"The ministry said the stock of rice fell in {month}."
        for month in ("May", "June", "July", "August")
    ]
    items = "".join(f"<li><a href='/{number}'>{one}</a></li>" for number, one in enumerate(said))
    page = f"<p>What she claimed:</p><ul>{items}</ul>"
    found = read(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}{page}{PARAGRAPHS}</article>").body
    assert "What she claimed:" in found
    assert all(one in found for one in said)


def test_headlines_that_ask_make_no_text_of_a_list_of_links() -> None:
    heads = (
        "Why did the old bridge over the river fall in spring?",
        "Who pays for the new bridge across the river?",
        "Northern bridge closed to lorries until next summer",
        "Goalkeeper leaves the city club after eleven years",
    )
    items = "".join(f"<li><a href='/{number}'>{one}</a></li>" for number, one in enumerate(heads))
    found = read(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}<ul>{items}</ul>{PARAGRAPHS}</article>")
    assert not any(one in found.body for one in heads)


def test_a_list_that_says_something_stays() -> None:
    items = "<p>What changes:</p><ul><li>Rents rise by 3 percent</li><li>See <a href='/1'>the new law</a>, which caps deposits</li></ul>"
    found = read(f"<article><h1>{TITLE}</h1>{PARAGRAPHS}{items}{PARAGRAPHS}</article>").body
    assert "What changes:" in found
    assert "Rents rise by 3 percent" in found


def test_a_page_hidden_until_its_scripts_have_run_has_its_lead() -> None:
    lead = f"<header><h1>{TITLE}</h1><p class='intro'>{LEAD}</p></header>"
    page = f"<html lang='en'><head><title>{TITLE}</title></head><body style='visibility:hidden'>{lead}<article>{PARAGRAPHS}</article></body></html>"
    assert read_html(page.encode()).body.split("\n\n") == [LEAD, *TEXT]


def test_years_that_somebody_lived_are_text() -> None:
    lived = "2 August 1939 – 3 May 2020"
    found = read(f"<article><h1>{TITLE}</h1><p>{lived}</p>{PARAGRAPHS}</article>")
    assert found.body.startswith(lived)


def test_a_line_that_is_only_a_date_is_left_out() -> None:
    published = "<p class='published-date'>&nbsp; / 2 April 2020</p>"
    found = read(f"{published}<div><h1>{TITLE}</h1>{PARAGRAPHS}</div>")
    assert "2020" not in found.body
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2020-04-02"
