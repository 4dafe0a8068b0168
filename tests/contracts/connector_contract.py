"""What every connector to the outside must do, written once.

A connector's file gives `make_provider` (the service on loopback) and `make_finder`.
"""

import hashlib
import json
import re
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Answer, Ask, Finder
from tests.contracts.loopback_client import loopback_client
from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Provider, Reply, Served, serving
from workbench.lib.http import HttpClient

ASK = Ask(
    "Defence minister Ana Lopez said that the army will not send 5,000 soldiers abroad.", "en"
)
SECRET = "s3cret/+key"
HOSTILE = [
    'army&key=evil&mode=evil#part?x=1 "Ana Lopez" soldiers',
    "soldiers\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1 army Lopez",
    "army) OR (domain:evil.example -site:x intitle:y !!g soldiers NOT Lopez AND -army",
    "soldiers army Lopez {language} %(said)s %00 %26key%3Devil \x00\u202e\ud800",
]
ODD: list[Any] = [None, True, 7, "x", [], {}, [None, 3, "y"], {"a": [{}]}]


class ConnectorContract:
    """Inherited by one test class per connector."""

    query_param: str | None = None
    """The parameter that carries the query; None for one that cannot be searched."""
    huge_bytes = 11 * 1024 * 1024
    has_dates = True

    def make_provider(self) -> Provider:
        """The service on loopback; its `known` is what it finds."""
        raise NotImplementedError

    def make_finder(self, base_url: str) -> Finder:
        """The connector, asking there."""
        raise NotImplementedError

    @pytest.fixture
    def http(self, served: Served, db: None) -> HttpClient:
        """The client, which may ask this service."""
        return loopback_client(served.base_url)

    @pytest.fixture
    def served(self) -> Generator[Served, None, None]:
        """The running service."""
        with serving(self.make_provider()) as running:
            yield running

    def ask(self, served: Served, http: HttpClient, ask: Ask = ASK, limit: int = 10) -> Answer:
        """Ask the connector."""
        return ask_finder(self.make_finder(served.base_url), ask, http, limit=limit)

    def known(self, served: Served, known: tuple[Known, ...], **changes: Any) -> None:
        """Let the service know these documents."""
        vars(served.provider).update(known=known, **changes)

    # ---- what is found --------------------------------------------------------------------------
    def test_documents_come_in_order_with_address_and_title(
        self, served: Served, http: HttpClient
    ) -> None:
        answer = self.ask(served, http)
        assert [document.url for document in answer.documents] == [one.url for one in KNOWN]
        assert [document.title for document in answer.documents] == [one.title for one in KNOWN]
        assert answer.answered
        assert answer.failures == ()

    def test_dates_of_publication_are_aware_or_absent(
        self, served: Served, http: HttpClient
    ) -> None:
        dates = [document.published_at for document in self.ask(served, http).documents]
        if self.has_dates:
            march = [datetime(2025, 3, day, 8, tzinfo=UTC) for day in (4, 3)]
            assert dates == [*march, None]
        else:
            assert dates == [None, None, None]

    def test_no_hits_are_an_answer(self, served: Served, http: HttpClient) -> None:
        self.known(served, ())
        answer = self.ask(served, http)
        assert (answer.documents, answer.failures, answer.answered) == ((), (), True)
        assert answer.requests

    def test_the_limit_is_respected(self, served: Served, http: HttpClient) -> None:
        found = self.ask(served, http, limit=2).documents
        assert [document.url for document in found] == [one.url for one in KNOWN[:2]]

    def test_the_same_address_comes_once(self, served: Served, http: HttpClient) -> None:
        again = replace(KNOWN[0], title=KNOWN[1].title, published=KNOWN[1].published)
        self.known(served, (KNOWN[0], again, KNOWN[1]))
        found = self.ask(served, http).documents
        assert [document.url for document in found] == [one.url for one in KNOWN[:2]]

    def test_missing_fields_are_tolerated(self, served: Served, http: HttpClient) -> None:
        self.known(served, KNOWN, bare=True)
        answer = self.ask(served, http)
        assert answer.answered
        assert answer.failures == ()
        assert {document.url for document in answer.documents} <= {one.url for one in KNOWN}

    def test_what_was_published_too_late_is_left_out(
        self, served: Served, http: HttpClient
    ) -> None:
        ask = replace(ASK, published_before=datetime(2025, 3, 4, tzinfo=UTC))
        numbers = [document.url[-1] for document in self.ask(served, http, ask).documents]
        assert numbers == (["2", "3"] if self.has_dates else ["1", "2", "3"])

    # ---- what is asked --------------------------------------------------------------------------
    def test_a_query_in_any_script_arrives_as_it_was_made(
        self, served: Served, http: HttpClient
    ) -> None:
        ask = replace(ASK, text="Wybory w Krakówie: żołnierze 美国军队 и армия بيروت")
        answer = self.ask(served, http, ask)
        if self.query_param is None:
            assert all(not set(request.params) - {"token"} for request in served.requests)
            return
        arrived = [request.params[self.query_param] for request in served.requests]
        recorded = [
            dict(parse_qsl(urlsplit(request.url).query))[self.query_param]
            for request in answer.requests
        ]
        assert arrived == recorded
        assert re.search("Krakówie|krakówie", arrived[0])

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_statement_cannot_change_the_request(
        self, served: Served, http: HttpClient, text: str
    ) -> None:
        self.ask(served, http)
        usual = served.requests[0]
        shapes = [[name for name, _ in request.pairs] for request in served.requests]
        served.requests.clear()
        answer = self.ask(served, http, replace(ASK, text=text, claimant='A" OR (b:c)&d=e'))
        assert answer.answered
        for request in served.requests:
            assert [name for name, _value in request.pairs] in shapes
            assert request.path == usual.path
            assert set(request.headers) == set(usual.headers)
            if self.query_param:
                query = request.params[self.query_param]
                assert not set(query) & set("&=#?!:/\\%{}\r\n\0\u202e") - self.own_signs
                assert not re.search(r"-\w|\bNOT\b|\bAND\b", query)

    own_signs: frozenset[str] = frozenset()

    # ---- what is kept ---------------------------------------------------------------------------
    def test_the_record_holds_hashes_of_the_bodies_as_received(
        self, served: Served, http: HttpClient
    ) -> None:
        answer = self.ask(served, http)
        assert [request.sha256 for request in answer.requests] == [
            hashlib.sha256(body).hexdigest() for body in served.bodies
        ]
        first = answer.requests[0]
        assert (first.status, first.size_bytes) == (200, len(served.bodies[0]))
        assert sum(request.count for request in answer.requests) >= len(KNOWN)

    @pytest.mark.parametrize("status", [200, 400, 403, 429, 500])
    def test_secrets_are_in_no_record_and_no_message(
        self, served: Served, http: HttpClient, status: int
    ) -> None:
        if status != 200:
            served.fault = Reply(f"refused {SECRET}".encode(), "text/plain", status)
        answer = self.ask(served, http)
        told = repr([answer.requests, [failure.message for failure in answer.failures]])
        for form in ("s3cret", "s3cret%2F", SECRET):
            assert form not in told

    # ---- what fails -----------------------------------------------------------------------------
    def failed(self, served: Served, http: HttpClient, fault: Reply) -> Answer:
        """Ask while the service fails."""
        served.fault = fault
        answer = self.ask(served, http)
        assert answer.documents == ()
        assert not answer.answered
        assert answer.failures
        assert answer.requests
        return answer

    def test_too_many_requests_can_be_tried_later(self, served: Served, http: HttpClient) -> None:
        slow_down = Reply(b"slow down", "text/plain", 429, {"Retry-After": "120"})
        (failure, *_) = self.failed(served, http, slow_down).failures
        assert (failure.code, failure.retryable) == ("too-many-requests", True)
        assert failure.retry_after == 120

    def test_a_server_error_can_be_tried_later(self, served: Served, http: HttpClient) -> None:
        answer = self.failed(served, http, Reply(b"<h1>Oops</h1>", "text/html", 500))
        assert (answer.failures[0].code, answer.failures[0].retryable) == ("provider-error", True)
        assert (answer.requests[0].status, answer.requests[0].error) == (500, "provider-error")

    @pytest.mark.parametrize("fault", [Reply(b"", hang_up=True), Reply(b"", silent=True)])
    def test_no_answer_can_be_tried_later(
        self, served: Served, http: HttpClient, fault: Reply
    ) -> None:
        answer = self.failed(served, http, fault)
        assert answer.failures[0].retryable
        assert answer.requests[0].status is None

    @pytest.mark.parametrize("body", [b"{", b"{]}", b"<html>", b"\xff\xfe\x00", b'{"a":' * 9999])
    def test_what_cannot_be_read_is_said(
        self, served: Served, http: HttpClient, body: bytes
    ) -> None:
        answer = self.failed(served, http, Reply(body))
        assert answer.failures[0].code == "malformed"

    def test_a_body_cut_short_never_passes_for_whole(
        self, served: Served, http: HttpClient
    ) -> None:
        self.ask(served, http)
        whole = served.bodies[0]
        for fault in (Reply(whole, self.kind, cut=40), Reply(whole[:-40], self.kind)):
            served.fault = fault
            assert self.ask(served, http).failures

    def test_another_kind_of_content_is_refused(self, served: Served, http: HttpClient) -> None:
        self.ask(served, http)
        answer = self.failed(served, http, Reply(served.bodies[0], "image/png"))
        assert answer.failures[0].code == "media-type"

    def test_a_huge_body_is_refused(self, served: Served, http: HttpClient) -> None:
        huge = Reply(b" " * self.huge_bytes + b"{}", self.kind)
        assert self.failed(served, http, huge).failures[0].code == "too-large"

    kind = "application/json"

    def test_no_odd_value_anywhere_is_more_than_a_failure(
        self, served: Served, http: HttpClient
    ) -> None:
        self.ask(served, http)
        whole = served.bodies[0]
        for body in self.mutated(whole):
            served.fault = Reply(body, self.kind)
            answer = self.ask(served, http)
            assert answer.answered or answer.failures

    def mutated(self, body: bytes) -> Generator[bytes, None, None]:
        """The answer, with each of its values in turn replaced by odd ones."""
        yield from (
            json.dumps(value).encode() for value in _mutations(json.loads(body, strict=False))
        )


def _mutations(value: Any) -> Generator[Any, None, None]:
    yield from ODD
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: other} for other in _mutations(inner))
    elif isinstance(value, list) and value:
        yield from ([other, *value[1:]] for other in _mutations(value[0]))
