"""Lists of web addresses: what they list, and where each stands. Nothing is fetched here."""

import gzip

import pytest

from sources.documents import DocumentError
from sources.formats import Address
from tests.sources.formats.test_contract import entries

URLSET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
SITEMAP = f"""<?xml version="1.0"?>
<urlset {URLSET}>
  <url><loc> https://x.example/1?a=1&amp;b=2 </loc><lastmod>2024-03-04</lastmod></url>
  <url><loc>/2</loc></url>
  <url><lastmod>2024-03-04</lastmod></url>
  <url><loc><![CDATA[https://x.example/4]]></loc>
    <image:image xmlns:image="i"><image:loc>https://x.example/4.png</image:loc></image:image></url>
</urlset>"""
NEWS_SITEMAP = f"""<urlset {URLSET} {NEWS}><url><loc>https://x.example/1</loc><news:news>
<news:publication><news:name>Harbour Post</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2024-03-04T08:00:00+07:00</news:publication_date>
<news:title>Two piers close</news:title></news:news></url></urlset>"""
INDEX = f"""<sitemapindex {URLSET}><sitemap><loc>https://x.example/a.xml</loc></sitemap>
<sitemap><loc>https://x.example/b.xml.gz</loc></sitemap></sitemapindex>"""
LINES = "# ours\nhttps://x.example/1\n\n  http://x.example/2  \r\nwww.x.example/3\n"


def addresses(data: str | bytes, name: str = "upload.bin") -> list[tuple[int | None, str]]:
    """Return each row and its address, or what is wrong with it."""
    found = []
    for entry in entries(data.encode() if isinstance(data, str) else data, name):
        with pytest.raises(DocumentError) as caught:
            entry.read()
        said = entry.address.url if entry.address else str(caught.value.reason)
        found.append((entry.row, said))
    return found


@pytest.mark.parametrize("name", ["upload.bin", "a.txt", "sitemap.xml"])
def test_a_sitemap_lists_pages_and_names_rows_without_an_address(name: str) -> None:
    assert addresses(SITEMAP, name) == [
        (1, "https://x.example/1?a=1&b=2"), (2, "bad-url"), (3, "bad-url"),
        (4, "https://x.example/4"),
    ]  # fmt: skip
    assert {entry.format for entry in entries(SITEMAP.encode())} == {"sitemap"}


def test_a_news_sitemap_says_when_and_by_whom() -> None:
    (entry,) = entries(NEWS_SITEMAP.encode())
    assert entry.address is not None
    assert entry.address.published_at is not None
    assert entry.address.published_at.isoformat() == "2024-03-04T08:00:00+07:00"
    assert (entry.address.publisher, entry.address.is_list) == ("Harbour Post", False)


def test_an_index_lists_lists() -> None:
    found = [entry.address for entry in entries(INDEX.encode())]
    assert found == [
        Address("https://x.example/a.xml", is_list=True),
        Address("https://x.example/b.xml.gz", is_list=True),
    ]


def test_lines_that_are_addresses_are_a_list() -> None:
    urls = ["https://x.example/1", "http://x.example/2", "https://www.x.example/3"]
    assert addresses(LINES) == list(zip((2, 4, 5), urls, strict=True))
    assert addresses("https://x.example/1") == [(1, "https://x.example/1")]
    assert addresses(LINES.encode("utf-16")) == addresses(LINES)
    assert addresses(gzip.compress(LINES.encode()), "a.gz") == addresses(LINES)


def test_a_line_far_below_that_is_none_is_located() -> None:
    many = "".join(f"https://x.example/{number}\n" for number in range(5_000))
    found = addresses(f"{many}not an address\nhttps://x.example/last")
    assert (len(found), found[5_000]) == (5_002, (5_001, "bad-url"))


@pytest.mark.parametrize("text", [
    "The port closed.\nhttps://x.example/1", "https://x.example/1 says so", "See www.x.example",
])  # fmt: skip
def test_prose_with_addresses_is_prose(text: str) -> None:
    assert {entry.format for entry in entries(text.encode())} == {"text"}


@pytest.mark.parametrize("root", ["urlset", "sitemapindex"])
def test_one_that_lists_nothing_says_so(root: str) -> None:
    assert addresses(f"<{root} {URLSET}></{root}>") == [(None, "not-read")]


def test_what_stands_before_the_damage_is_listed() -> None:
    cut = SITEMAP[: SITEMAP.index("<url><lastmod>")]
    assert addresses(cut) == [
        (1, "https://x.example/1?a=1&b=2"), (2, "bad-url"), (None, "bad-type"),
    ]  # fmt: skip


def test_entities_are_refused() -> None:
    bomb = f'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset {URLSET}><url><loc>&a;</loc></url></urlset>'
    assert addresses(bomb) == [(None, "bad-type")]


def test_a_feed_says_where_the_articles_are_that_it_only_announces() -> None:
    item = "<item><link>https://x.example/{}</link><description>{}</description></item>"
    items = item.format(1, "A teaser.") + item.format(2, "A whole text of many words. " * 40)
    feed = f"<rss><channel><title>Daily</title>{items}<item><title>x</title></item></channel></rss>"
    found = [entry.address and entry.address.url for entry in entries(feed.encode())]
    assert found == ["https://x.example/1", None, None]
