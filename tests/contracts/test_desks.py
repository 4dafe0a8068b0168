"""The connector contract, kept for other desks, and what is special to them."""

from sources.connectors.desks import PATH, Desks
from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Finder
from tests.contracts.connector_contract import ASK, ConnectorContract
from tests.contracts.loopback_client import NOBODY
from tests.contracts.providers.google_factcheck import GoogleFactCheckProvider
from tests.contracts.providers.known import KNOWN
from tests.contracts.providers.server import Served
from workbench.lib.http import HttpClient


class TestDesks(ConnectorContract):
    """Another desk, and the same twice."""

    query_param = "query"

    def make_provider(self) -> GoogleFactCheckProvider:
        """A desk, which ignores what key it is sent."""
        return GoogleFactCheckProvider(key="none-needed")

    def make_finder(self, base_url: str) -> Finder:
        """The connector, told of one desk."""
        return Desks(urls=[base_url])

    def test_a_desk_that_is_away_keeps_no_other_from_answering(
        self, served: Served, http: HttpClient
    ) -> None:
        finder = Desks(urls=[f"http://{NOBODY}", f"{served.base_url}/"])
        answer = ask_finder(finder, ASK, http, limit=10)
        assert [document.url for document in answer.documents] == [one.url for one in KNOWN]
        assert answer.partial.startswith("127.0.0.1")
        assert {request.path for request in served.requests} == {PATH}
