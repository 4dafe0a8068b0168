"""From what was learned to the adapter's file and its card."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from sources.encoder.adapters import HEADS
from sources.encoder.weights import SHA256


def tensor_name(name: str) -> str:
    """Return the adapter's name of a parameter of the network."""
    if not name.startswith("layers."):
        return f"head.{name}"
    _layers, number, part, what = name.split(".")
    short = {"weight": "w", "bias": "b"}.get(what, what)
    return f"l{number}.{part}.{short}"


def export(name: str, learned: Mapping[str, Tensor], card: Mapping[str, Any]) -> Path:
    """Write the file, in half precision, and its card with the hash; return the file's path."""
    HEADS.mkdir(exist_ok=True)
    path = HEADS / f"{name}.npz"
    tensors = {tensor_name(key): value.detach().half().numpy() for key, value in learned.items()}
    np.savez_compressed(path, **tensors)
    written = {
        "name": name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "weights": SHA256,
        **card,
    }
    text = json.dumps(written, indent=2, ensure_ascii=False)
    path.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    return path
