"""The folder mailbox: what only files and folders can do to it."""

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from pathlib import Path

import pytest

from liaison.mail.disk import Reading
from liaison.mail.folder import FolderMailbox
from liaison.mail.folder_look import Passed, bring, item_of
from liaison.mail.layouts import DropFolder
from liaison.mail.mailbox import Fetched, MailboxDown, MailboxRefused
from tests.mail.folder_desk import LETTER, Desk


class TestTrouble:
    """The folder goes, closes, or is none: one clear error, and nothing lost when it is back."""

    def test_a_folder_that_is_not_there_is_down_and_says_what_to_do(self, tmp_path: Path) -> None:
        mailbox = FolderMailbox(tmp_path / "nowhere")

        for action in (
            lambda: mailbox.fetch(None),
            mailbox.refs,
            lambda: mailbox.get("a:1.2"),
            lambda: mailbox.prepare(LETTER),
        ):
            with pytest.raises(MailboxDown, match=r"nowhere is not there\. Connect the drive, create the folder"):
                action()
        (trouble,) = mailbox.check()
        assert "nowhere is not there. Connect the drive" in trouble
        assert not (tmp_path / "sent").exists()

    def test_a_file_in_the_folders_place_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        with pytest.raises(MailboxRefused, match="is not a folder"):
            FolderMailbox(tmp_path / "file").fetch(None)

    @pytest.mark.parametrize("name", ["sent", "taken"])
    def test_a_folder_that_would_answer_itself_is_refused(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).mkdir()

        with pytest.raises(MailboxRefused, match="Rename it"):
            FolderMailbox(tmp_path / name).fetch(None)

    def test_a_folder_that_vanishes_mid_poll_is_down_and_nothing_is_lost(self, desk: Desk) -> None:
        for number in range(6):
            (desk.folder / f"{number}.eml").write_bytes(b"%d" % number)
        first = desk.mailbox.fetch(None, 2)
        desk.refs.update(item.ref for item in first.items)
        desk.cursor = first.cursor
        away = desk.folder.rename(desk.folder.parent / "away")

        with pytest.raises(MailboxDown):
            desk.mailbox.fetch(desk.cursor, 2)
        away.rename(desk.folder)

        assert sorted([item.raw for item in first.items] + desk.raws()) == [b"%d" % number for number in range(6)]

    def test_a_folder_that_vanishes_between_looking_and_reading_is_down(self, desk: Desk) -> None:
        for name in "ab":
            (desk.folder / f"{name}.eml").write_bytes(name.encode())
        away = desk.folder.parent / "away"

        def known(refs: Sequence[str]) -> set[str]:
            desk.folder.rename(away)
            return set()

        with pytest.raises(MailboxDown):
            FolderMailbox(desk.folder, known=known).fetch(None)

        away.rename(desk.folder)
        assert sorted(raw or b"" for raw in desk.raws()) == [b"a", b"b"]

    def test_a_machine_short_of_files_parks_no_mail(self, desk: Desk) -> None:
        (desk.folder / "a.eml").write_bytes(b"a")
        layout = DropFolder(str(desk.folder))
        (found,) = layout.entries()
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        lowest_free = os.open("/", os.O_RDONLY)
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, limits[1]))
        try:
            with pytest.raises(OSError, match="Too many open files"):
                bring(layout, found, 1000)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)

        assert desk.raws() == [b"a"]

    def test_a_file_that_changed_while_it_was_read_waits_for_the_next_poll(self, desk: Desk) -> None:
        (desk.folder / "a.eml").write_bytes(b"a")
        (found,) = DropFolder(str(desk.folder)).entries()

        assert item_of(Reading(b"a", found, steady=False), 1000, again=False) is Passed.WARM
        assert item_of(Reading(b"a", found, steady=True), 1000, again=False) == Fetched(found.ref, b"a", found.arrived)

    def test_a_file_that_goes_between_looking_and_reading_is_noted_and_others_go_on(self, desk: Desk) -> None:
        for name in "abcd":
            (desk.folder / f"{name}.eml").write_bytes(name.encode())
        first = desk.mailbox.fetch(None, 1)
        left = [path for path in sorted(desk.folder.iterdir()) if path.read_bytes() != first.items[0].raw]
        for path in left[:2]:
            path.unlink()

        second = desk.mailbox.fetch(first.cursor, 100)

        assert [item.raw for item in second.items] == [b"d"]
        assert second.notes == ["2 files went away before they could be read."]

    def test_a_missing_half_of_a_maildir_is_trouble_not_an_empty_mailbox(self, maildesk: Desk) -> None:
        (maildesk.folder / "cur" / "1.host:2,S").write_bytes(b"mail")
        (maildesk.folder / "new").rmdir()

        with pytest.raises(MailboxDown):
            maildesk.poll()

    def test_check_tells_of_unfinished_files_and_a_sent_folder_that_is_none(self, desk: Desk) -> None:
        (desk.folder / "a.eml.part").touch()
        (desk.folder.parent / "sent").touch()

        unfinished, sent = desk.mailbox.check()
        assert unfinished.startswith("Files ending in .tmp or .part, which are not read: 1.")
        assert sent.startswith("Letters cannot be written to ")
        with pytest.raises(MailboxRefused, match="sent is not a folder"):
            desk.mailbox.prepare(LETTER)

    def test_a_store_that_cannot_be_asked_is_not_called_a_mailbox_error(self, desk: Desk) -> None:
        (desk.folder / "a.eml").touch()

        def known(refs: Sequence[str]) -> set[str]:
            raise LookupError("the database is away")

        with pytest.raises(LookupError):
            FolderMailbox(desk.folder, known=known).fetch(None)


class TestPuttingAway:
    """The setting `after`."""

    def test_left_in_place_is_the_default(self, desk: Desk) -> None:
        (desk.folder / "a.eml").write_bytes(b"a")
        (item,) = desk.poll()

        desk.mailbox.acknowledge(item.ref, "taken")

        assert (desk.folder / "a.eml").read_bytes() == b"a"
        assert [path.name for path in desk.folder.parent.iterdir()] == ["mailbox"]

    def test_moved_mails_lie_beside_and_can_still_be_had(self, desk: Desk) -> None:
        desk.open(after="move")
        for name in ("a.eml", "sub/a.eml"):
            (desk.folder / name).parent.mkdir(exist_ok=True)
            (desk.folder / name).write_bytes(name.encode())
        items = desk.poll()

        for item in items * 2:
            desk.mailbox.acknowledge(item.ref, "taken")

        taken = list((desk.folder.parent / "taken").iterdir())
        assert sorted(path.read_bytes() for path in taken) == [b"a.eml", b"sub/a.eml"]
        assert all(path.name.endswith("-a.eml") for path in taken)
        assert [desk.mailbox.get(item.ref) for item in items] == [item.raw for item in items]
        assert desk.poll() == []

    def test_a_file_replaced_before_it_was_moved_stays_and_is_brought(self, desk: Desk) -> None:
        desk.open(after="move")
        (desk.folder / "a.eml").write_bytes(b"first")
        (item,) = desk.poll()
        (desk.folder / "a.eml").write_bytes(b"second one")

        desk.mailbox.acknowledge(item.ref, "taken")

        assert desk.raws() == [b"second one"]

    def test_the_same_name_taken_twice_overwrites_nothing(self, desk: Desk) -> None:
        desk.open(after="move")
        for content in (b"first", b"second one"):
            (desk.folder / "a.eml").write_bytes(content)
            (item,) = desk.poll()
            desk.mailbox.acknowledge(item.ref, "taken")

        taken = sorted(path.read_bytes() for path in (desk.folder.parent / "taken").iterdir())
        assert taken == [b"first", b"second one"]


class TestWaiting:
    """A glance a second, no more."""

    def test_it_sleeps_in_steps_up_to_the_timeout(self, desk: Desk) -> None:
        naps: list[float] = []
        desk.open(sleep=naps.append)
        desk.poll()

        assert desk.mailbox.wait(2.5) is False
        assert naps == [1.0, 1.0, 0.5]

    def test_it_wakes_as_soon_as_a_file_comes(self, desk: Desk) -> None:
        naps: list[float] = []

        def nap(seconds: float) -> None:
            naps.append(seconds)
            if len(naps) == 2:
                (desk.folder / "a.eml").touch()

        desk.open(sleep=nap)
        desk.poll()

        assert desk.mailbox.wait(60) is True
        assert len(naps) == 2

    def test_a_folder_that_is_away_does_not_wake_and_its_return_does(self, desk: Desk) -> None:
        naps: list[float] = []
        desk.open(sleep=naps.append)
        desk.poll()
        away = desk.folder.rename(desk.folder.parent / "away")

        assert desk.mailbox.wait(3) is False
        assert len(naps) == 3
        (away / "a.eml").touch()
        away.rename(desk.folder)
        assert desk.mailbox.wait(3) is True
