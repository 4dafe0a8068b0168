"""The word index: BM25 by tantivy over folded words and over roots of each passage's language.

Tantivy allows one writer at a time, so writers of all processes queue at a lock file; the kernel
frees it when its holder dies.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from sources.search.base import Filters
from sources.search.embedded.store import Store
from sources.search.words import fold, query_words, stem, words

TITLE_BOOST = 0.5
BATCH = 2000
_HEAP_BYTES = 64 * 1024 * 1024


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("source_id", indexed=True, fast=True)
    for name in ("title", "text", "roots"):
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
                for passage_id, _, deleted, language, title, text, source_id in rows:
                    writer.delete_documents_by_term("id", passage_id)
                    if not deleted:
                        writer.add_document(_document(passage_id, language, title, text, source_id))
                writer.commit()
                self._store.mark_in_words([(row[0], row[1]) for row in rows])

    def clear(self) -> None:
        """Empty the index."""
        with self._writer() as writer:
            writer.delete_all_documents()
            writer.commit()

    def search(
        self, text: str, *, language: str, filters: Filters, size: int
    ) -> list[tuple[str, float]]:
        """Return (passage id, BM25), best first. Dates are not known here."""
        asked = [words(fold(word)) for word in query_words(text, language)]
        wanted = list(dict.fromkeys(word for parts in asked for word in parts))
        if not wanted:
            return []
        index = self._index
        index.reload()
        query = _query(index.schema, wanted, language, filters)
        searcher = index.searcher()
        found = searcher.search(query, limit=size).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in found]


def _document(passage_id: str, language: str, title: str, text: str, source_id: int) -> Any:
    folded = words(fold(text))
    return tantivy.Document(
        id=passage_id,
        language=language,
        source_id=source_id,
        title=" ".join(words(fold(title))),
        text=" ".join(folded),
        roots=" ".join(stem(word, language) for word in folded),
    )


def _query(schema: Any, wanted: list[str], language: str, filters: Filters) -> Any:
    """Any word in text, title or roots; filters as musts and must-nots."""
    term = tantivy.Query.term_query
    should = tantivy.Occur.Should
    clauses: list[tuple[Any, Any]] = []
    for word in wanted:
        clauses.append((should, term(schema, "text", word)))
        clauses.append((should, term(schema, "roots", stem(word, language))))
        title = tantivy.Query.boost_query(term(schema, "title", word), TITLE_BOOST)
        clauses.append((should, title))
    parts = [(tantivy.Occur.Must, tantivy.Query.boolean_query(clauses))]
    one_of = tantivy.Query.term_set_query
    if filters.languages:
        terms = sorted(filters.languages)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "language", terms))))
    if filters.source_ids:
        ids = sorted(filters.source_ids)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "source_id", ids))))
    if filters.exclude_source_ids:
        ids = sorted(filters.exclude_source_ids)
        parts.append((tantivy.Occur.MustNot, one_of(schema, "source_id", ids)))
    return tantivy.Query.boolean_query(parts)


def _unscored(query: Any) -> Any:
    return tantivy.Query.const_score_query(query, 0.0)
