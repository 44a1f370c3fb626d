"""The comparison measures every candidate on the same unseen voices, the same every time, and on texts with labels as well."""

import numpy as np
import pytest

from models.taxonomy import Outcome
from models.workshop.compare import SHIPPED, candidates, compare
from models.workshop.compared import table
from models.workshop.corpus import Row
from models.workshop.machines import MACHINES

FEW = ("mail · support vectors · tied", "clues alone · support vectors · tied", "mail · ridge · tied")


@pytest.fixture(scope="module")
def found(rows: list[Row]) -> dict:
    return compare(rows, curve=False)


def test_what_ships_comes_first_and_against_itself_is_no_different(found: dict) -> None:
    first = found["candidates"][0]

    assert first["candidate"] == " · ".join(SHIPPED)
    assert first["difference"] == [0.0, 0.0, 0.0]


def test_every_candidate_has_its_figures(found: dict) -> None:
    names = [row["candidate"] for row in found["candidates"]]

    assert len(set(names)) == len(names) == 9
    assert set(FEW) <= set(names)
    for row in found["candidates"]:
        middle, low, high = row["category_accuracy"]
        assert 0 <= low <= middle <= high <= 1
        assert 0 <= row["urgent_auroc"] <= 1


def test_the_choice_is_measured_on_what_it_was_not_made_by(found: dict) -> None:
    assert 0 < found["nested_category_accuracy"] <= max(row["category_accuracy"][0] for row in found["candidates"])


def test_the_same_rows_and_seed_give_the_same_figures_in_any_order(rows: list[Row], found: dict) -> None:
    assert compare(rows[::-1], curve=False) == found


def test_more_rows_are_told_of(rows: list[Row]) -> None:
    texts = {"greet": "hello there good morning", "bye": "goodbye see you later", "thanks": "thanks very much indeed"}
    plain = [Row(f"{label}-{n}", "", f"{text} {n}", category=label) for label, text in texts.items() for n in range(12)]

    found = compare(plain)

    assert [point["rows"] for point in found["curve"]] == sorted({point["rows"] for point in found["curve"]})
    assert found["curve"][-1]["rows"] == 36
    assert found["candidates"][0]["urgent_auroc"] is None
    assert found["candidates"][0]["category_accuracy"][0] > 0.9
    assert not any(candidate.heads == "tied" for candidate in candidates(plain))


def test_the_table_has_a_line_for_each_candidate(found: dict) -> None:
    written = table(found)

    assert all(f"| {row['candidate']} |" in written for row in found["candidates"])
    assert "of categories right" in written


@pytest.mark.parametrize("name", MACHINES)
def test_each_estimator_gives_a_column_a_class_that_tells_the_classes_apart(name: str) -> None:
    from scipy.sparse import csr_matrix

    matrix = csr_matrix(np.repeat(np.eye(3), 8, axis=0))
    targets = np.repeat(["a", "b", "c"], 8)
    many, two = MACHINES[name](False, 0), MACHINES[name](True, 0)
    many.fit(matrix, targets)
    two.fit(matrix, np.where(targets == "b", "True", "False"))

    assert (many.coef_ @ np.eye(3) + many.intercept_[:, None]).argmax(axis=0).tolist() == [0, 1, 2]
    margins = (two.coef_ @ np.eye(3) + two.intercept_)[0]
    assert margins.argmax() == 1


def test_rows_that_are_no_query_are_counted_apart(rows: list[Row], found: dict) -> None:
    assert any(row.outcome is Outcome.NOT_A_QUERY for row in rows)
    assert found["candidates"][0]["not_query_auroc"] > 0.8
