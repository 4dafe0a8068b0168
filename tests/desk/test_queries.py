"""Lists and desk take a fixed and small number of queries."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import (
    Article,
    Claim,
    Claimant,
    Comment,
    Duty,
    ImportBatch,
    Notice,
    Rating,
    RetrievalRun,
    Review,
    TheirLabel,
    Verdict,
    WatchedFeed,
)
from claims.notices.choices import NoticeChannel
from claims.reviews.services.reviews import review_submit
from sources.models import PageFetch, Publisher, Source
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

Rows = dict[str, Callable[[], object]]
LISTS = {
    "claims/claim": 12, "claims/article": 12, "sources/source": 12, "claims/verdict": 12,
    "claims/review": 12, "claims/importbatch": 12, "claims/claimant": 12, "claims/watchedfeed": 12,
    "sources/pagefetch": 12, "sources/webcapture": 12, "sources/origindecision": 12,
    "claims/duty": 12,
    "claims/theirlabel": 12,
}  # fmt: skip


def queries(client: Client, address: str) -> int:
    """Return how many queries a page takes."""
    client.get(address)  # content types and permissions are cached from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def rows(people: dict[str, User], rating: RatingOf) -> Rows:
    """How to make one more row of each list, each with all that a row can carry."""

    def claim() -> Claim:
        article = factories.new_article()
        made = factories.new_claim(
            claimant=f"Minister {article.pk}", article=article, assignee=people["rina"]
        )
        factories.new_evidence(made)
        return made

    return {
        "claims/claim": claim,
        "claims/article": claim,
        "sources/source": factories.new_source,
        "claims/verdict": lambda: factories.new_verdict(claim(), people, rating("true")),
        "claims/review": lambda: review_submit(
            review=factories.new_review(claim(), people["rina"], rating("true"))
        ),
        "claims/importbatch": lambda: ImportBatch.objects.create(
            channel="api", name="x", created_by=people["rina"]
        ),
        "claims/claimant": claim,
        "claims/watchedfeed": lambda: WatchedFeed.objects.create(
            url=f"https://daily.example/{WatchedFeed.objects.count()}",
            name="Daily",
            batch=ImportBatch.objects.create(channel="feed", name="x"),
        ),
        "claims/theirlabel": lambda: TheirLabel.objects.create(
            publisher="Daily",
            domain="daily.example",
            label=f"Wrong {TheirLabel.objects.count()}",
            rating=rating("false"),
        ),
        "claims/duty": lambda: Duty.objects.create(
            person=User.objects.create_user(f"reviewer-{User.objects.count()}")
        ),
        "sources/webcapture": lambda: factories.new_copy(
            factories.new_verdict(claim(), people, rating("true"))
        ),
        "sources/pagefetch": lambda: factories.failed_page(source=factories.new_source()),
        "sources/origindecision": lambda: factories.new_decision(people["rina"]),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_as_many_queries_for_ten_rows_as_for_one(
    login: Login, rows: Rows, name: str
) -> None:
    client, address = login("edo"), f"/admin/{name}/"
    rows[name]()
    few = queries(client, address)
    for _ in range(9):
        rows[name]()
    assert queries(client, address) == few <= LISTS[name]


class TestDesk:
    """The desk."""

    def fill(self, claim: Claim, number: int, people: dict[str, User], rating: RatingOf) -> None:
        """Give a claim so many appearances, passages, citations and verdicts."""
        for _ in range(number):
            factories.new_appearance(claim, factories.new_article())
        RetrievalRun.objects.filter(claim=claim).delete()
        factories.new_evidence(claim, sources=number)
        standing = None
        for _ in range(number):
            standing = factories.new_verdict(claim, people, rating("true"), replaces=standing)
        waiting = factories.new_review(claim, people["sari"], rating("true"))
        for _ in range(number):
            factories.cite(waiting)
        review_submit(review=waiting)
        draft = factories.new_review(claim, people["edo"], rating("true"))
        for _ in range(number):
            factories.cite(draft)

    def test_it_takes_as_many_queries_for_ten_of_everything_as_for_one(
        self, login: Login, people: dict[str, User], rating: RatingOf
    ) -> None:
        client = login("edo")
        counts = []
        for number in (1, 10):
            claim = factories.new_claim(claimant="Ana Lopez", assignee=people["rina"])
            self.fill(claim, number, people, rating)
            counts.append(queries(client, desk_url(claim)))
        assert counts[0] == counts[1]
        assert counts[0] <= 12

    def test_it_takes_at_most_12_for_a_claim_to_review(
        self, login: Login, people: dict[str, User]
    ) -> None:
        claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
        factories.new_evidence(claim, sources=10)
        assert queries(login("rina"), desk_url(claim)) <= 12


def test_the_text_of_an_article_takes_as_many_queries_for_ten_claims_as_for_one(
    login: Login, people: dict[str, User]
) -> None:
    client, counts = login("rina"), []
    for number in (1, 10):
        article = factories.new_article()
        for _ in range(number):
            factories.new_claim(claimant="Ana Lopez", article=article)
        counts.append(queries(client, f"/admin/claims/article/{article.pk}/text/"))
    assert counts[0] == counts[1] <= 12


def many_claims(number: int, people: dict[str, User]) -> None:
    """Make claims at once, each of a claimant of its own and with an assignee."""
    at = Claim.objects.count()
    names = Claimant.objects.bulk_create(
        Claimant(name=f"Minister {n}", key=f"minister {n}") for n in range(at, at + number)
    )
    Claim.objects.bulk_create(
        Claim(
            key=f"key {n}", text=f"It grew by {n} percent.", quote="It grew.", language="en",
            checkworthiness=0.5, claimant=name, assignee=people["rina"],
        )
        for n, name in enumerate(names, at)
    )  # fmt: skip


def many_sources(number: int, people: dict[str, User]) -> None:
    """Make sources and articles at once."""
    at = Source.objects.count()
    snapshot = factories.new_source().current_snapshot
    made = Source.objects.bulk_create(
        Source(key=f"many {n}", url=f"https://daily.example/many/{n}", title=f"Harvest {n}")
        for n in range(at, at + number)
    )
    Article.objects.bulk_create(Article(source=one, snapshot=snapshot) for one in made)


def many_comments(number: int, people: dict[str, User]) -> None:
    """Write comments at once on the first claim."""
    claim = Claim.objects.order_by("pk").first() or factories.new_claim()
    Comment.objects.bulk_create(
        Comment(claim=claim, author=people["rina"], author_name="Rina", text=f"Look {n}.")
        for n in range(number)
    )


def many_batches(number: int, people: dict[str, User]) -> None:
    """Make imports at once."""
    ImportBatch.objects.bulk_create(
        ImportBatch(channel="api", name=f"night {n}", created_by=people["rina"])
        for n in range(number)
    )


def many_reviews(number: int, people: dict[str, User]) -> None:
    """Begin reviews at once, each of a claim of its own."""
    at = Claim.objects.count()
    many_claims(number, people)
    Review.objects.bulk_create(
        Review(claim=claim, reviewer=people["rina"], reviewer_name="Rina")
        for claim in Claim.objects.order_by("pk")[at:]
    )


def many_notices(number: int, people: dict[str, User]) -> None:
    """Let readers write at once, all of the first verdict."""
    if (verdict := Verdict.objects.first()) is None:
        rating = Rating.objects.get(slug="true")
        verdict = factories.new_verdict(factories.new_claim(), people, rating)
    Notice.objects.bulk_create(
        Notice(verdict=verdict, reason=f"Look {n}.", channel=NoticeChannel.PAGE)
        for n in range(number)
    )


def many_publishers(number: int, people: dict[str, User]) -> None:
    """Make publishers at once."""
    at = Publisher.objects.count()
    Publisher.objects.bulk_create(Publisher(name=f"Daily {n}") for n in range(at, at + number))


def many_labels(number: int, people: dict[str, User]) -> None:
    """Say what others' labels mean at once."""
    at, rating = TheirLabel.objects.count(), Rating.objects.get(slug="false")
    TheirLabel.objects.bulk_create(
        TheirLabel(publisher="Daily", key=f"daily wrong {n}", label=f"Wrong {n}", rating=rating)
        for n in range(at, at + number)
    )


def many_pages(number: int, people: dict[str, User]) -> None:
    """Write down at once pages that are to be fetched, each for a source."""
    at, source = PageFetch.objects.count(), factories.new_source()
    PageFetch.objects.bulk_create(
        PageFetch(key=f"many {n}", url=f"https://daily.example/gone/{n}", source=source)
        for n in range(at, at + number)
    )


def many_feeds(number: int, people: dict[str, User]) -> None:
    """Watch feeds at once."""
    at, batch = WatchedFeed.objects.count(), ImportBatch.objects.create(channel="feed", name="x")
    WatchedFeed.objects.bulk_create(
        WatchedFeed(url=f"https://daily.example/{n}", name=f"Daily {n}", batch=batch)
        for n in range(at, at + number)
    )


@pytest.mark.parametrize(
    ("address", "fill"),
    [
        ("/admin/claims/claim/", many_claims),
        ("/admin/claims/claimant/", many_claims),
        ("/admin/home/", many_claims),
        ("/admin/claims/article/", many_sources),
        ("/admin/sources/source/", many_sources),
        ("/admin/claims/claim/{claim}/comments/", many_comments),
        ("/admin/claims/importbatch/", many_batches),
        ("/admin/claims/review/", many_reviews),
        ("/admin/notices/", many_notices),
        ("/admin/sources/publisher/", many_publishers),
        ("/admin/claims/theirlabel/", many_labels),
        ("/admin/sources/pagefetch/", many_pages),
        ("/admin/claims/watchedfeed/", many_feeds),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.usefixtures("rating")
def test_a_page_takes_as_many_queries_for_a_thousand_rows_as_for_ten(
    login: Login,
    people: dict[str, User],
    address: str,
    fill: Callable[[int, dict[str, User]], None],
) -> None:
    claim = factories.new_claim()
    client, counts = login("edo"), []
    for number in (10, 990):
        fill(number, people)
        counts.append(queries(client, address.format(claim=claim.pk)))
    assert counts[0] == counts[1] <= 12
