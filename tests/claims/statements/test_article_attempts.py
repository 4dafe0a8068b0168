"""An article whose text kills its worker fails in the end; e2e/test_poison.py really kills."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from claims.articles.choices import ArticleStatus
from claims.articles.services import article_retry, article_save
from claims.models import Article
from claims.statements.services import extracting
from claims.statements.services.extracting import article_extract
from claims.tasks import extract_article
from tests.conftest import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def worn() -> Article:
    """An article that was begun as often as it may be."""
    article = article_save(document=document()).article
    Article.objects.update(attempts=Article.MAX_ATTEMPTS)
    return article


def test_it_fails_with_a_readable_reason_and_is_not_tried_again(worn: Article) -> None:
    assert article_extract(article_id=worn.pk) == []
    worn.refresh_from_db()
    assert worn.status == ArticleStatus.FAILED
    assert "did not end in 3 attempts" in worn.error


def test_trying_again_gives_it_a_new_chance(worn: Article) -> None:
    article_extract(article_id=worn.pk)
    assert article_retry(article=worn)
    assert article_extract(article_id=worn.pk)
    worn.refresh_from_db()
    assert (worn.status, worn.attempts, worn.error) == (ArticleStatus.EXTRACTED, 0, "")


@pytest.mark.parametrize("body", [None, "Defence minister Ana Lopez said that 40 ships have left."])
def test_importing_it_again_gives_it_a_new_chance(worn: Article, body: str | None) -> None:
    if body is None:
        article_extract(article_id=worn.pk)  # the same text, after it failed
    article_save(document=document(**({"body": body} if body else {})))
    assert article_extract(article_id=worn.pk)
    worn.refresh_from_db()
    assert worn.attempts == 0


@pytest.mark.parametrize(("error", "attempts"), [(OperationalError, 0), (MemoryError, 1)])
def test_only_a_database_that_is_away_is_no_attempt(
    error: type[Exception], attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(extracting, "extract_claims", stumble)
    article = article_save(document=document()).article
    with pytest.raises(error):
        article_extract(article_id=article.pk)
    article.refresh_from_db()
    assert (article.status, article.attempts) == (ArticleStatus.IMPORTED, attempts)


def test_a_worker_that_dies_holds_an_article_up_no_longer_than_a_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leases = []

    def die(text: str, **_: object) -> None:
        leases.append(Article.objects.get().lease_until)
        raise MemoryError

    monkeypatch.setattr(extracting, "extract_claims", die)
    article = article_save(document=document()).article
    before = timezone.now()
    with pytest.raises(MemoryError):
        article_extract(article_id=article.pk)
    [lease] = leases
    assert lease is not None
    assert lease <= before + timedelta(seconds=settings.RUN_LEASE_SECONDS + 5)
    assert extract_article.time_limit is not None
    assert extract_article.time_limit < settings.RUN_LEASE_SECONDS, "it may live past its lease"
