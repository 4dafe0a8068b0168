"""Graphs built once, kept in a folder, and named after all that they are made of."""

import hashlib
import importlib.metadata
import os
import tempfile
from pathlib import Path

from sources.encoder.adapters import Adapter
from sources.encoder.errors import EncoderError
from sources.encoder.weights import PRECISION, SHA256, Weights, verify, weight_file

_VERSION = 1
"""Grows when the graph is built otherwise, an adapter's scale included."""

_folders: list[Path] = []


def use_folder(folder: Path) -> None:
    """Keep the graphs there: said once, as a process starts."""
    _folders[:] = [folder]


def graph_path(adapter: Adapter | None = None) -> Path:
    """Return where a graph lies, or would lie if it were built: the encoder's own, or the one that
    an adapter is merged into. Raises `EncoderError`.
    """
    if not _folders:
        message = "nobody has said where graphs are kept"
        raise EncoderError(message)
    software = importlib.metadata.version("onnxruntime")
    parts = (_VERSION, SHA256, PRECISION, software, *([adapter.hash] if adapter else []))
    mark = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    name = f"e5small-{adapter.name}" if adapter else "e5small"
    return _folders[0] / f"{name}-{PRECISION}-{mark}.onnx"


def graph_ready(adapter: Adapter | None = None) -> Path:
    """Return a graph's path, building it if nobody has. Two that build at once do no harm: the
    finished file is moved into its place. Raises `EncoderError`.
    """
    path = graph_path(adapter)
    try:
        if path.exists():
            return path
        from sources.encoder.graph import build  # noqa: PLC0415  (onnx: needed here only)

        weights_at = weight_file()
        verify(weights_at)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix="building-") as folder:
            built = Path(folder) / path.name
            build(built, Weights(weights_at), adapter.changes() if adapter else {})
            with built.open("rb+") as file:
                os.fsync(file.fileno())
            built.replace(path)
    except (OSError, ImportError) as error:
        message = f"the encoder cannot be built in {path.parent}: {error}"
        raise EncoderError(message) from error
    return path
