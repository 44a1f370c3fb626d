"""Many mails in one file: what splits them, what does not, and that every byte belongs to one of them."""

from pathlib import Path

import pytest

from liaison.mail.mbox import begins_as_mbox, mails_in

ONE, TWO = b"Subject: one\n\nFirst.\n\n", b"Subject: two\n\nSecond.\n"
DATED = b"From tait@quay.example Tue Nov 24 10:00:00 2026\n"


def mails(tmp_path: Path, content: bytes) -> list[bytes]:
    file = tmp_path / "box"
    file.write_bytes(content)
    return list(mails_in(file))


@pytest.mark.parametrize(
    "separator",
    [
        DATED, b"From - Tue Nov 24 10:00:00 2026\r\n", b"From MAILER-DAEMON Fri Jul  8 12:08:34 2011\n", b"From tait@quay.example\n",
        b'From "odd name"@quay.example Tue Nov 24 10:00 2026\n', b"From tait@quay.example Tue, 24 Nov 2026 10:00:00 +0000\n",
        b"From tait@quay.example Tue Nov 24 10:00:00 GMT 2026 remote from quay\n",
    ],
)  # fmt: skip
def test_a_separator_of_any_writer_splits(tmp_path: Path, separator: bytes) -> None:
    assert begins_as_mbox(separator)
    assert mails(tmp_path, separator + ONE + separator + TWO) == [ONE, TWO]


@pytest.mark.parametrize(
    "line",
    [
        b"From the pharmacy we hear that he is well.\n", b"From Monday 10:30 he collects there.\n", b"From Mon 10:30 to Tue 11:00\n",
        b"From tait@quay.example we heard on Tuesday at 10:00\n", b"From\n", b"from tait@quay.example Tue Nov 24 10:00:00 2026\n",
        b" From tait@quay.example Tue Nov 24 10:00:00 2026\n",
    ],
)  # fmt: skip
def test_a_sentence_that_begins_with_from_does_not_split(tmp_path: Path, line: bytes) -> None:
    body = ONE + line + b"Kind regards\n"

    assert not begins_as_mbox(line)
    assert mails(tmp_path, DATED + body + DATED + TWO) == [body, TWO]


def test_a_dated_separator_splits_also_where_a_writer_forgot_the_empty_line(tmp_path: Path) -> None:
    assert mails(tmp_path, DATED + b"Subject: one\n\nFirst.\n" + DATED + TWO) == [b"Subject: one\n\nFirst.\n", TWO]


def test_what_a_writer_marked_is_unmarked_once(tmp_path: Path) -> None:
    marked = b"Subject: one\n\n>From the start.\n>>From a quotation.\n> From a reply.\n"

    assert mails(tmp_path, DATED + marked) == [
        b"Subject: one\n\nFrom the start.\n>From a quotation.\n> From a reply.\n"
    ]


def test_an_empty_mail_between_two_separators_is_a_mail(tmp_path: Path) -> None:
    assert mails(tmp_path, DATED + DATED + TWO) == [b"", TWO]


def test_what_stands_before_the_first_separator_is_not_left_out(tmp_path: Path) -> None:
    assert mails(tmp_path, ONE + DATED + TWO) == [ONE, TWO]


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_holds_none(tmp_path: Path, content: bytes) -> None:
    assert mails(tmp_path, content) == []
