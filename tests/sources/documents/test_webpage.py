"""Web pages, the well-behaved and the hostile."""

from __future__ import annotations

import socket
import time

import pytest

from sources.documents import DocumentError, is_fact_check, read_html

SENTENCES = [
    f"Der Stadtrat beschloss am Montag Punkt {number} der Tagesordnung, dass die Brücke über den "
    "Fluss im nächsten Jahr saniert werden soll."
    for number in range(1, 6)
]
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "BreadcrumbList"},
  {"@type": "NewsArticle", "headline": "Aus JSON", "datePublished": "2025-03-03T09:15:00+01:00",
   "author": [{"@type": "Person", "name": "Anna Muster"}, {"name": "Ben Muster"}],
   "publisher": {"@type": "Organization", "name": "Musterblatt"}}]}</script>"""


def page(head: str = "", body: str = PARAGRAPHS) -> bytes:
    source = (
        f'<html lang="en"><head><title>Brücke – Musterblatt</title>{head}</head><body>'
        f"<nav><a href='/'>Start</a></nav><article><h1>Brücke wird saniert</h1>{body}</article>"
        "<footer>Impressum</footer></body></html>"
    )
    return source.encode()


def reason_of(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_html(data)
    return caught.value.reason


def test_the_text_without_navigation_and_the_language_it_is_written_in() -> None:
    parsed = read_html(page())
    assert parsed.body.split("\n\n") == SENTENCES
    assert parsed.title == "Brücke wird saniert"
    assert parsed.language == "de"  # though the template says "en"
    assert parsed.media_type == "text/html"
    assert parsed.published_at is None


def test_open_graph_goes_before_json_ld_and_fills_what_the_other_lacks() -> None:
    head = (
        '<meta property="og:title" content="Brücke &amp; Fluss">'
        '<meta property="article:published_time" content="2025-03-03T04:20:00+07:00">'
        '<meta property="og:site_name" content="Muster Online">'
    )
    parsed = read_html(page(head + JSON_LD))
    assert (parsed.title, parsed.publisher) == ("Brücke & Fluss", "Muster Online")
    assert parsed.author == "Anna Muster, Ben Muster"
    assert parsed.published_at
    assert parsed.published_at.isoformat() == "2025-03-03T04:20:00+07:00"


def test_json_ld_alone_is_enough() -> None:
    parsed = read_html(page(JSON_LD))
    assert (parsed.title, parsed.publisher) == ("Aus JSON", "Musterblatt")
    assert parsed.published_at
    assert parsed.published_at.isoformat() == "2025-03-03T09:15:00+01:00"


def test_a_day_that_is_only_printed_is_found() -> None:
    parsed = read_html(page(body=f'<p class="date">3. März 2025</p>{PARAGRAPHS}'))
    assert parsed.published_at
    assert parsed.published_at.date().isoformat() == "2025-03-03"


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://muster.example/bruecke", "https://muster.example/bruecke"),
        ("/bruecke", "https://www.muster.example/bruecke"),
        ("https://other.example/theirs", "https://www.muster.example/x?ref=1"),
        ("javascript:alert(1)", "https://www.muster.example/x?ref=1"),
        ("https://[broken", "https://www.muster.example/x?ref=1"),
    ],
)
def test_a_canonical_address_counts_on_its_own_host_only(canonical: str, kept: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">'
    assert read_html(page(head), url="https://www.muster.example/x?ref=1").url == kept


@pytest.mark.parametrize(
    "canonical",
    ["https://www.muster.example:99999/x", "https://www.muster.example:abc/x",
     "https://www.muster.example\\@other.example/x"],
)  # fmt: skip
def test_a_canonical_address_that_is_none_is_passed_over(canonical: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">'
    assert read_html(page(head), url="https://www.muster.example/x").url == (
        "https://www.muster.example/x"
    )


def test_a_page_in_windows_1252_is_read() -> None:
    source = page('<meta charset="windows-1252">').decode()
    assert read_html(source.encode("cp1252")).body.split("\n\n") == SENTENCES


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page was fetched")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    doctype = b'<!DOCTYPE html SYSTEM "http://evil.example/x.dtd">'
    images = '<img src="http://evil.example/a.png"><iframe src="http://evil.example/"></iframe>'
    parsed = read_html(doctype + page(body=images + PARAGRAPHS), url="http://evil.example/")
    assert parsed.body


def test_entity_bombs_and_file_entities_expand_to_nothing() -> None:
    bomb = b"""<!DOCTYPE html [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY f SYSTEM "file:///etc/passwd">]>"""
    parsed = read_html(bomb + page(body=f"<p>&b;&b; &f; {SENTENCES[0]}</p>{PARAGRAPHS}"))
    assert "haha" not in parsed.body
    assert "root:" not in parsed.body


def test_a_title_without_end_is_cut() -> None:
    parsed = read_html(page(f'<meta property="og:title" content="{"Brücke " * 500_000}">'))
    assert len(parsed.title) <= 500
    assert parsed.title.endswith("…")


@pytest.mark.alone
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + PARAGRAPHS,
        "<b></b>" * 60_000,
        "<p " + " ".join(f"a{number}" for number in range(200_000)) + ">x</p>",
        "<p " + "a='>'b=\">\"" * 100_000 + ">x</p>",
        "<a b='" * 200_000,
        "<p>" + "Wort " * 300_000 + "</p>",
        "x" * (6 * 1024 * 1024),
    ],
    ids=["depth", "elements", "attributes", "quoted", "unclosed", "text", "bytes"],
)
def test_a_monstrous_page_is_refused_quickly(body: str) -> None:
    begin = time.perf_counter()
    assert reason_of(page(body=body)) == "too-large"
    assert time.perf_counter() - begin < 10


def test_json_ld_made_to_exhaust_the_stack_is_ignored() -> None:
    nested = "[" * 900 + "]" * 900
    for source in (nested, f'{{"headline": "x", "author": {nested}}}', "[" * 200_000):
        script = f'<script type="application/ld+json">{source}</script>'
        assert read_html(page(script)).author == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!-- nothing -->", "empty"),
        (b"<html><head><title>x</title></head><body></body></html>", "missing"),
        (b"<html><body><p>Not found</p></body></html>", "missing"),
        ("<p>Größe</p>".encode("cp1252"), "wrong-encoding"),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    assert reason_of(data) == reason


def test_a_wrong_byte_in_a_name_leaves_the_name_out_and_the_page_readable() -> None:
    review = (
        '<script type="application/ld+json">{"@type": "ClaimReview", "claimReviewed": "Müsli",'
        ' "url": "https://post.example/1"}</script>'
    )
    names = '<meta name="author" content="J@rg"><meta property="og:site_name" content="Bl@tt">'
    names += f'<meta name="description" content="{"Brücken über Flüsse " * 9}">'
    data = page(names + review).replace(b"@rg", b"\xf6rg").replace(b"Bl@tt", b"Bl\xe4tt")
    parsed = read_html(data)
    assert (parsed.author, parsed.publisher) == ("", "")
    assert parsed.body.split("\n\n") == SENTENCES
    assert is_fact_check(data, url="https://post.example/1")
    assert not is_fact_check(data, url="https://other.example/1")


def test_a_page_without_a_title_has_its_first_words_for_one_and_says_so() -> None:
    page = read_html(f"<html><body>{PARAGRAPHS}</body></html>".encode())
    assert page.is_untitled
    assert page.body.startswith(page.title.rstrip("…").rstrip())
    [doubt] = page.doubts
    assert (doubt.field, doubt.reason) == ("title", "missing")
