"""Bytes to text: what comes in becomes a `ParsedDocument`.

Pure functions: no database, no network, no clock. This is the front door:
import from here, not from the modules behind it.
"""

from sources.documents.dates import parse_date
from sources.documents.decoding import decode
from sources.documents.document import (
    FACT_CHECK,
    MAX_BODY_CHARS,
    MAX_DOCUMENT_BYTES,
    CanceledError,
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    checked_body,
    gettext_noop,
    opening,
    shortened,
    unreadable_date,
)
from sources.documents.furniture import byline_author, ends_a_sentence
from sources.documents.markup import (
    element_text,
    is_marked_up,
    markup_text,
    plain_line,
    plain_text,
)
from sources.documents.plaintext import read_text
from sources.documents.record import RECORD_KEYS, read_record
from sources.documents.webpage import MAX_PAGE_BYTES, is_fact_check, read_html

__all__ = [
    "FACT_CHECK",
    "MAX_BODY_CHARS",
    "MAX_DOCUMENT_BYTES",
    "MAX_PAGE_BYTES",
    "RECORD_KEYS",
    "CanceledError",
    "DocumentError",
    "Origin",
    "ParsedDocument",
    "Reason",
    "byline_author",
    "checked_body",
    "decode",
    "element_text",
    "ends_a_sentence",
    "gettext_noop",
    "is_fact_check",
    "is_marked_up",
    "markup_text",
    "opening",
    "parse_date",
    "plain_line",
    "plain_text",
    "read_html",
    "read_record",
    "read_text",
    "shortened",
    "unreadable_date",
]
