"""Bytes to text: what comes in becomes a `ParsedDocument`.

Pure functions: no database, no network, no clock. This is the front door:
import from here, not from the modules behind it.
"""

from sources.documents.document import (
    MAX_BODY_CHARS,
    MAX_DOCUMENT_BYTES,
    DocumentError,
    ParsedDocument,
    Reason,
)
from sources.documents.plaintext import read_text
from sources.documents.record import read_record
from sources.documents.webpage import MAX_PAGE_BYTES, read_html

__all__ = [
    "MAX_BODY_CHARS",
    "MAX_DOCUMENT_BYTES",
    "MAX_PAGE_BYTES",
    "DocumentError",
    "ParsedDocument",
    "Reason",
    "read_html",
    "read_record",
    "read_text",
]
