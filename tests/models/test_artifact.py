"""A reader on disk comes back as it was, in the same bytes every time, or is refused in one clear line."""

import io
import json
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.artifact import ARRAYS, MANIFEST, ArtifactError, load, save


@pytest.fixture
def folder(small_folder: Path, tmp_path: Path) -> Path:
    """A copy of the small reader that a test may spoil."""
    return Path(shutil.copytree(small_folder, tmp_path / "reader"))


def changed_manifest(folder: Path, **changes: Any) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | changes))


def test_a_saved_reader_loads_as_it_was(small_folder: Path) -> None:
    trained = load(small_folder)
    again = load(save(trained, small_folder.parent / "again"))

    assert again.heads == trained.heads
    assert again.thresholds == trained.thresholds
    assert again.vocabulary.listed == trained.vocabulary.listed
    assert np.array_equal(again.weights, trained.weights)
    assert again.version == trained.version


def test_saving_twice_gives_the_same_bytes(small_folder: Path, tmp_path: Path) -> None:
    save(load(small_folder), tmp_path)

    for name in (ARRAYS, MANIFEST):
        assert (tmp_path / name).read_bytes() == (small_folder / name).read_bytes()


def test_nothing_in_it_is_pickled(small_folder: Path) -> None:
    with np.load(small_folder / ARRAYS, allow_pickle=False) as stored:
        assert {stored[name].dtype.kind for name in stored.files} == {"i", "f", "u"}


def test_a_missing_reader_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"nowhere.manifest\.json: cannot be read \(No such file"):
        load(tmp_path / "nowhere")


def test_missing_arrays_are_named(folder: Path) -> None:
    (folder / ARRAYS).unlink()

    with pytest.raises(ArtifactError, match=r"arrays\.npz: cannot be read"):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x00" * 100])
def test_damaged_arrays_are_refused(folder: Path, content: bytes) -> None:
    (folder / ARRAYS).write_bytes(content)

    with pytest.raises(ArtifactError, match="not readable as arrays"):
        load(folder)


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7, 0.9])
def test_one_changed_byte_is_found(folder: Path, place: float) -> None:
    content = bytearray((folder / ARRAYS).read_bytes())
    content[int(len(content) * place)] ^= 1
    (folder / ARRAYS).write_bytes(content)

    with pytest.raises(ArtifactError, match=r"arrays\.npz"):
        load(folder)


def test_other_weights_in_a_sound_archive_are_found(folder: Path) -> None:
    with np.load(folder / ARRAYS) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["weights"] = -arrays["weights"]
    np.savez(folder / ARRAYS, **arrays)

    with pytest.raises(ArtifactError, match="weights is not what the manifest says"):
        load(folder)


def test_a_pickle_in_the_archive_is_never_opened(folder: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("the pickle was opened",))

    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, {"descr": "|O", "fortran_order": False, "shape": ()})
    buffer.write(pickle.dumps(Trap()))
    with zipfile.ZipFile(folder / ARRAYS, "w") as archive:
        archive.writestr("weights.npy", buffer.getvalue())

    with pytest.raises(ArtifactError, match="not readable as arrays"):
        load(folder)


def test_a_changed_threshold_breaks_the_seal(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    changed_manifest(folder, thresholds=manifest["thresholds"] | {"urgent_at": 0.99})

    with pytest.raises(ArtifactError, match="seal does not fit"):
        load(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"seal": 1}', "\x00"])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content)

    with pytest.raises(ArtifactError, match=r"manifest\.json"):
        load(folder)


@pytest.mark.parametrize("name", ["FORMAT", "features.VERSION"])
def test_a_reader_of_another_version_says_train_it_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(f"models.artifact.{name}", "next")

    with pytest.raises(ArtifactError, match="this code reads next: train it again"):
        load(folder)


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / ARRAYS).unlink()
    (folder / ARRAYS).mkdir()

    with pytest.raises(ArtifactError, match="cannot be read"):
        load(folder)
