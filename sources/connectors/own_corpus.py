"""The desk's own sources, through the search index."""

from sources.connectors.base import Query, Retrieved
from sources.embedding import embed_query
from sources.ranking.fusion import WORDS
from sources.search import Filters, get_backend
from sources.search.words import query_words


class OwnCorpus:
    """One lexical leg and one dense leg per model that reads the query's language."""

    name = "own-corpus"

    def retrieve(self, query: Query, *, size: int) -> Retrieved:
        """Search the index. Raises `SearchUnavailable`."""
        backend = get_backend()
        filters = Filters(exclude_source_ids=query.exclude_source_ids)
        legs = {
            WORDS: backend.match(query.text, language=query.language, filters=filters, size=size)
        }
        for model, vector in embed_query(query.text, language=query.language).items():
            legs[model] = backend.nearest(vector, model=model, filters=filters, size=size)
        record = {
            "backend": backend.name,
            "index": backend.status().index,
            "words": query_words(query.text, query.language),
            "hits": {name: len(hits) for name, hits in legs.items()},
        }
        return Retrieved(legs=legs, record=record)
