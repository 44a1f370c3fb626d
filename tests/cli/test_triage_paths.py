"""`liaison triage` on whatever a mail comes in: files, folders, Maildirs, mbox files, standard input, and what is none of these."""

import mailbox
import os

from build import mail

from tests.cli.conftest import Desk
from tests.cli.test_triage_command import BESIDE, FIELDS
from tests.mail.outlook_file import holder, outlook_file

URGENT = "He took an overdose of heroin this morning and is drowsy now."


def outlook(body: str = "He has no methadone dose for tonight. The pharmacy has no prescription.") -> bytes:
    """An Outlook file with these words."""
    root = holder(
        32, p001A="IPM.Note", p0037="Supply", p0C1A="Shah, Anita", p5D01="shah@glen.example",
        p007D="Message-ID: <m1@glen.example>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n", p1000=body,
    )  # fmt: skip
    return outlook_file(root, [holder(8, p0C15=1, p3001="Liaison", p39FE="queries@liaison.example")], [])


def test_an_outlook_file_is_read_whatever_the_case_of_its_ending_and_from_standard_input_too(liaison: Desk) -> None:
    (liaison.folder / "one.MSG").write_bytes(outlook())

    for row in (*liaison("triage", "one.MSG", "--json").rows, *liaison("triage", "-", "--json", stdin=outlook()).rows):
        assert (row["from"], row["subject"], row["message_id"]) == ("shah@glen.example", "Supply", "<m1@glen.example>")
        assert row["urgency"] == "U2"


def test_a_mail_that_somebody_named_msg_is_read_as_the_mail_it_is(liaison: Desk) -> None:
    (liaison.folder / "one.msg").write_bytes(mail())

    (row,) = liaison("triage", "one.msg", "--json").rows

    assert row["from"] == "tait@quay.example"


def test_folders_below_folders_are_read_in_name_order_and_other_files_are_named_on_standard_error(
    liaison: Desk,
) -> None:
    below = liaison.folder / "post" / "b" / "deep"
    below.mkdir(parents=True)
    (liaison.folder / "post" / "a.EML").write_bytes(mail())
    (below / "c.eml").write_bytes(mail())
    (below / "notes.txt").write_text("not a mail")

    ran = liaison("triage", "post", "--json")

    assert ran.code == 0
    assert [row["path"] for row in ran.rows] == ["post/a.EML", "post/b/deep/c.eml"]
    assert "post/b/deep/notes.txt" in ran.err
    assert "notes.txt" not in ran.out


def test_the_mails_of_a_maildir_are_read_whatever_they_are_called(liaison: Desk) -> None:
    box = mailbox.Maildir(str(liaison.folder / "box"))
    box.add(mail("First"))
    sent = box.add_folder("Sent")
    sent.add(mail("Second"))
    (liaison.folder / "box" / "cur" / "1700000000.M1P1.host:2,S").write_bytes(mail("Third"))

    ran = liaison("triage", "box", "--json")
    part = liaison("triage", "box/cur", "--json")

    assert len(ran.rows) == 3
    assert any("/cur/1700000000.M1P1.host:2,S" in row["path"] for row in ran.rows)
    assert [row["path"] for row in part.rows] == ["box/cur/1700000000.M1P1.host:2,S"]


def test_a_maildir_that_has_lost_a_folder_is_still_a_maildir(liaison: Desk) -> None:
    for part in ("new", "tmp"):
        (liaison.folder / "box" / part).mkdir(parents=True)
    (liaison.folder / "box" / "new" / "1700000000.M1P1.host").write_bytes(mail())

    assert len(liaison("triage", "box", "--json").rows) == 1


def test_each_mail_of_an_mbox_has_a_line_and_a_sentence_that_begins_with_from_splits_nothing(liaison: Desk) -> None:
    first = mail("Hello\n\nFrom Monday 10:30 he is at the pharmacy.\n>From the start he was well.")
    box = (
        b"From tait@quay.example Tue Nov 24 10:00:00 2026\n"
        + first
        + b"\nFrom - Tue Nov 24 10:05:00 2026\r\n"
        + mail("Two")
    )
    (liaison.folder / "inbox").write_bytes(box)
    (liaison.folder / "post").mkdir()
    (liaison.folder / "post" / "old.mbox").write_bytes(box)

    ran = liaison("triage", "inbox", "post", "--json")

    assert [row["path"] for row in ran.rows] == ["inbox#1", "inbox#2", "post/old.mbox#1", "post/old.mbox#2"]
    assert {row["from"] for row in ran.rows} == {"tait@quay.example"}


def test_an_mbox_with_no_mail_in_it_is_named_instead_of_passed_over(liaison: Desk) -> None:
    (liaison.folder / "empty.mbox").write_bytes(b"")

    ran = liaison("triage", "empty.mbox", "--json")

    assert (ran.code, ran.out) == (0, "")
    assert "empty.mbox" in ran.err


def test_one_mail_comes_on_standard_input(liaison: Desk) -> None:
    (row,) = liaison("triage", "-", "--json", stdin=mail(URGENT)).rows

    assert (row["path"], row["urgency"]) == ("-", "U1")


def test_a_mail_that_cannot_be_read_is_parked_with_its_error_and_the_others_go_on(liaison: Desk) -> None:
    (liaison.folder / "b.eml").write_bytes(mail())
    secret = liaison.folder / "a.eml"
    secret.write_bytes(mail())
    secret.chmod(0)
    if os.access(secret, os.R_OK):  # root may read anything: what root cannot read is a file that is none
        secret.unlink()
        secret.symlink_to("/proc/self/mem")

    ran = liaison("triage", "a.eml", "b.eml", "--json")

    first, second = ran.rows
    assert ran.code == 0
    assert set(first) == {*FIELDS, *BESIDE, "error"}
    assert first["outcome"] == "parked"
    assert first["error"]
    assert [first[name] for name in ("category", "urgency", "handler", "read_by", "answer_by")] == [None] * 5
    assert second["path"] == "b.eml"
    assert second["outcome"] in ("query", "unclear")


def test_a_path_that_is_not_there_ends_with_1_after_everything_else_is_printed(liaison: Desk) -> None:
    (liaison.folder / "b.eml").write_bytes(mail())

    ran = liaison("triage", "nowhere.eml", "b.eml", "--json")

    assert ran.code == 1
    assert [row["path"] for row in ran.rows] == ["b.eml"]
    assert "nowhere.eml" in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_mail_is_named_and_is_no_failure(liaison: Desk) -> None:
    (liaison.folder / "there is no such file.txt").write_text("hello")

    ran = liaison("triage", "there is no such file.txt", "--json")

    assert (ran.code, ran.out) == (0, "")
    assert "it is no .eml, .msg, mbox or Maildir" in ran.err


def test_a_pipe_in_a_folder_is_named_and_nobody_waits_for_it(liaison: Desk) -> None:
    (liaison.folder / "post").mkdir()
    os.mkfifo(liaison.folder / "post" / "a.eml")
    (liaison.folder / "post" / "b.eml").write_bytes(mail())

    ran = liaison("triage", "post", "--json")

    assert [row["path"] for row in ran.rows] == ["post/b.eml"]
    assert "post/a.eml" in ran.err


def test_a_link_to_nothing_and_a_link_to_a_folder_are_named(liaison: Desk) -> None:
    (liaison.folder / "post").mkdir()
    (liaison.folder / "post" / "a.eml").symlink_to("gone.eml")
    (liaison.folder / "post" / "loop").symlink_to(liaison.folder / "post")

    ran = liaison("triage", "post", "--json")

    assert (ran.code, ran.out) == (0, "")
    assert "post/a.eml" in ran.err
    assert "post/loop" in ran.err
