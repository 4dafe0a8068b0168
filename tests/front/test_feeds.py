"""Feeds: everything that stands, once, in shapes that others read, and 304 while it is the same."""

import io
import json
import tracemalloc
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from pytest_django import Settings

from claims.models import Verdict
from claims.publishing.datafeed import data_feed
from claims.publishing.newsfeeds import ADDRESSES_A_FILE
from claims.publishing.published import PublicVerdict
from claims.publishing.reading import find_reviews
from claims.publishing.validating import validate
from claims.verdicts import selectors
from sources.connectors.claimreview_feed import read_reviews
from sources.connectors.feed_formats import read_feed
from tests.claims import factories
from tests.claims.publishing.samples import DESK, NOON, verdict
from tests.front.conftest import Publish

ALL = "/feeds/claimreview.json"
ATOM = "/feeds/verdicts.atom"
JSON_FEED = "/feeds/verdicts.json"
SITEMAP = "/sitemap.xml"
FEEDS = [ALL, ATOM, JSON_FEED, SITEMAP, "/sitemap-0.xml"]
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "a": "http://www.w3.org/2005/Atom"}
ODD = "\x0bA <b>&amp; \ufffe “quote” ]]> </script>"


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.DESK_URL, settings.DESK_NAME = DESK.url, DESK.name


def content(response: Any) -> bytes:
    assert response.status_code == 200, response
    found: bytes = b"".join(response) if response.streaming else response.content
    return found


def addresses(response: Any) -> list[str]:
    return [review.url for review in read_reviews(io.BytesIO(content(response)))]


def of(*verdicts: Verdict) -> list[str]:
    return [DESK.address_of(one.pk) for one in verdicts]


def age(seconds: int) -> None:
    """Let all that is public have changed a while ago."""
    Verdict.objects.update(updated_at=timezone.now() - timedelta(seconds=seconds))


class TestClaimReviews:
    """The DataFeed."""

    def test_our_own_connector_reads_all_that_stands(
        self, stranger: Client, publish: Publish
    ) -> None:
        first, other = publish(), publish()
        corrected = publish("false", replaces=first)
        response = stranger.get(ALL)
        assert response["Content-Type"] == "application/json"
        assert addresses(response) == of(other, corrected)

    def test_it_has_the_shape_of_data_commons(self, stranger: Client, publish: Publish) -> None:
        made = publish()
        feed = json.loads(content(stranger.get(ALL)))
        (element,) = feed["dataFeedElement"]
        (review,) = element["item"]
        assert (feed["@type"], element["@type"]) == ("DataFeed", "DataFeedItem")
        assert (element["url"], review["url"]) == (*of(made), *of(made))
        assert review["sdPublisher"]["name"] == DESK.name
        assert [fault.code for fault in validate(find_reviews(json.dumps(feed).encode()))] == []

    def test_nothing_published_is_an_empty_feed(self, stranger: Client) -> None:
        assert json.loads(content(stranger.get(ALL)))["dataFeedElement"] == []

    def test_since_has_what_changed_and_says_what_no_longer_stands(
        self, stranger: Client, publish: Publish
    ) -> None:
        old, unchanged = publish(), publish()
        moment = timezone.now()
        new = publish("false", replaces=old)
        for since in (moment.isoformat(), moment.isoformat().replace("+00:00", "Z")):
            response = stranger.get(ALL, {"since": since})
            items = json.loads(content(response))["dataFeedElement"]
            assert [item["url"] for item in items] == of(old, new)
            assert [item["item"][0].get("creativeWorkStatus") for item in items] == [
                "Obsolete",
                None,
            ]
        today = stranger.get(ALL, {"since": str(moment.date())})
        assert addresses(today) == of(old, unchanged, new)
        tomorrow = stranger.get(ALL, {"since": str(moment.date() + timedelta(days=2))})
        assert addresses(tomorrow) == []

    @pytest.mark.parametrize(
        "since",
        [
            "yesterday", "2025-13-01", "2025-02-30T00:00", "\0", "9" * 99,
            "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
        ],
    )  # fmt: skip
    def test_a_day_that_is_none_is_refused(self, stranger: Client, since: str) -> None:
        response = stranger.get(ALL, {"since": since})
        assert response.status_code == 400
        assert "since" in response.content.decode()

    def test_it_is_written_while_it_is_read(
        self, stranger: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(selectors, "CHUNK", 2)
        for _ in range(5):
            publish()
        with CaptureQueriesContext(connection) as captured:
            found = selectors.verdict_list_in_order()
            list(islice(found, 2))
            few = len(captured)
            rest = list(found)
        assert (few, len(rest)) == (2, 3)
        assert len(captured) > few
        assert len(addresses(stranger.get(ALL))) == 5

    def test_what_is_published_meanwhile_comes_at_the_end(
        self, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(selectors, "CHUNK", 1)
        before = [publish(), publish()]
        found = selectors.verdict_list_in_order()
        seen = [next(found)]
        later = publish()
        assert [*seen, *found] == [*before, later]

    def test_its_length_takes_no_memory(self) -> None:
        def many(number: int) -> Iterator[PublicVerdict]:
            return (verdict(pk=pk) for pk in islice(count(1), number))

        def peak(number: int) -> int:
            tracemalloc.start()
            deque(data_feed(many(number), DESK, changed_at=NOON), maxlen=0)
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return used

        peak(10)
        assert peak(5_000) < peak(50) + 100_000

    def test_its_head_is_not_the_whole(self, stranger: Client, publish: Publish) -> None:
        publish()
        response = stranger.head(ALL)
        assert (response.status_code, response.streaming) == (200, False)


class TestNewest:
    """Atom and JSON Feed."""

    @pytest.mark.parametrize("feed", [ATOM, JSON_FEED])
    def test_our_own_reader_of_feeds_reads_it(
        self, stranger: Client, publish: Publish, feed: str
    ) -> None:
        first, second = publish(text="Panen naik.", language="id"), publish()
        corrected = publish("false", replaces=first)
        entries = read_feed(content(stranger.get(feed)), url=f"{DESK.url}{feed}").entries
        assert [entry.url for entry in entries] == of(corrected, second)
        assert entries[0].title == "Keliru: Ana Lopez: Panen naik."

    def test_hostile_words_are_words(
        self, stranger: Client, people: dict[str, User], rating: Any
    ) -> None:
        claim = factories.new_claim(text=ODD, claimant=ODD)
        factories.new_verdict(claim, people, rating("true"), rationale=ODD)
        tree = etree.fromstring(content(stranger.get(ATOM)))
        (title,) = tree.xpath("//a:entry/a:title/text()", namespaces=NS)
        (summary,) = tree.xpath("//a:entry/a:summary/text()", namespaces=NS)
        assert "<b>&amp; \ufffd “quote” ]]> </script>" in title
        assert "&lt;b&gt;" in summary
        assert "<b>" not in summary
        (item,) = json.loads(content(stranger.get(JSON_FEED)))["items"]
        assert item["content_text"] == ODD.strip()


class TestSitemap:
    """Where each page is."""

    def test_the_index_leads_to_files_that_lead_to_pages(
        self, stranger: Client, publish: Publish
    ) -> None:
        first, other = publish(), publish()
        corrected = publish("false", replaces=first)
        index = etree.fromstring(content(stranger.get(SITEMAP)))
        (file,) = index.xpath("//s:loc/text()", namespaces=NS)
        assert file == f"{DESK.url}/sitemap-0.xml"
        pages = etree.fromstring(content(stranger.get("/sitemap-0.xml")))
        assert pages.xpath("//s:loc/text()", namespaces=NS) == of(other, corrected)
        assert len(pages.xpath("//s:lastmod/text()", namespaces=NS)) == 2

    def test_each_key_is_in_one_file(self, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
        seen: list[tuple[int, int]] = []

        def changes(*, after: int, until: int) -> Iterator[tuple[int, Any]]:
            seen.append((after + 1, until))
            return iter(())

        monkeypatch.setattr("claims.front.feeds.verdict_changes", changes)
        for number in range(3):
            content(Client().get(f"/sitemap-{number}.xml"))
        assert seen == [
            (number * ADDRESSES_A_FILE, (number + 1) * ADDRESSES_A_FILE - 1) for number in range(3)
        ]

    def test_no_query_is_open_while_it_is_read(
        self, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(selectors, "CHANGES", 2)
        keys = [publish().pk for _ in range(5)]
        with CaptureQueriesContext(connection) as captured:
            changes = selectors.verdict_changes(after=keys[0] - 1, until=keys[-2])
            counts = [(pk, len(captured)) for pk, _moment in changes]
        assert counts == [(keys[0], 1), (keys[1], 1), (keys[2], 2), (keys[3], 2)]

    @pytest.mark.parametrize("number", ["9" * 30, "x", "-1"])
    def test_a_file_that_cannot_be_is_404(self, stranger: Client, number: str) -> None:
        assert stranger.get(f"/sitemap-{number}.xml").status_code == 404


class TestForEverybody:
    """What all feeds have in common."""

    @pytest.mark.parametrize("feed", FEEDS)
    def test_it_takes_as_many_queries_for_ten_as_for_one(
        self, stranger: Client, publish: Publish, feed: str
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                content(stranger.get(feed))
            return len(captured)

        publish()
        few = queries()
        for _ in range(9):
            publish()
        assert queries() == few <= 6

    @pytest.mark.parametrize("feed", FEEDS)
    def test_the_same_again_is_304_for_one_query(
        self, stranger: Client, publish: Publish, feed: str
    ) -> None:
        first = publish()
        age(60)
        response = stranger.get(feed)
        assert response["Cache-Control"] == "public, max-age=60"
        for header, known in (
            ("if-none-match", response["ETag"]),
            ("if-modified-since", response["Last-Modified"]),
        ):
            with CaptureQueriesContext(connection) as captured:
                again = stranger.get(feed, headers={header: known})
            assert (again.status_code, len(captured)) == (304, 1)
        publish("false", replaces=first)
        for header in ("if-none-match", "if-modified-since"):
            known = response["ETag" if "match" in header else "Last-Modified"]
            assert stranger.get(feed, headers={header: known}).status_code == 200

    def test_in_its_first_seconds_a_change_has_no_time_that_another_could_share(
        self, stranger: Client, publish: Publish
    ) -> None:
        publish()
        assert "Last-Modified" not in stranger.get(ATOM)

    def test_another_address_is_another_feed(
        self, stranger: Client, publish: Publish, settings: Settings
    ) -> None:
        publish()
        tag = stranger.get(ATOM)["ETag"]
        settings.DESK_URL = "https://other.example"
        assert stranger.get(ATOM, headers={"if-none-match": tag}).status_code == 200

    @pytest.mark.parametrize("feed", FEEDS)
    def test_a_setting_closes_it(self, stranger: Client, settings: Settings, feed: str) -> None:
        settings.PUBLIC_VERDICTS = False
        assert stranger.get(feed).status_code == 404
        assert stranger.post(feed).status_code == 405

    def test_a_page_names_them(self, stranger: Client) -> None:
        page = stranger.get("/verdicts/").content.decode()
        for feed in (ALL, ATOM, JSON_FEED):
            assert f'href="{feed}"' in page
