"""Articles come in."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article, ImportBatch
from sources.documents import ParsedDocument
from sources.services import Outcome, source_save


@dataclass(frozen=True, slots=True)
class ArticleSaved:
    """What saving an article did."""

    article: Article
    outcome: Outcome


@transaction.atomic
def article_save(
    *,
    document: ParsedDocument,
    batch: ImportBatch | None = None,
    raw_sha256: str = "",
    country: str = "",
    is_sample: bool | None = None,
) -> ArticleSaved:
    """Save a document as a source and as an article under check; the same one again is a no-op.

    A changed text puts the article back to IMPORTED, so that its claims are found anew.
    """
    saved = source_save(
        document=document, raw_sha256=raw_sha256, country=country, is_sample=is_sample
    )
    article, created = Article.objects.get_or_create(
        source=saved.source, defaults={"snapshot": saved.snapshot, "batch": batch}
    )
    outcome: Outcome = "created" if created else saved.outcome
    failed = article.status == ArticleStatus.FAILED
    if not created and (failed or article.snapshot_id != saved.snapshot.pk):
        article.snapshot = saved.snapshot
        article.status = ArticleStatus.IMPORTED
        article.attempts = 0
        article.lease_until = None
        article.due_at = timezone.now()
        article.error = ""
        article.batch = batch or article.batch
        article.save()
        outcome = "updated"
    return ArticleSaved(article, outcome)


def article_retry(*, article: Article) -> bool:
    """Put a failed article back among those that wait; False if it is not one."""
    return bool(
        Article.objects.filter(pk=article.pk, status=ArticleStatus.FAILED).update(
            status=ArticleStatus.IMPORTED, attempts=0, error="", due_at=timezone.now()
        )
    )
