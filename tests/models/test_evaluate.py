"""The figures of an evaluation, worked out by hand on a few mails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from models.predict import Classifier, Reading
from models.taxonomy import Outcome, Prediction, Urgency
from models.verdict import Evidence
from models.workshop.corpus import Row
from models.workshop.evaluate import evaluate

FIELDS = {
    "n", "category_accuracy", "category_macro_f1", "urgency_accuracy", "urgent_recall", "urgent_recall_lower95", "u1_recall",
    "flagged_share", "dangerous", "outcome_f1", "unclear_share", "answered_accuracy", "ece", "in_scope_accuracy", "oos_recall",
    "oos_auroc", "oos_recall_at_95", "per_category", "ms_per_mail", "model",
}  # fmt: skip
BESIDE = {
    "per_urgency", "per_voice", "per_writer", "confusion", "reliability", "choices", "dangerous_errors", "intervals", "u1_shown",
}  # fmt: skip


@dataclass
class Scripted:
    """A reader that answers what it is told: label, urgency, outcome, how sure, how far out of scope."""

    answers: dict[str, tuple[str, Urgency | None, Outcome, float, float]]
    version: str = "scripted"

    def read_many(self, mails: Iterable[tuple[str, str]]) -> list[Reading]:
        return [self._read(*self.answers[body]) for _, body in mails]

    def _read(self, label: str, urgency: Urgency | None, outcome: Outcome, sure: float, out: float) -> Reading:
        evidence = Evidence({label: sure, "other": 1 - sure}, {}, None, out, 5, 5)
        return Reading(Prediction(label, sure, urgency=urgency, outcome=outcome), evidence)


Q, N, X = Outcome.QUERY, Outcome.NOT_A_QUERY, Outcome.UNCLEAR
U1, U2, U3, U4 = Urgency

# id · truth (outcome, category, urgency) · answer (label, urgency, outcome, probability, out of scope)
CASES = [
    ("right", (Q, "transition", U3), ("transition", U3, Q, 0.9, -1.0)),
    ("wrong", (Q, "transition", U4), ("pregnancy", U4, Q, 0.6, -1.0)),
    ("flagged", (Q, "pregnancy", U2), ("pregnancy", U1, Q, 0.9, -1.0)),
    ("abstained", (Q, "pregnancy", U1), ("pregnancy", U2, X, 0.5, 0.0)),
    ("missed", (Q, "pregnancy", U2), ("pregnancy", U3, Q, 0.8, -1.0)),
    ("set aside", (Q, "transition", U1), ("transition", None, N, 0.7, -1.0)),
    ("news", (N, None, None), ("transition", None, N, 0.9, 0.0)),
    ("other news", (N, None, None), ("transition", U4, Q, 0.9, 0.0)),
]


def rows() -> list[Row]:
    return [Row(name, "", name, outcome, category, urgency) for name, (outcome, category, urgency), _ in CASES]


def reader() -> Classifier:
    return Scripted({name: answer for name, _, answer in CASES})  # type: ignore[return-value]


def test_the_fields_promised_are_there_and_what_is_beside_them_is_known() -> None:
    assert set(evaluate(rows(), reader())) == FIELDS | BESIDE


def test_categories_are_counted_on_queries_whether_answered_or_not() -> None:
    found = evaluate(rows(), reader())

    assert found["n"] == 8
    assert found["category_accuracy"] == pytest.approx(5 / 6, abs=1e-4)
    assert found["answered_accuracy"] == pytest.approx(3 / 4)
    assert found["in_scope_accuracy"] == pytest.approx(3 / 6)
    assert found["unclear_share"] == pytest.approx(1 / 8)
    assert found["per_category"]["pregnancy"] == {"n": 3, "precision": 0.75, "recall": 1.0, "f1": 0.8571}


def test_urgency_counts_what_a_person_would_see_today() -> None:
    found = evaluate(rows(), reader())

    assert found["urgent_recall"] == pytest.approx(2 / 4)
    assert found["u1_recall"] == pytest.approx(1 / 2)  # the abstained one goes to the duty nurse within the hour ...
    assert found["u1_shown"] == 0  # ... but not within a quarter of one
    assert found["dangerous"] == ["missed", "set aside"]
    assert found["flagged_share"] == pytest.approx(2 / 6, abs=1e-4)
    assert found["urgency_accuracy"] == pytest.approx(2 / 6, abs=1e-4)


def test_the_floor_raises_a_missed_mail_and_takes_back_one_set_aside() -> None:
    found = evaluate(rows(), reader(), floor=lambda text: "U1" if "missed" in text or "set aside" in text else None)

    assert found["dangerous"] == []
    assert found["urgent_recall"] == 1
    assert found["u1_recall"] == 1
    assert found["u1_shown"] == pytest.approx(1 / 2)
    assert found["unclear_share"] == pytest.approx(2 / 8)


def test_the_floor_never_lowers() -> None:
    found = evaluate(rows(), reader(), floor=lambda text: "U2")

    assert found["urgency_accuracy"] == pytest.approx(1 / 6, abs=1e-4)
    assert found["flagged_share"] == 1


def test_bulk_mail_is_measured_by_f1() -> None:
    assert evaluate(rows(), reader())["outcome_f1"] == pytest.approx(0.5)


def test_calibration_error_is_the_mean_gap_between_said_and_true() -> None:
    case = [(Row(str(n), "", str(n), category="a"), ("a" if n < 3 else "b", None, Q, 0.9, 0.0)) for n in range(4)]
    scripted = Scripted({row.body: answer for row, answer in case})

    assert evaluate([row for row, _ in case], scripted)["ece"] == pytest.approx(0.9 - 0.75)  # type: ignore[arg-type]


def test_out_of_scope_rows_are_scored_against_the_rest() -> None:
    inside = [(Row(f"in{n}", "", f"in{n}", category="a"), ("a", None, Q if n else X, 0.9, n / 20)) for n in range(20)]
    outside = [
        (Row(f"out{n}", "", f"out{n}", category="__oos__"), ("a", None, X if n else Q, 0.4, 0.5 + n)) for n in range(4)
    ]
    scripted = Scripted({row.body: answer for row, answer in inside + outside})

    found = evaluate([row for row, _ in inside + outside], scripted)  # type: ignore[arg-type]

    assert found["oos_recall"] == 0.75
    assert found["oos_auroc"] == pytest.approx((3 * 20 + 10.5) / 80, abs=1e-4)
    assert found["oos_recall_at_95"] == 0.75
    assert found["in_scope_accuracy"] == pytest.approx(19 / 20)


def test_what_does_not_apply_is_null() -> None:
    found = evaluate([Row("1", "", "1", category="a")], Scripted({"1": ("a", None, Q, 0.9, 0.0)}))  # type: ignore[arg-type]

    null = (
        "urgency_accuracy",
        "urgent_recall",
        "urgent_recall_lower95",
        "u1_recall",
        "u1_shown",
        "flagged_share",
        "outcome_f1",
    )
    assert [found[name] for name in (*null, "oos_recall", "oos_auroc", "oos_recall_at_95")] == [None] * 10
    assert found["dangerous"] == []
    assert found["category_accuracy"] == 1
