"""Where the figures come from, worked out by hand on the mails of `test_evaluate`."""

from dataclasses import replace

from models.workshop.evaluate import evaluate
from tests.models.test_evaluate import reader, rows


def test_each_level_says_what_its_mails_came_out_as() -> None:
    found = evaluate(rows(), reader())["per_urgency"]

    assert found["U1"] == {"n": 2, "recall": 0.0, "or_sooner": 0.0, "shown": {"not_a_query": 1, "unclear": 1}}
    assert found["U2"] == {"n": 2, "recall": 0.0, "or_sooner": 0.5, "shown": {"U1": 1, "U3": 1}}


def test_voices_and_writers_are_counted_where_they_are_named() -> None:
    named = [replace(row, id=f"gp2-{number}", voice="gp_terse") for number, row in enumerate(rows())]
    found = evaluate(named, reader())

    assert set(found["per_voice"]) == {"gp_terse"}
    assert set(found["per_writer"]) == {"gp2"}
    assert found["per_voice"]["gp_terse"]["n"] == 8
    assert found["per_voice"]["gp_terse"]["urgent_recall"] == 0.5
    assert found["per_voice"]["gp_terse"]["set_aside"] == 0.5
    assert evaluate(rows(), reader())["per_voice"] == {}


def test_the_matrix_counts_what_was_taken_for_what() -> None:
    assert evaluate(rows(), reader())["confusion"] == {
        "pregnancy": {"pregnancy": 3},
        "transition": {"pregnancy": 1, "transition": 2},
    }


def test_dangerous_errors_are_listed_one_by_one() -> None:
    found = evaluate(rows(), reader())

    assert [error["id"] for error in found["dangerous_errors"]] == found["dangerous"] == ["missed", "set aside"]
    assert found["dangerous_errors"][0] == {
        "id": "missed", "urgency": "U2", "category": "pregnancy", "came_out": "U3", "read_as": "pregnancy",
    }  # fmt: skip
    assert found["dangerous_errors"][1]["came_out"] == "not_a_query"


def test_intervals_hold_their_share() -> None:
    found = evaluate(rows(), reader())

    low, high = found["intervals"]["urgent_recall"]
    assert low < found["urgent_recall"] < high
    assert found["intervals"]["u1_shown"][0] == 0.0
    assert found["intervals"]["u1_recall"][0] > 0.0


def test_no_mail_is_set_aside_that_the_floor_speaks_for() -> None:
    found = evaluate(rows(), reader(), floor=lambda text: "U2")

    assert found["outcome_f1"] == 0
    assert all("not_a_query" not in level["shown"] for level in found["per_urgency"].values())
