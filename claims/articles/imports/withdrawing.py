"""What its sender canceled, where it had been imported: the article stays, and says so."""

from collections.abc import Sequence

from django.utils import timezone

from claims.articles.choices import RowState
from claims.articles.imports.problems import withdrawn
from claims.articles.models import Article, ImportRow


def withdrawals_save(
    withdrawals: Sequence[tuple[str, ImportRow]], rows: Sequence[ImportRow]
) -> None:
    """Mark the articles that rows take back, by their natural keys, and say so on these rows.

    In the transaction that saves `rows`, and after them. An article that came only after its
    cancellation is none that was taken back: so it is wherever the rows are parted. Where nothing
    was imported, the row keeps its refusal. A second time changes nothing.
    """
    if not withdrawals:
        return
    articles = {
        article.source.key: article
        for article in Article.objects.select_related("source").filter(
            source__key__in=[key for key, _row in withdrawals]
        )
    }
    sent = (RowState.CREATED, RowState.UPDATED)
    came = {row.article_id: row.number for row in rows if row.state in sent}
    marked = []
    for key, row in withdrawals:
        article = articles.get(key)
        if article is None or came.get(article.pk, 0) > row.number:
            continue
        row.article = article
        row.state = RowState.UNCHANGED if article.withdrawn_at else RowState.UPDATED
        for name, value in withdrawn(article.source.title).items():
            setattr(row, name, value)
        if not article.withdrawn_at:
            article.withdrawn_at = timezone.now()
            marked.append(article)
    Article.objects.bulk_update(marked, ["withdrawn_at"])
