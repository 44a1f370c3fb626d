"""The public sets are read as they are published; in the long run the reader reaches its targets on them."""

import json
import os
from pathlib import Path

import pytest

from tests.benchmarks.public_sets import OUT, SETS, Target, banking, clinc, few, measured, written
from tests.shared_data import lacking


def test_clinc_is_read_with_its_rows_out_of_scope(tmp_path: Path) -> None:
    parts = {part: [[f"{part} text", "oos" if "oos" in part else "greet"]] for part in ("train", "val", "test", "oos_train", "oos_val", "oos_test")}  # fmt: skip
    (tmp_path / "oos-eval/data").mkdir(parents=True)
    (tmp_path / "oos-eval/data/data_full.json").write_text(json.dumps(parts))

    found = clinc(tmp_path, "full")

    assert found is not None
    assert found.train == [("train text", "greet"), ("oos_train text", OUT), ("oos_val text", OUT)]
    assert found.test == [("test text", "greet"), ("oos_test text", OUT)]
    assert clinc(tmp_path, "small") is None


def test_banking_is_read_with_its_commas_and_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "banking_data").mkdir()
    for part in ("train", "test"):
        (tmp_path / f"banking_data/{part}.csv").write_text('text,category\n"one, two\nthree",card\nfour,top_up\n')

    found = banking(tmp_path)

    assert found is not None
    assert found.test == [("one, two\nthree", "card"), ("four", "top_up")]


def test_ten_rows_a_class_are_read_line_by_line(tmp_path: Path) -> None:
    for part in ("train_10", "test"):
        (tmp_path / "Datasets/BANKING77" / part).mkdir(parents=True)
        (tmp_path / "Datasets/BANKING77" / part / "seq.in").write_text("one\ntwo\n")
        (tmp_path / "Datasets/BANKING77" / part / "label").write_text("a\nb\n")

    assert few(tmp_path, "BANKING77") == ([("one", "a"), ("two", "b")], [("one", "a"), ("two", "b")])
    assert few(tmp_path, "CLINC150") is None


def test_rows_are_written_as_training_reads_them(tmp_path: Path) -> None:
    written([('say "hi"', "greet")], tmp_path / "rows.jsonl")

    assert json.loads((tmp_path / "rows.jsonl").read_text()) == {"text": 'say "hi"', "label": "greet"}


@pytest.mark.parametrize(
    ("target", "value", "missed"),
    [
        (Target("a", at_least=0.9), 0.9, False),
        (Target("a", at_least=0.9), 0.899, True),
        (Target("e", at_most=0.02), 0.02, False),
        (Target("e", at_most=0.02), 0.021, True),
    ],
)
def test_a_target_is_met_at_its_very_value(target: Target, value: float, missed: bool) -> None:
    assert target.missed(value) is missed


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SETS)
def test_the_reader_reaches_its_targets_on_public_sets(name: str, pytestconfig: pytest.Config) -> None:
    published, targets = SETS[name]
    root = os.environ.get("LIAISON_BENCH_DATA", "")
    rows = published(Path(root)) if root else None
    if rows is None:
        lacking(pytestconfig, "bench", f"{name} is not in LIAISON_BENCH_DATA")

    figures = measured(rows)

    assert {target.figure: figures[target.figure] for target in targets if target.missed(figures[target.figure])} == {}
