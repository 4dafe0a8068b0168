"""Running the encoder: token states and vectors of texts, one thread, loaded when first needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sources.encoder.adapters import ADAPTERS, Adapter
from sources.encoder.cache import graph_ready
from sources.encoder.errors import EncoderError
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


class Engine:
    """A graph that is loaded. Not before a fork: threads do not survive one."""

    def __init__(self, adapter: Adapter | None = None) -> None:
        """Load the encoder's own graph, or that of an adapter. Raises `EncoderError`."""
        self.weights = Weights()
        places = self.weights.vector("emb.pos").reshape(-1, self.weights.hidden)
        kinds = self.weights.vector("emb.type").reshape(-1, self.weights.hidden)
        self._places: Floats = places + kinds[0]
        try:
            import onnxruntime  # noqa: PLC0415  (where it does not run, ENCODER=package does)

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = _ERRORS_ONLY
            self.session = onnxruntime.InferenceSession(
                str(graph_ready(adapter)), options, providers=["CPUExecutionProvider"]
            )
        except EncoderError:
            raise
        except Exception as error:  # it raises bare exceptions of its own
            message = f"the encoder's graph cannot be loaded: {error}"
            raise EncoderError(message) from error

    def states(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], Floats]:
        """Run one text; return its tokens with the marks, and the last layer's states of them.

        One at a time: what goes into a matrix is quantised by its own largest value, so that in
        company a text would be read a little otherwise; and it is as fast (docs/encoder.md).
        """
        weights = self.weights
        marked = np.array([weights.start, *ids[: MAX_TOKENS - 2], weights.end], dtype=np.int64)
        rows = weights.word_rows(marked) + self._places[: len(marked)]
        states: Floats = self.session.run(None, {"rows": rows[np.newaxis]})[0][0]
        return marked, states


class Encoder:
    """multilingual-e5-small: vectors of texts, and states of their tokens."""

    def __init__(self) -> None:
        """Load it. Raises `EncoderError`."""
        from sources.encoder.tokenizer import Tokenizer  # noqa: PLC0415  (as onnxruntime)

        self.engine = Engine()
        self.tokenizer = Tokenizer(self.engine.weights)

    def vectors(self, texts: Sequence[str], *, prefix: str = "query: ") -> Floats:
        """Return a unit row a text, shape (len(texts), 384): the mean of its states."""
        rows = np.zeros((len(texts), self.engine.weights.hidden), dtype=np.float32)
        for number, ids in enumerate(self.tokenizer.ids([prefix + text for text in texts])):
            _marked, states = self.engine.states(ids)
            mean = states.mean(axis=0)
            rows[number] = mean / np.linalg.norm(mean)
        return rows

    def read(self, texts: Sequence[str], *, prefix: str = "query: ") -> Iterator[Read]:
        """Yield each text's tokens with their states; those of the prefix are left out."""
        before = 1 + len(self.tokenizer.ids([prefix.rstrip()])[0])
        for ids in self.tokenizer.ids([prefix + text for text in texts]):
            marked, states = self.engine.states(ids)
            yield Read(marked[before:-1], states[before:-1])


@cache
def encoder() -> Encoder:
    """Return this process's encoder, loaded once. Raises `EncoderError`."""
    return Encoder()


def prepare() -> None:
    """Build what is built once, so that nobody waits for it later, and load it: what was damaged is
    built anew. Raises `EncoderError`.
    """
    for adapter in (None, *ADAPTERS):
        path = graph_ready(adapter)
        try:
            Engine(adapter)
        except EncoderError:
            path.unlink(missing_ok=True)
            Engine(adapter)
