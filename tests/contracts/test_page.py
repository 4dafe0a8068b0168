"""A web address that a person gave."""

import pytest

from sources.connectors.exchange import ask_finder
from sources.connectors.page import Page
from tests.contracts.connector_contract import ASK
from tests.contracts.loopback_client import loopback_client


def test_the_page_is_found_without_asking_anybody() -> None:
    answer = ask_finder(Page(url=" https://daily.example/a?b=ü "), ASK, loopback_client(), limit=5)
    (document,) = answer.documents
    assert (document.url, document.needs_fetch) == ("https://daily.example/a?b=ü", True)
    assert answer.requests == ()


@pytest.mark.parametrize(
    "url",
    ["", "daily.example", "javascript:alert(1)", "file:///etc/passwd", "https://", "http://a b/",
     "http://[::1", "http://a:99999/", "https://a/" + "x" * 2000, "ftp://a/", "http://a/\u202e"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    answer = ask_finder(Page(url=url), ASK, loopback_client(), limit=5)
    assert answer.failures[0].code == "bad-url"
