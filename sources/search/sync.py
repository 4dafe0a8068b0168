"""Keeping the index in step with the database: decide in a pure function, act in another."""

from collections.abc import Sequence
from dataclasses import replace

from sources.documents import split_sentences
from sources.embedding import embed_texts
from sources.embedding.base import MAX_CHARACTERS
from sources.models import Source, SourceSnapshot
from sources.search.base import SearchBackend, Sentence, SourceDocument, WriteReport
from sources.search.words import slug_words

MAX_SENTENCES = 2000
"""Of one source; later ones are found by words and by the vector of the whole only."""


def plan_source(source: Source, snapshot: SourceSnapshot) -> SourceDocument:
    """Return what the index must hold of a source, with its sentences cut and no vectors yet."""
    spans = split_sentences(snapshot.text, source.language)[:MAX_SENTENCES]
    return SourceDocument(
        source_id=source.pk,
        version=source.index_version,
        title=source.title or slug_words(source.url),
        text=snapshot.text,
        language=source.language,
        publisher_id=source.publisher_id,
        published_at=source.published_at,
        sentences=tuple(Sentence(span.start, span.end) for span in spans),
    )


def apply_plans(plans: Sequence[SourceDocument], backend: SearchBackend) -> WriteReport:
    """Embed and write several sources in one go. Raises `SearchUnavailable`, `EmbeddingError`."""
    return backend.write(with_vectors(plans))


def with_vectors(documents: Sequence[SourceDocument]) -> list[SourceDocument]:
    """Return the documents with vectors, encoding each language's texts together."""
    done = {}
    for language in sorted({document.language for document in documents}):
        group = [document for document in documents if document.language == language]
        texts = [text for document in group for text in _texts(document)]
        vectors = iter(embed_texts(texts, language=language))
        for document in group:
            whole = next(vectors)
            sentences = tuple(
                replace(sentence, vectors=next(vectors)) for sentence in document.sentences
            )
            done[document.source_id] = replace(document, vectors=whole, sentences=sentences)
    return [done[document.source_id] for document in documents]


def _texts(document: SourceDocument) -> list[str]:
    """Return the whole (its title and beginning), then each sentence."""
    whole = f"{document.title}. {document.text}" if document.title else document.text
    sentences = [document.text[one.start : one.end] for one in document.sentences]
    return [whole[:MAX_CHARACTERS], *sentences]
