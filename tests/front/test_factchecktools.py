"""`/v1alpha1/claims:search`, asked by hand, by Google's own client, and by another desk."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from rest_framework.throttling import AnonRateThrottle

from claims.models import Verdict
from claims.publishing.factchecktools import InvalidArgument, read_search
from sources.connectors.exchange import ask_finder
from sources.connectors.finder import Ask
from sources.connectors.google_factcheck import GoogleFactCheck
from sources.connectors.registry import make_finders
from tests.claims import factories
from tests.contracts.loopback_client import loopback_client
from tests.front.conftest import Publish
from tests.guards import unsealed

PATH = "/v1alpha1/claims:search"


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.DESK_URL, settings.DESK_NAME = "https://cek.desk.example", "The Desk"


def asked(stranger: Client, **params: Any) -> Any:
    response = stranger.get(PATH, params)
    assert response.status_code == 200, response.content
    return response.json()


def urls(answer: Any) -> list[str]:
    return [claim["claimReview"][0]["url"] for claim in answer.get("claims", [])]


def of(*verdicts: Verdict) -> list[str]:
    return [f"https://cek.desk.example/verdicts/{one.pk}/" for one in verdicts]


class TestAnswers:
    """What is found, and its shape."""

    def test_a_verdict_is_a_claim_with_a_review(self, stranger: Client, publish: Publish) -> None:
        made = publish(text="Panen padi naik.", language="id")
        (claim,) = asked(stranger, query="padi", key="any")["claims"]
        assert claim == {
            "text": "Panen padi naik.",
            "claimant": "Ana Lopez",
            "claimDate": "2025-03-04T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "The Desk", "site": "cek.desk.example"},
                    "url": of(made)[0],
                    "title": "Benar: Ana Lopez: Panen padi naik.",
                    "reviewDate": made.published_at.isoformat(timespec="seconds").replace(
                        "+00:00", "Z"
                    ),
                    "textualRating": "Benar",
                    "languageCode": "id",
                    "reviewRating": {
                        "@type": "Rating",
                        "alternateName": "Benar",
                        "ratingValue": 5,
                        "bestRating": 5,
                        "worstRating": 1,
                        "scale": "default",
                    },
                }
            ],
        }

    def test_what_is_not_known_is_left_out(self, stranger: Client, publish: Publish) -> None:
        publish(text="Rice.", claimant="", article=None)
        (claim,) = asked(stranger, query="rice")["claims"]
        assert set(claim) == {"text", "claimReview"}

    def test_no_hits_are_an_empty_object(self, stranger: Client, publish: Publish) -> None:
        publish()
        assert asked(stranger, query="zzz") == {}

    def test_only_what_stands_is_found(
        self, stranger: Client, publish: Publish, people: dict[str, User], rating: Any
    ) -> None:
        first = publish(text="Rice.")
        second = publish("false", replaces=first)
        factories.new_review(factories.new_claim(text="Rice."), people["rina"], rating("true"))
        assert urls(asked(stranger, query="rice")) == of(second)

    @pytest.mark.parametrize(
        ("params", "finds"),
        [
            ({"languageCode": "id"}, True), ({"languageCode": "id-ID"}, True),
            ({"languageCode": "en-US"}, False), ({"languageCode": "nonsense"}, False),
            ({"reviewPublisherSiteFilter": "desk.example"}, True),
            ({"reviewPublisherSiteFilter": "www.cek.desk.example"}, True),
            ({"reviewPublisherSiteFilter": "nytimes.com"}, False),
            ({"reviewPublisherSiteFilter": "esk.example"}, False),
            ({"maxAgeDays": 30}, True), ({"maxAgeDays": 2_000_000_000}, True),
            ({"maxAgeDays": 0}, True),
        ],
        ids=str,
    )  # fmt: skip
    def test_filters(
        self, stranger: Client, publish: Publish, params: dict[str, Any], finds: bool
    ) -> None:
        made = publish(text="Rice.", language="id")
        assert urls(asked(stranger, query="rice", **params)) == (of(made) if finds else [])

    def test_a_site_alone_may_be_asked_for(self, stranger: Client, publish: Publish) -> None:
        made = publish()
        assert urls(asked(stranger, reviewPublisherSiteFilter="desk.example")) == of(made)

    def test_what_is_older_is_left_out(self, stranger: Client, publish: Publish) -> None:
        made = publish(text="Rice.")
        with unsealed(Verdict):
            Verdict.objects.filter(pk=made.pk).update(
                published_at=timezone.now() - timedelta(days=10)
            )
        assert asked(stranger, query="rice", maxAgeDays=9) == {}
        assert urls(asked(stranger, query="rice", maxAgeDays=11)) == of(made)

    def test_it_takes_two_queries_for_any_number(self, stranger: Client, publish: Publish) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                asked(stranger, query="rice", pageSize=50)
            return len(captured)

        publish()
        few = queries()
        for _ in range(9):
            publish()
        assert queries() == few == 2


class TestPages:
    """Tokens and offsets."""

    @pytest.fixture
    def whole(self, publish: Publish) -> list[str]:
        return of(*[publish(text=f"Rice {number}.") for number in range(5)][::-1])

    def test_tokens_lead_through_all_and_end(self, stranger: Client, whole: list[str]) -> None:
        seen: list[str] = []
        params: dict[str, Any] = {"query": "rice", "pageSize": 2}
        while True:
            answer = asked(stranger, **params)
            seen += urls(answer)
            if "nextPageToken" not in answer:
                break
            params["pageToken"] = answer["nextPageToken"]
        assert seen == whole

    def test_what_comes_in_meanwhile_moves_no_page(
        self, stranger: Client, whole: list[str], publish: Publish
    ) -> None:
        token = asked(stranger, query="rice", pageSize=2)["nextPageToken"]
        publish(text="Rice again.")
        assert urls(asked(stranger, query="rice", pageSize=2, pageToken=token)) == whole[2:4]

    @pytest.mark.parametrize(
        "other", [{"query": "ric"}, {"pageSize": 3}, {"languageCode": "en"}, {"maxAgeDays": 7}],
        ids=str,
    )  # fmt: skip
    def test_a_token_is_for_the_same_request(
        self, stranger: Client, whole: list[str], other: dict[str, Any]
    ) -> None:
        given: dict[str, Any] = {"query": "rice", "pageSize": 2}
        token = asked(stranger, **given)["nextPageToken"]
        refused(stranger.get(PATH, {**given, **other, "pageToken": token}), 400)

    @pytest.mark.parametrize("token", ["x", "WzUsICJ4Il0:x:y", "\0", "é" * 1000])
    def test_a_token_that_was_never_given_out_is_refused(
        self, stranger: Client, whole: list[str], token: str
    ) -> None:
        refused(stranger.get(PATH, {"query": "rice", "pageToken": token}), 400)

    def test_an_offset_counts_only_without_a_token(
        self, stranger: Client, whole: list[str]
    ) -> None:
        assert urls(asked(stranger, query="rice", offset=3)) == whole[3:]
        assert asked(stranger, query="rice", offset=99) == {}
        token = asked(stranger, query="rice", pageSize=2, offset=1)["nextPageToken"]
        after = asked(stranger, query="rice", pageSize=2, offset=4, pageToken=token)
        assert urls(after) == whole[3:5]

    def test_pages_have_ten_by_default_and_a_hundred_at_most(self) -> None:
        sizes = {"": 10, "0": 10, "7": 7, "100": 100, "2147483647": 100}
        for given, size in sizes.items():
            params = {"query": ["x"]} | ({"pageSize": [given]} if given else {})
            assert read_search(params).page_size == size


def refused(response: Any, code: int, status: str = "INVALID_ARGUMENT") -> str:
    """Check the shape of a refusal and return its words."""
    error = response.json()["error"]
    assert response.status_code == code == error["code"]
    assert set(error) == {"code", "message", "status"}
    assert error["status"] == status
    assert error["message"]
    return str(error["message"])


class TestRefusals:
    """Errors have Google's shape."""

    @pytest.mark.parametrize(
        "params",
        [
            {}, {"query": ""}, {"query": " \0"}, {"query": "x", "pageSize": "-1"},
            {"query": "x", "pageSize": "many"}, {"query": "x", "offset": "9" * 30},
            {"query": "x", "offset": "0" * 11 + "9" * 20}, {"query": "x", "offset": ""},
            {"query": "x", "maxAgeDays": "1.5"}, {"query": "x", "maxAgeDays": "١"},
            {"query": "x", "qurey": "y"}, {"query": "x", "alt": "media"},
        ],
        ids=str,
    )  # fmt: skip
    def test_what_makes_no_sense_is_an_invalid_argument(
        self, stranger: Client, params: dict[str, str]
    ) -> None:
        refused(stranger.get(PATH, params), 400)

    def test_zeros_before_a_number_say_nothing(self, stranger: Client) -> None:
        assert asked(stranger, query="x", offset="0" * 5000 + "1", pageSize="0") == {}

    def test_an_unknown_parameter_is_named(self, stranger: Client) -> None:
        assert '"qurey"' in refused(stranger.get(PATH, {"query": "x", "qurey": "y"}), 400)

    def test_what_every_google_api_takes_is_taken(self, stranger: Client) -> None:
        params = {"key": "k", "alt": "json", "prettyPrint": "false", "$.xgafv": "1", "fields": "*"}
        assert asked(stranger, query="x", **params) == {}

    def test_nothing_can_be_sent(self, stranger: Client) -> None:
        refused(stranger.post(PATH), 405, "UNIMPLEMENTED")

    def test_a_closed_front_is_not_found(self, stranger: Client, settings: Settings) -> None:
        settings.PUBLIC_VERDICTS = False
        refused(stranger.get(PATH, {"query": "x"}), 404, "NOT_FOUND")

    def test_too_many_requests_are_refused_with_a_time(
        self, stranger: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(AnonRateThrottle, "get_rate", lambda self: "2/min")
        answers = [stranger.get(PATH, {"query": "x"}) for _ in range(3)]
        refused(answers[-1], 429, "RESOURCE_EXHAUSTED")
        assert int(answers[-1]["Retry-After"]) > 0

    @pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense"])
    def test_whatever_is_accepted_json_is_answered(self, stranger: Client, accept: str) -> None:
        response = stranger.get(PATH, {"query": "x"}, headers={"accept": accept})
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")

    def test_read_search_says_what_it_refuses(self) -> None:
        with pytest.raises(InvalidArgument, match="pageSize"):
            read_search({"query": ["x"], "pageSize": ["x"]})


@pytest.fixture
def server(transactional_db: None, plain_site: None) -> Iterator[str]:
    """A server that was made after it was said that it speaks plain HTTP."""
    running = LiveServer("127.0.0.1")
    yield running.url
    running.stop()


class TestGooglesOwnClient:
    """`google-api-python-client`, with the discovery document that it ships."""

    @pytest.fixture
    def claims(self, server: str) -> Iterator[Any]:
        with build(
            "factchecktools", "v1alpha1", developerKey="any", static_discovery=True,
            client_options={"api_endpoint": server}, cache_discovery=False,
        ) as service:  # fmt: skip
            yield service.claims()

    def test_it_finds_and_goes_on_to_the_end(self, claims: Any, publish: Publish) -> None:
        whole = of(*[publish(text=f"Rice {number}.", language="id") for number in range(5)][::-1])
        request = claims.search(
            query="rice", languageCode="id-ID", pageSize=2, maxAgeDays=30,
            reviewPublisherSiteFilter="desk.example",
        )  # fmt: skip
        seen: list[str] = []
        while request is not None:
            answer = request.execute()
            seen += urls(answer)
            request = claims.search_next(request, answer)
        assert seen == whole

    def test_no_hits_are_an_answer(self, claims: Any) -> None:
        assert claims.search(query="rice").execute() == {}

    def test_it_understands_a_refusal(self, claims: Any) -> None:
        with pytest.raises(HttpError) as refusal:
            claims.search(languageCode="en").execute()
        assert refusal.value.status_code == 400
        assert "reviewPublisherSiteFilter" in refusal.value.reason


class TestAnotherDesk:
    """Our own connector, pointed at a desk (`CONNECTOR_URLS`)."""

    def ask(self, server: str, text: str) -> Any:
        finder = GoogleFactCheck(key="any", base_url=f"{server}{PATH}")
        return ask_finder(finder, Ask(text, "en"), loopback_client(server), limit=10)

    def test_it_finds_the_other_desks_verdict(self, server: str, publish: Publish) -> None:
        made = publish("false", text="The rice harvest grew by 4 percent in February.")
        publish(text="Roads are longer now.")
        answer = self.ask(server, "The rice harvest grew by 4 percent in February.")
        assert answer.failures == ()
        (found,) = answer.documents
        assert (found.url, found.publisher) == (of(made)[0], "The Desk")
        assert found.facts["textual_rating"] == "False"
        assert found.facts["claimant"] == "Ana Lopez"
        assert found.facts["claim_date"] == "2025-03-04T00:00:00Z"

    def test_nothing_like_it_is_an_answer(self, server: str, publish: Publish) -> None:
        publish()
        answer = self.ask(server, "Seven submarines sank off Vienna.")
        assert (answer.documents, answer.failures, answer.answered) == ((), (), True)

    def test_the_address_is_a_setting(self, settings: Settings) -> None:
        settings.CONNECTORS = ["google-factcheck"]
        settings.CONNECTOR_URLS = {"google-factcheck": f"https://desk.example{PATH}"}
        (finder,) = make_finders(lambda name: "any")
        assert isinstance(finder, GoogleFactCheck)
        assert finder._base_url == f"https://desk.example{PATH}"
