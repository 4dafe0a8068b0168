"""The encoder as an ONNX graph, written by hand: no training framework at run time.

BERT's encoder (Devlin et al. 2019, arXiv:1810.04805) in onnxruntime's fused operators (domain
com.microsoft, onnxruntime's ContribOperators.md). Rows of the vocabulary come in from outside.

`mixed` precision: matrices in eight bits with a scale per output, what goes in quantised as it
comes, by its own largest value (DynamicQuantizeMatMul); the second matrix of each feed-forward
layer, whose input has outliers, stays in float32. Weights use seven of the eight bits: two products
added in 16 bits must not saturate on processors without VNNI.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from sources.encoder.weights import Floats, Weights

_LARGEST = 63  # seven bits, symmetric
_FUSED = "com.microsoft"
_OPSET, _FUSED_OPSET, _IR = 17, 1, 9


def build(path: Path, weights: Weights, changes: Mapping[str, Floats]) -> None:
    """Write the graph. `changes` are an adapter's, by the names of `Weights`: they are added to
    matrices and take the place of vectors.
    """
    _Builder(weights, changes).save(path)


class _Builder:
    """Collects nodes and constants. Matrices are kept as the file has them: (outputs, inputs)."""

    def __init__(self, weights: Weights, changes: Mapping[str, Floats]) -> None:
        self._weights = weights
        self._changes = changes
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def save(self, path: Path) -> None:
        w = self._weights
        self._node(
            "LayerNormalization",
            ["rows", *self._constant_pair("emb.ln")],
            "x0",
            domain="",
            axis=-1,
            epsilon=w.epsilon,
        )
        self._constant("thirds", np.array([w.hidden] * 3, dtype=np.int64))
        flows = ["x0", *(f"x{n}" for n in range(1, w.layers)), "states"]
        for layer in range(w.layers):
            self._layer(f"l{layer}", flows[layer], flows[layer + 1])
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["B", "L", w.hidden])],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["B", "L", w.hidden])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, _FUSED_OPSET)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=_IR), path)

    def _layer(self, name: str, given: str, result: str) -> None:
        w = self._weights
        square = (w.hidden, w.hidden)
        self._product(given, [f"{name}.{one}" for one in "qkv"], f"{name}.qkv", square)
        parts = [f"{name}.{one}" for one in ("Q", "K", "V")]
        self._nodes.append(helper.make_node("Split", [f"{name}.qkv", "thirds"], parts, axis=-1))
        biases = np.concatenate([self._vector(f"{name}.{one}.b") for one in "qkv"])
        attended = [*parts, self._constant(f"{name}.qkv.b", biases)]
        self._node("MultiHeadAttention", attended, f"{name}.seen", num_heads=w.heads)
        self._product(f"{name}.seen", [f"{name}.ao"], f"{name}.out", square)
        self._normalised(f"{name}.out", given, f"{name}.aln", f"{name}.ao.b", f"{name}.mid")
        wide, narrow = (w.feed_forward, w.hidden), (w.hidden, w.feed_forward)
        self._product(f"{name}.mid", [f"{name}.fi"], f"{name}.wide", wide)
        bias = self._constant(f"{name}.fi.b", self._vector(f"{name}.fi.b"))
        self._node("BiasGelu", [f"{name}.wide", bias], f"{name}.gelu")
        matrix = self._matrix(f"{name}.fo", narrow)
        # In float32: what comes out of GELU has outliers that eight bits would drown the rest in.
        self._node(
            "MatMul",
            [f"{name}.gelu", self._constant(f"{name}.fo.w", np.ascontiguousarray(matrix.T))],
            f"{name}.narrow",
            domain="",
        )
        self._normalised(f"{name}.narrow", f"{name}.mid", f"{name}.oln", f"{name}.fo.b", result)

    def _product(
        self, given: str, names: Sequence[str], result: str, shape: tuple[int, int]
    ) -> None:
        """Multiply by one or several matrices side by side, in eight bits."""
        matrix = np.concatenate([self._matrix(name, shape) for name in names])
        small, scales = quantised(matrix)
        inputs = [
            given,
            self._constant(f"{result}.w", np.ascontiguousarray(small.T)),
            self._constant(f"{result}.s", scales),
            self._constant(f"{result}.z", np.zeros(len(scales), dtype=np.int8)),
        ]
        self._node("DynamicQuantizeMatMul", inputs, result)

    def _normalised(self, given: str, beside: str, norm: str, bias: str, result: str) -> None:
        added = [*self._constant_pair(norm), self._constant(bias, self._vector(bias))]
        inputs = [given, beside, *added]
        self._node("SkipLayerNormalization", inputs, result, epsilon=self._weights.epsilon)

    def _node(
        self, kind: str, inputs: Sequence[str], output: str, *, domain: str = _FUSED, **more: Any
    ) -> None:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **more))

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(values, name))
        return name

    def _constant_pair(self, name: str) -> list[str]:
        return [self._constant(one, self._vector(one)) for one in (f"{name}.w", f"{name}.b")]

    def _vector(self, name: str) -> Floats:
        changed = self._changes.get(name)
        return self._weights.vector(name) if changed is None else changed

    def _matrix(self, name: str, shape: tuple[int, int]) -> Floats:
        matrix = self._weights.matrix(f"{name}.w", *shape)
        change = self._changes.get(f"{name}.w")
        return matrix if change is None else matrix + change


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix (outputs, inputs) in eight bits, and each output's scale."""
    scales = np.abs(matrix).max(axis=1) / _LARGEST
    scales = np.where(scales == 0, 1, scales).astype(np.float32)
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales
