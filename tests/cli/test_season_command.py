"""`liaison simulate --season`: prints the season, draws its picture, and ends with 3 where something happened that must never."""

from pathlib import Path

import pytest
import typer

from liaison.cli.season_command import report
from liaison.simulation.living_season import live
from tests.cli.conftest import Desk


def test_it_prints_figures_and_writes_a_picture(liaison: Desk, tmp_path: Path) -> None:
    small = ("simulate", "--season", "--clusters", "2", "--practices", "4", "--days", "2")
    found = liaison(*small, "--picture", str(tmp_path / "s.svg"), "--json")
    assert found.code == 0
    assert (found.json["days"], found.json["clusters"], found.json["practices"], found.json["breaches"]) == (
        2,
        2,
        4,
        {},
    )
    assert found.json["processor_seconds"] > 0
    assert (tmp_path / "s.svg").read_text().startswith("<svg")
    nowhere = liaison(*small, "--picture", str(tmp_path / "no" / "s.svg"))
    assert (nowhere.code, "Choose another place with --picture" in nowhere.err) == (1, True)
    few = liaison("simulate", "--season", "--clusters", "3", "--practices", "2")
    assert (few.code, "at least as many" in few.err) == (1, True)


def test_a_breach_ends_with_3_and_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    lived = live(1, 1, 1, seed=1)
    lived.watch.found("double invitation", "2027-01-04: meeting 1")
    with pytest.raises(typer.Exit) as end:
        report(lived, {}, None, as_json=False)
    assert end.value.exit_code == 3
    said = capsys.readouterr()
    assert "breaches: double invitation 1" in said.out
    assert "2027-01-04: meeting 1" in said.err
