"""Running a collection through the very code that searches for a desk's claims."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as SomeOf
from dataclasses import dataclass, replace
from itertools import islice

from sources.evaluation.collection import Collection, Document
from sources.finding import Found, Query, deciding_sentence, find, nearest_sentences
from sources.ranking import CLOSENESS, DEFAULT, Configuration
from sources.relevance import put_closest_first, text_to_judge
from sources.search import SearchBackend, SourceDocument
from sources.search.sync import document_of, with_vectors

CHUNK = 100
LIST_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Run:
    """Each query's documents, best first with scores, and how long a query took (milliseconds)."""

    ranked: Mapping[str, Sequence[tuple[str, float]]]
    milliseconds_per_query: float

    def documents(self) -> dict[str, list[str]]:
        """Return the lists without scores."""
        return {query: [document for document, _ in found] for query, found in self.ranked.items()}


def index_collection(
    collection: Collection, backend: SearchBackend, *, progress: Callable[[int], object]
) -> None:
    """Index all documents; a document's number in the collection is its source id."""
    numbered = enumerate(collection.documents, start=1)
    while chunk := list(islice(numbered, CHUNK)):
        backend.write(with_vectors([_source(number, document) for number, document in chunk]))
        progress(len(chunk))
    backend.refresh()


def _source(number: int, document: Document) -> SourceDocument:
    return document_of(
        source_id=number,
        version=1,
        title=document.title,
        url=document.url,
        text=document.text,
        language=document.language,
    )


def run_collection(
    collection: Collection,
    backend: SearchBackend,
    *,
    configuration: Configuration = DEFAULT,
    own_language: bool = False,
    progress: Callable[[int], object],
) -> Run:
    """Search every query as a desk does, one after the other. No language is lifted: judgements
    know none.

    `own_language` searches only documents in the query's language: for collections where the same
    statement in another language counts as wrong.
    """
    ranked: dict[str, list[tuple[str, float]]] = {}
    began = time.perf_counter()
    for query in collection.queries:
        asked = Query(
            text=query.text,
            language=query.language,
            claimant=query.claimant,
            languages=frozenset({query.language}) if own_language else frozenset(),
        )
        found = find(
            asked,
            configuration=configuration,
            backend=backend,
            groups_of=_no_copies,
            places=LIST_LENGTH,
        )
        first = replace(found, kept=found.kept[: CLOSENESS.first])
        found = put_closest_first(found, texts_to_judge(collection, first, backend))
        ranked[query.id] = [
            (collection.documents[one.source_id - 1].id, one.score) for one in found.kept
        ]
        progress(1)
    spent = time.perf_counter() - began
    return Run(ranked, 1000 * spent / max(1, len(collection.queries)))


def texts_to_judge(collection: Collection, found: Found, backend: SearchBackend) -> dict[int, str]:
    """Return what of each document found is read: {its number in the collection: text}. Raises
    `SearchUnavailable`.
    """
    nearest = nearest_sentences(found, backend=backend)
    texts = {}
    for one in found.kept:
        document = collection.documents[one.source_id - 1]
        place = nearest.get(one.source_id)
        span = deciding_sentence(place, document.text, one.language, found.query)
        texts[one.source_id] = text_to_judge(document.title, document.text[span.start : span.end])
    return texts


def _no_copies(source_ids: SomeOf[int]) -> Mapping[int, int]:
    """Know none: a collection's documents are none of the database's."""
    return {}


def run_lines(run: Run) -> Iterator[str]:
    """Yield a run as tab-separated query id, document id and score."""
    for query, found in run.ranked.items():
        for document, score in found:
            yield f"{query}\t{document}\t{score:.6f}\n"
