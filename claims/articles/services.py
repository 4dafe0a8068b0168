"""Articles come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article, ImportBatch
from sources.documents import ParsedDocument
from sources.services import Incoming, Outcome, SourceSaved, sources_save


@dataclass(frozen=True, slots=True)
class ArticleSaved:
    """What saving an article did."""

    article: Article
    outcome: Outcome


def article_save(
    *,
    document: ParsedDocument,
    batch: ImportBatch | None = None,
    raw_sha256: str = "",
    country: str = "",
    is_sample: bool | None = None,
) -> ArticleSaved:
    """Save one document, as `articles_save` does."""
    one = Incoming(document, "", country, is_sample, raw_sha256)
    return articles_save([one], batch=batch)[0]


@transaction.atomic
def articles_save(
    incoming: Sequence[Incoming], *, batch: ImportBatch | None = None
) -> list[ArticleSaved]:
    """Save documents as sources and as articles under check, all or none; the same ones again are
    a no-op.

    A changed text puts its article back to IMPORTED, so that its claims are found anew; if it had
    been withdrawn by its sender, it stands again. Raises what `sources_save` does, whose locks on
    the sources keep anybody else from making their articles.
    """
    saved = sources_save(incoming)
    known = [one.source.pk for one in saved if one.outcome != "created"]
    articles = {one.source_id: one for one in Article.objects.filter(source__in=known)}
    new = {
        one.source.pk: Article(source=one.source, snapshot=one.snapshot, batch=batch)
        for one in saved
        if one.source.pk not in articles
    }
    Article.objects.bulk_create(new.values())
    stale = {one.source.pk for one in saved if _begin_anew(articles.get(one.source.pk), one, batch)}
    Article.objects.bulk_update([articles[pk] for pk in stale], _BEGUN_ANEW)
    return [
        ArticleSaved(new[pk], "created")
        if (pk := one.source.pk) in new
        else ArticleSaved(articles[pk], "updated" if pk in stale else one.outcome)
        for one in saved
    ]


_BEGUN_ANEW = (
    "snapshot", "status", "attempts", "lease_until", "due_at", "error", "batch", "updated_at",
    "withdrawn_at",
)  # fmt: skip


def _begin_anew(article: Article | None, saved: SourceSaved, batch: ImportBatch | None) -> bool:
    """Put an article back to its beginning where its text is another, or where it failed."""
    if article is None:
        return False
    if article.status != ArticleStatus.FAILED and article.snapshot_id == saved.snapshot.pk:
        return False
    if article.snapshot_id != saved.snapshot.pk:
        article.withdrawn_at = None  # its sender has sent it anew
    article.snapshot = saved.snapshot
    article.status = ArticleStatus.IMPORTED
    article.attempts = 0
    article.lease_until = None
    article.due_at = article.updated_at = timezone.now()
    article.error = ""
    article.batch = batch or article.batch
    return True


def article_retry(*, article: Article) -> bool:
    """Put a failed article back among those that wait; False if it is not one."""
    return bool(
        Article.objects.filter(pk=article.pk, status=ArticleStatus.FAILED).update(
            status=ArticleStatus.IMPORTED, attempts=0, error="", due_at=timezone.now()
        )
    )
