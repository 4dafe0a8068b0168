"""The connector contract, kept for feeds in every format, and what is special to them."""

import gzip
import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from sources.connectors import feed_memory, feeds
from sources.connectors.exchange import ask_finder
from sources.connectors.feed_formats import Feed, read_feed
from sources.connectors.feeds import Feeds
from sources.connectors.finder import Answer, Finder
from tests.contracts.connector_contract import ASK, SECRET, ConnectorContract
from tests.contracts.providers.feeds import SHAPES, FeedsProvider
from tests.contracts.providers.known import KNOWN
from tests.contracts.providers.server import Reply, Request, Served
from workbench.lib.http import HttpClient

URLS = [one.url for one in KNOWN]


class FeedContract(ConnectorContract):
    """A feed of one shape."""

    shape = "rss"
    kind = "application/xml"

    def make_provider(self) -> FeedsProvider:
        """A publisher."""
        return FeedsProvider(shape=self.shape)

    def make_finder(self, base_url: str) -> Finder:
        """The connector, with an address that holds a secret."""
        return Feeds(urls=[f"{base_url}/feed?token=s3cret%2F%2Bkey"])

    def mutated(self, body: bytes) -> Generator[bytes, None, None]:
        """The feed without one of its tags, with one of its names changed, and cut anywhere."""
        for match in re.finditer(rb"<[^>]+>", body):
            yield body[: match.start()] + body[match.end() :]
            yield body[: match.start()] + b"<odd/>" + body[match.end() :]
        for end in range(0, len(body), 97):
            yield body[:end]

    def test_what_the_feed_says_of_itself_goes_for_its_entries(
        self, served: Served, http: HttpClient
    ) -> None:
        first = self.ask(served, http).documents[0]
        assert (first.publisher, first.kind) == ("The Daily Example", "news")
        assert first.language in {"en", ""}


class TestRss(FeedContract):
    """RSS 2.0."""


class TestRdf(FeedContract):
    """RSS 1.0."""

    shape = "rdf"


class TestAtom(FeedContract):
    """Atom."""

    shape = "atom"


class TestNewsSitemap(FeedContract):
    """A news sitemap."""

    shape = "sitemap"


class TestJsonFeed(FeedContract):
    """JSON Feed."""

    shape = "json"
    kind = "application/json"
    mutated = ConnectorContract.mutated


class TestFeeds:
    """What is special to feeds."""

    served = ConnectorContract.served
    http = ConnectorContract.http

    def make_provider(self) -> FeedsProvider:
        """A publisher."""
        return FeedsProvider()

    def read(self, served: Served, http: HttpClient, body: bytes, limit: int = 10) -> Answer:
        """Ask a feed with this body."""
        served.fault = Reply(body, "text/xml")
        return ask_finder(Feeds(urls=[served.base_url]), ASK, http, limit=limit)

    def test_gzip_is_unpacked(self, served: Served, http: HttpClient) -> None:
        plain = SHAPES["sitemap"](list(KNOWN)).body
        answer = self.read(served, http, gzip.compress(plain))
        assert [document.url for document in answer.documents] == URLS

    def test_a_gzip_bomb_is_refused(self, served: Served, http: HttpClient) -> None:
        answer = self.read(served, http, gzip.compress(b" " * 60_000_000))
        assert answer.failures[0].code == "too-large"

    @pytest.mark.parametrize("name", ["few", "l9", "file"])
    def test_entities_are_not_expanded_and_files_not_read(
        self, served: Served, http: HttpClient, tmp_path: Path, name: str
    ) -> None:
        path = tmp_path / "secret"
        path.write_text("soldiers")
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        body = (
            f'<!DOCTYPE rss [<!ENTITY l0 "soldiers">{laughs}<!ENTITY few "soldiers">'
            f'<!ENTITY file SYSTEM "{path.as_uri()}">]><rss><channel><item>'
            f"<title>Ana Lopez army &{name};</title><link>https://daily.example/1</link></item>"
            "</channel></rss>"
        )
        answer = self.read(served, http, body.encode())
        assert answer.answered
        assert "soldiers" not in repr(answer.documents)
        assert len(answer.documents) == (0 if name == "l9" else 1)

    def test_a_broken_entry_is_located_and_the_others_read(
        self, served: Served, http: HttpClient
    ) -> None:
        body = SHAPES["rss"](list(KNOWN)).body
        broken = body.replace(b"<title>Ana", b"<title>Ana & <b>", 1)
        answer = self.read(served, http, broken)
        assert [document.url for document in answer.documents] == [URLS[0], URLS[2]]
        assert "line 5: an entry is broken" in answer.partial

    def test_an_entry_without_an_address_is_located(self, served: Served, http: HttpClient) -> None:
        body = SHAPES["rss"](list(KNOWN)).body.replace(URLS[1].encode(), b"mailto:a@b.example", 1)
        answer = self.read(served, http, body)
        assert [document.url for document in answer.documents] == [URLS[0], URLS[2]]
        assert "line 5: no address" in answer.partial

    def test_a_sitemap_index_leads_to_its_sitemaps(self, served: Served, http: HttpClient) -> None:
        index = (
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap>"
            f"<loc>{served.base_url}/sitemap</loc></sitemap></sitemapindex>"
        )

        class Index(FeedsProvider):
            def answer(self, request: Request) -> Reply:
                if request.path == "/sitemap":
                    return super().answer(request)
                return Reply(index.encode(), "application/xml")

        served.provider = Index()
        answer = ask_finder(Feeds(urls=[f"{served.base_url}/index"]), ASK, http, limit=5)
        assert [document.url for document in answer.documents] == URLS
        assert [request.path for request in served.requests] == ["/index", "/sitemap"]

    def test_entries_about_something_else_are_left_out(
        self, served: Served, http: HttpClient
    ) -> None:
        vars(served.provider)["known"] = KNOWN
        answer = ask_finder(
            Feeds(urls=[served.base_url]),
            type(ASK)("Harga beras naik di Bandung", "id"),
            http,
            limit=5,
        )
        assert (answer.documents, answer.answered) == ((), True)

    @pytest.mark.parametrize(
        ("validator", "condition"),
        [("ETag", "if-none-match"), ("Last-Modified", "if-modified-since")],
    )
    def test_an_unchanged_feed_is_not_sent_again(
        self, served: Served, http: HttpClient, validator: str, condition: str
    ) -> None:
        value = "Mon, 03 Mar 2025 18:00:00 GMT"

        class Careful(FeedsProvider):
            def answer(self, request: Request) -> Reply:
                if request.headers.get(condition) == value:
                    return Reply(b"", status=304)
                return replace(super().answer(request), headers={validator: value})

        served.provider = Careful()
        first, again = (self.ask_anew(served, http) for _ in range(2))
        assert [request.status for request in (*first.requests, *again.requests)] == [200, 304]
        assert again.documents == first.documents != ()
        assert again.requests[0].count == len(KNOWN)

    def test_what_is_the_same_to_the_byte_is_not_read_again_and_what_differs_is(
        self, served: Served, http: HttpClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[bytes] = []

        def reading(data: bytes, *, url: str) -> Feed:
            read.append(data)
            return read_feed(data, url=url)

        monkeypatch.setattr(feeds, "read_feed", reading)
        first, again = (self.ask_anew(served, http) for _ in range(2))
        assert len(read) == 1
        assert again.documents == first.documents
        vars(served.provider)["known"] = KNOWN[:1]
        assert [one.url for one in self.ask_anew(served, http).documents] == URLS[:1]
        assert len(read) == 2

    def ask_anew(self, served: Served, http: HttpClient) -> Answer:
        """Ask with a connector of its own, as each ask does."""
        return ask_finder(Feeds(urls=[f"{served.base_url}/rss"]), ASK, http, limit=5)

    def test_no_more_feeds_are_remembered_than_the_memory_holds(
        self, served: Served, http: HttpClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feed_memory, "MOST_FEEDS", 1)
        monkeypatch.setattr(feed_memory, "_known", {})
        urls = [f"{served.base_url}/rss?n={number}" for number in range(2)]
        ask_finder(Feeds(urls=urls), ASK, http, limit=5)
        assert feed_memory.recall(urls[0]) == feed_memory.Known()
        assert feed_memory.recall(urls[1]).feed.entries

    def test_one_feed_that_fails_leaves_the_answer_partial(
        self, served: Served, http: HttpClient
    ) -> None:
        urls = [f"http://127.0.0.1:9/?token={SECRET}", f"{served.base_url}/atom"]
        answer = ask_finder(Feeds(urls=urls), ASK, http, limit=5)
        assert [document.url for document in answer.documents] == URLS
        assert answer.partial.startswith("127.0.0.1: ")
        assert "s3cret" not in repr(answer.requests) + answer.partial

    @pytest.mark.parametrize("shape", sorted(SHAPES))
    def test_every_shape_gives_the_same_documents(
        self, served: Served, http: HttpClient, shape: str
    ) -> None:
        answer = ask_finder(Feeds(urls=[f"{served.base_url}/{shape}"]), ASK, http, limit=5)
        assert [(one.url, one.title) for one in answer.documents] == [
            (one.url, one.title) for one in KNOWN
        ]
