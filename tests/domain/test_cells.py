"""How single cells are read, and that no reason repeats what the cell holds."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from liaison.domain import cells
from liaison.domain.chi import demo_chi
from liaison.domain.lists import Unusable


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-27",
        "27/11/2026",
        "27.11.2026",
        "27-11-2026",
        "27 Nov 2026",
        "27 November 2026",
        "2026-11-27T00:00:00",
        "27-Nov-2026",
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(cell: str) -> None:
    assert cells.day(cell) == date(2026, 11, 27)


@pytest.mark.parametrize("cell", ["11/27/2026", "2026-02-30", "1026-11-27", "tomorrow", "27/11/26"])
def test_a_day_that_is_none_or_could_be_another_is_not_guessed(cell: str) -> None:
    with pytest.raises(Unusable):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("11/27/2026", "month first"),
        ("27/11/26", "two digits"),
        ("27-Nov-26", "two digits"),
        ("46353", "spreadsheet's number"),
        ("27/13/2026", "write it as"),
    ],
)
def test_how_a_day_was_spoilt_is_said_with_what_to_do(cell: str, says: str) -> None:
    with pytest.raises(Unusable, match=says) as refused:
        cells.day(cell)
    assert cell not in refused.value.why


@pytest.mark.parametrize(
    ("cell", "clock"), [("09:00", time(9)), ("9.30", time(9, 30)), ("1715", time(17, 15)), ("17:00:00", time(17))]
)
def test_a_time_of_day_is_read_in_its_usual_forms(cell: str, clock: time) -> None:
    assert cells.clock(cell) == clock


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (cells.clock, "24:00"),
        (cells.clock, "nine"),
        (cells.whole_number, "-3"),
        (cells.whole_number, "12.5"),
        (cells.hours, "0"),
        (cells.hours, "61"),
        (cells.practice_code, "1234"),
        (cells.practice_code, "٣٤٥٦٧"),
        (cells.email, "reception at harbour"),
        (cells.email, "a@b.example, c@d.example"),
        (cells.truth, "perhaps"),
        (cells.one_of(["yes", "no"]), "maybe"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason_that_does_not_repeat_it(
    read: Callable[[str], Any], cell: str
) -> None:
    with pytest.raises(Unusable) as refused:
        read(cell)

    assert cell not in refused.value.why


def test_thousands_and_hours_may_carry_commas() -> None:
    assert cells.whole_number("8,251") == 8251
    assert cells.hours("22,5") == 22.5


def test_several_words_may_be_separated_in_any_usual_way_and_count_once() -> None:
    read = cells.several(cells.one_of(["duty_nurse", "prescriber"]))

    assert read("Duty nurse; prescriber | duty_nurse") == ["duty_nurse", "prescriber"]


def test_a_chi_number_keeps_its_leading_zero_and_loses_its_blank() -> None:
    assert cells.chi_number("010101 1237") == "0101011237"


@pytest.mark.parametrize("cell", ['="0101011237"', "'0101011237", "'010101 1237", '"0101011237"'])
def test_a_number_that_was_guarded_from_a_spreadsheet_is_read_as_it_is(cell: str) -> None:
    assert cells.chi_number(cell) == "0101011237"
    assert cells.practice_code('="10002"') == cells.practice_code("'10002") == "10002"
    assert cells.as_text("=cmd|x") == "=cmd|x"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1.01011E+09", "made into a number"),
        ("101011237.0", "ten digits"),
        ("0101011237.0", "made into a number"),
        ("101011237", "dropped the zero"),
        ("0101011238", "check digit"),
        ("01010112", "ten digits"),
        ("A101011237", "ten digits"),
        (demo_chi(3), "only the demo"),
    ],
)
def test_a_chi_number_that_cannot_be_one_is_refused_and_never_repaired(cell: str, says: str) -> None:
    with pytest.raises(Unusable, match=says) as refused:
        cells.chi_number(cell)

    assert cell not in refused.value.why


def test_the_demo_alone_accepts_its_own_chi_numbers() -> None:
    assert cells.chi_number(demo_chi(3), allow_demo=True) == demo_chi(3)
