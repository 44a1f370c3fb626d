"""Negation holds its level on the NegEx kit, where the kit is at hand; how it is scored is tested without it."""

from pathlib import Path

import pytest

from tests.benchmarks.negation_scores import FILE, is_denied, kit, scored
from tests.shared_data import lacking

LEAST_F1 = 96.0


def test_negation_on_the_kit_stays_at_its_level(request: pytest.FixtureRequest) -> None:
    file = kit()
    if file is None:
        lacking(request.config, "bench", f"{FILE} is not in LIAISON_BENCH_DATA")
    scores = scored(file)

    assert scores.concepts > 2_300
    assert scores.f1 >= LEAST_F1


def test_a_kit_of_three_rows_is_scored_as_it_should_be(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text(
        "1\tchest pain\tShe denies CHEST PAIN.\tNegated\n"
        '2\tfever\t"He has a  FEVER today."\tAffirmed\n'
        "3\tnausea\tThe NAUSEA was never there.\tNegated\n"
        "4\tnowhere\tIt does not stand here.\tNegated\n"
    )
    scores = scored(file)

    assert (scores.concepts, scores.precision) == (3, 100)
    assert scores.recall == 50
    assert scores.f1 == pytest.approx(66.67, abs=0.01)


def test_a_concept_that_stands_nowhere_is_left_out() -> None:
    assert is_denied("No fever.", "cough") is None


def test_the_kit_is_found_by_its_name_anywhere_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_BENCH_DATA", str(tmp_path))
    assert kit() is None

    (tmp_path / "clone" / "deep").mkdir(parents=True)
    (tmp_path / "clone" / "deep" / FILE).write_text("")
    assert kit() == tmp_path / "clone" / "deep" / FILE
