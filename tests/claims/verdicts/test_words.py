"""Verdicts by their words: the same on PostgreSQL, by its index, and on SQLite."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection

from claims.models import Claimant, Rating, Verdict
from tests.claims import factories

People = dict[str, User]


@pytest.fixture
def verdict(people: People, rating: Callable[[str], Rating]) -> Verdict:
    """A verdict with words in each part, and another one with none of them."""
    claim = factories.new_claim(text="Der Reis wuchs um 100% (50_000 t).", claimant="Ana Lopez")
    factories.new_verdict(factories.new_claim(), people, rating("true"), rationale="Elsewhere.")
    words = r"The office counted C:\sacks in Lampung."
    return factories.new_verdict(claim, people, rating("true"), rationale=words)


@pytest.mark.parametrize(
    "text",
    ["reis", "LOPEZ", "lampung", "ana reis sacks", "100%", "50_000", r"c:\sack", "(50", "ei", " "],
)
def test_each_part_is_searched_whatever_the_case(verdict: Verdict, text: str) -> None:
    assert verdict in Verdict.objects.public().matching(text)


@pytest.mark.parametrize(
    "text", ["wheat", "reis wheat", "1%0", "50.000", "50%000", "reis_", r"c:\\sack", "lopezreis"]
)
def test_every_word_must_occur_and_signs_are_only_signs(verdict: Verdict, text: str) -> None:
    assert not Verdict.objects.public().matching(text).filter(pk=verdict.pk).exists()


def test_the_words_are_those_of_the_publication(verdict: Verdict) -> None:
    Claimant.objects.filter(name="Ana Lopez").update(name="Somebody Else")
    assert verdict in Verdict.objects.public().matching("lopez")
    assert verdict not in Verdict.objects.public().matching("somebody")


def test_an_article_that_speaks_itself_has_no_claimant(
    people: People, rating: Callable[[str], Rating]
) -> None:
    made = factories.new_verdict(factories.new_claim(claimant=""), people, rating("true"))
    assert made in Verdict.objects.public().matching("rice")
    assert not Verdict.objects.public().matching("null").exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads all rows")
def test_postgresql_can_do_it_by_the_index(verdict: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "verdict_public_words" in Verdict.objects.matching("lampung").explain()
