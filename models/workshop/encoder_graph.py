"""MiniLM as an ONNX graph, written node by node from its weights: word pieces in, a mean of the last layer out.

The layout is BERT's (Devlin et al. 2019) with 6 layers of 12 heads, as published with all-MiniLM-L6-v2. There is no mask: texts go in one at
a time, or several of one length.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]

LAYERS, HEADS = 6, 12
_OPSET = 17  # the first that knows LayerNormalization
_EPSILON = 1e-12


def graph(weights: Weights) -> Any:
    """The checked model: `pieces` (texts x pieces, int64) in, `rows` (texts x dims, float32) out."""
    import onnx
    from onnx import TensorProto, helper

    page = _Page()
    hidden = _layers(page, weights, _embedded(page, weights))
    page.add("ReduceMean", [hidden], "rows", axes=[1], keepdims=0)
    dims = weights["embeddings.word_embeddings.weight"].shape[1]
    taken = helper.make_tensor_value_info("pieces", TensorProto.INT64, ["texts", "length"])
    given = helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["texts", dims])
    model = helper.make_model(
        helper.make_graph(page.nodes, "minilm", [taken], [given], page.constants),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    return model


class _Page:
    """The nodes and constants written so far."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def add(self, operation: str, inputs: list[str], output: str = "", **attributes: Any) -> str:
        """Write a node; gives the name of its output."""
        from onnx import helper

        name = output or f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **attributes))
        return name

    def constant(self, value: Any, name: str = "") -> str:
        """Write a constant; gives its name."""
        from onnx import numpy_helper

        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name


def _embedded(page: _Page, weights: Weights) -> str:
    """Word, place and sentence embeddings added up and normalised."""
    words = page.add("Gather", [page.constant(weights["embeddings.word_embeddings.weight"], "words"), "pieces"])
    shape = page.add("Shape", ["pieces"], start=1, end=2)
    places = page.constant(weights["embeddings.position_embeddings.weight"], "places")
    zero, one = page.constant(np.array([0], np.int64)), page.constant(np.array([0], np.int64), "first_axis")
    near = page.add("Slice", [places, zero, shape, one])
    sort = page.constant(weights["embeddings.token_type_embeddings.weight"][0])
    summed = page.add("Add", [page.add("Add", [words, near]), sort])
    return _normal(page, weights, summed, "embeddings.LayerNorm")


def _layers(page: _Page, weights: Weights, hidden: str) -> str:
    for number in range(LAYERS):
        prefix = f"encoder.layer.{number}."
        attended = _attention(page, weights, hidden, prefix)
        hidden = _normal(page, weights, page.add("Add", [attended, hidden]), f"{prefix}attention.output.LayerNorm")
        wide = _gelu(page, _linear(page, weights, hidden, f"{prefix}intermediate.dense"))
        narrow = _linear(page, weights, wide, f"{prefix}output.dense")
        hidden = _normal(page, weights, page.add("Add", [narrow, hidden]), f"{prefix}output.LayerNorm")
    return hidden


def _attention(page: _Page, weights: Weights, hidden: str, prefix: str) -> str:
    size = weights[f"{prefix}attention.self.query.weight"].shape[0] // HEADS
    apart = page.constant(np.array([0, 0, HEADS, size], np.int64))
    together = page.constant(np.array([0, 0, HEADS * size], np.int64))
    query, key, value = (
        page.add("Reshape", [_linear(page, weights, hidden, f"{prefix}attention.self.{name}"), apart])
        for name in ("query", "key", "value")
    )
    query = page.add("Transpose", [query], perm=[0, 2, 1, 3])
    key = page.add("Transpose", [key], perm=[0, 2, 3, 1])
    value = page.add("Transpose", [value], perm=[0, 2, 1, 3])
    scaled = page.add("Div", [page.add("MatMul", [query, key]), page.constant(np.float32(size**0.5))])
    mixed = page.add("MatMul", [page.add("Softmax", [scaled], axis=-1), value])
    joined = page.add("Reshape", [page.add("Transpose", [mixed], perm=[0, 2, 1, 3]), together])
    return _linear(page, weights, joined, f"{prefix}attention.output.dense")


def _linear(page: _Page, weights: Weights, hidden: str, name: str) -> str:
    product = page.add("MatMul", [hidden, page.constant(weights[f"{name}.weight"].T, f"{name}.weight")])
    return page.add("Add", [product, page.constant(weights[f"{name}.bias"])])


def _normal(page: _Page, weights: Weights, hidden: str, name: str) -> str:
    scale, bias = (page.constant(weights[f"{name}.{part}"]) for part in ("weight", "bias"))
    return page.add("LayerNormalization", [hidden, scale, bias], axis=-1, epsilon=_EPSILON)


def _gelu(page: _Page, hidden: str) -> str:
    """Half of x times one plus the error function of x by the root of two."""
    root, half, one = (page.constant(np.float32(value)) for value in (2**0.5, 0.5, 1.0))
    bent = page.add("Add", [page.add("Erf", [page.add("Div", [hidden, root])]), one])
    return page.add("Mul", [page.add("Mul", [hidden, bent]), half])
