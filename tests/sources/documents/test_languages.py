"""The country of an address decides between languages that the text leaves close."""

from collections.abc import Callable

import pytest

from sources.documents import ParsedDocument, read_html, read_record, read_text
from sources.formats.article import article

TEXT = "Harga beras naik di pasar pagi ini."


def of_page(url: str) -> ParsedDocument:
    """Read a page."""
    page = f"<html><title>Beras</title><body><article><p>{TEXT}</p></article></body></html>"
    return read_html(page.encode(), url=url)


def of_text(url: str) -> ParsedDocument:
    """Read a plain text."""
    return read_text(f"Beras\n\n{TEXT}".encode(), url=url)


def of_record(url: str) -> ParsedDocument:
    """Read a record."""
    return read_record({"title": "Beras", "text": TEXT, "url": url})


def of_item(url: str) -> ParsedDocument:
    """Read an item of a feed."""
    return article(title="Beras", body=TEXT, media_type="text/html", url=url)


@pytest.mark.parametrize("read", [of_page, of_text, of_record, of_item])
def test_of_whatever_has_an_address(read: Callable[[str], ParsedDocument]) -> None:
    assert read("https://berita.my/1").language == "ms"
    assert read("https://kabar.id/1").language == "id"
    assert read("https://zeitung.de/1").language == read("https://daily.example/1").language == "id"
