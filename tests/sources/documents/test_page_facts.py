"""What pages say to machines, also when they say it badly."""
# ruff: noqa: E501

import pytest

from sources.documents import ParsedDocument, read_html

TEXT = (
    "<p>The strike of the bakers ended after nine days when both sides agreed on a pay rise of five "
    "percent for everyone.</p><p>Shops will open again on Monday, the union said after the vote of "
    "its members in the town hall.</p>"
)
GOOD = '{"@type":"NewsArticle","headline":"Bakers strike ends","datePublished":"2022-03-04T08:00:00+01:00"}'


def read(head: str = "", body: str = "", lang: str = "en") -> ParsedDocument:
    """Read a page."""
    page = f'<html lang="{lang}"><head><title>x | y</title>{head}</head><body>{body}<article>{TEXT}</article></body></html>'
    return read_html(page.encode())


@pytest.mark.parametrize(
    "source",
    [
        GOOD,
        f"{GOOD};",
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"/* from the CMS */ {GOOD}",
        GOOD.replace('"headline"', '"description":"line one\nline\ttwo","headline"'),
        GOOD.replace("}", ",}"),
        GOOD.replace(',"headline"', ',\n  // the title\n"headline"'),
        f"[{GOOD}]",
        f'{{"@graph":[{{"@type":"Organization","name":"Post"}},{GOOD}]}}',
        f"{GOOD}{GOOD}",
    ],
)
def test_json_ld_is_read_through_what_is_wrong_with_it(source: str) -> None:
    found = read(f'<script type="application/ld+json">{source}</script>')
    assert found.title == "Bakers strike ends"
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2022-03-04T08:00:00+01:00"


@pytest.mark.parametrize(
    "source", ["", "{", "null", "[" * 50_000, '{"a":', "not json", '{"headline": 5}']
)
def test_json_ld_that_is_none_does_no_harm(source: str) -> None:
    assert read(f'<script type="application/ld+json">{source}</script>').title == "x | y"


def test_the_object_that_is_an_article_goes_before_others() -> None:
    page = '{"@type":"WebPage","headline":"Home","datePublished":"2001-01-01"}'
    scripts = "".join(f'<script type="application/ld+json">{one}</script>' for one in (page, GOOD))
    assert read(scripts).title == "Bakers strike ends"


@pytest.mark.parametrize(
    "body",
    [
        '<div><h1 itemprop="headline">Bakers strike ends</h1><span itemprop="datePublished" content="2022-03-04T08:00:00+01:00">Friday</span></div>',
        '<h2 itemprop="headline">Bakers strike ends</h2><time itemprop="datePublished" datetime="2022-03-04T08:00:00+01:00">Friday</time>',
        '<meta itemprop="headline" content="Bakers strike ends"><p itemprop="datePublished">2022-03-04T08:00:00+01:00</p>',
    ],
)
def test_microdata_is_read_on_any_element(body: str) -> None:
    found = read(body=f"<h1>Paper</h1>{body}")
    assert found.title == "Bakers strike ends"
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2022-03-04T08:00:00+01:00"


@pytest.mark.parametrize(
    ("stated", "lang", "iso"),
    [
        ("2019-09-28WIB19:17:34+07:00", "id", "2019-09-28T19:17:34+07:00"),
        ("Mon, 25 Jan 2016 1:35:20 -0800", "en", "2016-01-25T01:35:20-08:00"),
        ("2020-12-05T23:15:0Z", "en", "2020-12-05T23:15:00+00:00"),
        ("الأربعاء، 07 أكتوبر 2020 - 12:09 م", "ar", "2020-10-07T12:09:00+00:00"),
        ("Tue, Sep 15 2020 10:01:41 EDT", "en", "2020-09-15T10:01:41-04:00"),
        ("4 de marzo de 2022 08:00", "es", "2022-03-04T08:00:00+00:00"),
    ],
)
def test_a_date_for_machines_may_be_written_for_people(stated: str, lang: str, iso: str) -> None:
    found = read(f'<meta property="article:published_time" content="{stated}">', lang=lang)
    assert found.published_at is not None
    assert found.published_at.isoformat() == iso


def test_of_a_page_that_tells_machines_only_of_its_change_the_printed_date_counts() -> None:
    time = '<time itemprop="dateModified" datetime="2017-11-29T19:20:45+01:00">27/11/2017 01:57 | Actualizado a 29/11/2017 19:20</time>'
    found = read(body=f"<article>{time}</article>", lang="es")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2017-11-27T01:57:00+00:00"


@pytest.mark.parametrize(
    ("shared", "title"),
    [
        ("Bakers strike ends * Harbour Post * by Jo Frame", "Bakers strike ends"),
        ("Bakers strike ends - News", "Bakers strike ends"),
        ("Bakers strike ends in the north", "Bakers strike ends in the north"),
    ],
)
def test_what_a_site_adds_to_its_headline_is_cut(shared: str, title: str) -> None:
    stated = f'<script type="application/ld+json">{GOOD}</script>'
    found = read(f'{stated}<meta property="og:title" content="{shared}">')
    assert found.title == title


@pytest.mark.parametrize(
    "body",
    [
        '<p class="published-date">&nbsp; / jueves 2 de abril de 2020</p>',
        '<article><time datetime="Thu Apr 02 2020 00:00:00 GMT+0000">hoy</time></article>',
    ],
)
def test_a_date_that_is_only_shown_is_found(body: str) -> None:
    found = read(body=body, lang="es")
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2020-04-02"


@pytest.mark.parametrize(
    "hostile",
    [
        f"{'<article>' * 100}{'<p>a</p>' * 20_000}",
        f"<script type='application/ld+json'>{{{'/*' * 200_000}</script>",
        f"<script type='application/ld+json'>{{{'/**/' * 100_000}</script>",
        "<figcaption>a</figcaption>b" * 20_000,
        "<h1>abc def ghi jkl mno</h1>" * 5_000,
        "<p class=date>2 foo bar 2017 x</p>" * 5_000,
        f"{'<aside>' * 150}{'<p>a</p>' * 5_000}",
        f"<h1>abc</h1>{'<span>' * 150}{'<i>a b c d</i>' * 20_000}",
        f"<h1>abc</h1>{'<ul><li>' * 90}{'<a>a b c d</a>' * 1_000}",
    ],
    ids=[
        "nested",
        "opened",
        "comments",
        "captions",
        "headings",
        "dates",
        "asides",
        "lead",
        "lists",
    ],
)
def test_hostile_pages_are_read_in_time_that_grows_with_their_length(hostile: str) -> None:
    """No clock is asked: what grew with the square took minutes here."""
    assert read(body=hostile).title == "x | y" or "abc" in read(body=hostile).title
