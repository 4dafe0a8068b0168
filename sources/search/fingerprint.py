"""A mark of how sources become documents of an index: another mark, another index."""

from typing import Any

from sources.embedding.base import MAX_CHARACTERS
from sources.embedding.routing import MODELS, OPENING_CHARACTERS, SENTENCE_CHARACTERS
from sources.search.base import MAX_SENTENCES
from workbench.lib.hashing import json_hash

ANALYSIS = 5
"""Grows when old indices should be built anew: when sentences, roots, fragments, folding, what
models are given of a text, or the fields of the embedded word index change.
"""


def index_fingerprint(layout: Any) -> str:
    """Return the mark for an index with this layout (anything that JSON can hold)."""
    models = {model: embedder.dimensions for model, embedder in MODELS.items()}
    sizes = [MAX_CHARACTERS, OPENING_CHARACTERS, MAX_SENTENCES, SENTENCE_CHARACTERS]
    return json_hash([ANALYSIS, models, sizes, layout])[:16]
