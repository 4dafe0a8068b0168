"""Reading a claim and a passage together: do they speak of one matter, and which way?

The encoder with the adapter `pairs`, a cross-encoder (Nogueira & Cho 2019, arXiv:1901.04085): each
token of one sees all of the other. Its head has four outputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sources.encoder.adapters import PAIRS, Adapter
from sources.encoder.running import Engine, encoder
from sources.encoder.weights import Floats

CLAIM_TOKENS, PAIR_TOKENS = 56, 128
"""How much is read: a claim of some forty words and a passage of some fifty."""
EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class PairRead:
    """How sure the head is, each between 0 and 1: that the passage speaks to the claim; and that it
    supports it, refutes it, or neither (these three add up to 1).
    """

    speaks: float
    supports: float
    refutes: float
    neither: float


class PairReader:
    """The adapted encoder and its head. Not loaded before a fork."""

    def __init__(self, adapter: Adapter = PAIRS) -> None:
        """Load the graph. Raises `EncoderError`."""
        self._engine = Engine(adapter)
        self._tokenizer = encoder().tokenizer
        self._norm = adapter.head("norm.weight"), adapter.head("norm.bias")
        self._dense = adapter.head("dense.weight"), adapter.head("dense.bias")
        self._out = adapter.head("out.weight"), adapter.head("out.bias")

    def read(self, claim: str, passages: Sequence[str]) -> list[PairRead]:
        """Read each passage with the claim, one at a time."""
        [asked] = self._tokenizer.ids([claim])
        asked = asked[:CLAIM_TOKENS]
        return [self._one(asked, ids) for ids in self._tokenizer.ids(passages)]

    def _one(self, claim: Sequence[int], passage: Sequence[int]) -> PairRead:
        end = self._engine.weights.end
        room = PAIR_TOKENS - len(claim) - 4
        _marked, states = self._engine.states([*claim, end, end, *passage[:room]])
        both = np.concatenate([states[0], states.mean(axis=0)])
        both = (both - both.mean()) / np.sqrt(both.var() + EPSILON)
        both = self._norm[0] * both + self._norm[1]
        hidden = np.tanh(self._dense[0] @ both + self._dense[1])
        outputs: Floats = self._out[0] @ hidden + self._out[1]
        sides = np.exp(outputs[:3] - outputs[:3].max())
        supports, refutes, neither = (sides / sides.sum()).tolist()
        return PairRead(float(1 / (1 + np.exp(-outputs[3]))), supports, refutes, neither)


@cache
def pair_reader() -> PairReader:
    """Return this process's reader, loaded once. Raises `EncoderError`."""
    return PairReader()
