"""The connector contract, kept for the ClaimReview feed, and what is special to it."""

import io
import json
import tracemalloc

import pytest

from sources.connectors import claimreview_feed
from sources.connectors.claimreview_feed import ClaimReviewFeed, read_reviews
from sources.connectors.finder import ConnectorError, Finder
from tests.contracts.connector_contract import ConnectorContract
from tests.contracts.providers.claimreview_feed import ClaimReviewProvider
from tests.contracts.providers.known import KNOWN
from tests.contracts.providers.server import Request, Served
from workbench.lib.http import HttpClient


class TestClaimReviewFeed(ConnectorContract):
    """A DataFeed of ClaimReview."""

    def make_provider(self) -> ClaimReviewProvider:
        """The file."""
        return ClaimReviewProvider()

    def make_finder(self, base_url: str) -> Finder:
        """The connector."""
        return ClaimReviewFeed(base_url=f"{base_url}/latest/data.json")

    @pytest.fixture(autouse=True)
    def small_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A gigabyte is too much to send in a test."""
        monkeypatch.setattr(claimreview_feed, "MAX_BYTES", 10 * 1024 * 1024)

    def test_objects_and_lists_are_read_alike(self, served: Served, http: HttpClient) -> None:
        for document in self.ask(served, http).documents:
            assert document.facts["claimant"] == "A blog"
            assert document.facts["appearance"] == "https://blog.example/post"
            assert document.facts["textual_rating"] == "False"
            assert (document.facts["rating"], document.facts["best_rating"]) == ("1", "5")
            assert (document.kind, document.publisher) == ("fact_check", "The Daily Example")


def test_what_comes_before_the_break_is_read() -> None:
    body = ClaimReviewProvider().answer(Request("/", (), {})).body
    reviews = read_reviews(io.BytesIO(body[:-60]))
    assert [next(reviews).url, next(reviews).url] == [one.url for one in KNOWN[:2]]
    with pytest.raises(ConnectorError):
        list(reviews)


def test_a_large_feed_is_not_held_in_memory() -> None:
    element = json.loads(ClaimReviewProvider().answer(Request("/", (), {})).body)
    piece = json.dumps(element["dataFeedElement"][0]).encode()
    count = 4_000

    class Endless:
        """Makes the feed up as it is read: 2.6 MB of it."""

        def __init__(self) -> None:
            self.left = count
            self.rest = b'{"dataFeedElement": ['

        def read(self, size: int = -1) -> bytes:
            while self.left and len(self.rest) < size:
                self.left -= 1
                self.rest += piece + (b"," if self.left else b"]}")
            data, self.rest = self.rest[:size], self.rest[size:]
            return data

    tracemalloc.start()
    assert sum(1 for _review in read_reviews(Endless())) == count
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000 < count * len(piece)
