"""How a source lies in Elasticsearch: one document, its sentences nested in it.

One index for all languages: a folded field that every source fills, and one stemmed field per
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
    Nested,
    Text,
    analyzer,
    char_filter,
    token_filter,
)
from elasticsearch.dsl.types import DenseVectorIndexOptions

from sources.embedding.routing import MODELS
from sources.language.words import DIGIT_GROUP, FRAGMENT_CHARACTERS
from sources.search.fingerprint import index_fingerprint

FRAGMENTS = "text.fragments"
"""Characters inside the words of title and text: the field of a leg for all languages."""

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

# 5.000, 5,000 and 5'000 are the same number (as `sources.language.words.fold` has it).
_DIGIT_GROUPS = char_filter(
    "digit_groups", "pattern_replace", pattern=DIGIT_GROUP.pattern, replacement=""
)
# And so are 6,8 and 6.8.
_DECIMAL_COMMAS = char_filter(
    "decimal_commas", "pattern_replace", pattern=r"(?<=\d),(?=\d)", replacement="."
)
# The standard tokenizer keeps "Hegseth's" and "U.S." whole; `sources.language.words` cuts them, and
# so do queries.
_APART = char_filter(
    "apart", "pattern_replace", pattern=r"(?<=\p{L})['’.](?=\p{L})", replacement=" "
)
_CUT = [_DIGIT_GROUPS, _DECIMAL_COMMAS, _APART]
_FOLD = analyzer(
    "fold",
    tokenizer="standard",
    char_filter=_CUT,
    filter=["lowercase", "asciifolding"],
)
_FRAGMENTS = analyzer(
    "fragments",
    tokenizer="standard",
    char_filter=_CUT,
    filter=[
        "lowercase",
        "asciifolding",
        token_filter("ends_marked", "pattern_replace", pattern="^(.*)$", replacement="_$1_"),
        token_filter(
            "fragments_only",
            "ngram",
            min_gram=FRAGMENT_CHARACTERS,
            max_gram=FRAGMENT_CHARACTERS,
            preserve_original=False,
        ),
    ],
)
# A query comes cut into fragments already. Cut here, all fragments of a word would stand in one
# place, and Elasticsearch would score them as synonyms of each other.
_FRAGMENTS_ASKED = analyzer(
    "fragments_asked", tokenizer="whitespace", filter=["lowercase", "asciifolding"]
)
_INDONESIAN = analyzer(
    "indonesian_folded",
    tokenizer="standard",
    char_filter=_CUT,
    filter=[
        "lowercase",
        token_filter("indonesian_stop", "stop", stopwords="_indonesian_"),
        token_filter("indonesian_stem", "stemmer", language="indonesian"),
        "asciifolding",
    ],
)


def stem_field(field: str, language: str) -> str | None:
    """Return the name of the stemmed "text" or "title" of a language, None where there is none."""
    language = _SHARED.get(language, language)
    return f"{field}_{language}" if language in {*_BUILT_IN, "id", "cjk"} else None


def vector_field(model: str) -> str:
    """Return the name of the field that holds a model's vectors, of the whole or of a sentence."""
    return f"vector_{model}"


def _vectors() -> dict[str, DenseVector]:
    """One field per model. The type is named: the default, bbq_hnsw, loses recall here."""
    options = DenseVectorIndexOptions(type="hnsw", m=16, ef_construction=100)
    return {
        vector_field(model): DenseVector(
            dims=embedder.dimensions, similarity="cosine", index_options=options
        )
        for model, embedder in MODELS.items()
    }


def index_body() -> dict[str, Any]:
    """Return settings and mappings for a new index, as `indices.create` takes them."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.field("source_id", Long())
    mapping.field("language", Keyword())
    mapping.field("publisher_id", Long())
    mapping.field("published_at", Date())
    fragments = {
        "fragments": Text(
            analyzer=_FRAGMENTS,
            search_analyzer=_FRAGMENTS_ASKED,
            index_options="freqs",
            similarity="every_fragment",
        )
    }
    for name in ("title", "text"):
        mapping.field(name, Text(analyzer=_FOLD, fields=fragments if name == "text" else {}))
        for language, built_in in _BUILT_IN.items():
            mapping.field(f"{name}_{language}", Text(analyzer=built_in))
        mapping.field(f"{name}_id", Text(analyzer=_INDONESIAN))
        mapping.field(f"{name}_cjk", Text(analyzer="cjk"))
    places = {"start": Integer(index=False), "end": Integer(index=False)}
    mapping.field("sentences", Nested(properties={**places, **_vectors()}))
    for field, vector in _vectors().items():
        mapping.field(field, vector)
    index = Index("sources")
    index.mapping(mapping)
    # All fragments of a word stand in one place; by default only one of them counts in the length.
    every_fragment = {"type": "BM25", "discount_overlaps": False}
    # Deletes are remembered for an hour, so that a late write of a deleted source is refused.
    index.settings(
        number_of_shards=1,
        number_of_replicas=0,
        refresh_interval="5s",
        gc_deletes="1h",
        similarity={"every_fragment": every_fragment},
    )
    body: dict[str, Any] = index.to_dict()
    body["mappings"]["_meta"] = {"fingerprint": index_fingerprint(body)}
    return body
