"""Where a document's values come from."""

import pytest

from sources.documents import ParsedDocument, read_html, read_record, read_text
from tests.sources.documents.test_webpage import PARAGRAPHS, page

JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rice harvest grows",'
    ' "author": {"name": "Ana"}, "publisher": {"name": "Daily"}, "datePublished":'
    ' "2025-02-25T04:20:00+07:00"}</script>'
)
TAGS = (
    '<meta property="og:title" content="Rice harvest grows"><meta name="author" content="Ana">'
    '<meta property="og:site_name" content="Daily"><meta property="article:published_time"'
    ' content="2025-02-25T04:20:00+07:00"><link rel="canonical" href="https://daily.example/1">'
)
SHOWN = "<title>Rice harvest grows</title>"


def of(head: str, *, url: str = "https://daily.example/1?from=feed") -> ParsedDocument:
    """Return the document of a page."""
    return read_html(page(head), url=url)


@pytest.mark.parametrize("name", ["title", "author", "publisher", "published_at"])
@pytest.mark.parametrize(
    ("head", "origin"), [(TAGS, "meta"), (JSON_LD, "jsonld")], ids=["tags", "json"]
)
def test_a_page_says_in_which_of_its_tags_a_value_stands(head: str, origin: str, name: str) -> None:
    assert of(head).origins[name] == origin


def test_of_two_that_say_it_the_one_that_was_taken_counts() -> None:
    found = of(TAGS + JSON_LD).origins
    assert (found["title"], found["author"]) == ("meta", "jsonld")


def test_what_people_read_is_text_and_an_address_is_given_unless_the_page_has_another() -> None:
    shown = of(SHOWN).origins
    assert shown == {"title": "text", "language": "text", "url": "given"}
    assert of(TAGS).origins["url"] == "meta"


def test_a_record_gives_what_it_has_fields_for() -> None:
    text = "The rice harvest grew by 4 percent in February, the statistics office said."
    assert read_record({"text": text, "title": "Harvest", "language": "en"}).origins == {
        "title": "given", "language": "given",
    }  # fmt: skip
    assert read_record({"text": text, "author": "Ana"}).origins == {
        "title": "text", "language": "text", "author": "given",
    }  # fmt: skip


def test_of_a_text_all_is_printed_that_nobody_gave() -> None:
    text = f"Rice harvest grows\nBy Ana Lopez\n25 February 2025\n\n{PARAGRAPHS}".encode()
    printed = read_text(text)
    assert {printed.origins[name] for name in ("title", "author", "published_at")} == {"text"}
    given = read_text(text, title="Rice harvest grows", author="Ana", publisher="Daily")
    assert [given.origins[name] for name in ("title", "author", "publisher")] == ["given"] * 3
    assert given.origins["published_at"] == "text"
