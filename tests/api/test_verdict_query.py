"""What can be asked of verdicts: who printed, what is cited, when, some fields, what changed."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.db.models import QuerySet

from claims.models import Citation, Claim, Rating, Review, Verdict
from claims.reviews.services.reviews import citation_copies, review_submit
from claims.verdicts import services
from claims.verdicts.services import verdict_publish
from tests.api.conftest import Api, faults
from tests.claims import factories
from tests.conftest import missing_service
from tests.guards import unsealed

People = dict[str, User]
RatingOf = Callable[[str], Rating]


@pytest.fixture
def publish(people: People, rating: RatingOf) -> Callable[..., Verdict]:
    """Publish a verdict on a new claim, printed in an article with these changes."""

    def make(replaces: Verdict | None = None, **article: Any) -> Verdict:
        claim = (
            replaces.claim
            if replaces
            else factories.new_claim(claimant="Ana Lopez", article=factories.new_article(**article))
        )
        slug = "false" if replaces else "true"
        return factories.new_verdict(claim, people, rating(slug), replaces=replaces)

    return make


Publish = Callable[..., Verdict]


class TestPublisher:
    """`publisher`: who printed the claim."""

    def test_it_is_found_whatever_its_case_and_once(self, api: Api, publish: Publish) -> None:
        made = publish(publisher="Harian Contoh")
        factories.new_appearance(made.claim, factories.new_article(publisher="Harian Contoh"))
        publish(publisher="Somebody Else")
        assert api.ids("verdicts/", publisher="harian contoh") == [made.pk]
        assert api.ids("verdicts/", publisher="harian") == []


class TestCites:
    """`cites`: an address, or a domain."""

    @pytest.fixture
    def made(self, publish: Publish) -> Verdict:
        made = publish()
        publish()
        with unsealed(Citation):
            made.citations.update(url="https://news.daily.example:8443/rice?page=1")
        return made

    @pytest.mark.parametrize(
        "cites",
        ["news.daily.example", "NEWS.daily.example", "www.news.daily.example",
         "https://news.daily.example:8443/rice?page=1",
         "https://news.daily.example:8443/rice?page=1/"],
    )  # fmt: skip
    def test_it_is_found(self, api: Api, made: Verdict, cites: str) -> None:
        assert api.ids("verdicts/", cites=cites) == [made.pk]

    def test_a_domain_has_all_below_it(self, api: Api, made: Verdict) -> None:
        assert made.pk in api.ids("verdicts/", cites="daily.example")
        assert len(api.ids("verdicts/", cites="daily.example")) == 2

    @pytest.mark.parametrize(
        "cites",
        ["ews.daily.example", "rice.example", "daily.exampl", "newsXdaily.example",
         "https://news.daily.example:8443/rice"],
    )  # fmt: skip
    def test_what_only_looks_like_it_is_not(self, api: Api, made: Verdict, cites: str) -> None:
        assert made.pk not in api.ids("verdicts/", cites=cites)

    @pytest.mark.parametrize(
        "address", ["https://daily.example@evil.example/", "https://evil.example/daily.example/"]
    )
    def test_another_host_is_not_it(self, api: Api, made: Verdict, address: str) -> None:
        with unsealed(Citation):
            made.citations.update(url=address)
        assert made.pk not in api.ids("verdicts/", cites="daily.example")

    @pytest.mark.parametrize(
        "cites",
        [
            "(a+)+$",
            ".*",
            "a b",
            "https://",
            "ftp://daily.example/",
            "x/y",
            "a@b",
            "[",
            "%",
            "-a.b",
            "rice",
        ],
    )
    def test_what_is_neither_is_refused(self, api: Api, made: Verdict, cites: str) -> None:
        assert set(faults(api.get("verdicts/", cites=cites))) == {"cites"}


class TestClaimDate:
    """`claim_date_after` and `claim_date_before`: the published day of the first appearance."""

    def test_they_limit_from_a_day_on_and_to_before_it(self, api: Api, publish: Publish) -> None:
        made = publish(published_at=datetime.fromisoformat("2025-02-25T01:00:00+07:00"))
        publish(published_at=None)
        assert api.ids("verdicts/", claim_date_after="2025-02-25") == [made.pk]
        assert api.ids("verdicts/", claim_date_after="2025-02-26") == []
        assert api.ids("verdicts/", claim_date_before="2025-02-26") == [made.pk]
        assert api.ids("verdicts/", claim_date_before="2025-02-25") == []
        both = {"claim_date_after": "2025-02-01", "claim_date_before": "2025-03-01"}
        assert api.ids("verdicts/", **both) == [made.pk]

    @pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "\0"])
    def test_a_day_that_is_none_is_refused(self, api: Api, day: str) -> None:
        assert set(faults(api.get("verdicts/", claim_date_after=day))) == {"claim_date_after"}

    def test_the_first_and_the_last_day_there_are(self, api: Api, publish: Publish) -> None:
        publish()
        assert api.ids("verdicts/", claim_date_after="9999-12-31") == []
        assert api.get("verdicts/", claim_date_before="0001-01-01").status_code == 400


class TestFields:
    """`fields`: some of a verdict only."""

    def test_only_those_are_shown(self, api: Api, publish: Publish) -> None:
        made = publish()
        (row,) = api.get("verdicts/", fields="id, rating").json()["results"]
        assert set(row) == {"id", "rating"}
        assert set(row["rating"]) == {"scale", "slug", "labels", "claimreview_value"}
        assert set(api.get(f"verdicts/{made.pk}/", fields="status").json()) == {"status"}
        assert len(api.get(f"verdicts/{made.pk}/", fields="").json()) > 10

    def test_one_that_does_not_exist_is_refused_with_the_nearest(
        self, api: Api, publish: Publish
    ) -> None:
        made = publish()
        for path in ("verdicts/", f"verdicts/{made.pk}/"):
            told = faults(api.get(path, fields="id,rationle"))
            assert "rationle" in told["fields"]
            assert "“rationale”" in told["fields"]

    def test_an_empty_list_refuses_it_too(self, api: Api) -> None:
        assert set(faults(api.get("verdicts/", fields="zzz"))) == {"fields"}


class Follower:
    """A client that keeps verdicts by key, as they were when it last saw them change."""

    def __init__(self, api: Api, page_size: int = 3) -> None:
        self.api = api
        self.page_size = page_size
        self.last = "1970-01-01T00:00:00Z"
        self.known: dict[int, str] = {}
        self.seen: list[tuple[int, str]] = []

    def follow(self) -> None:
        """Fetch what has changed since the last time, page by page."""
        given = {"updated_after": self.last, "page_size": self.page_size}
        page = self.api.get("verdicts/", **given).json()
        while True:
            for row in page["results"]:
                self.known[row["id"]] = row["status"]
                self.seen.append((row["id"], row["updated_at"]))
                self.last = row["updated_at"]
            if not page["next"]:
                return
            page = self.api.client.get(page["next"]).json()

    def has_all(self) -> None:
        """Check that it knows all, and that no change came twice, nor before an earlier one."""
        public: QuerySet[Verdict, tuple[int, str]] = Verdict.objects.public().values_list(
            "pk", "status"
        )
        assert self.known == dict(public)
        assert len(self.seen) == len(set(self.seen))
        moments = [datetime.fromisoformat(moment) for _pk, moment in self.seen]
        assert moments == sorted(set(moments))


class TestFollowing:
    """`updated_after`: nothing is missed, nothing comes twice."""

    def test_what_changes_while_pages_are_turned_comes_at_the_end(
        self, api: Api, publish: Publish
    ) -> None:
        first, *_ = [publish() for _ in range(5)]
        page = api.get("verdicts/", updated_after="1970-01-01T00:00:00Z", page_size=3).json()
        second = publish(first)
        rest = api.client.get(page["next"]).json()
        assert page["results"][0]["id"] == first.pk
        seen = [row["id"] for row in rest["results"]]
        while rest["next"]:
            rest = api.client.get(rest["next"]).json()
            seen += [row["id"] for row in rest["results"]]
        assert seen[-2:] == [first.pk, second.pk]

    @pytest.mark.parametrize("page_size", [1, 2, 3, 50])
    def test_a_client_knows_all_after_each_round(
        self, api: Api, publish: Publish, page_size: int
    ) -> None:
        follower = Follower(api, page_size)
        standing: list[Verdict] = []
        for _ in range(4):
            standing += [publish(), publish()]
            standing[0] = publish(standing[0])
            follower.follow()
            follower.has_all()
        before = len(follower.seen)
        follower.follow()
        assert len(follower.seen) == before

    def test_it_starts_wherever_it_stopped(self, api: Api, publish: Publish) -> None:
        """Also between a verdict that gave way and the one that took its place."""
        publish(publish())
        moments = [row.updated_at for row in Verdict.objects.order_by("updated_at")]
        assert all(moments)
        for number, moment in enumerate(moments):
            assert moment is not None
            rows = api.ids("verdicts/", updated_after=moment.isoformat())
            assert len(rows) == len(moments) - number - 1

    def test_the_order_may_be_asked_for_without_a_moment(self, api: Api, publish: Publish) -> None:
        first, other = publish(), publish()
        second = publish(first)
        assert api.ids("verdicts/", ordering="updated_at") == [other.pk, first.pk, second.pk]
        assert api.ids("verdicts/") == [second.pk, other.pk, first.pk]
        assert set(faults(api.get("verdicts/", ordering="id"))) == {"ordering"}

    def test_it_goes_with_filters(self, api: Api, publish: Publish) -> None:
        first = publish()
        moment = first.published_at - timedelta(seconds=1)
        publish(first)
        given = {"updated_after": moment.isoformat(), "status": "superseded"}
        assert api.ids("verdicts/", **given) == [first.pk]

    @pytest.mark.parametrize(
        "cursor", ["cD0xMA==", "cD14", "cD0yMDI1LTEzLTAx", "cD0yMDI1LTAyLTMwVDAwOjAw"]
    )
    def test_a_cursor_of_another_order_is_404(
        self, api: Api, publish: Publish, cursor: str
    ) -> None:
        publish()
        faults(api.get("verdicts/", ordering="updated_at", cursor=cursor), 404)

    def test_a_list_takes_as_many_queries_for_ten_as_for_one(
        self, api: Api, publish: Publish
    ) -> None:
        publish()
        _one, few = api.queries("verdicts/", ordering="updated_at")
        for _ in range(9):
            publish(publish())
        assert api.queries("verdicts/", ordering="updated_at") == (19, few)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_client_follows_four_writers_and_misses_nothing(
    api: Api, people: People, rating: RatingOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")
    reviews: list[list[Review]] = []
    for _writer in range(4):
        claims: list[Claim] = [factories.new_claim() for _ in range(8)]
        reviews.append(
            [review_submit(review=factories.new_review(one, people["rina"], rating("true")))
             for one in claims]
        )  # fmt: skip
    corrections = {
        review.claim_id: review_submit(
            review=factories.new_review(review.claim, people["sari"], rating("false"))
        )
        for rows in reviews
        for review in rows
    }
    done = Event()
    copies = citation_copies

    def slowly(*given: Any, **of: Any) -> Any:
        """Let other writers in between a verdict's moment and its being seen."""
        time.sleep(random.random() / 5)  # noqa: S311
        return copies(*given, **of)

    monkeypatch.setattr(services, "citation_copies", slowly)

    def write(rows: list[Review]) -> None:
        try:
            for row in rows:
                first = verdict_publish(review=row, editor=people["edo"])
                verdict_publish(
                    review=corrections[row.claim_id], editor=people["edo"], replaces=first,
                    correction="Revised.",
                )  # fmt: skip
        finally:
            connections.close_all()

    follower = Follower(api, page_size=5)

    def read() -> None:
        try:
            while not done.is_set():
                follower.follow()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        reading = pool.submit(read)
        for writing in [pool.submit(write, rows) for rows in reviews]:
            writing.result()
        done.set()
        reading.result()
    follower.follow()
    follower.has_all()
    assert len(follower.known) == 64
