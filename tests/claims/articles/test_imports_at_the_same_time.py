"""Several imports of the same articles at the same moment, on a database that really lets them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Barrier

import pytest
from django.db import connection, connections

from claims.articles.services import articles_save
from claims.models import Article
from sources.models import Publisher, Source, SourceSnapshot
from sources.services import Incoming
from tests.conftest import document, missing_service

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS, ROUNDS, MANY = 4, 6, 60


@pytest.fixture(autouse=True)
def real_server(db: None) -> None:
    """SQLite has one writer at a time, and its test database one connection."""
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")


def together(calls: list[Callable[[], None]]) -> None:
    """Call all at the same moment, each on its own connection; raise what one of them raises."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=20)
            call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))


@pytest.mark.parametrize("seed", range(2))
def test_none_waits_for_another_for_ever_and_each_article_is_there_once(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 (to be repeated)
    outcomes: list[str] = []

    def save(order: list[int], round_: int, worker: int) -> None:
        named = [
            document(
                url=f"https://daily.example/{round_}/{number}",
                publisher=f"Publisher {round_} {number % 7}",
                body=f"Text {number} of round {round_}, by worker {worker % 2}.",
            )
            for number in order
        ]
        outcomes.extend(one.outcome for one in articles_save([Incoming(one) for one in named]))

    for round_ in range(ROUNDS):
        orders = [chance.sample(range(MANY), MANY - 10) for _ in range(WORKERS)]
        for shift in range(2):  # the second time they are known, and each text is another's change
            workers = enumerate(orders, start=shift)
            together([partial(save, order, round_, worker) for worker, order in workers])
    articles = Article.objects.count()
    assert outcomes.count("created") == articles == Source.objects.count()
    assert articles > ROUNDS * (MANY - 10)
    assert Publisher.objects.count() == ROUNDS * 7
    assert SourceSnapshot.objects.count() <= 2 * articles
    for article in Article.objects.select_related("source"):
        assert article.snapshot_id == article.source.current_snapshot_id
