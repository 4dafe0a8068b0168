"""Bulk import: files and records in, articles and a report out. One service for every door."""

from claims.articles.imports.importer import ImportReport, import_items
from claims.articles.imports.items import Item, items_from_bytes, items_from_path, items_from_record
from claims.articles.imports.problems import problem_words

__all__ = [
    "ImportReport",
    "Item",
    "import_items",
    "items_from_bytes",
    "items_from_path",
    "items_from_record",
    "problem_words",
]
