"""Rows are checked before anything learns from them, and every fault is named by its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.taxonomy import Outcome, Urgency
from models.workshop.corpus import CorpusError, Row, near_duplicates, read, sha256

GOOD: dict[str, Any] = {
    "id": "a-1",
    "subject": "script",
    "body": "No script tonight.",
    "outcome": "query",
    "category": "script_continuity",
    "urgency": "U2",
    "voice": "gp",
    "note": "ignored",
}


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def test_a_triage_row_is_read_with_its_voice(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path / "a.jsonl", GOOD))

    assert row == Row("a-1", "script", "No script tonight.", Outcome.QUERY, "script_continuity", Urgency.U2, voice="gp")


def test_a_text_and_label_row_is_read_with_any_label(tmp_path: Path) -> None:
    rows = read(written(tmp_path / "a.jsonl", {"text": "hello", "label": "greet"}, {"text": "?", "label": "__oos__"}))

    assert [(row.body, row.category, row.in_scope, row.out_of_scope) for row in rows] == [
        ("hello", "greet", True, False),
        ("?", "__oos__", False, True),
    ]


def test_a_folder_is_read_whole_in_the_order_of_ids(tmp_path: Path) -> None:
    written(tmp_path / "b.jsonl", GOOD | {"id": "1"})
    written(tmp_path / "a.jsonl", GOOD | {"id": "2"})

    assert [row.id for row in read(tmp_path)] == ["1", "2"]


def test_mail_that_is_no_query_has_neither_category_nor_urgency(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path / "a.jsonl", GOOD | {"outcome": "not_a_query", "category": None, "urgency": None}))

    assert (row.category, row.urgency, row.in_scope) == (None, None, False)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "a.jsonl:2: Expecting property name"),
        ("", "a.jsonl:2: Expecting value"),
        ("[]", "a.jsonl:2: not a JSON object"),
        (GOOD | {"id": "b", "category": "cats"}, "a.jsonl:2: 'cats' is not a valid Category"),
        (GOOD | {"id": "b", "urgency": "U5"}, "a.jsonl:2: 'U5' is not a valid Urgency"),
        (GOOD | {"id": "b", "outcome": "parked"}, "a.jsonl:2: outcome parked cannot be taught"),
        (GOOD | {"id": "b", "body": None}, "a.jsonl:2: body is not text"),
        ({"id": "b", "outcome": "query"}, "a.jsonl:2: 'subject' is missing"),
        (GOOD, "a.jsonl: id a-1 stands 2 times"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, row: Any, fault: str) -> None:
    path = written(tmp_path / "a.jsonl", GOOD, row, GOOD | {"id": "last"})

    with pytest.raises(CorpusError) as caught:
        read(path)

    assert fault in str(caught.value)


def test_all_faults_are_told_at_once_up_to_a_limit(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"a\.jsonl:1: .*\n(?s:.*)\.\.\. and 10 more"):
        read(written(tmp_path / "a.jsonl", *["{"] * 30))


def test_an_empty_or_missing_corpus_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no rows"):
        read(written(tmp_path / "a.jsonl"))
    with pytest.raises(CorpusError, match=r"no \*\.jsonl file"):
        read(tmp_path.parent / "nothing" if (tmp_path.parent / "nothing").mkdir() is None else tmp_path)
    with pytest.raises(CorpusError, match="cannot be read"):
        read(tmp_path / "none.jsonl")


def test_the_hash_depends_on_what_is_taught_alone() -> None:
    one, two = Row("1", "a", "b", category="x"), Row("2", "a", "c", category="x")

    assert sha256([one, two]) == sha256([two, one])
    assert sha256([one]) != sha256([two])


def test_near_copies_are_found_and_set_phrases_are_not() -> None:
    text = "the pharmacy rang to say that no prescription has come for tonight and he collects at five"
    rows = [
        Row("copy", "a", text),
        Row("again", "a", text.replace("five", "six")),
        Row("other", "a", "please could you tell me when the next review is and who will be there on the day"),
    ]

    found = near_duplicates(rows)

    assert [(one, two) for one, two, _ in found] == [("copy", "again")]
    assert 0.5 < found[0][2] < 1


def test_identical_short_texts_are_found() -> None:
    assert near_duplicates([Row("1", "script", "please"), Row("2", "Script", "please!")]) == [("1", "2", 1.0)]
