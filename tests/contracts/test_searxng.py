"""The connector contract, kept for SearXNG, and what is special to it."""

from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Finder
from sources.connectors.searxng import SearxNG
from tests.contracts.connector_contract import ASK, ConnectorContract
from tests.contracts.providers.searxng import SearxNGProvider
from tests.contracts.providers.server import Served
from workbench.lib.http import HttpClient


class TestSearxNG(ConnectorContract):
    """SearXNG."""

    query_param = "q"

    def make_provider(self) -> SearxNGProvider:
        """An instance."""
        return SearxNGProvider()

    def make_finder(self, base_url: str) -> Finder:
        """The connector."""
        return SearxNG(base_url=f"{base_url}/")

    def test_an_instance_without_json_is_told_what_to_do(
        self, served: Served, http: HttpClient
    ) -> None:
        vars(served.provider)["json_allowed"] = False
        (failure,) = self.ask(served, http).failures
        assert failure.code == "refused"
        assert "search.formats" in failure.message

    def test_engines_that_did_not_answer_leave_the_answer_partial(
        self, served: Served, http: HttpClient
    ) -> None:
        vars(served.provider)["unresponsive"] = (("bing news", "timeout"), ("x", "CAPTCHA"))
        answer = self.ask(served, http)
        assert len(answer.documents) == 3
        assert "bing news: timeout, x: CAPTCHA" in answer.partial

    def test_a_snippet_is_no_text(self, served: Served, http: HttpClient) -> None:
        first = self.ask(served, http).documents[0]
        assert (first.text, first.needs_fetch, first.facts["snippet"]) == ("", True, "A snippet.")
        assert (first.kind, first.publisher) == ("news", "daily.example")

    def test_without_an_address_nobody_is_asked(self, http: HttpClient) -> None:
        answer = ask_finder(SearxNG(base_url=""), ASK, http, limit=5)
        assert (answer.failures[0].code, answer.requests) == ("no-address", ())
