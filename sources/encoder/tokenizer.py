"""Texts into the encoder's tokens, with places in the text.

SentencePiece's unigram model (Kudo 2018, arXiv:1804.10959) on the vocabulary that the weight file
has.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from sources.encoder.vocabulary import sentencepiece_model
from sources.encoder.weights import Floats, Weights
from sources.language.sentences import SURROGATE

_SPACES = re.compile("  +")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens, without marks of beginning and end, and where each stands in the text."""

    ids: list[int]
    spans: list[tuple[int, int]]


class Tokenizer:
    """Cuts as the model was trained: the same ids as the package's own engine."""

    def __init__(self, weights: Weights) -> None:
        """Read the vocabulary."""
        self._rarity: Floats = np.maximum(0, -weights.piece_scores)
        self._pieces = SentencePieceProcessor()
        self._pieces.LoadFromSerializedProto(sentencepiece_model(weights))
        self._replacements = dict(weights.replacements)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text."""
        normal = [
            _SPACES.sub(" ", SURROGATE.sub(" ", text).translate(self._replacements))
            for text in texts
        ]
        return [self._pieces.EncodeAsIds(text) for text in normal]

    def rarity(self, ids: NDArray[np.int64]) -> Floats:
        """Return how rare tokens are: minus the logarithm of their probability, never below 0."""
        rarity: Floats = self._rarity[ids]
        return rarity

    def tokens(self, text: str) -> Tokens:
        """Return a text's tokens with their places, in code points of the text as it was given."""
        characters: list[str] = []
        origins: list[int] = []
        for place, character in enumerate(SURROGATE.sub(" ", text)):
            for one in self._replacements.get(ord(character), character):
                if one == " " and characters and characters[-1] == " ":
                    continue
                characters.append(one)
                origins.append(place)
        normal = "".join(characters)
        cut = self._pieces.EncodeAsOffsetMapping(normal)
        return Tokens(cut["ids"], [_span(normal, origins, *place) for place in cut["offsets"]])


def _span(normal: str, origins: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return the place of a token in the text itself, without the space before it."""
    while start < end and normal[start] == " ":
        start += 1
    if start == end:
        place = origins[min(start, len(origins) - 1)] if origins else 0
        return place, place
    return origins[start], origins[end - 1] + 1
