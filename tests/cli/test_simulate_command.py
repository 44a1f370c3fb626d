"""`liaison simulate`: prints the year, draws its picture, and ends with 3 where something happened that must never."""

import json
from pathlib import Path

import pytest
import typer

from liaison.cli.simulate_command import tell
from liaison.simulation.living_year import live
from tests.cli.conftest import Desk


def test_it_prints_figures_and_writes_a_picture(liaison: Desk, tmp_path: Path) -> None:
    found = liaison("simulate", "--people", "12", "--practices", "2", "--days", "3", "--picture", str(tmp_path / "y.svg"), "--json")  # fmt: skip
    assert found.code == 0
    assert (found.json["days"], found.json["covered_or_explained_nights"], found.json["breaches"]) == (3, 3, {})
    assert (tmp_path / "y.svg").read_text().startswith("<svg")
    nowhere = liaison("simulate", "--people", "2", "--days", "1", "--picture", str(tmp_path / "no" / "y.svg"))
    assert nowhere.code == 1
    assert "Choose another place with --picture" in nowhere.err
    assert liaison("simulate", "--people", "0").code == 2


def test_a_breach_ends_with_3_and_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    year = live(4, 1, 1, seed=1)
    year.watch.found("letter twice", "2026-11-30: digest")
    with pytest.raises(typer.Exit) as end:
        tell(year, None, True)
    assert end.value.exit_code == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["breaches"] == {"letter twice": 1}
    assert "2026-11-30: digest" in said.err
