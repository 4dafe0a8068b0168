"""ONE search: ask every leg, fuse them, leave room for independent material, find what decides.

The desk's runs, replay, evaluation and benchmarks all come here, so that what is measured is what
people see. Nothing is written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sources.embedding import away_from_hubs, embed_query, model_for
from sources.language import Span
from sources.language.words import best_shared_sentence, query_words
from sources.ranking import (
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    Configuration,
    Ranked,
    fuse,
    sentence_leg,
    whole_leg,
)
from sources.ranking.spreading import spread
from sources.ranking.ties import vouched_first
from sources.search import (
    Filters,
    Hit,
    Part,
    Search,
    SearchBackend,
    Unit,
    VectorSearch,
    WordSearch,
    get_backend,
)
from sources.selectors import copy_groups

PLACES = 20
"""So many sources are shown to a reviewer."""

GroupsOf = Callable[[Collection[int]], Mapping[int, int]]
UnvouchedOf = Callable[[Collection[int]], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a statement in its language, and sources that must not answer.

    `claimant` is who said it, where that is known: a name to be found among words, which says
    nothing of what the statement means. `languages` are those of the sources that may answer; empty
    means all.
    """

    text: str
    language: str
    claimant: str = ""
    exclude_source_ids: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The statement and the name: what is looked for in texts."""
        return f"{self.text} {self.claimant}".rstrip()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `legs` and `models` (of each language) are all that its ranking can be
    repeated from; `record` says where was searched and for which words.

    `ranked` are all candidates, best first; `kept` those that take a place; `left_out` would have
    taken one had their copy group not had enough: {source id: group}; `unvouched` stand behind
    others of their score. `alignments` are those of the kept that were aligned with the query.
    """

    query: Query
    legs: Mapping[str, Sequence[Hit]]
    models: Mapping[str, str]
    record: Mapping[str, Any]
    ranked: Sequence[Ranked]
    kept: Sequence[Ranked]
    left_out: Mapping[int, int]
    unvouched: frozenset[int]
    alignments: Mapping[int, float] = field(default_factory=dict)


def find(
    query: Query,
    *,
    configuration: Configuration,
    readable: frozenset[str] = frozenset(),
    backend: SearchBackend | None = None,
    groups_of: GroupsOf = copy_groups,
    unvouched_of: UnvouchedOf = lambda _source_ids: frozenset(),
    places: int = PLACES,
) -> Found:
    """Search the configured index, or a given one. Raises `SearchUnavailable`.

    `readable` languages are lifted a little. `groups_of` tells which sources are copies; where the
    documents are none of the database's, nobody is. `unvouched_of` tells for which of them nobody
    stands up.
    """
    backend = backend or get_backend()
    searches = leg_searches(query, size=configuration.leg_size)
    legs = dict(zip(searches, backend.search(list(searches.values())), strict=True))
    models = language_models(legs)
    fused = fuse(
        legs,
        language=query.language,
        models=models,
        configuration=configuration,
        readable=readable,
    )
    ids = [one.source_id for one in fused]
    unvouched = unvouched_of(ids)
    ranked = vouched_first(fused, unvouched)
    placed = spread(ranked, groups_of(ids), places=places)
    record = {
        "backend": backend.name,
        "index": backend.serving(),
        "words": query_words(query.words, query.language),
        "hits": {name: len(hits) for name, hits in legs.items()},
    }
    return Found(query, legs, models, record, ranked, placed.kept, placed.left_out, unvouched)


def nearest_sentences(found: Found, *, backend: SearchBackend | None = None) -> dict[int, Hit]:
    """Return where the sentence nearest to the query is, by source id, for those of the kept
    sources where vectors tell and the index has not changed since. Raises `SearchUnavailable`.
    """
    searches = place_searches(found.query, [one.source_id for one in found.kept])
    versions = {one.source_id: one.version for one in found.kept}
    return {
        hit.source_id: hit
        for hits in (backend or get_backend()).search(searches)
        for hit in hits
        if versions.get(hit.source_id) == hit.version
    }


def deciding_sentence(place: Hit | None, text: str, language: str, query: Query) -> Span:
    """Return the place of the sentence nearest by vectors, else of that which shares most words."""
    if place is not None and place.start is not None and place.end is not None:
        return Span(place.start, place.end)
    return Span(*best_shared_sentence(text, language, query.words, query.language))


def language_models(legs: Mapping[str, Sequence[Hit]]) -> dict[str, str]:
    """Return the model of each language that occurs among the hits."""
    languages = {hit.language for hits in legs.values() for hit in hits}
    return {language: model_for(language).model for language in languages}


def leg_searches(query: Query, *, size: int) -> Mapping[str, Search]:
    """Return the searches that a query needs, by leg: words, titles and fragments of words in its
    language, words in all others, and two dense legs per model that reads its language.
    """
    text, language = query.text, query.language
    anywhere = Filters(exclude_source_ids=query.exclude_source_ids, languages=query.languages)
    searches: dict[str, Search] = {}
    if not query.languages or language in query.languages:
        same = replace(anywhere, languages=frozenset({language}))
        searches[WORDS] = WordSearch(query.words, language, size, same)
        searches[TITLE] = WordSearch(text, language, size, same, Part.TITLE)
        searches[FRAGMENTS] = WordSearch(text, language, size, same, Part.FRAGMENTS)
    if not query.languages or query.languages - {language}:
        others = replace(anywhere, exclude_languages=frozenset({language}))
        searches[WORDS_ELSEWHERE] = WordSearch(query.words, language, size, others)
    for model, vector in embed_query(text, language=language).items():
        for leg, unit in ((whole_leg(model), Unit.WHOLE), (sentence_leg(model), Unit.SENTENCE)):
            asked = away_from_hubs(vector) if leg == OPENING else vector
            searches[leg] = VectorSearch(asked, model, size, anywhere, unit)
    return searches


def place_searches(query: Query, source_ids: Collection[int]) -> list[Search]:
    """Return the searches for the sentences of some sources that are nearest to a query."""
    filters = Filters(source_ids=frozenset(source_ids))
    return [
        VectorSearch(vector, model, len(source_ids), filters, unit=Unit.SENTENCE, places=True)
        for model, vector in embed_query(query.text, language=query.language).items()
        if source_ids
    ]
