"""A trained reader on disk: `arrays.npz` (numbers, no pickle) and `manifest.json` (everything a person may want to read).

Saving gives the same bytes for the same content: the archive carries a fixed date and is not compressed, the manifest is sorted.
Loading checks the seal of the manifest, the hash and the shape of every array and the version of the feature code, and says plainly
what is wrong. The hashes find damage and mistakes; they are no defence against somebody who can write to the folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import embedding, features
from models.embedding import Embedding, EmbeddingError
from models.verdict import Thresholds

FORMAT = 3  # of the two files; a reader of another format is refused
ARRAYS, MANIFEST, EMBEDDING = "arrays.npz", "manifest.json", "embedding"
LARGEST_FILE = 256 * 1024 * 1024  # bytes: more is not a reader
_ARRAY_NAMES = ("weights", "scales", "intercepts", "vocabulary")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can hold

Array = NDArray[Any]


class ArtifactError(Exception):
    """The reader on disk is missing, damaged, changed, or of a version this code does not read; the message says which."""


@dataclass(frozen=True)
class Heads:
    """What the columns of the weights mean, from left to right.

    A column for each of `labels`; `not_query`; for each of `urgencies`, and one for urgent or not; for each of `cells`, the pairs of
    label and urgency that go together; `gate`.
    """

    labels: tuple[str, ...]
    not_query: bool = False
    urgencies: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    gate: bool = False  # the gate for what is out of scope

    @property
    def columns(self) -> int:
        """How many columns the weights must have."""
        return self.gate_column + self.gate

    @property
    def not_query_column(self) -> int:
        """Where the column of `not_query` stands, if there is one."""
        return len(self.labels)

    @property
    def first_urgency(self) -> int:
        """Where the urgencies start."""
        return self.not_query_column + self.not_query

    @property
    def urgent_column(self) -> int:
        """Where the column of urgent or not stands, if there are urgencies."""
        return self.first_urgency + len(self.urgencies)

    @property
    def first_cell(self) -> int:
        """Where the cells start."""
        return self.urgent_column + bool(self.urgencies)

    @property
    def gate_column(self) -> int:
        """Where the gate stands, if there is one."""
        return self.first_cell + len(self.cells)


@dataclass(frozen=True)
class Dense:
    """The optional embedding of a reader: where its files are, and the length its rows are scaled to beside the other features."""

    folder: Path
    length: float
    embedding: Embedding

    @property
    def about(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"length": self.length, **embedding.read_about(self.folder)}


@dataclass(frozen=True)
class Artifact:
    """One trained reader: int8 `weights` (features x columns), a float32 scale for each column, and the way they are read.

    With a `dense` embedding, its numbers are the last features.
    """

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    vocabulary: features.Vocabulary
    heads: Heads
    thresholds: Thresholds
    dense: Dense | None = None
    about: Mapping[str, Any] = field(default_factory=dict)  # corpus and its hash, seed, counts, metrics: for people

    def arrays(self) -> dict[str, Array]:
        """The arrays as they are stored, the vocabulary as UTF-8 text with a feature a line."""
        text = "\n".join(feature for block in self.vocabulary.listed for feature in block)
        blob = np.frombuffer(text.encode(), np.uint8)
        values: tuple[Array, ...] = (self.weights, self.scales, self.intercepts, blob)
        return dict(zip(_ARRAY_NAMES, values, strict=True))

    @property
    def sha256(self) -> str:
        """One hash over all arrays, equal for two trainings from the same corpus and seed."""
        return hashlib.sha256("".join(array_sha256(array) for array in self.arrays().values()).encode()).hexdigest()

    @property
    def version(self) -> str:
        """The name by which predictions quote this reader: another for other weights, labels or thresholds."""
        dense = self.dense.about if self.dense else None
        reading = _dump({"heads": asdict(self.heads), "thresholds": asdict(self.thresholds), "dense": dense})
        return f"reader-{hashlib.sha256((self.sha256 + reading).encode()).hexdigest()[:10]}"


def array_sha256(array: Array) -> str:
    """The hash of an array's type, shape and content (little-endian)."""
    plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    head = f"{plain.dtype.str}{plain.shape}"
    return hashlib.sha256(head.encode() + plain.tobytes()).hexdigest()


def save(artifact: Artifact, folder: Path) -> Path:
    """Write the two files into `folder`, making it; gives the folder back."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / ARRAYS, "w", zipfile.ZIP_STORED) as archive:
        for name, array in artifact.arrays().items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _FIXED_DATE), _npy(array))
    if artifact.dense and artifact.dense.folder != folder / EMBEDDING:
        shutil.copytree(artifact.dense.folder, folder / EMBEDDING, dirs_exist_ok=True)
    (folder / MANIFEST).write_text(_dump(_sealed(_manifest(artifact))), "utf-8", newline="\n")
    return folder


def load(folder: Path) -> Artifact:
    """Read and check a reader; raises ArtifactError when it is missing, damaged or of another version."""
    manifest = read_manifest(folder)
    arrays = _checked_arrays(folder / ARRAYS, manifest)
    try:
        return _build(manifest, arrays, _dense(manifest, folder / EMBEDDING))
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        raise ArtifactError(f"{folder / MANIFEST}: does not fit the arrays ({error})") from error


def _dense(manifest: Mapping[str, Any], folder: Path) -> Dense | None:
    found = manifest["dense"]
    if found is None:
        return None
    try:
        dense = Dense(folder, float(found["length"]), embedding.load(folder))
    except EmbeddingError as error:
        raise ArtifactError(str(error)) from error
    if dense.about != found:
        raise ArtifactError(f"{folder}: not the embedding that the reader was taught with")
    return dense


def read_manifest(folder: Path) -> dict[str, Any]:
    """The checked manifest alone: enough for a model card, and quick."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(_read(path))
    except ValueError as error:
        raise ArtifactError(f"{path}: not readable as JSON ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("seal") != _seal(manifest):
        raise ArtifactError(f"{path}: the seal does not fit: changed or damaged since training")
    wanted = {"format": FORMAT, "features": features.VERSION}
    for name, version in wanted.items():
        if manifest.get(name) != version:
            raise ArtifactError(
                f"{path}: {name} version {manifest.get(name)}, this code reads {version}: train it again"
            )
    return manifest


def _manifest(artifact: Artifact) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "features": features.VERSION,
        "version": artifact.version,
        "sha256": artifact.sha256,
        "arrays": {name: array_sha256(array) for name, array in artifact.arrays().items()},
        "blocks": dict(zip(features.BLOCKS, map(len, artifact.vocabulary.listed), strict=True)),
        "heads": asdict(artifact.heads),
        "thresholds": asdict(artifact.thresholds),
        "dense": artifact.dense.about if artifact.dense else None,
        "about": dict(artifact.about),
    }


def _build(manifest: Mapping[str, Any], arrays: Mapping[str, Array], dense: Dense | None) -> Artifact:
    found = manifest["heads"]
    heads = Heads(
        labels=tuple(found["labels"]),
        not_query=bool(found["not_query"]),
        urgencies=tuple(found["urgencies"]),
        cells=tuple((label, level) for label, level in found["cells"]),
        gate=bool(found["gate"]),
    )
    artifact = Artifact(
        weights=arrays["weights"],
        scales=arrays["scales"],
        intercepts=arrays["intercepts"],
        vocabulary=features.Vocabulary(
            _listed(arrays["vocabulary"], [manifest["blocks"][name] for name in features.BLOCKS])
        ),
        heads=heads,
        thresholds=Thresholds.stored(manifest["thresholds"]),
        dense=dense,
        about=manifest["about"],
    )
    dims = dense.embedding.dims if dense else 0
    expected = {
        "weights": (artifact.vocabulary.size + dims, heads.columns),
        "scales": (heads.columns,),
        "intercepts": (heads.columns,),
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has shape {arrays[name].shape}, not {shape}")
    return artifact


def _listed(blob: Array, sizes: Sequence[int]) -> list[list[str]]:
    listed = blob.tobytes().decode().split("\n")
    if len(listed) != sum(sizes):
        raise ValueError(f"{len(listed)} features, not {sum(sizes)}")
    starts = np.cumsum([0, *sizes])
    return [listed[start : start + size] for start, size in zip(starts[:-1], sizes, strict=True)]


def _checked_arrays(path: Path, manifest: Mapping[str, Any]) -> dict[str, Array]:
    content = _read(path)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAY_NAMES}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        raise ArtifactError(f"{path}: not readable as arrays ({error})") from error
    for name, array in arrays.items():
        if array_sha256(array) != manifest.get("arrays", {}).get(name):
            raise ArtifactError(f"{path}: {name} is not what the manifest says: changed or damaged since training")
    return arrays


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ArtifactError(f"{path}: larger than a reader can be")
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path}: cannot be read ({error.strerror})") from error


def _npy(array: Array) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def _sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    return {**manifest, "seal": _seal(manifest)}


def _seal(manifest: Mapping[str, Any]) -> str:
    content = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(_dump(content).encode()).hexdigest()


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
