"""A list is read whatever program wrote it, and a broken line spoils no other."""

import pytest

from liaison.domain.csv_text import LONGEST, decode, records


def cells(text: str) -> list[tuple[str, ...]]:
    return [record.cells for record in records(text)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_same_text_is_read_from_every_usual_encoding(encoding: str) -> None:
    assert decode("Càrn Mòr – Ulva’s".encode(encoding)) == "Càrn Mòr – Ulva’s"


def test_a_byte_order_mark_in_text_is_no_part_of_the_first_heading() -> None:
    assert cells("\ufeffcode,name\n1,a") == [("code", "name"), ("1", "a")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_line_ending_is_understood(separator: str, ending: str) -> None:
    text = ending.join([separator.join("abc"), separator.join("123")])

    assert cells(text) == [("a", "b", "c"), ("1", "2", "3")]


def test_line_numbers_are_those_of_the_file_with_blank_lines_and_cells_of_two_lines() -> None:
    text = 'name,place\n\n"Ann\nBo",here\n,,\nCy,there\n'

    assert [(record.line, record.cells) for record in records(text)] == [
        (1, ("name", "place")),
        (3, ("Ann Bo", "here")),
        (6, ("Cy", "there")),
    ]


def test_a_quotation_mark_that_never_closes_spoils_its_own_line_only() -> None:
    text = 'a,b\n1,"open\n2,fine\n3,"also, fine"\n'

    assert cells(text) == [("a", "b"), ("1", "open"), ("2", "fine"), ("3", "also, fine")]


def test_two_stray_quotation_marks_do_not_swallow_the_lines_between_them() -> None:
    text = 'a,b\n1,6" pipe\n2,fine\n3,8" pipe\n'

    assert cells(text) == [("a", "b"), ("1", "6 pipe"), ("2", "fine"), ("3", "8 pipe")]


def test_two_cells_that_never_close_are_not_joined_into_one_line() -> None:
    text = 'a,b,c\n1,"x,y\n2,"x,y\n3,fine,z\n'

    assert [row[0] for row in cells(text)] == ["a", "1", "2", "3"]


def test_an_endless_cell_is_one_record_and_the_next_line_is_read() -> None:
    text = f"a,b\n{'x' * (LONGEST + 200_000)},1\n2,fine\n"

    assert cells(text)[2] == ("2", "fine")


def test_control_characters_and_invisible_marks_are_taken_out() -> None:
    assert cells("a,b\n One \0  two\u00a0,zero\u200bwidth\n")[1] == ("One two", "zerowidth")
