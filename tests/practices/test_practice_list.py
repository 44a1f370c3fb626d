"""The edition of a list is read from its file's name."""

from pathlib import Path

import pytest

from liaison.practices.practice_list import BOARDS, edition_of


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("gp-practices-2024-04.csv", "2024-04"),
        ("practice_contactdetails_apr2026-open-data.csv", "2026-04"),
        ("Practices January 2027.csv", "2027-01"),
        ("gp_202610.csv", "2026-10"),
        ("practices.csv", ""),
        ("list-20261127120000.csv", ""),
        ("maypole practice.csv", ""),
    ],
)
def test_the_edition_is_read_from_the_name_of_the_file_or_left_open(name: str, edition: str) -> None:
    assert edition_of(Path(name)) == edition


def test_all_fourteen_boards_have_a_name() -> None:
    assert len(BOARDS) == 14
