"""Uploads and pasted texts, kept as files until their import is done."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.utils.translation import gettext as _

from claims.articles.choices import ImportStatus
from claims.articles.imports.given import GivenFile
from claims.articles.models import ImportBatch
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.files import printable

MAX_UPLOAD_BYTES = settings.IMPORT_UPLOAD_MB * 1024**2
ORPHAN_SECONDS = 24 * 3600.0
"""A folder that no import names belongs to a request that died, or to one that is still storing."""


class UploadTooLarge(WorkbenchError):
    """More than one request may bring."""

    code = "upload_too_large"
    http_status = 413


class UploadNotStored(WorkbenchError):
    """The disk is full, or not ours to write on."""

    code = "upload_not_stored"
    http_status = 503


def uploads_store(uploads: Iterable[tuple[str, Iterable[bytes]]]) -> tuple[str, list[GivenFile]]:
    """Write uploads, a name and chunks of bytes each, below IMPORTS_DIR; return the new folder's
    name and the files. On the disk they are numbered: what their senders call them is kept apart.

    Raises `UploadTooLarge`, and OSError where the disk is full or not ours; either leaves nothing.
    """
    folder = token_hex(8)
    place = _place(folder)
    place.mkdir(parents=True)
    files, left = [], MAX_UPLOAD_BYTES
    try:
        for number, (name, chunks) in enumerate(uploads, start=1):
            path = place / f"{number:04}"
            with path.open("wb") as file:
                for chunk in chunks:
                    left -= len(chunk)
                    if left < 0:
                        raise UploadTooLarge(too_large_words())
                    file.write(chunk)
            files.append(GivenFile(path, printable(name) or "?"))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return folder, files


def addresses_store(urls: Iterable[str]) -> tuple[str, list[GivenFile]]:
    """Keep web addresses as a list of them, which is what `uploads_store` makes of a pasted one."""
    return uploads_store([(_("addresses"), (f"{url}\n".encode() for url in urls))])


def fetched_place(batch: ImportBatch) -> Path:
    """Return the folder, made if need be, for what an import fetches to find its rows in."""
    if not batch.folder:
        batch.folder = token_hex(8)
        batch.save(update_fields=["folder"])
    place = _place(batch.folder) / "fetched"
    place.mkdir(parents=True, exist_ok=True)
    return place


def too_large_words() -> str:
    """Say that it is too much, and what to do instead."""
    message = _("More than %(limit)s MB at once: use manage.py import_articles instead.")
    return message % {"limit": MAX_UPLOAD_BYTES // 1024**2}


def uploads_remove(batch: ImportBatch) -> None:
    """Delete the stored files of a batch that is done, if there are any."""
    if batch.folder:
        shutil.rmtree(_place(batch.folder), ignore_errors=True)


def uploads_tidy() -> int:
    """Delete folders whose import is over, or which none has named for a day; return how many."""
    folders = Path(settings.IMPORTS_DIR)
    if not folders.is_dir():
        return 0
    found = {path.name: path for path in folders.iterdir() if path.is_dir()}
    over = (ImportStatus.COMPLETED, ImportStatus.CANCELLED)
    batches = dict(ImportBatch.objects.filter(folder__in=found).values_list("folder", "status"))
    removed = 0
    for name, path in found.items():
        if name in batches:
            is_done = batches[name] in over
        else:
            is_done = time.time() - path.stat().st_mtime > ORPHAN_SECONDS
        if is_done:
            shutil.rmtree(path, ignore_errors=True)
            removed += 1
    return removed


def _place(folder: str) -> Path:
    return Path(settings.IMPORTS_DIR).absolute() / folder
