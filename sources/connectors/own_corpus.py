"""The desk's own sources, through the search index."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sources.connectors.base import Query, Retrieved
from sources.embedding import away_from_hubs, embed_query
from sources.language.words import query_words
from sources.ranking import (
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    sentence_leg,
    whole_leg,
)
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


class OwnCorpus:
    """Words, titles and fragments of words in the query's language, words in all others, and two
    dense legs per model that reads the query's language; all asked at once.
    """

    name = "own-corpus"

    def __init__(self, backend: SearchBackend | None = None) -> None:
        """Search the configured index, or a given one."""
        self._backend = backend or get_backend()

    def retrieve(self, query: Query, *, size: int) -> Retrieved:
        """Search the index. Raises `SearchUnavailable`."""
        searches = corpus_searches(query, size=size)
        legs = dict(zip(searches, self._backend.search(list(searches.values())), strict=True))
        record = {
            "backend": self._backend.name,
            "index": self._backend.serving(),
            "words": query_words(query.words, query.language),
            "hits": {name: len(hits) for name, hits in legs.items()},
        }
        return Retrieved(legs=legs, record=record)

    def places(self, query: Query, source_ids: Collection[int]) -> list[Hit]:
        """Search in some sources. Raises `SearchUnavailable`."""
        found = self._backend.search(place_searches(query, source_ids))
        return [hit for hits in found for hit in hits]


def corpus_searches(query: Query, *, size: int) -> Mapping[str, Search]:
    """Return the searches that a query needs, by leg."""
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
