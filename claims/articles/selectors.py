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
    came = batch.rows.filter(article__isnull=False).values("article")
    return Article.objects.filter(status=ArticleStatus.IMPORTED, pk__in=came)
