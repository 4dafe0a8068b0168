"""Running the encoder: token states and vectors of texts, one thread, loaded when first needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sources.encoder.cache import graph_ready
from sources.encoder.errors import EncoderError
from sources.encoder.tokenizer import Tokenizer
from sources.encoder.weights import Floats, Weights

MAX_TOKENS = 512
_ERRORS_ONLY = 3


@dataclass(frozen=True, slots=True)
class Read:
    """What the encoder made of a text: its tokens, shape (n,), and the last layer's states of them,
    shape (n, 384), both without the marks of beginning and end.
    """

    ids: NDArray[np.int64]
    states: Floats


class Encoder:
    """multilingual-e5-small. Not loaded before a fork: threads do not survive one."""

    def __init__(self) -> None:
        """Load the graph. Raises `EncoderError`."""
        self._weights = Weights()
        self.tokenizer = Tokenizer(self._weights)
        places = self._weights.vector("emb.pos").reshape(-1, self._weights.hidden)
        kinds = self._weights.vector("emb.type").reshape(-1, self._weights.hidden)
        self._places: Floats = places + kinds[0]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph_ready()), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # it raises bare exceptions of its own
            message = f"the encoder's graph cannot be loaded: {error}"
            raise EncoderError(message) from error

    def vectors(self, texts: Sequence[str], *, prefix: str = "query: ") -> Floats:
        """Return a unit row a text, shape (len(texts), 384): the mean of its states."""
        rows = np.zeros((len(texts), self._weights.hidden), dtype=np.float32)
        for number, ids in enumerate(self.tokenizer.ids([prefix + text for text in texts])):
            _marked, states = self._states(ids)
            mean = states.mean(axis=0)
            rows[number] = mean / np.linalg.norm(mean)
        return rows

    def read(self, texts: Sequence[str], *, prefix: str = "query: ") -> Iterator[Read]:
        """Yield each text's tokens with their states; those of the prefix are left out."""
        before = 1 + len(self.tokenizer.ids([prefix.rstrip()])[0])
        for ids in self.tokenizer.ids([prefix + text for text in texts]):
            marked, states = self._states(ids)
            yield Read(marked[before:-1], states[before:-1])

    def _states(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], Floats]:
        """Run one text; return its tokens with the marks, and the last layer's states of them.

        One at a time: what goes into a matrix is quantised by its own largest value, so that in
        company a text would be read a little otherwise; and it is as fast (docs/encoder.md).
        """
        weights = self._weights
        marked = np.array([weights.start, *ids[: MAX_TOKENS - 2], weights.end], dtype=np.int64)
        rows = weights.word_rows(marked) + self._places[: len(marked)]
        states: Floats = self._session.run(None, {"rows": rows[np.newaxis]})[0][0]
        return marked, states


@cache
def encoder() -> Encoder:
    """Return this process's encoder, loaded once. Raises `EncoderError`."""
    return Encoder()


def prepare() -> None:
    """Build what is built once, so that nobody waits for it later. Raises `EncoderError`."""
    graph_ready()
