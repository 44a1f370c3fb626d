"""What a look at a folder finds, whatever the times of its files say."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from liaison.mail.folder import FolderMailbox
from liaison.mail.mailbox import MailGone
from tests.mail.folder_desk import NOW, Desk, set_times


class TestTimes:
    """File times lie; nothing depends on them."""

    def test_old_files_copied_in_later_are_all_brought(self, desk: Desk) -> None:
        (desk.folder / "today.eml").write_bytes(b"today")
        desk.poll()

        for year in (1971, 2001, 2025):
            target = desk.folder / f"{year}.eml"
            target.write_bytes(str(year).encode())
            set_times(target, datetime(year, 1, 1, tzinfo=UTC))

        assert sorted(raw or b"" for raw in desk.raws()) == [b"1971", b"2001", b"2025"]

    def test_arrival_is_the_files_own_time_but_never_in_the_future(self, desk: Desk) -> None:
        old, ahead = desk.folder / "old.eml", desk.folder / "ahead.eml"
        for path in (old, ahead):
            path.write_bytes(path.name.encode())
        set_times(old, datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC))
        set_times(ahead, datetime(2099, 1, 1, tzinfo=UTC))

        times = {item.raw: item.received_at for item in desk.poll()}

        assert times[b"old.eml"] == datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC)
        assert times[b"ahead.eml"] is not None
        assert times[b"ahead.eml"] <= datetime.now(UTC)

    def test_a_file_replaced_by_other_content_is_a_new_mail(self, desk: Desk) -> None:
        target = desk.folder / "mail.eml"
        target.write_bytes(b"first question")
        (first,) = desk.poll()

        target.write_bytes(b"a second, longer question")
        (second,) = desk.poll()

        assert second.raw == b"a second, longer question"
        with pytest.raises(MailGone):
            desk.mailbox.get(first.ref)
        assert desk.mailbox.get(second.ref) == second.raw

    def test_a_file_replaced_with_the_same_size_and_time_is_a_new_mail_too(self, desk: Desk) -> None:
        target = desk.folder / "mail.eml"
        target.write_bytes(b"dose is 40 mg")
        set_times(target, NOW)
        desk.poll()

        target.write_bytes(b"dose is 60 mg")
        set_times(target, NOW)
        (second,) = desk.poll()

        assert second.raw == b"dose is 60 mg"
        assert desk.mailbox.get(second.ref) == second.raw
        assert desk.poll() == []
        assert desk.refs >= set(desk.mailbox.refs())

    def test_changed_rights_bring_a_known_mail_once_more_at_most(self, desk: Desk) -> None:
        target = desk.folder / "mail.eml"
        target.write_bytes(b"question")
        desk.poll()

        brought = 0
        for mode in (0o600, 0o640, 0o644):
            target.chmod(mode)
            brought += len(desk.poll())

        assert brought == 1

    def test_known_files_are_not_opened(self, desk: Desk) -> None:
        opened: list[object] = []
        listening = [True]
        sys.addaudithook(lambda event, args: opened.append(args[0]) if event == "open" and listening else None)
        target = desk.folder / "mail.eml"
        target.write_bytes(b"question")
        opened.clear()
        desk.poll()
        assert opened.count(str(target)) == 1

        desk.poll()
        desk.open()
        desk.poll()

        assert opened.count(str(target)) == 1
        listening.clear()  # a hook cannot be taken off again

    def test_a_file_still_warm_waits_and_is_noted_if_the_setting_says_so(self, desk: Desk) -> None:
        (desk.folder / "mail.eml").write_bytes(b"question")
        written = datetime.fromtimestamp((desk.folder / "mail.eml").stat().st_mtime, UTC)
        desk.open(quiet=2.0, clock=lambda: written + timedelta(seconds=1.5))

        assert desk.poll() == []
        assert desk.notes == ["One file is still being written; the next poll looks again."]

        desk.open(quiet=2.0, clock=lambda: written + timedelta(seconds=2.5))
        assert desk.raws() == [b"question"]
        assert desk.notes == []

    def test_a_file_with_a_time_far_ahead_does_not_wait_for_ever(self, desk: Desk) -> None:
        target = desk.folder / "mail.eml"
        target.write_bytes(b"question")
        set_times(target, NOW + timedelta(days=400))
        desk.open(quiet=2.0, clock=lambda: NOW)

        assert desk.raws() == [b"question"]

    def test_a_mail_read_half_written_is_brought_again_whole(self, desk: Desk) -> None:
        target = desk.folder / "mail.eml"
        with open(target, "wb", buffering=0) as file:
            file.write(b"Subject: help\n\nShe is ")
            assert desk.raws() == [b"Subject: help\n\nShe is "]

            file.write(b"drowsy")

        assert desk.raws() == [b"Subject: help\n\nShe is drowsy"]

    def test_the_ledger_is_asked_about_what_is_there_and_in_small_questions(self, desk: Desk) -> None:
        for number in range(1200):
            (desk.folder / str(number)).touch()
        sizes: list[int] = []

        def known(refs: Sequence[str]) -> set[str]:
            sizes.append(len(refs))
            return set(refs)

        batch = FolderMailbox(desk.folder, known=known).fetch(None)

        assert (sizes, batch.items) == ([500, 500, 200], [])

    def test_without_a_ledger_every_look_brings_everything_and_ends(self, desk: Desk) -> None:
        for number in range(5):
            (desk.folder / str(number)).touch()
        mailbox = FolderMailbox(desk.folder)
        first = mailbox.fetch(None, 3)
        second = mailbox.fetch(first.cursor, 3)

        assert (len(first.items), first.more, len(second.items), second.more) == (3, True, 2, False)
