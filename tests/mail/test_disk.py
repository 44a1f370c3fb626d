"""What the system says about a folder becomes a sentence that says what to do, and a fault of the moment never parks a mail."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from liaison.mail.disk import make_folder, meaning, read, sync_folder, translated, write_once
from liaison.mail.found import seen
from liaison.mail.mailbox import MailboxDown, MailboxError, MailboxRefused


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOENT, MailboxDown, "Connect the drive"),
        (errno.EACCES, MailboxRefused, "Give the account the right"),
        (errno.EPERM, MailboxRefused, "Give the account the right"),
        (errno.ENOTDIR, MailboxRefused, "not a folder"),
        (errno.EROFS, MailboxRefused, "read-only"),
        (errno.ENOSPC, MailboxDown, "Make room"),
        (errno.EDQUOT, MailboxDown, "Make room"),
        (errno.ESTALE, MailboxDown, "Stale file handle"),
        (errno.EIO, MailboxDown, "Input/output error"),
    ],
)
def test_each_trouble_has_its_error_and_its_sentence(number: int, kind: type[MailboxError], words: str) -> None:
    error = meaning("/post/mailbox", OSError(number, os.strerror(number)))

    assert type(error) is kind
    assert words in str(error)
    assert "/post/mailbox" in str(error)


def test_a_system_error_does_not_pass_the_border_and_keeps_its_cause() -> None:
    with pytest.raises(MailboxRefused) as raised, translated("/post"):
        raise PermissionError(errno.EACCES, "Permission denied")

    assert isinstance(raised.value.__cause__, PermissionError)


def test_an_odd_path_makes_a_message_of_one_printable_line() -> None:
    message = str(meaning("two\nlines \udcff", OSError(errno.ENOENT, "gone")))

    assert message.isprintable()
    assert "two\\nlines" in message


def test_what_is_written_is_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_once(str(tmp_path), str(tmp_path / "letter"), b"words")
    sync_folder(str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["letter"]
    assert (tmp_path / "letter").read_bytes() == b"words"
    assert (tmp_path / "letter").stat().st_mode & 0o007 == 0  # nobody else on the machine reads a letter


def test_a_write_that_cannot_end_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter").mkdir()  # a folder in the letter's place makes the rename fail

    with pytest.raises(OSError):
        write_once(str(tmp_path), str(tmp_path / "letter"), b"words")

    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_folder_is_made_once_and_a_file_in_its_place_is_told(tmp_path: Path) -> None:
    make_folder(str(tmp_path / "new"))
    make_folder(str(tmp_path / "new"))
    (tmp_path / "file").touch()

    assert (tmp_path / "new").is_dir()
    with pytest.raises(NotADirectoryError):
        make_folder(str(tmp_path / "file"))


def test_reading_takes_size_and_time_from_the_file_it_read(tmp_path: Path) -> None:
    path = tmp_path / "mail"
    path.write_bytes(b"old")
    found = seen(str(path), "mail", path.lstat())
    path.write_bytes(b"newer words")

    reading = read(found, 100)

    assert (reading.content, reading.found.size, reading.steady) == (b"newer words", 11, True)
    assert reading.found.ref != found.ref


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mail"
    path.write_bytes(b"12345")
    found = seen(str(path), "mail", path.lstat())

    assert read(found, 5).content == b"12345"
    assert read(found, 4).content is None
