"""Items to articles, each in its own transaction, with a report by file, row and field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from claims.articles.choices import ImportStatus
from claims.articles.imports.items import Item
from claims.articles.imports.problems import problem_words
from claims.articles.models import Article, ImportBatch
from claims.articles.services import article_save
from sources.documents import DocumentError
from workbench.lib.files import printable

MAX_PROBLEMS_KEPT = 1000
SAVE_EVERY = 100


@dataclass(slots=True)
class ImportReport:
    """What an import did. `articles` are the new and changed ones, which the caller enqueues;
    `last` is the last one saved, changed or not.
    """

    batch: ImportBatch
    articles: list[Article] = field(default_factory=list)
    last: Article | None = None

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The problems, as `ImportBatch.problems` has them."""
        problems: list[dict[str, Any]] = self.batch.problems
        return problems


def import_items(
    items: Iterable[Item],
    *,
    channel: str,
    name: str,
    user: AbstractBaseUser | AnonymousUser | None = None,
) -> ImportReport:
    """Import all items; a bad one is reported and the rest goes on.

    Importing the same again changes nothing: articles have natural keys.
    """
    user_id = user.pk if user else None
    batch = ImportBatch.objects.create(
        channel=channel, name=printable(name)[:255], created_by_id=user_id
    )
    report = ImportReport(batch)
    for number, item in enumerate(items, start=1):
        _import_one(item, report)
        if number % SAVE_EVERY == 0:
            batch.save()
    batch.status = ImportStatus.COMPLETED
    batch.finished_at = timezone.now()
    batch.save()
    return report


def _import_one(item: Item, report: ImportReport) -> None:
    batch = report.batch
    try:
        document = item.read()
    except DocumentError as error:
        batch.failed_count += 1
        if len(batch.problems) < MAX_PROBLEMS_KEPT:
            batch.problems.append(_problem(item, error))
        return
    saved = article_save(document=document, batch=batch, raw_sha256=item.raw_sha256)
    counter = f"{saved.outcome}_count"
    setattr(batch, counter, getattr(batch, counter) + 1)
    report.last = saved.article
    if saved.outcome != "unchanged":
        report.articles.append(saved.article)


def _problem(item: Item, error: DocumentError) -> dict[str, Any]:
    """Return one of `ImportBatch.problems`, in which senders' words act on no reader's screen."""
    params = {
        name: printable(value) if isinstance(value, str) else value
        for name, value in error.params.items()
    }
    return {
        "file": printable(item.file),
        "row": item.row,
        "field": printable(error.field),
        "code": str(error.reason),
        "message": error.message,
        "params": params,
    }


def problem_lines(report: ImportReport) -> Iterator[str]:
    """Yield each problem as a line for people: `file:row: field: message`."""
    for problem in report.problems:
        row = f":{problem['row']}" if problem["row"] is not None else ""
        yield f"{problem['file']}{row}: {problem['field']}: {problem_words(problem)}"
