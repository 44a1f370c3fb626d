"""The corpus and the reader that ship: sound rows, the reader made of them, and fast enough."""

import re
from collections import Counter
from pathlib import Path

import pytest

from liaison.domain.redflags import check, floor_level
from liaison.reader.as_served import as_served, floor_of
from models import predict
from models.artifact import ARRAYS, MANIFEST, read_manifest
from models.predict import SHIPPED, Classifier
from models.taxonomy import Category, Outcome, Urgency
from models.workshop.corpus import HELD_BACK, Row, near_duplicates, read, sha256
from models.workshop.evaluate import evaluate
from models.workshop.train import Extras, train

CORPUS = Path(predict.__file__).parent / "corpus"


@pytest.fixture(scope="module")
def taught() -> list[Row]:
    return read(CORPUS)


def test_the_corpus_has_rows_enough(taught: list[Row]) -> None:
    assert len(taught) >= 3_000
    assert len({row.voice for row in taught}) >= 100


def test_every_category_and_urgency_is_taught_by_several_voices(taught: list[Row]) -> None:
    categories = Counter(row.category for row in taught)
    urgencies = Counter(row.urgency for row in taught)

    assert all(categories[category.value] >= 150 for category in Category)
    assert all(urgencies[urgency] >= 400 for urgency in Urgency)
    assert sum(row.outcome is Outcome.NOT_A_QUERY for row in taught) >= 500
    assert all(len({row.voice for row in taught if row.category == category}) >= 8 for category in Category)


def test_no_row_is_nearly_another(taught: list[Row]) -> None:
    assert near_duplicates(taught) == []


def test_no_row_holds_a_chi_number_or_address_that_could_be_real(taught: list[Row]) -> None:
    for row in (*taught, *read(HELD_BACK)):
        text = f"{row.subject} {row.body}"
        for day, month in re.findall(r"\b(\d\d)(\d\d)\d\d[ -]?\d{4}\b", text):
            possible = 1 <= int(month) <= 12 and 1 <= int(day) <= (
                29 if month == "02" else 30 if month in ("04", "06", "09", "11") else 31
            )
            assert not possible, row.id
        assert all(host.endswith("example") for host in re.findall(r"\w@([\w.-]+\w)", text)), row.id


def test_the_shipped_reader_was_made_of_the_corpus_as_it_is(taught: list[Row]) -> None:
    assert read_manifest(SHIPPED)["about"]["corpus"]["sha256"] == sha256(taught)


def test_the_shipped_reader_is_small() -> None:
    assert sum((SHIPPED / name).stat().st_size for name in (ARRAYS, MANIFEST)) < 15_000_000


def test_the_shipped_reader_did_well_enough_on_voices_it_had_not_heard() -> None:
    found = read_manifest(SHIPPED)["about"]["cross_validated"]

    assert found["category_accuracy"] >= 0.88
    assert found["category_macro_f1"] >= 0.88
    assert found["answered_accuracy"] >= 0.92
    assert found["urgent_recall"] >= 0.99
    assert found["urgent_recall_lower95"] >= 0.97
    assert found["ece"] <= 0.04


# Figures of the card that may not fall; a drop of one mail in a thousand may be another machine's arithmetic.
NEVER_LOWER = (
    "category_accuracy",
    "category_macro_f1",
    "answered_accuracy",
    "urgent_recall",
    "u1_recall",
    "u1_shown",
    "outcome_f1",
)
SLACK = 0.001


def test_the_shipped_reader_is_not_under_its_card(shipped: Classifier) -> None:
    promised = read_manifest(SHIPPED)["about"]["held_back"]
    kept = [as_served(row) for row in read(HELD_BACK)]
    assert promised is not None, "rows are held back that the card does not speak of: train again"
    assert promised["sha256"] == sha256(kept), "the card speaks of other rows: train again"

    found = evaluate(kept, shipped, floor=lambda text: floor_level(check(text)))

    fallen = [name for name in NEVER_LOWER if (found[name] or 0) < (promised[name] or 0) - SLACK]
    assert not fallen
    assert set(found["dangerous"]) <= set(promised["dangerous"])
    assert found["flagged_share"] <= promised["flagged_share"] + SLACK


def test_no_row_held_back_is_taught_or_nearly_taught(taught: list[Row]) -> None:
    kept = {row.id for row in read(HELD_BACK)}
    both = [*taught, *read(HELD_BACK)]

    assert len({row.id for row in both}) == len(both)
    assert [pair for pair in near_duplicates(both) if (pair[0] in kept) != (pair[1] in kept)] == []


@pytest.mark.parametrize(
    ("subject", "body", "category"),
    [
        (
            "Missed doses",
            "Has missed four days of methadone 60ml, pharmacy will not dispense. Please advise re restart.",
            "script_continuity",
        ),
        (
            "Newly pregnant",
            "14 weeks pregnant and on buprenorphine, maternity booking next week. Who leads on dose?",
            "pregnancy",
        ),
        (
            "Liberation",
            "To be liberated from prison on Thursday, on methadone 70ml, needs a community prescriber.",
            "transition",
        ),
        ("ECG", "ECG result back, QTc 478 on methadone 110ml. When should it be repeated?", "results_monitoring"),
        ("Benefits", "He needs a supporting letter for his PIP form and a housing application.", "social_legal"),
    ],
)
def test_plain_mails_go_where_they_belong(shipped: Classifier, subject: str, body: str, category: str) -> None:
    assert shipped.predict(subject, body).label == category


def test_a_life_in_danger_is_immediate(shipped: Classifier) -> None:
    found = shipped.predict("Help", "He has taken an overdose, hard to rouse and breathing slowly, ambulance called.")

    assert (found.label, found.urgency) == ("acute_risk", Urgency.U1)


@pytest.mark.long
def test_the_shipped_reader_comes_out_of_corpus_and_seed_again(tmp_path: Path, shipped: Classifier) -> None:
    again = train(CORPUS, tmp_path / "again", seed=0, extras=Extras(floor=floor_of))

    assert again.sha256 == shipped.artifact.sha256 == read_manifest(SHIPPED)["sha256"]
    assert again.thresholds == shipped.artifact.thresholds
