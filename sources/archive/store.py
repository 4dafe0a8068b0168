"""The files of the archive."""

import gzip
import os
import re
import tempfile
import zlib
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from sources.archive.warc import ArchivedResponse, read_record, write_record
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Fetched

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ArchiveMissing(WorkbenchError):
    """Nothing is kept under this digest."""

    code = "archive_missing"
    http_status = 404


class ArchiveCorrupt(WorkbenchError):
    """What is kept is not what was received."""

    code = "archive_corrupt"
    http_status = 500


def archive_store(fetched: Fetched) -> str:
    """Keep a response; return the SHA-256 of its payload. What is kept already stays as it is.

    The file appears whole or not at all, also when the machine stops: it is written beside its
    place, flushed to the disk and renamed. Raises OSError.
    """
    digest = sha256_hex(fetched.raw.payload)
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, gzip.compress(write_record(fetched)))
    return digest


def archive_load(sha256: str) -> ArchivedResponse:
    """Return what is kept under a digest, and compare it. Raises ArchiveMissing, ArchiveCorrupt."""
    try:
        response = read_record(gzip.decompress(_path(sha256).read_bytes()))
    except FileNotFoundError as error:
        message = _("Nothing is archived under %(digest)s.") % {"digest": sha256}
        raise ArchiveMissing(message) from error
    except (OSError, EOFError, zlib.error, ValueError, LookupError) as error:
        raise _corrupt(sha256) from error
    if sha256_hex(response.payload) != sha256:
        raise _corrupt(sha256)
    return response


def archive_record(sha256: str) -> bytes:
    """Return the record that is kept under a digest as it lies there, a gzipped WARC/1.1 record,
    after comparing what it holds. Raises ArchiveMissing, ArchiveCorrupt.
    """
    archive_load(sha256)
    return _path(sha256).read_bytes()


def _path(sha256: str) -> Path:
    if not _DIGEST.fullmatch(sha256):
        raise ArchiveMissing(_("This is not a SHA-256: %(text)s") % {"text": sha256[:80]})
    return Path(settings.ARCHIVE_DIR) / sha256[:2] / sha256[2:4] / f"{sha256}.warc.gz"


def _corrupt(sha256: str) -> ArchiveCorrupt:
    return ArchiveCorrupt(_("The archived response %(digest)s is damaged.") % {"digest": sha256})


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
