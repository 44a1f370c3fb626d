"""The model card says what the manifest says."""

from pathlib import Path

from models.artifact import read_manifest
from models.predict import SHIPPED, load
from models.workshop.card import card
from models.workshop.corpus import Row
from models.workshop.evaluate import evaluate


def test_the_card_names_the_version_the_rows_and_the_limits(small_folder: Path) -> None:
    text = card(read_manifest(small_folder))

    assert text.startswith(f"# Reader {load(small_folder).version}\n")
    assert "36 rows" in text
    assert "Only a person lowers" in text or "only a person lowers" in text
    assert "| acute_risk | 7 |" in text


def test_a_later_evaluation_stands_beside_the_training_figures(small_folder: Path, rows: list[Row]) -> None:
    text = card(read_manifest(small_folder), evaluate(rows, load(small_folder)))

    assert "| figure | unseen voices | evaluation |" in text


def test_the_card_that_ships_is_the_card_of_the_reader_that_ships() -> None:
    assert (SHIPPED / "CARD.md").read_text() == card(read_manifest(SHIPPED))
