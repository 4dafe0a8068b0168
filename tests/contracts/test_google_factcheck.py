"""The connector contract, kept for Google Fact Check Tools, and what is special to it."""

from dataclasses import replace

from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Finder
from sources.connectors.google_factcheck import GoogleFactCheck
from tests.contracts.connector_contract import ASK, SECRET, ConnectorContract
from tests.contracts.providers.google_factcheck import GoogleFactCheckProvider
from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Served
from workbench.lib.http import HttpClient


class TestGoogleFactCheck(ConnectorContract):
    """Google Fact Check Tools."""

    query_param = "query"

    def make_provider(self) -> GoogleFactCheckProvider:
        """The API, knowing our key."""
        return GoogleFactCheckProvider(key=SECRET)

    def make_finder(self, base_url: str) -> Finder:
        """The connector with its key."""
        return GoogleFactCheck(key=SECRET, base_url=f"{base_url}/v1alpha1/claims:search")

    def test_what_the_checkers_found_is_kept_as_facts(
        self, served: Served, http: HttpClient
    ) -> None:
        first = self.ask(served, http).documents[0]
        assert first.facts["textual_rating"] == "Mostly false"
        assert first.facts["claimant"] == "A blog"
        assert (first.kind, first.language, first.needs_fetch) == ("fact_check", "en", True)

    def test_pages_are_followed_by_their_tokens(self, served: Served, http: HttpClient) -> None:
        many = tuple(Known(number, f"Review {number}", None) for number in range(1, 31))
        self.known(served, many)
        found = self.ask(served, http, limit=25).documents
        assert [document.url for document in found] == [one.url for one in many[:25]]
        first, second = served.requests
        assert {**second.params, "pageToken": ""} == {**first.params, "pageToken": ""}

    def test_no_page_is_asked_for_that_is_not_needed(
        self, served: Served, http: HttpClient
    ) -> None:
        many = tuple(Known(number, f"Review {number}", None) for number in range(1, 31))
        self.known(served, many)
        assert len(self.ask(served, http, limit=20).documents) == 20
        assert len(served.requests) == 1

    def test_a_page_that_fails_leaves_the_answer_partial(
        self, served: Served, http: HttpClient
    ) -> None:
        many = tuple(Known(number, "Review", None) for number in range(1, 31))
        self.known(served, many, pages=1)
        answer = self.ask(served, http, limit=25)
        assert len(answer.documents) == 20
        assert "HTTP 503" in answer.partial

    def test_without_a_key_nobody_is_asked(self, served: Served, http: HttpClient) -> None:
        finder = GoogleFactCheck(key="", base_url=served.base_url)
        answer = ask_finder(finder, ASK, http, limit=5)
        assert answer.failures[0].code == "no-key"
        assert served.requests == []

    def test_a_wrong_key_says_what_to_do(self, served: Served, http: HttpClient) -> None:
        served.provider = GoogleFactCheckProvider(key="another")
        assert "Check the key" in self.ask(served, http).failures[0].message

    def test_a_statement_is_also_asked_for_in_english(
        self, served: Served, http: HttpClient
    ) -> None:
        self.known(served, KNOWN[:1])
        ask = replace(ASK, text="Tentara tidak dikirim", language="id", english="army deployed")
        self.ask(served, http, ask)
        asked = [(one.params["languageCode"], one.params["query"]) for one in served.requests]
        assert asked == [("id", "Tentara dikirim"), ("en", "army deployed")]
