"""The desk's own sources, through the search index."""

from sources.connectors.base import Query, Retrieved
from sources.embedding import embed_query
from sources.ranking import TITLE, WORDS, sentence_leg, whole_leg
from sources.search import Filters, SearchBackend, get_backend
from sources.search.words import query_words


class OwnCorpus:
    """Two lexical legs, and two dense ones per model that reads the query's language."""

    name = "own-corpus"

    def __init__(self, backend: SearchBackend | None = None) -> None:
        """Search the configured index, or a given one."""
        self._backend = backend or get_backend()

    def retrieve(self, query: Query, *, size: int) -> Retrieved:
        """Search the index. Raises `SearchUnavailable`."""
        backend, language = self._backend, query.language
        filters = Filters(exclude_source_ids=query.exclude_source_ids, languages=query.languages)
        legs = {
            WORDS: backend.match(query.text, language=language, filters=filters, size=size),
            TITLE: backend.match_title(query.text, language=language, filters=filters, size=size),
        }
        for model, vector in embed_query(query.text, language=language).items():
            legs[whole_leg(model)] = backend.nearest(
                vector, model=model, filters=filters, size=size
            )
            legs[sentence_leg(model)] = backend.nearest_sentence(
                vector, model=model, filters=filters, size=size
            )
        record = {
            "backend": backend.name,
            "index": backend.serving(),
            "words": query_words(query.text, language),
            "hits": {name: len(hits) for name, hits in legs.items()},
        }
        return Retrieved(legs=legs, record=record)
