"""A list becomes lines and rejected lines; only a list without its columns is refused whole."""

import pytest

from liaison.domain import cells
from liaison.domain.lists import Column, Rejected, WrongList, open_list, read_list, without_repeats

COLUMNS = {
    "code": Column(("PracticeCode", "code"), cells.practice_code, required=True, filled=True),
    "size": Column(("ListSize",), cells.whole_number, empty=None),
    "town": Column(("Town",)),
}


@pytest.mark.parametrize("heading", ["PracticeCode", "practice_code", "Practice Code", "code", "CODE"])
def test_a_heading_is_known_whatever_its_case_and_blanks(heading: str) -> None:
    assert read_list(f"{heading}\n12345\n", COLUMNS).lines[0].values == {"code": "12345"}


def test_a_list_without_its_columns_is_refused_and_they_are_named() -> None:
    with pytest.raises(
        WrongList, match="Columns missing: PracticeCode. This list can have: PracticeCode, ListSize, Town."
    ):
        read_list("Town,ListSize\nLinn,3\n", COLUMNS)


def test_an_empty_file_is_refused_in_plain_words() -> None:
    with pytest.raises(WrongList, match="empty"):
        read_list("\n\n", COLUMNS)


def test_a_column_that_is_absent_has_no_value_and_an_empty_cell_has_the_empty_one() -> None:
    listed = read_list("code,ListSize\n12345,\n", COLUMNS)

    assert listed.lines[0].values == {"code": "12345", "size": None}
    assert listed.fields == {"code", "size"}


def test_a_line_that_cannot_be_used_stops_no_other_and_says_line_column_and_reason() -> None:
    text = "code,ListSize\n12345,many\n123,4\n,4\n12346,4,5\n12347,9\n"
    listed = read_list(text, COLUMNS)

    assert [line.values["code"] for line in listed.lines] == ["12347"]
    assert listed.rejected == [
        Rejected(2, "ListSize", "is not a whole number"),
        Rejected(3, "PracticeCode", "is not a practice code of five digits"),
        Rejected(4, "PracticeCode", "must not be empty"),
        Rejected(5, "line", "the line has 3 cells, the headings have 2"),
    ]
    spoiled: list[str] = []
    opened = open_list(text.splitlines(), COLUMNS, spoiled=lambda record: spoiled.extend(record.cells[:1]))
    assert list(opened.lines) == sorted([*listed.lines, *listed.rejected], key=lambda one: getattr(one, "line", 6))
    assert spoiled == ["12345", "123", "", "12346"]


def test_headings_nobody_knows_are_named() -> None:
    assert read_list("code,Twon\n12345,Linn\n", COLUMNS).unused == ("Twon",)


def test_a_key_that_stands_twice_is_taken_once_and_the_second_line_says_where() -> None:
    kept, rejected = without_repeats(read_list("code,Town\n12345,Linn\n12345,Kelder\n", COLUMNS), COLUMNS, "code")

    assert [line.values["town"] for line in kept] == ["Linn"]
    assert rejected == [Rejected(3, "PracticeCode", "stands in line 2 already")]
