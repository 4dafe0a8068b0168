"""Which model a text goes to."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from sources.embedding.base import Embedder, Vector
from sources.embedding.e5 import e5, own_engine
from sources.embedding.usem3 import LANGUAGES, UseM3

USE = UseM3()
E5 = e5()
MODELS: dict[str, Embedder] = {USE.model: USE, E5.model: E5}

OPENING_MODEL = E5.model
OPENING_CHARACTERS = 300
"""How much of a source the slower model reads, about 30 ms of it (docs/adr/0012)."""

SENTENCE_CHARACTERS = {USE.model: 200_000, E5.model: 25_000 if own_engine() else 6_000}
"""How much of one source's sentences a model reads: about three seconds of processor time. Measured
on one busy core: USE 60,000 to 65,000 characters a second, e5 8,000 to 10,000, and 1,300 to 2,100
by its package's engine.
"""

ENCODED_TOGETHER = 8
"""Texts given to an encoder at once. Signals, a task's soft time limit among them, wait until
native code returns: at most 16,000 characters. More at once is no faster.
"""

_QUERIES_REMEMBERED = 2000


def model_for(language: str) -> Embedder:
    """Return the model whose training covered the language best."""
    return USE if language in LANGUAGES else E5


def embed_texts(texts: Sequence[str], *, language: str) -> list[dict[str, Vector]]:
    """Return `{model id: unit vector}` for each text; an empty dict for one without words."""
    return _embed(texts, model_for(language))


def embed_mixed(texts: Sequence[str], languages: Sequence[str]) -> list[dict[str, Vector]]:
    """Do the same for texts in several languages, encoding each model's texts together."""
    vectors: list[dict[str, Vector]] = [{} for _ in texts]
    for embedder in MODELS.values():
        mine = [index for index, one in enumerate(languages) if model_for(one) is embedder]
        for index, found in zip(mine, _embed([texts[i] for i in mine], embedder), strict=True):
            vectors[index] = found
    return vectors


def embed_openings(texts: Sequence[str]) -> list[dict[str, Vector]]:
    """Return `{model id: unit vector}` of each text's first 300 characters, by the model that reads
    every language. An empty dict for a text without words.
    """
    return _embed([text[:OPENING_CHARACTERS] for text in texts], E5)


def _embed(texts: Sequence[str], embedder: Embedder) -> list[dict[str, Vector]]:
    worded = [index for index, text in enumerate(texts) if any(map(str.isalnum, text))]
    vectors: list[dict[str, Vector]] = [{} for _ in texts]
    for start in range(0, len(worded), ENCODED_TOGETHER):
        some = worded[start : start + ENCODED_TOGETHER]
        for index, row in zip(some, embedder.encode([texts[i] for i in some]), strict=True):
            if row.any():
                vectors[index] = {embedder.model: row}
    return vectors


@lru_cache(maxsize=_QUERIES_REMEMBERED)
def embed_query(text: str, *, language: str) -> Mapping[str, Vector]:
    """Return the query's vector for every model that can read its language; remembered.

    e5 reads them all. USE is left out for languages it was not trained on: there its nearest
    passages are as good as drawn by lot (docs/retrieval.md).
    """
    models: list[Embedder] = [E5] if language not in LANGUAGES else [USE, E5]
    vectors = {model.model: row for model in models for row in model.encode([text]) if row.any()}
    for row in vectors.values():
        row.setflags(write=False)
    return MappingProxyType(vectors)
