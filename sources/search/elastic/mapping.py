"""How a passage lies in Elasticsearch.

One index for all languages: a folded field that every passage fills, and one stemmed field per
language filled only where Elasticsearch has an analyzer for it. Fields or indices per language
alone rank foreign words too high, because a word's rarity is counted per field (docs/adr/0004).
"""

from typing import Any

from elasticsearch.dsl import (
    Date,
    DenseVector,
    Index,
    Integer,
    Keyword,
    Long,
    Mapping,
    Text,
    analyzer,
    token_filter,
)
from elasticsearch.dsl.types import DenseVectorIndexOptions

from sources.embedding.routing import MODELS

SCHEMA = 1

_BUILT_IN = {
    "ar": "arabic", "bg": "bulgarian", "bn": "bengali", "ca": "catalan", "cs": "czech",
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "gl": "galician", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "it": "italian", "lt": "lithuanian", "lv": "latvian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "th": "thai",
    "tr": "turkish",
}  # fmt: skip
_SHARED = {"zh": "cjk", "ja": "cjk", "ko": "cjk", "ms": "id"}

_FOLD = analyzer("fold", tokenizer="standard", filter=["lowercase", "asciifolding"])
_INDONESIAN = analyzer(
    "indonesian_folded",
    tokenizer="standard",
    filter=[
        "lowercase",
        token_filter("indonesian_stop", "stop", stopwords="_indonesian_"),
        token_filter("indonesian_stem", "stemmer", language="indonesian"),
        "asciifolding",
    ],
)


def stem_field(language: str) -> str | None:
    """Return the name of a language's stemmed field, None where there is none."""
    language = _SHARED.get(language, language)
    return f"text_{language}" if language in {*_BUILT_IN, "id", "cjk"} else None


def vector_field(model: str) -> str:
    """Return the name of the field that holds a model's vectors."""
    return f"vector_{model}"


def index_body() -> dict[str, Any]:
    """Return settings and mappings for a new index, as `indices.create` takes them."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_meta", {"schema": SCHEMA, "models": sorted(MODELS)})
    mapping.field("source_id", Long())
    mapping.field("position", Integer())
    mapping.field("language", Keyword())
    mapping.field("publisher_id", Long())
    mapping.field("published_at", Date())
    mapping.field("title", Text(analyzer=_FOLD))
    mapping.field("text", Text(analyzer=_FOLD))
    for language, name in _BUILT_IN.items():
        mapping.field(f"text_{language}", Text(analyzer=name))
    mapping.field("text_id", Text(analyzer=_INDONESIAN))
    mapping.field("text_cjk", Text(analyzer="cjk"))
    for model, embedder in MODELS.items():
        # The type is named because the default (bbq_hnsw) loses recall at these sizes.
        options = DenseVectorIndexOptions(type="hnsw", m=16, ef_construction=100)
        field = DenseVector(dims=embedder.dimensions, similarity="cosine", index_options=options)
        mapping.field(vector_field(model), field)
    index = Index("passages")
    index.mapping(mapping)
    # Deletes are remembered for an hour, so that a late write of a deleted passage is refused.
    index.settings(number_of_shards=1, number_of_replicas=0, refresh_interval="5s", gc_deletes="1h")
    body: dict[str, Any] = index.to_dict()
    return body
