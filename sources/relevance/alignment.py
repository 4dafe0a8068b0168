"""How well a text has a counterpart for each word of a claim, in whatever languages.

Late interaction as in ColBERT (Khattab & Zaharia 2020, arXiv:2004.12832): the largest cosine of
each of the claim's tokens to any of the text's, averaged; rare tokens, by the vocabulary's own
probabilities, count more. What all tokens have in common is taken off first, as for openings
(`sources.embedding.hubs`).
"""

from functools import cache

import numpy as np

from sources.embedding.base import as_read
from sources.embedding.hubs import ordinary_sentences
from sources.encoder import encoder
from sources.encoder.weights import Floats

READ_CHARACTERS = 600
"""How much of a text is read: about 50 ms at most."""


class Aligner:
    """A claim, read once, to be aligned with texts."""

    def __init__(self, claim: str) -> None:
        """Read the claim. Raises `EncoderError`."""
        [read] = encoder().read([as_read(claim)[:READ_CHARACTERS]])
        self._states = _centred(read.states)
        self.tokens = len(read.ids)
        rarity = encoder().tokenizer.rarity(read.ids)
        total = float(rarity.sum())
        self._weights = rarity / total if total > 0 else np.full(len(rarity), 1 / len(rarity))

    def align(self, text: str) -> float:
        """Return the alignment of a text, about 0 to 1; low where a side has no words."""
        [read] = encoder().read([as_read(text)[:READ_CHARACTERS]])
        if not len(read.ids) or not len(self._weights):
            return 0.0
        nearest = (self._states @ _centred(read.states).T).max(axis=1)
        return float(nearest @ self._weights)


def _centred(states: Floats) -> Floats:
    moved = states - _common()
    scaled: Floats = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return scaled


@cache
def _common() -> Floats:
    states = [read.states for read in encoder().read(ordinary_sentences())]
    mean: Floats = np.concatenate(states).mean(axis=0)
    return mean
