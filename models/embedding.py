"""Optional: a text as a short row of numbers that puts words of like meaning close together, unseen words included.

Two kinds, each a folder of files with a hash: `static`, a table with a row for each word piece, whose mean is taken (numpy alone); `encoder`, a
small language model as int8 ONNX (the extra `embeddings`; onnxruntime is imported here and nowhere else). A text comes in, a row of
length one comes out. The default reader needs neither; `models.workshop.distil` makes both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.wordpiece import WordPieces

Vector = NDArray[np.float32]

ABOUT, TABLE, ENCODER, PIECES = "embedding.json", "table.npz", "encoder.onnx", "pieces.txt"
LONGEST_STATIC, LONGEST_ENCODED = 600, 192  # word pieces of a mail that are read


class EmbeddingError(Exception):
    """An embedding that is missing, damaged, or needs a package that is not there; the message says which."""


class Embedding(Protocol):
    """What turns a text into a row of numbers."""

    dims: int

    def row(self, text: str) -> Vector:
        """The row of a text, of length one; of a text without words, zeros."""
        ...


class Static:
    """The mean of a text's word pieces in a table of int8, each column with its own scale."""

    def __init__(self, table: NDArray[np.int8], scales: Vector, pieces: WordPieces) -> None:
        self._table, self._scales, self._pieces = table, scales, pieces
        self.dims = table.shape[1]

    def row(self, text: str) -> Vector:
        """As the protocol says; whole numbers are added, so the sum is the same in every order."""
        numbers = self._pieces.numbers(text, LONGEST_STATIC)
        return _unit(self._table[numbers].sum(axis=0, dtype=np.int64).astype(np.float32) * self._scales)


class Encoder:
    """A small language model, one thread, run by onnxruntime."""

    def __init__(self, file: Path, dims: int, pieces: WordPieces) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise EmbeddingError("this reader needs the extra `embeddings`: pip install liaison[embeddings]") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._pieces, self.dims = pieces, dims

    def row(self, text: str) -> Vector:
        """As the protocol says."""
        numbers = np.array([self._pieces.framed(text, LONGEST_ENCODED)], np.int64)
        return _unit(self._session.run(None, {"pieces": numbers})[0][0])


def load(folder: Path) -> Embedding:
    """The embedding in a folder; raises EmbeddingError."""
    about = read_about(folder)
    pieces = WordPieces((folder / PIECES).read_text("utf-8").rstrip("\n").split("\n"))
    if about["kind"] == "encoder":
        return Encoder(folder / ENCODER, about["dims"], pieces)
    with np.load(folder / TABLE, allow_pickle=False) as stored:
        return Static(stored["table"], stored["scales"], pieces)


def read_about(folder: Path) -> dict[str, Any]:
    """What the folder says of itself, its files checked against their hashes; raises EmbeddingError."""
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
        for name, expected in about["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise EmbeddingError(f"{folder / name}: changed or damaged")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EmbeddingError(f"{folder}: no embedding ({error})") from error
    return about


def write_about(folder: Path, kind: str, dims: int, more: Mapping[str, Any]) -> None:
    """Say what the folder holds, with the hash of each file."""
    names = sorted(file.name for file in folder.iterdir() if file.name != ABOUT)
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    about = {"kind": kind, "dims": dims, "files": hashes, **more}
    (folder / ABOUT).write_text(json.dumps(about, indent=1, sort_keys=True) + "\n", "utf-8")


def _unit(row: Vector) -> Vector:
    length = float(np.sqrt(row @ row))
    return row / np.float32(length) if length else row
