"""Hints by a natural-language-inference model that the operator brings along.

A folder with `model.onnx`, `tokenizer.json` (Hugging Face Tokenizers) and `config.json`, whose
`id2label` names the three classes of natural language inference. The packages `onnxruntime` and
`tokenizers` are loaded only where such a folder is set.
"""

import importlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from sources.stance.model import Cause, Hint, Reason, Stance, stance_of_label

PACKAGES = ("onnxruntime", "tokenizers")
FILES = ("model.onnx", "tokenizer.json", "config.json")
MAX_TOKENS = 512


class StanceModelError(RuntimeError):
    """A stance model cannot be used; says what is missing."""


def read_labels(folder: Path) -> list[str]:
    """Return the labels of a usable folder by class, without loading the model.

    Raises `StanceModelError` if a package, a file or one of the three labels is missing.
    """
    lacking = [name for name in PACKAGES if find_spec(name) is None]
    if lacking:
        message = f"install the package {' and '.join(lacking)}"
        raise StanceModelError(message)
    lacking = [name for name in FILES if not (folder / name).is_file()]
    if lacking:
        message = f"{folder} has no {', '.join(lacking)}"
        raise StanceModelError(message)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        named = {int(number): str(label) for number, label in config["id2label"].items()}
        labels = [named[number] for number in range(len(named))]
        stances = {stance_of_label(label) for label in labels}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"config.json of {folder} has no usable id2label: {error}"
        raise StanceModelError(message) from error
    if len(labels) != len(Stance) or stances != set(Stance):
        message = f"{folder} has the labels {labels}, not one for each of {list(Stance)}"
        raise StanceModelError(message)
    return labels


class NliModel:
    """A loaded model: one thread, so that it survives a fork (docs/adr/0005)."""

    def __init__(self, folder: Path) -> None:
        """Load it. Raises `StanceModelError`."""
        self._labels = read_labels(folder)
        runtime, tokenizers = (importlib.import_module(name) for name in PACKAGES)
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = runtime.InferenceSession(str(folder / "model.onnx"), options)
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both raise bare exceptions of their own
            message = f"{folder} cannot be loaded: {error}"
            raise StanceModelError(message) from error
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)

    def hint(self, *, claim: str, evidence: str) -> Hint:
        """Return the label of the strongest class; the evidence is the premise."""
        encoded = self._tokenizer.encode(evidence, claim)
        given = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        wanted = [one.name for one in self._session.get_inputs()]
        feed: dict[str, Any] = {name: np.array([given[name]], dtype=np.int64) for name in wanted}
        logits = self._session.run(None, feed)[0]
        label = self._labels[int(np.argmax(logits[0]))]
        return Hint(stance_of_label(label), (Reason(Cause.MODEL, "", label),))


@cache
def load_model(folder: Path) -> NliModel:
    """Return the model in a folder, loaded once per process. Raises `StanceModelError`."""
    return NliModel(folder)
