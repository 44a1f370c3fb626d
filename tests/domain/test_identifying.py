"""A CHI number needs a second sign beside it: surname, or date of birth written by itself."""

import pytest

from liaison.domain.identifying import dates_of, second_signs

NUMBER = "3002741236"  # an invented person, born on a day that no calendar has
NAMES = ("Anne Drever", "Nan")


@pytest.mark.parametrize(
    "text",
    [
        "born 30/02/1974", "dob 30/02/74", "DOB: 30.02.1974", "30-2-74", "30 / 02 / 1974", "1974-02-30", "30 February 1974", "30th Feb 74",
        "30 feb. 1974", "the 30th of February, 1974",
    ],
)  # fmt: skip
def test_a_date_of_birth_by_itself_is_a_second_sign_however_it_is_written(text: str) -> None:
    assert second_signs(NUMBER, NAMES, f"CHI {NUMBER}, {text}, missed a dose") == ("date of birth",)


@pytest.mark.parametrize(
    "text",
    [
        f"CHI {NUMBER} missed a dose",
        f"CHI {NUMBER[:6]} {NUMBER[6:]}",
        f"CHI {NUMBER[:6]}-{NUMBER[6:]} seen 24/11/2026",
        "30/02/74 1236",  # the number itself, written with strokes
        "30/02/74-1236",
        "31/02/1974",
        "130/02/1974",
        "clinic of 02/30/1974",
        "",
    ],
)
def test_the_digits_of_the_number_and_other_dates_are_none(text: str) -> None:
    assert second_signs(NUMBER, NAMES, text) == ()


def test_surname_and_date_of_birth_are_told_apart() -> None:
    assert second_signs(NUMBER, NAMES, "Ms DREVER, 30/02/74") == ("surname", "date of birth")
    assert second_signs(NUMBER, ("Anne Drever", ""), "Anne came") == ()
    assert second_signs(NUMBER, ("", " "), "anything at all") == ()


def test_every_date_of_a_text_is_found() -> None:
    assert dates_of("seen 24/11/26, again 1 Dec 2026 and 2026-12-03") == {"241126", "011226", "031226"}
