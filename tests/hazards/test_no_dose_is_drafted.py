"""Hazard: a drafted dose is sent without thought. No letter and no start of an answer holds a dose, a number of anything, or a medicine."""

import re
from pathlib import Path

import pytest

from liaison.letters.catalogue import CATALOGUE, STARTS
from models.taxonomy import Category

TEMPLATES = Path(__file__).resolve().parents[2] / "liaison/letters/templates"
DOSE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:mg|mcg|micrograms?|milligrams?|ml|millilitres?|g|tablets?|units?|%)\b", re.I)
MEDICINES = re.compile(
    r"methadone|buprenorphine|buvidal|espranor|suboxone|subutex|diazepam|naltrexone|disulfiram|gabapentin|pregabalin",
    re.I,
)
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.txt"))} | {
    f"start of {k or 'any'}": v for k, v in STARTS.items()
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_words_of_ours_hold_a_dose_or_a_medicine(name: str) -> None:
    assert DOSE.findall(TEXTS[name]) == []
    assert MEDICINES.findall(TEXTS[name]) == []


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith("start")])
def test_no_start_of_an_answer_holds_any_number(name: str) -> None:
    assert re.findall(r"\d", TEXTS[name]) == []


def test_every_letter_and_every_category_is_looked_at() -> None:
    assert {f"{name}.txt" for name in CATALOGUE} <= set(TEXTS)
    assert {category.value for category in Category} <= set(STARTS)
