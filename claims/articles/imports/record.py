"""One article in named fields, imported here and now: with its report or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from claims.articles.choices import ImportStatus
from claims.articles.imports.items import item_from_record
from claims.articles.imports.rows import row_read, rows_save
from claims.articles.models import Article, ImportBatch, ImportRow
from workbench.lib.files import printable


@dataclass(frozen=True, slots=True)
class RecordImported:
    """What came of it. `articles` has the article if it is new or changed: the caller enqueues."""

    batch: ImportBatch
    row: ImportRow
    articles: list[Article]


def import_record(
    record: Mapping[str, object],
    *,
    channel: str,
    name: str,
    user: AbstractBaseUser | AnonymousUser | None = None,
) -> RecordImported:
    """Import a record. What is wrong with it is written on its row and not raised."""
    read = row_read(1, item_from_record(record, name="request"))
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            channel=channel,
            name=printable(name)[:255],
            created_by_id=user.pk if user else None,
            status=ImportStatus.COMPLETED,
            finished_at=timezone.now(),
        )
        saved = rows_save(batch, [read])
        (row,) = ImportRow.objects.bulk_create(saved.rows)
        for counter, count in saved.counts.items():
            setattr(batch, counter, count)
        batch.save(update_fields=list(saved.counts))
    return RecordImported(batch, row, saved.articles)
