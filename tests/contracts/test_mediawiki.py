"""The connector contract, kept for Wikipedia, and what is special to it."""

from dataclasses import replace

import pytest

from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Finder
from sources.connectors.mediawiki import MediaWiki
from tests.contracts.connector_contract import ASK, ConnectorContract
from tests.contracts.providers.known import Known
from tests.contracts.providers.mediawiki import MediaWikiProvider
from tests.contracts.providers.server import Served
from workbench.lib.http import HttpClient

IN_INDONESIAN = replace(ASK, text="Menteri Ana Lopez tidak mengirim tentara", language="id")


class TestMediaWiki(ConnectorContract):
    """Wikipedia."""

    query_param = "gsrsearch"
    has_dates = False

    def make_provider(self) -> MediaWikiProvider:
        """All editions at one address."""
        return MediaWikiProvider()

    def make_finder(self, base_url: str) -> Finder:
        """The connector; an edition is a path here."""
        return MediaWiki(base_url=f"{base_url}/{{language}}/w/api.php")

    def test_the_introduction_is_the_text_and_the_revision_a_fact(
        self, served: Served, http: HttpClient
    ) -> None:
        documents = self.ask(served, http).documents
        assert [one.text for one in documents] == [
            f"Introduction of number {number}." for number in (1, 2, 3)
        ]
        assert documents[0].facts["revid"] == "71"
        assert documents[0].facts["permanent_url"] == "https://daily.example/w/index.php?oldid=71"
        assert (documents[0].kind, documents[0].needs_fetch) == ("reference", False)

    def test_more_than_one_answer_holds_is_asked_for_in_rounds(
        self, served: Served, http: HttpClient
    ) -> None:
        known = tuple(Known(number, f"Page {number}", None) for number in range(1, 46))
        self.known(served, known, extracts_a_round=20)
        documents = self.ask(served, http, limit=30).documents
        assert [one.title for one in documents] == [one.title for one in known[:30]]
        assert all(one.text for one in documents)
        assert len(served.requests) == 2

    def test_a_page_without_an_introduction_must_be_fetched(
        self, served: Served, http: HttpClient
    ) -> None:
        self.known(served, served.provider.known[:1], bare=True)  # type: ignore[attr-defined]
        (document,) = self.ask(served, http).documents
        assert (document.text, document.needs_fetch) == ("", True)

    def test_the_edition_of_the_language_comes_before_the_english_one(
        self, served: Served, http: HttpClient
    ) -> None:
        self.known(served, ())
        self.ask(served, http, IN_INDONESIAN)
        assert [*dict.fromkeys(request.path for request in served.requests)] == [
            "/id/w/api.php",
            "/en/w/api.php",
        ]

    def test_editions_that_are_not_allowed_are_not_asked(
        self, served: Served, http: HttpClient
    ) -> None:
        base_url = f"{served.base_url}/{{language}}/w/api.php"
        finder = MediaWiki(languages=["en"], base_url=base_url)
        ask_finder(finder, IN_INDONESIAN, http, limit=5)
        assert {request.path for request in served.requests} == {"/en/w/api.php"}

    def test_one_edition_that_fails_leaves_the_answer_partial(
        self, served: Served, http: HttpClient
    ) -> None:
        vars(served.provider)["silent_editions"] = frozenset({"id"})
        answer = self.ask(served, http, IN_INDONESIAN)
        assert len(answer.documents) == 3
        assert answer.partial.startswith("id: ")

    @pytest.mark.parametrize(
        ("error", "code", "retry_after"),
        [
            ("maxlag", "provider-error", 7),
            ("ratelimited", "too-many-requests", 7),
            ("cirrussearch-backend-error", "bad-query", None),
        ],
    )
    def test_errors_with_status_200_are_errors(
        self, served: Served, http: HttpClient, error: str, code: str, retry_after: float | None
    ) -> None:
        vars(served.provider)["error"] = error
        answer = self.ask(served, http)
        assert not answer.answered
        assert (answer.failures[0].code, answer.failures[0].retry_after) == (code, retry_after)
