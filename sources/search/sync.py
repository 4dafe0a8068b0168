"""Keeping the index in step with the database: decide in a pure function, act in another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sources.embedding import embed_passages
from sources.models import Passage, Source
from sources.search.base import PassageDocument, SearchBackend


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What the index must be told of one source: these passages in, those ids out."""

    source_id: int
    version: int
    documents: tuple[PassageDocument, ...]
    obsolete_ids: tuple[str, ...]


def passage_id(source_id: int, position: int) -> str:
    """Return the deterministic id of a passage in the index."""
    return f"{source_id}:{position}"


def plan_source(source: Source, passages: Sequence[Passage], *, ever: int) -> SourcePlan:
    """Plan one source with the passages of its current snapshot (no vectors yet).

    `ever` is how many positions any of its snapshots had: those that the current one lacks are
    obsolete in the index.
    """
    documents = tuple(
        PassageDocument(
            id=passage_id(source.pk, passage.position),
            source_id=source.pk,
            position=passage.position,
            version=source.index_version,
            title=source.title,
            text=passage.text,
            language=source.language,
            publisher_id=source.publisher_id,
            published_at=source.published_at,
        )
        for passage in passages
    )
    gone = tuple(passage_id(source.pk, position) for position in range(len(documents), ever))
    return SourcePlan(source.pk, source.index_version, documents, gone)


def apply_plans(plans: Sequence[SourcePlan], backend: SearchBackend) -> dict[str, str]:
    """Embed and write several sources' plans in one go.

    Returns {passage id: reason} for passages that the index refused. Raises `SearchUnavailable`,
    `EmbeddingError`.
    """
    documents = [document for plan in plans for document in plan.documents]
    report = backend.write(with_vectors(documents))
    for plan in plans:
        if plan.obsolete_ids:
            backend.delete(plan.obsolete_ids, version=plan.version)
    return dict(report.refused)


def with_vectors(documents: Sequence[PassageDocument]) -> list[PassageDocument]:
    """Return the documents with vectors, embedding each language's passages together."""
    languages = sorted({document.language for document in documents})
    vectors = {}
    for language in languages:
        group = [document for document in documents if document.language == language]
        rows = embed_passages([document.text for document in group], language=language)
        vectors.update({document.id: row for document, row in zip(group, rows, strict=True)})
    return [replace(document, vectors=vectors[document.id]) for document in documents]
