"""The connector contract, kept for GDELT, and what is special to it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sources.connectors.finder import Finder
from sources.connectors.gdelt import Gdelt
from tests.contracts.connector_contract import ASK, ConnectorContract
from tests.contracts.providers.gdelt import GdeltProvider
from tests.contracts.providers.known import Known
from tests.contracts.providers.server import Reply, Served
from workbench.lib.http import HttpClient


class TestGdelt(ConnectorContract):
    """GDELT DOC 2.0."""

    query_param = "query"
    has_dates = False
    own_signs = frozenset(":")  # sourcelang:

    def make_provider(self) -> GdeltProvider:
        """The service."""
        return GdeltProvider()

    def make_finder(self, base_url: str) -> Finder:
        """The connector."""
        return Gdelt(base_url=f"{base_url}/api/v2/doc/doc")

    def test_when_it_was_seen_is_a_fact_and_no_date_of_publication(
        self, served: Served, http: HttpClient
    ) -> None:
        first = self.ask(served, http).documents[0]
        assert first.facts["seen_at"] == "2025-03-03T19:59:00+00:00"
        assert first.published_at is None
        assert (first.language, first.publisher) == ("en", "daily.example")

    def test_the_language_is_asked_for_first_and_any_language_after(
        self, served: Served, http: HttpClient
    ) -> None:
        self.known(served, ())
        self.ask(served, http)
        queries = [request.params["query"] for request in served.requests]
        assert queries[0] == '"ana lopez" defence minister army sourcelang:english'
        assert queries[-1] == '"ana lopez" (defence OR minister OR army OR send OR soldiers)'

    def test_the_window_lies_around_the_day_it_was_said(
        self, served: Served, http: HttpClient
    ) -> None:
        before = datetime(2025, 3, 20, 12, tzinfo=UTC)
        self.ask(served, http, replace(ASK, said_on=date(2025, 3, 10), published_before=before))
        params = served.requests[0].params
        assert params["startdatetime"] == "20250303000000"
        assert params["enddatetime"] == "20250320120000"

    def test_more_than_one_answer_holds_is_asked_for_window_by_window(
        self, served: Served, http: HttpClient
    ) -> None:
        known = tuple(Known(number, f"Report {number}", None) for number in range(1, 401))
        self.known(served, known)
        answer = self.ask(served, http, limit=300)
        assert [request.params.get("enddatetime") for request in served.requests] == [
            None,
            "20250303155000",
        ]
        assert [one.url for one in answer.documents] == [one.url for one in known[:300]]

    @pytest.mark.parametrize(
        ("sentence", "code", "retryable"),
        [
            ("The specified phrase is too short.", "bad-query", False),
            ("Queries containing OR'd terms must be surrounded by ().", "bad-query", False),
            ("Please limit requests to one every 5 seconds", "too-many-requests", True),
            ("<html><body>Maintenance</body></html>", "malformed", False),
        ],
    )
    def test_sentences_instead_of_json_are_understood(
        self, served: Served, http: HttpClient, sentence: str, code: str, retryable: bool
    ) -> None:
        answer = self.failed(served, http, Reply(sentence.encode(), "text/html; charset=utf-8"))
        assert (answer.failures[0].code, answer.failures[0].retryable) == (code, retryable)

    @pytest.mark.parametrize("body", [b"", b"{}", b"\n"])
    def test_an_empty_body_is_an_answer_without_hits(
        self, served: Served, http: HttpClient, body: bytes
    ) -> None:
        served.fault = Reply(body)
        answer = self.ask(served, http)
        assert (answer.documents, answer.failures) == ((), ())

    def test_requests_are_eight_seconds_apart(self, served: Served, http: HttpClient) -> None:
        paces: list[float | None] = []
        plain = http.get

        class Noting:
            stream = http.stream

            def get(self, url: str, **options: object) -> object:
                paces.append(options["seconds_between"])  # type: ignore[arg-type]
                return plain(url, **options)  # type: ignore[arg-type]

        self.ask(served, Noting())  # type: ignore[arg-type]
        assert set(paces) == {8.0}
