"""Keeping the index in step with the database: decide in a pure function, act in another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

from sources.embedding import (
    OPENING_MODEL,
    SENTENCE_CHARACTERS,
    embed_mixed,
    embed_openings,
    model_for,
)
from sources.embedding.base import MAX_CHARACTERS, Vector
from sources.language import Span, split_sentences
from sources.language.words import slug_words
from sources.models import Source, SourceSnapshot
from sources.querysets import SourceQuerySet
from sources.search.base import MAX_SENTENCES, SearchBackend, Sentence, SourceDocument, WriteReport


def document_of(
    *,
    source_id: int,
    version: int,
    title: str,
    url: str,
    text: str,
    language: str,
    publisher_id: int | None = None,
    published_at: datetime | None = None,
) -> SourceDocument:
    """Return what the index must hold of a source, with its sentences cut and no vectors yet.

    A page without a title is named by the words of its address.
    """
    spans = _affordable(split_sentences(text, language), language)
    return SourceDocument(
        source_id=source_id,
        version=version,
        title=title or slug_words(url),
        text=text,
        language=language,
        publisher_id=publisher_id,
        published_at=published_at,
        sentences=tuple(Sentence(span.start, span.end) for span in spans),
    )


def plan_source(source: Source, snapshot: SourceSnapshot) -> SourceDocument:
    """Return what the index must hold of a source of ours."""
    return document_of(
        source_id=source.pk,
        version=source.index_version,
        title=source.title,
        url=source.url,
        text=snapshot.text,
        language=source.language,
        publisher_id=source.publisher_id,
        published_at=source.published_at,
    )


def _affordable(spans: Sequence[Span], language: str) -> Sequence[Span]:
    """Return the first sentences: as many as the language's model has time for."""
    lengths = accumulate(min(span.end - span.start, MAX_CHARACTERS) for span in spans)
    most = SENTENCE_CHARACTERS[model_for(language).model]
    fitting = sum(1 for length in lengths if length <= most)
    return spans[: min(fitting, MAX_SENTENCES)]


def plan_sources(sources: SourceQuerySet) -> list[SourceDocument]:
    """Return the plans of sources that have a text."""
    return [
        plan_source(source, source.current_snapshot)
        for source in sources.select_related("current_snapshot")
        if source.current_snapshot
    ]


def apply_plans(plans: Sequence[SourceDocument], backend: SearchBackend) -> WriteReport:
    """Embed and write several sources in one go. Raises `SearchUnavailable`, `EmbeddingError`."""
    return backend.write(with_vectors(plans))


def with_vectors(documents: Sequence[SourceDocument]) -> list[SourceDocument]:
    """Return the documents with vectors, encoding all texts of a model together."""
    languages = [one.language for one in documents for _ in one.sentences]
    texts = [one.text[each.start : each.end] for one in documents for each in one.sentences]
    vectors = iter(embed_mixed(texts, languages))
    return [
        replace(
            document,
            vectors=whole,
            sentences=tuple(
                replace(sentence, vectors=next(vectors)) for sentence in document.sentences
            ),
        )
        for document, whole in zip(documents, _whole_vectors(documents), strict=True)
    ]


def _whole_vectors(documents: Sequence[SourceDocument]) -> list[dict[str, Vector]]:
    """Return the vectors of whole texts: of the language's model, and of the opening."""
    found = embed_openings([_whole(document) for document in documents])
    read_whole = [
        index
        for index, document in enumerate(documents)
        if model_for(document.language).model != OPENING_MODEL
    ]
    texts = [_whole(documents[index]) for index in read_whole]
    languages = [documents[index].language for index in read_whole]
    for index, vectors in zip(read_whole, embed_mixed(texts, languages), strict=True):
        found[index].update(vectors)
    return found


def _whole(document: SourceDocument) -> str:
    whole = f"{document.title}. {document.text}" if document.title else document.text
    return whole[:MAX_CHARACTERS]
