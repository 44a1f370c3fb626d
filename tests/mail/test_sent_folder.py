"""The sent folder holds whole letters or none."""

from __future__ import annotations

import os
import resource
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import MailboxDown
from tests.mail.folder_desk import LETTER, NOW, Desk


class TestLetters:
    """The sent folder holds whole letters or none."""

    def test_letters_lie_beside_the_folder_under_names_that_say_nothing(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.mailbox.send(ref, LETTER)

        (letter,) = (desk.folder.parent / "sent").iterdir()
        assert letter.name == f"{ref}.eml"
        assert set(ref) <= set("0123456789abcdef")
        assert b"Bcc: second@gp.example" in letter.read_bytes()

    def test_the_sent_folder_is_beside_what_a_linked_path_points_to(self, desk: Desk, tmp_path: Path) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "link").symlink_to(desk.folder)
        mailbox = FolderMailbox(elsewhere / "link")

        mailbox.send(mailbox.prepare(LETTER), LETTER)

        assert len(list(Path(os.path.join(elsewhere / "link", "..", "sent")).iterdir())) == 1

    def test_whether_it_went_cannot_be_told_while_the_sent_folder_is_away(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        assert desk.mailbox.was_sent(ref) is False

        (desk.folder.parent / "sent").rmdir()
        assert desk.mailbox.was_sent(ref) is None

        desk.folder.rmdir()
        assert desk.mailbox.was_sent(ref) is None

    def test_a_letter_that_does_not_fit_is_certainly_not_sent_and_leaves_nothing_half_written(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        try:
            with pytest.raises(MailboxDown, match="tried again by itself"):
                desk.mailbox.send(ref, LETTER)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

        assert list((desk.folder.parent / "sent").iterdir()) == []
        assert desk.mailbox.was_sent(ref) is False
        desk.mailbox.send(ref, LETTER)
        assert desk.mailbox.was_sent(ref) is True

    def test_a_letter_half_written_by_a_killed_process_does_not_count(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        (desk.folder.parent / "sent" / ".0123456789abcdef.tmp").write_bytes(b"Message-ID: <letter-1@serv")

        assert desk.mailbox.was_sent(ref) is False
        desk.mailbox.send(ref, LETTER)
        assert (desk.folder.parent / "sent" / f"{ref}.eml").stat().st_size > 300

    def test_sending_again_leaves_the_first_letter_untouched(self, desk: Desk) -> None:
        ref = desk.mailbox.prepare(LETTER)
        desk.mailbox.send(ref, LETTER)
        (letter,) = (desk.folder.parent / "sent").iterdir()
        before = letter.stat()

        desk.mailbox.send(ref, replace(LETTER, date=NOW + timedelta(minutes=9)))

        assert (letter.stat().st_ino, letter.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
