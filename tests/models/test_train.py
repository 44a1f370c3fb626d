"""Training gives the same reader from the same rows, and says why when it cannot."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from models.artifact import ARRAYS, MANIFEST, read_manifest
from models.predict import load
from models.workshop.card import CARD
from models.workshop.corpus import CorpusError, Row
from models.workshop.train import Extras, rounded, train, train_rows


def written(folder: Path, rows: list[Row]) -> Path:
    folder.mkdir()
    (folder / "rows.jsonl").write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows))
    return folder


def test_two_trainings_give_the_same_bytes_whatever_the_order_of_the_rows(tmp_path: Path, rows: list[Row]) -> None:
    train(written(tmp_path / "one", rows), tmp_path / "a")
    train(written(tmp_path / "two", rows[::-1]), tmp_path / "b")

    for name in (ARRAYS, MANIFEST, CARD):
        one, two = (hashlib.sha256((tmp_path / place / name).read_bytes()).hexdigest() for place in "ab")
        assert one == two


def test_progress_is_told_from_beginning_to_end(tmp_path: Path, rows: list[Row]) -> None:
    told: list[str] = []

    train(written(tmp_path / "rows", rows), tmp_path / "out", progress=lambda stage, done, of: told.append(stage))

    assert list(dict.fromkeys(told)) == [
        "reading rows",
        "finding words",
        "checking on unseen voices",
        "choosing thresholds",
        "fitting on all rows",
    ]


def test_the_manifest_says_on_what_and_how_well(small_folder: Path) -> None:
    about = read_manifest(small_folder)["about"]

    assert about["corpus"]["rows"] == 36
    assert about["corpus"]["outcomes"] == {"not_a_query": 8, "query": 28}
    assert about["corpus"]["categories"]["acute_risk"] == 7
    assert about["cross_validated"]["category_accuracy"] > 0.6


def test_the_floor_is_in_the_figures_and_each_writer_is_left_out_in_turn(rows: list[Row]) -> None:
    asked = Extras(floor=lambda row: "U1" if row.urgency == "U1" else None, held_back=rows[:8], each_writer=True)

    about = train_rows(rows, extras=asked).about

    assert about["with_floor"] is True
    assert about["cross_validated"]["u1_recall"] == 1.0
    assert about["cross_validated"]["u1_shown"] == 1.0
    assert about["held_back"]["n"] == 8
    assert set(about["each_writer_left_out"]) == {"script", "acute", "review", "prescribing", "news"}


def test_a_word_of_one_person_is_not_remembered(small_folder: Path) -> None:
    words = set(load(small_folder).artifact.vocabulary.listed[2])

    assert "pharmacy" in words
    assert not {"sertraline", "pregabalin", "clarithromycin"} & words  # each stands in one mail


def test_rows_of_one_label_teach_nothing(rows: list[Row]) -> None:
    with pytest.raises(CorpusError, match="1 labels: a reader needs rows of at least 2"):
        train_rows([row for row in rows if row.category == "acute_risk"])


def test_rows_without_a_common_word_teach_nothing() -> None:
    rows = [Row(f"{n}", "", f"{'abcdef'[n] * 9}", category="ab"[n % 2]) for n in range(6)]

    with pytest.raises(CorpusError, match="too few rows"):
        train_rows(rows)


def test_rounding_loses_less_than_half_a_step() -> None:
    weights = np.random.default_rng(0).normal(size=(100, 3))
    weights[:, 2] = 0

    whole, scales = rounded(weights)

    assert whole.dtype == np.int8
    assert np.abs(whole * scales - weights).max() <= np.abs(weights).max() / 127 / 2 + 1e-6
