"""Several workers find copies at the same moment, on a database that really lets them."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection, connections

from sources.models import CopyLink, Source
from sources.services import copies_find
from tests.conftest import missing_service
from tests.sources.independence.synthetic import story
from tests.sources.test_copies import groups, printed, rewritten

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS = 4


@pytest.fixture(autouse=True)
def real_server(db: None) -> None:
    """SQLite has one writer at a time, and its test database one connection."""
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")


def together(ids: list[int], size: int) -> None:
    """Let workers share the work, some sources at a time."""

    def work(batch: list[int]) -> None:
        try:
            copies_find(source_ids=batch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, [ids[start : start + size] for start in range(0, len(ids), size)]))


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_out_is_what_one_after_the_other_gives(seed: int) -> None:
    stories = [printed(12, of=story(900 + n), resembling=0.6) for n in range(4)]
    ids = [pk for one in stories for pk in one]
    Random(seed).shuffle(ids)  # noqa: S311
    together([*ids, *ids], 3)
    assert groups() == {min(one): set(one) for one in stories}
    for number, one in enumerate(stories):  # each loses one to the next, and one to nobody
        rewritten(one[0], story(900 + (number + 1) % 4))
        rewritten(one[1], story(700 + number))
    together(ids, 3)
    moved = [{stories[n - 1][0], *stories[n][2:]} for n in range(4)]
    assert groups() == {min(one): one for one in moved}
    assert not Source.objects.due_for_copies().exists()
    assert CopyLink.objects.count() == 4 * 11 * 10 // 2
