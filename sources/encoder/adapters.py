"""Adapters: small changes of the encoder's weights, and heads, that make it do something else.

An adapter is a file `<name>.npz` in `heads/` with a card `<name>.json` beside it, which says what
it was trained on, under which licences, and what it reached; `python -m training <name>` made them.
Matrices change by a product of low rank (LoRA: Hu et al. 2021, arXiv:2106.09685).
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sources.encoder.errors import EncoderError
from sources.encoder.weights import SHA256, Floats

HEADS = Path(__file__).with_name("heads")
SCALE = 2.0
"""What the product of the two low-rank matrices is multiplied by, in training as here."""
_DOWN, _UP, _HEAD = ".down", ".up", "head."


class Adapter:
    """One adapter with its head; the file is read when it is first needed."""

    def __init__(self, name: str, folder: Path = HEADS) -> None:
        """Name it; nothing is read yet."""
        self.name = name
        self._path = folder / f"{name}.npz"
        self._card = folder / f"{name}.json"

    @cached_property
    def card(self) -> Mapping[str, Any]:
        """What it was trained on and what it reached. Raises `EncoderError`."""
        try:
            card: dict[str, Any] = json.loads(self._card.read_text(encoding="utf-8"))
            _read = card["sha256"], card["weights"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            message = f"the card of the adapter {self.name} cannot be read: {error}"
            raise EncoderError(message) from error
        return card

    @property
    def hash(self) -> str:
        """The SHA-256 that its card promises; compared when the file is read."""
        return str(self.card["sha256"])

    @cached_property
    def tensors(self) -> Mapping[str, Floats]:
        """What is in the file, by name. Raises `EncoderError` if it is not the one on its card."""
        try:
            found = hashlib.sha256(self._path.read_bytes()).hexdigest()
        except OSError as error:
            message = f"the adapter {self.name} cannot be read: {error}"
            raise EncoderError(message) from error
        if found != self.hash:
            message = f"the adapter {self.name} is not the one on its card: sha256 {found}"
            raise EncoderError(message)
        if self.card["weights"] != SHA256:
            message = f"the adapter {self.name} was trained on other weights"
            raise EncoderError(message)
        with np.load(self._path, allow_pickle=False) as file:
            return {name: file[name].astype(np.float32) for name in file.files}

    def changes(self) -> dict[str, Floats]:
        """Return what tensors become: of a matrix what is added, of a vector the new one."""
        changed = {}
        for name, values in self.tensors.items():
            if name.endswith(_DOWN):
                up = self.tensors[name.removesuffix(_DOWN) + _UP]
                changed[name.removesuffix(_DOWN) + ".w"] = SCALE * (up @ values)
            elif not name.endswith(_UP) and not name.startswith(_HEAD):
                changed[name] = values
        return changed

    def head(self, part: str) -> Floats:
        """Return a tensor of the head."""
        return self.tensors[_HEAD + part]


PAIRS = Adapter("pairs")
"""Reads a claim and a passage together (`sources.encoder.pairs`)."""

STATEMENTS = Adapter("statements")
"""Reads an article (`sources.encoder.articles`)."""

ADAPTERS = (PAIRS, STATEMENTS)
"""All that ship."""
