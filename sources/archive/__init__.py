"""What was received, kept as it was: a store of HTTP responses addressed by their content.

One file a payload, `ARCHIVE_DIR/ab/cd/<sha256>.warc.gz`, holding one WARC/1.1 response record (ISO
28500:2017) as one gzip member, so any archive tool reads it and the files can be concatenated. The
name is the SHA-256 of the payload as received: after transfer decoding, before content decoding.
The same payload is kept once, with the address and time it was first received at.
"""

from sources.archive.store import (
    ArchiveCorrupt,
    ArchiveMissing,
    archive_load,
    archive_record,
    archive_store,
)
from sources.archive.warc import ArchivedResponse

__all__ = [
    "ArchiveCorrupt",
    "ArchiveMissing",
    "ArchivedResponse",
    "archive_load",
    "archive_record",
    "archive_store",
]
