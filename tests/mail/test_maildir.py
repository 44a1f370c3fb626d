"""A Maildir: names stay while mail programs move and flag."""

from __future__ import annotations

import mailbox as stdlib_mailbox

from tests.mail.folder_desk import LETTER, Desk


class TestMaildir:
    """Names stay while mail programs move and flag."""

    def test_a_mail_keeps_its_ref_when_it_is_moved_and_flagged(self, maildesk: Desk) -> None:
        new = maildesk.folder / "new" / "1700000000.M1P1.host"
        new.write_bytes(b"mail")
        (item,) = maildesk.poll()

        cur = new.rename(maildesk.folder / "cur" / "1700000000.M1P1.host:2,")
        assert maildesk.poll() == []
        cur.rename(maildesk.folder / "cur" / "1700000000.M1P1.host:2,FRS")

        assert maildesk.poll() == []
        assert set(maildesk.mailbox.refs()) == maildesk.refs
        assert maildesk.mailbox.get(item.ref) == b"mail"

    def test_a_mail_moved_by_a_mail_program_between_looking_and_reading_is_read(self, maildesk: Desk) -> None:
        for name in ("1.host", "2.host"):
            (maildesk.folder / "new" / name).write_bytes(name.encode())
        first = maildesk.mailbox.fetch(None, 1)
        (left,) = [path for path in (maildesk.folder / "new").iterdir() if path.read_bytes() != first.items[0].raw]
        left.rename(maildesk.folder / "cur" / f"{left.name}:2,F")

        second = maildesk.mailbox.fetch(first.cursor, 1)

        assert [item.raw for item in second.items] == [left.name.encode()]
        assert second.notes == []

    def test_what_is_still_in_tmp_and_other_folders_are_not_the_inbox(self, maildesk: Desk) -> None:
        stdlib_mailbox.Maildir(str(maildesk.folder)).add_folder("Junk").add(b"Subject: junk\n\n")
        (maildesk.folder / "tmp" / "3.host").write_bytes(b"half")
        (maildesk.folder / "new" / "sub").mkdir()

        assert maildesk.poll() == []

    def test_a_reused_name_is_a_new_mail(self, maildesk: Desk) -> None:
        target = maildesk.folder / "new" / "mail1"
        target.write_bytes(b"first")
        maildesk.poll()
        target.unlink()
        target.write_bytes(b"the second")

        assert maildesk.raws() == [b"the second"]

    def test_acknowledging_marks_seen_and_keeps_other_flags_if_the_setting_says_so(self, maildesk: Desk) -> None:
        maildesk.open(after="move")
        (maildesk.folder / "new" / "1.host").write_bytes(b"one")
        (maildesk.folder / "cur" / "2.host:2,F").write_bytes(b"two")
        items = maildesk.poll()

        for item in items * 2:
            maildesk.mailbox.acknowledge(item.ref, "taken")

        assert sorted(path.name for path in (maildesk.folder / "cur").iterdir()) == ["1.host:2,S", "2.host:2,FS"]
        assert list((maildesk.folder / "new").iterdir()) == []
        assert maildesk.poll() == []

    def test_a_mail_program_finds_the_letters_in_the_folder_sent(self, maildesk: Desk) -> None:
        maildesk.mailbox.send(maildesk.mailbox.prepare(LETTER), LETTER)

        program = stdlib_mailbox.Maildir(str(maildesk.folder), create=False)
        (letter,) = program.get_folder("Sent")
        assert program.list_folders() == ["Sent"]
        assert (letter["Subject"], letter.get_flags(), letter.get_subdir()) == (LETTER.subject, "S", "cur")
        assert (maildesk.folder / ".Sent" / "maildirfolder").exists()
        assert list((maildesk.folder / ".Sent" / "tmp").iterdir()) == []

    def test_a_letter_flagged_by_a_person_still_counts_as_sent(self, maildesk: Desk) -> None:
        ref = maildesk.mailbox.prepare(LETTER)
        maildesk.mailbox.send(ref, LETTER)
        (lying,) = (maildesk.folder / ".Sent" / "cur").iterdir()
        lying.rename(lying.with_name(f"{ref}:2,FS"))

        maildesk.mailbox.send(ref, LETTER)

        assert maildesk.mailbox.was_sent(ref) is True
        assert len(list((maildesk.folder / ".Sent" / "cur").iterdir())) == 1
