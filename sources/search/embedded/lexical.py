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

from sources.language.words import fold, fragments, query_fragments, query_words, stem, words
from sources.search.base import Filters, Part, WordSearch
from sources.search.embedded.damage import reading
from sources.search.embedded.store import DueForWords, Store

FIELDS = {
    Part.TEXT: ("text", "roots"),
    Part.TITLE: ("title", "title_roots"),
    Part.FRAGMENTS: ("fragments",),
}
BATCH = 2000
_HEAP_BYTES = 64 * 1024 * 1024


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    builder.add_integer_field("publisher", indexed=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for name in (field for fields in FIELDS.values() for field in fields):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class WordIndex:
    """Tantivy's folder, kept in step with the store."""

    def __init__(self, path: Path, store: Store) -> None:
        """Remember where; the folder is opened on first use."""
        self._path = path
        self._store = store
        self._opened: Any = None

    def create(self) -> None:
        """Make the folder; only a new index does."""
        self._path.mkdir()
        tantivy.Index(_schema(), path=str(self._path))

    @property
    def _index(self) -> Any:
        """Open the folder. One that a version with other fields made counts as damaged."""
        if self._opened is None:
            if not (self._path / "meta.json").exists():
                raise FileNotFoundError(self._path)
            with reading():
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

    @reading()
    def check(self) -> None:
        """Raise `OSError` if the folder cannot be searched."""
        self._index.reload()
        self._index.searcher()

    @reading()
    def catch_up(self) -> None:
        """Take over what the store has and this index has not; safe to be killed at any point."""
        if not self._store.due_for_words(1):
            return
        with self._writer() as writer:
            while rows := self._store.due_for_words(BATCH):
                for row in rows:
                    writer.delete_documents_by_term("id", row.id)
                    if not row.deleted:
                        writer.add_document(_document(row))
                writer.commit()
                self._store.mark_in_words([(row.id, row.seq) for row in rows])

    @reading()
    def search(self, search: WordSearch, *, reach: int) -> list[tuple[int, float]]:
        """Return up to `reach` (source id, BM25), best first. Dates are not known here."""
        terms = list(_terms(search))
        if not terms:
            return []
        index = self._index
        index.reload()
        query = _query(index.schema, terms, search.filters)
        searcher = index.searcher()
        found = searcher.search(query, limit=reach).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in found]


def _terms(search: WordSearch) -> Iterator[tuple[str, str]]:
    """Yield what is looked for: (field, term)."""
    if search.part is Part.FRAGMENTS:
        asked = query_fragments(search.text, search.language)
        yield from (("fragments", one) for one in asked)
        return
    plain, roots = FIELDS[search.part]
    parts = [words(fold(word)) for word in query_words(search.text, search.language)]
    for word in dict.fromkeys(word for some in parts for word in some):
        yield plain, word
        yield roots, stem(word, search.language)


def _document(row: DueForWords) -> Any:
    in_title = words(fold(row.title))
    in_text = in_title + words(fold(row.text))
    publisher = {} if row.publisher is None else {"publisher": row.publisher}
    return tantivy.Document(
        id=row.id,
        **publisher,
        language=row.language,
        title=" ".join(in_title),
        text=" ".join(in_text),
        roots=" ".join(stem(word, row.language) for word in in_text),
        title_roots=" ".join(stem(word, row.language) for word in in_title),
        fragments=" ".join([*fragments(row.title), *fragments(row.text)]),
    )


def _query(schema: Any, terms: list[tuple[str, str]], filters: Filters) -> Any:
    """Any of the terms; filters as musts and must-nots."""
    wanted = [
        (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, term))
        for field, term in terms
    ]
    parts = [(tantivy.Occur.Must, tantivy.Query.boolean_query(wanted))]
    one_of = tantivy.Query.term_set_query
    if filters.languages:
        named = sorted(filters.languages)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "language", named))))
    if filters.exclude_languages:
        named = sorted(filters.exclude_languages)
        parts.append((tantivy.Occur.MustNot, one_of(schema, "language", named)))
    if filters.publisher_ids:
        ids = sorted(filters.publisher_ids)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "publisher", ids))))
    if filters.source_ids:
        ids = sorted(filters.source_ids)
        parts.append((tantivy.Occur.Must, _unscored(one_of(schema, "id", ids))))
    if filters.exclude_source_ids:
        ids = sorted(filters.exclude_source_ids)
        parts.append((tantivy.Occur.MustNot, one_of(schema, "id", ids)))
    return tantivy.Query.boolean_query(parts)


def _unscored(query: Any) -> Any:
    return tantivy.Query.const_score_query(query, 0.0)
