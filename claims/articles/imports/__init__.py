"""Bulk import: files and records in, articles and a report out. One service for every door.

given files ─ import_open ─► ImportBatch ─ import_take ─► held ─ import_run ─► articles, rows
                                 ▲ pause, resume, cancel
"""

from claims.articles.imports.control import import_cancel, import_pause, import_resume
from claims.articles.imports.given import GivenFile, given_paths
from claims.articles.imports.importer import import_open, import_run, import_take
from claims.articles.imports.problems import problem_words
from claims.articles.imports.record import RecordImported, import_record
from claims.articles.imports.report import report_csv, report_jsonl, rows_of
from claims.articles.imports.rows import Saved
from claims.articles.imports.storing import (
    UploadNotStored,
    UploadTooLarge,
    addresses_store,
    uploads_store,
    uploads_tidy,
)

__all__ = [
    "GivenFile",
    "RecordImported",
    "Saved",
    "UploadNotStored",
    "UploadTooLarge",
    "addresses_store",
    "given_paths",
    "import_cancel",
    "import_open",
    "import_pause",
    "import_record",
    "import_resume",
    "import_run",
    "import_take",
    "problem_words",
    "report_csv",
    "report_jsonl",
    "rows_of",
    "uploads_store",
    "uploads_tidy",
]
