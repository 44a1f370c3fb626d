"""The text of a list from wherever it comes, and the report's sums."""

from pathlib import Path

import pytest

from liaison.domain.lists import Rejected, WrongList
from liaison.store.taking_in import LARGEST, Taken, report_of, text_of


def test_a_list_is_read_from_a_file_from_bytes_and_from_text(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("name\nMòrag\n".encode("cp1252"))

    assert text_of(file) == text_of("name\nMòrag\n".encode()) == text_of("name\nMòrag\n")


def test_a_file_that_is_not_there_or_is_a_folder_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(WrongList, match=r"gone.csv cannot be read: No such file"):
        text_of(tmp_path / "gone.csv")
    with pytest.raises(WrongList, match="cannot be read"):
        text_of(tmp_path)


def test_a_file_far_too_large_for_a_list_is_not_read_into_memory(tmp_path: Path) -> None:
    file = tmp_path / "film.csv"
    with file.open("wb") as out:
        out.truncate(LARGEST + 1)

    with pytest.raises(WrongList, match="larger than"):
        text_of(file)


def test_the_sums_of_a_report_fit_and_rejected_lines_stand_in_the_order_of_the_file() -> None:
    late, early = Rejected(9, "b", "no"), Rejected(3, "a", "no")

    report = report_of([Taken.ADDED, Taken.CHANGED, Taken.UNCHANGED, Taken.ADDED], [late, early])

    assert (report.read, report.added, report.changed, report.unchanged) == (6, 2, 1, 1)
    assert report.rejected == (early, late)
