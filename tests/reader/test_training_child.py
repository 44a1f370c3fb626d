"""The training process itself: a small corpus goes in by its order, a measured reader comes out, and its errors hold no words."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from reader_rows import few_held_back, small_corpus

from liaison.reader import training_child
from liaison.reader.training_order import TrainingBroke, lines, train
from models import artifact
from models.predict import SHIPPED
from models.workshop import corpus


def local(number: int, **changed: str) -> dict[str, object]:
    words = "The supervised buvidal injection was late, is the window still open for her?"
    row = {
        "id": f"local-{number}",
        "subject": "",
        "body": f"{words} Part {number}.",
        "outcome": "query",
        "category": "prescribing_advice",
    }
    return {**row, "urgency": "U3", **changed}


def order(tmp_path: Path, **changed: object) -> dict[str, object]:
    usual = {
        "corpus": str(small_corpus(tmp_path / "corpus")), "rows": [local(n) for n in range(25)], "held_out": [local(n) for n in range(90, 96)],
        "share": 0.5, "seed": 0, "champion": str(SHIPPED), "out": str(tmp_path / "out"), "note": {"local_rows": 25},
    }  # fmt: skip
    return {**usual, **changed}


@dataclass(frozen=True)
class Training:
    """One training by the process itself: what was ordered, what it told on its way, and what it made."""

    ordered: dict[str, object]
    told: list[str]
    made: dict[str, Any]


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Training:
    """One for all tests that only look at it: it is half a minute's work."""
    told: list[str] = []
    ordered = order(tmp_path_factory.mktemp("training"))
    return Training(ordered, told, train(ordered, lambda stage, done, of: told.append(stage)))


@pytest.mark.long  # a whole training by the process is in every run of hazards/test_no_text_trains_unreleased
def test_it_trains_measures_both_and_leaves_a_reader_with_its_note(training: Training) -> None:
    made = training.made
    trained = artifact.load(Path(str(training.ordered["out"])))
    assert trained.version == made["version"]
    assert trained.about["learning"] == {"local_rows": 25}
    assert made["local_rows"] == 25
    fixed = corpus.read(corpus.HELD_BACK)
    assert made["fixed"]["champion"]["n"] == made["fixed"]["challenger"]["n"] == len(fixed) > 300
    assert made["corpus_rows"] < len(
        corpus.read(Path(str(training.ordered["corpus"])))
    )  # thinned: half of what is neither urgent nor automatic
    assert made["local"]["challenger"]["n"] == 6
    assert any(stage.startswith("challenger: ") for stage in training.told)
    assert "buvidal" not in json.dumps(made)


@pytest.mark.long
def test_a_champion_from_here_is_measured_itself(training: Training, tmp_path: Path) -> None:
    first = training.ordered

    few = {"fixed": str(few_held_back(tmp_path / "fixed.jsonl"))}  # that both are measured is seen on few rows as well
    made = training_child.work({**first, **few, "champion": first["out"], "out": str(tmp_path / "next")})

    assert made["fixed"]["champion"] == made["fixed"]["challenger"]  # the same rows: the same reader, byte for byte
    assert made["version"] == training.made["version"]
    assert (made["fixed"]["only_champion"], made["fixed"]["only_challenger"]) == (0, 0)


def test_what_breaks_in_it_is_told_by_its_kind_alone(tmp_path: Path) -> None:
    wrong = order(tmp_path, rows=[local(1, category="SECRET words")])

    with pytest.raises(TrainingBroke, match=r"without a result \(ValueError\)") as broke:
        train(wrong, lambda *told: None)

    assert "SECRET" not in str(broke.value)
    assert not (tmp_path / "out").exists()


def test_one_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(TrainingBroke, match="code -9"):
        train(order(tmp_path), lambda *told: None, limit=0.01)


def test_the_services_secrets_are_not_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from liaison.reader import training_order

    monkeypatch.setenv("LIAISON_SECRET", "x" * 32)
    script = tmp_path / "show.py"
    script.write_text("import json, os, sys; sys.stdin.read(); print(json.dumps({'result': dict(os.environ)}))")
    monkeypatch.setattr(training_order, "COMMAND", (sys.executable, str(script)))

    seen = train({}, lambda *told: None)

    assert not [name for name in seen if name.startswith("LIAISON")]
    assert seen["PYTHONHASHSEED"] == "0"
    assert os.environ["LIAISON_SECRET"]


def test_a_line_that_is_none_of_ours_is_left_out() -> None:
    assert list(lines(iter(["warning: x\n", "[1]\n", '{"stage": "a"}\n']))) == [{"stage": "a"}]  # type: ignore[arg-type]
