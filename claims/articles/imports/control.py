"""People pause imports, go on with them and end them: by compare-and-set on their state."""

from typing import Any

from django.utils import timezone

from claims.articles.choices import ImportStatus
from claims.articles.imports.storing import uploads_remove
from claims.articles.models import ImportBatch

PAUSABLE = (ImportStatus.QUEUED, ImportStatus.RUNNING)
RESUMABLE = (ImportStatus.PAUSED, ImportStatus.FAILED)
CANCELLABLE = (*PAUSABLE, *RESUMABLE)


def import_pause(*, batch: ImportBatch) -> bool:
    """Pause an import; whoever holds it notices within a chunk. False if it does not go on now."""
    return _change(batch, PAUSABLE, status=ImportStatus.PAUSED)


def import_resume(*, batch: ImportBatch) -> bool:
    """Put a paused or failed import back among those that wait; False if it is not one, or has no
    files to go on with. The caller enqueues it.
    """
    if not batch.files:
        return False
    now = timezone.now()
    return _change(batch, RESUMABLE, status=ImportStatus.QUEUED, due_at=now, attempts=0, error="")


def import_cancel(*, batch: ImportBatch) -> bool:
    """End an import: what is in stays, uploads are deleted. False if it is over already."""
    ended = {"status": ImportStatus.CANCELLED, "finished_at": timezone.now()}
    if not _change(batch, CANCELLABLE, **ended):
        return False
    uploads_remove(batch)
    return True


def _change(batch: ImportBatch, states: tuple[str, ...], **changes: Any) -> bool:
    found = ImportBatch.objects.filter(pk=batch.pk, status__in=states)
    changed = bool(found.update(lease_until=None, **changes))
    batch.refresh_from_db()
    return changed
