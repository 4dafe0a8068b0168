"""The word index: BM25 by tantivy over folded words and over roots of each passage's language.

Tantivy allows one writer at a time, so writers of all processes queue at a lock file; the kernel
frees it when its holder dies.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from sources.search.base import Filters
from sources.search.embedded.store import Store
from sources.search.words import fold, query_words, stem, words

TEXT_FIELDS = ("text", "roots")
TITLE_FIELDS = ("title", "title_roots")
BATCH = 2000
_HEAP_BYTES = 64 * 1024 * 1024


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for name in ("title", "text", "roots", "title_roots"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class WordIndex:
    """Tantivy's folder, kept in step with the store."""

    def __init__(self, path: Path, store: Store) -> None:
        """Remember where; the folder is made on first use."""
        self._path = path
        self._store = store
        self._opened: Any = None

    @property
    def _index(self) -> Any:
        if self._opened is None:
            self._path.mkdir(parents=True, exist_ok=True)
            self._opened = tantivy.Index(_schema(), path=str(self._path))
        return self._opened

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        index = self._index
        with (self._path.parent / "words.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            try:
                yield writer
            finally:
                writer.wait_merging_threads()

    def catch_up(self) -> None:
        """Take over what the store has and this index has not; safe to be killed at any point."""
        if not self._store.due_for_words(1):
            return
        with self._writer() as writer:
            while rows := self._store.due_for_words(BATCH):
                for source_id, _, deleted, language, title, text in rows:
                    writer.delete_documents_by_term("id", source_id)
                    if not deleted:
                        writer.add_document(_document(source_id, language, title, text))
                writer.commit()
                self._store.mark_in_words([(row[0], row[1]) for row in rows])

    def search(
        self, text: str, *, language: str, filters: Filters, size: int, title_only: bool = False
    ) -> list[tuple[int, float]]:
        """Return (source id, BM25), best first. Dates are not known here."""
        asked = [words(fold(word)) for word in query_words(text, language)]
        wanted = list(dict.fromkeys(word for parts in asked for word in parts))
        if not wanted:
            return []
        index = self._index
        index.reload()
        fields = TITLE_FIELDS if title_only else TEXT_FIELDS
        query = _query(index.schema, wanted, language, filters, fields)
        searcher = index.searcher()
        found = searcher.search(query, limit=size).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in found]


def _document(source_id: int, language: str, title: str, text: str) -> Any:
    in_title = words(fold(title))
    in_text = in_title + words(fold(text))
    return tantivy.Document(
        id=source_id,
        language=language,
        title=" ".join(in_title),
        text=" ".join(in_text),
        roots=" ".join(stem(word, language) for word in in_text),
        title_roots=" ".join(stem(word, language) for word in in_title),
    )


def _query(
    schema: Any, wanted: list[str], language: str, filters: Filters, fields: Sequence[str]
) -> Any:
    """Any word or its root in the fields; filters as musts and must-nots."""
    clauses: list[tuple[Any, Any]] = []
    for word in wanted:
        for field in fields:
            term = stem(word, language) if field.endswith("roots") else word
            query = tantivy.Query.term_query(schema, field, term)
            clauses.append((tantivy.Occur.Should, query))
    parts = [(tantivy.Occur.Must, tantivy.Query.boolean_query(clauses))]
    one_of = tantivy.Query.term_set_query
    if filters.languages:
        terms = sorted(filters.languages)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "language", terms))))
    if filters.source_ids:
        ids = sorted(filters.source_ids)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "id", ids))))
    if filters.exclude_source_ids:
        ids = sorted(filters.exclude_source_ids)
        parts.append((tantivy.Occur.MustNot, one_of(schema, "id", ids)))
    return tantivy.Query.boolean_query(parts)


def _unscored(query: Any) -> Any:
    return tantivy.Query.const_score_query(query, 0.0)
