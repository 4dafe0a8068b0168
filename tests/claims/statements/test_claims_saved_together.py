"""The claims of an article are saved together: few queries, and what was known is found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.articles.services import article_save
from claims.models import Appearance, Claim, Claimant
from claims.statements.services.extracting import article_extract
from tests.conftest import document

pytestmark = pytest.mark.django_db


def said(count: int, *, first: int = 1) -> str:
    """Return a text in which somebody says so many things."""
    return "\n\n".join(
        f"Defence minister Ana Lopez said that {number + 40} ships had left the northern harbour."
        for number in range(first, first + count)
    )


def extracted(number: int, body: str) -> tuple[list[int], int]:
    """Import an article and find its claims; return the new ones, and how many queries it took."""
    url = f"https://daily.example/{number}"
    article = article_save(document=document(url=url, title=f"Ships {number}", body=body)).article
    with CaptureQueriesContext(connection) as queries:
        found = article_extract(article_id=article.pk)
    return found, len(queries)


def test_many_take_as_many_queries_as_few() -> None:
    extracted(0, said(1))
    few, queries = extracted(1, said(2, first=10))
    many, more_queries = extracted(2, said(12, first=20))
    assert len(many) >= 12 > len(few) >= 2
    assert more_queries == queries


def test_many_speakers_take_as_many_queries_as_one() -> None:
    names = ("Ana Lopez", "Budi Santosa", "Mara Okello", "Ivo Lang")
    for number in (100, 200):  # whose roles are known then
        extracted(number, printed(names, number))
    extracted(300, said(1, first=60))
    one, queries = extracted(1, said(2, first=10))
    many, more_queries = extracted(2, printed(names, 400))
    assert one
    speakers = Claim.objects.filter(pk__in=many).values_list("claimant__name", flat=True)
    assert set(speakers) == {*names}
    assert more_queries == queries


def printed(names: tuple[str, ...], first: int) -> str:
    """Return a text in which each of these says something."""
    turns = [said(1, first=first + at).replace("Ana Lopez", name) for at, name in enumerate(names)]
    return "\n\n".join(turns)


def test_what_is_known_and_what_comes_twice_is_one_claim() -> None:
    first, _queries = extracted(1, said(2))
    again, _queries = extracted(2, said(1) + "\n\n" + said(2, first=2) + "\n\n" + said(1, first=3))
    assert Claim.objects.count() == len(first) + 1
    assert Claimant.objects.count() == 1
    assert len(again) == Appearance.objects.filter(article__source__title="Ships 2").count()
    assert set(first) < {*again, *first}
