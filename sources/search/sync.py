"""Keeping the index in step with the database: decide in a pure function, act in another."""

from collections.abc import Sequence
from dataclasses import replace

from sources.documents import split_sentences
from sources.embedding import OPENING_MODEL, embed_openings, embed_texts, model_for
from sources.embedding.base import MAX_CHARACTERS, Vector
from sources.models import Source, SourceSnapshot
from sources.querysets import SourceQuerySet
from sources.search.base import MAX_SENTENCES, SearchBackend, Sentence, SourceDocument, WriteReport
from sources.search.words import slug_words


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
    """Return the documents with vectors, encoding each language's texts together."""
    done = {}
    for language in sorted({document.language for document in documents}):
        group = [document for document in documents if document.language == language]
        wholes = _whole_vectors([_whole(document) for document in group], language)
        texts = [
            document.text[sentence.start : sentence.end]
            for document in group
            for sentence in document.sentences
        ]
        vectors = iter(embed_texts(texts, language=language))
        for document, whole in zip(group, wholes, strict=True):
            sentences = tuple(
                replace(sentence, vectors=next(vectors)) for sentence in document.sentences
            )
            done[document.source_id] = replace(document, vectors=whole, sentences=sentences)
    return [done[document.source_id] for document in documents]


def _whole(document: SourceDocument) -> str:
    whole = f"{document.title}. {document.text}" if document.title else document.text
    return whole[:MAX_CHARACTERS]


def _whole_vectors(wholes: Sequence[str], language: str) -> list[dict[str, Vector]]:
    """Return the vectors of whole texts: of the language's model, and of the opening."""
    openings = embed_openings(wholes)
    if model_for(language).model == OPENING_MODEL:
        return openings
    return [
        {**whole, **opening}
        for whole, opening in zip(embed_texts(wholes, language=language), openings, strict=True)
    ]
