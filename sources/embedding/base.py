"""The protocol of an embedding model."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.lib.exceptions import Unavailable

Vector = NDArray[np.float32]

MAX_CHARACTERS = 2000
"""Longer texts are cut before encoding: the tokenizers take a second for 20,000 characters."""


_APOSTROPHE = re.compile(r"(?<=\w)[‘’ʼ′](?=\w)")
_QUOTE = re.compile(r"(?<!\w)'|'(?!\w)|[“”„‟‘’‚‛«»‹›「」『』＂]")


class EmbeddingError(RuntimeError):
    """A model gave something that is not a vector."""


class EmbedderUnavailable(Unavailable):
    """A model cannot be loaded here; says why. What needs vectors must wait."""

    code = "embedder_unavailable"


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    model: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row per text, shape (len(texts), dimensions)."""


def as_read(text: str) -> str:
    """Return what a model is given of a text: 2,000 characters, with one kind of quotation marks.

    Two copies of a text that differ only in the marks of their house must not differ in meaning.
    """
    return _QUOTE.sub('"', _APOSTROPHE.sub("'", text[:MAX_CHARACTERS]))


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length one; a zero row stays zero. Raises `EmbeddingError` for NaN."""
    if not np.isfinite(rows).all():
        message = "the model returned a value that is not a number"
        raise EmbeddingError(message)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = (rows / np.where(norms == 0, 1, norms)).astype(np.float32)
    return scaled
