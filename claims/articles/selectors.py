"""Reads of imports and articles."""

from django.db.models import QuerySet

from claims.articles.choices import ArticleStatus, ImportStatus
from claims.articles.models import Article, ImportBatch


def imports_open() -> QuerySet[ImportBatch]:
    """Return imports that wait, run or are paused, the newest first."""
    ended = (ImportStatus.COMPLETED, ImportStatus.CANCELLED, ImportStatus.FAILED)
    return ImportBatch.objects.exclude(status__in=ended).order_by("-pk")


def article_list_shown() -> QuerySet[Article]:
    """Return articles with what a line about each shows."""
    return Article.objects.select_related("source__publisher")


def articles_waiting(batch: ImportBatch) -> QuerySet[Article]:
    """Return the articles of an import whose claims nobody has looked for yet."""
    return _articles_of(batch).filter(status=ArticleStatus.IMPORTED)


def articles_failed(batch: ImportBatch) -> QuerySet[Article]:
    """Return the articles of an import whose claims could not be looked for."""
    return _articles_of(batch).filter(status=ArticleStatus.FAILED)


def _articles_of(batch: ImportBatch) -> QuerySet[Article]:
    came = batch.rows.filter(article__isnull=False).values("article")
    return Article.objects.filter(pk__in=came)
