"""Mails found on disk: nothing is left out silently, and nothing in a folder can stop the look."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from liaison.mail.sources import OUTLOOK, Other, Source, find

MAIL = b"Subject: one\n\nFirst.\n"


def found(*paths: Path | str) -> list[Source | Other]:
    return list(find(map(str, paths)))


def test_the_ending_says_mail_and_the_bytes_say_which(tmp_path: Path) -> None:
    for name, content in (
        ("a.eml", MAIL),
        ("b.EML", OUTLOOK + b"x"),
        ("c.Msg", OUTLOOK),
        ("d.msg", MAIL),
        ("e.msg", b"odd"),
    ):
        (tmp_path / name).write_bytes(content)

    kinds = {Path(one.path).name: one.is_msg for one in found(tmp_path) if isinstance(one, Source)}

    assert kinds == {"a.eml": False, "b.EML": True, "c.Msg": True, "d.msg": False, "e.msg": True}


def test_a_file_that_is_named_is_looked_into_and_one_in_a_folder_goes_by_its_ending(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_bytes(MAIL)
    (tmp_path / "notes").write_text("only words")

    (named,) = found(tmp_path / "mail.txt")
    (notes,) = found(tmp_path / "notes")
    in_folder = found(tmp_path)

    assert isinstance(named, Source)
    assert named.raw == MAIL
    assert isinstance(notes, Other)
    assert not notes.failed
    assert [type(one) for one in in_folder] == [Other, Other]


def test_what_is_not_there_failed_and_what_is_no_mail_did_not(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")

    missing, empty, other = found(tmp_path / "nowhere", "", tmp_path / "picture.png")

    assert [one.failed for one in (missing, empty, other) if isinstance(one, Other)] == [True, True, False]


def test_standard_input_that_is_closed_is_a_mail_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    (source,) = found("-")

    assert source == Source("-", None, error="standard input is closed")


def test_a_pipe_that_is_named_is_read_to_its_end(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, MAIL)
    os.close(writer)

    (source,) = found(f"/dev/fd/{reader}")
    os.close(reader)

    assert isinstance(source, Source)
    assert source.raw == MAIL


def test_folders_as_deep_as_a_disk_allows_are_looked_through(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("deep.eml").write_bytes(MAIL)
        os.chdir(tmp_path)
        sources = found("d")
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # Python's own way of removing it is recursive

    assert [isinstance(one, Source) and one.raw == MAIL for one in sources] == [True]


def test_a_mailbox_of_apples_is_a_folder_that_ends_as_an_mbox_does(tmp_path: Path) -> None:
    (tmp_path / "Inbox.mbox").mkdir()
    (tmp_path / "Inbox.mbox" / "mbox").write_bytes(b"From a@b.example Tue Nov 24 10:00:00 2026\n" + MAIL)

    (source,) = found(tmp_path)

    assert isinstance(source, Source)
    assert source.raw == MAIL
    assert source.path.endswith("Inbox.mbox/mbox#1")


def test_what_a_maildir_keeps_for_itself_is_named_and_its_mails_are_read(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(MAIL)
    (tmp_path / "new" / ".lock").write_bytes(b"")
    (tmp_path / "tmp" / "unfinished").write_bytes(b"Subj")
    (tmp_path / "dovecot.index").write_bytes(b"\0")

    sources = found(tmp_path)

    assert [one.path[-10:] for one in sources if isinstance(one, Source)] == ["new/1.host"]
    assert len(sources) == 4


def test_a_folder_called_new_that_belongs_to_no_maildir_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "notes").write_text("only words")

    assert isinstance(found(tmp_path)[0], Other)
