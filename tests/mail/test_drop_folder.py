"""Any file in a plain directory is a mail; what is no file is told, never passed over in silence."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from liaison.mail.mailbox import MailboxError, MailGone
from tests.mail.folder_desk import Desk


class TestWhatIsAMail:
    """Any file is a mail; what is not a file is told, never passed over in silence."""

    def test_any_file_is_a_mail_whatever_its_name_and_in_whatever_sub_folder(self, desk: Desk) -> None:
        for name in ("a.eml", "no-ending", "letter.txt", "sub/b.eml", "sub/deeper/c.EML", "tmp/d", "empty.eml"):
            target = desk.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"" if name == "empty.eml" else name.encode())

        assert sorted(raw or b"" for raw in desk.raws()) == sorted(
            [b"a.eml", b"no-ending", b"letter.txt", b"sub/b.eml", b"sub/deeper/c.EML", b"tmp/d", b""]
        )

    @pytest.mark.parametrize("name", [".hidden", ".x.eml.tmp", "a.eml.tmp", "A.PART", ".cache/a.eml"])
    def test_hidden_and_unfinished_files_wait_until_they_bear_another_name(self, desk: Desk, name: str) -> None:
        target = desk.folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(b"half")
        assert desk.raws() == []
        assert list(desk.mailbox.refs()) == []

        target.rename(desk.folder / "whole.eml")

        assert desk.raws() == [b"half"]

    @pytest.mark.parametrize(
        "name",
        [b"two\nlines.eml", b"not-utf8-\xff\xfe.eml", b"colon:2,S.eml", "Überweisung München.eml".encode(), b"per%cent %0A.eml",
         b"tilde~.eml", b" leading and trailing ", b"a" * 250 + b".eml", "世".encode() * 84],
    )  # fmt: skip
    def test_odd_names_make_refs_that_store_as_text_and_find_their_file_again(self, desk: Desk, name: bytes) -> None:
        with open(os.fsencode(desk.folder) + b"/" + name, "wb") as file:
            file.write(b"odd")

        (item,) = desk.poll()

        assert item.ref.isascii()
        assert item.ref.isprintable()
        assert desk.mailbox.get(item.ref) == b"odd"
        assert desk.poll() == []

    def test_a_name_too_long_for_an_index_is_cut_and_still_found(self, desk: Desk) -> None:
        inner = desk.folder
        for _ in range(3):
            inner = inner / ("世" * 80)
        inner.mkdir(parents=True)
        for number in range(2):
            (inner / ("世" * 80 + str(number))).write_bytes(b"deep %d" % number)

        items = desk.poll()

        assert all(len(item.ref) < 1000 for item in items)
        assert {desk.mailbox.get(item.ref) for item in items} == {b"deep 0", b"deep 1"}
        assert desk.poll() == []

    def test_a_ref_that_leads_out_of_the_folder_finds_nothing(self, desk: Desk) -> None:
        outside = desk.folder.parent / "secret"
        outside.write_bytes(b"secret")
        info = outside.stat()

        for key in ("../secret", str(outside).replace("/", "%2F"), "%2E%2E/secret"):
            with pytest.raises(MailGone):
                desk.mailbox.get(f"{key}:{info.st_size:x}.{info.st_mtime_ns:x}")

    @pytest.mark.parametrize("target", ["missing", "secret", "mailbox/real.eml", "mailbox"])
    def test_links_are_not_followed_but_told(self, desk: Desk, target: str) -> None:
        (desk.folder / "real.eml").write_bytes(b"real")
        (desk.folder.parent / "secret").write_bytes(b"secret")
        (desk.folder / "link.eml").symlink_to(desk.folder.parent / target)

        items = {item.raw: item for item in desk.poll()}

        assert set(items) == {None, b"real"}
        assert "link" in (items[None].error or "")
        assert desk.poll() == []
        with pytest.raises(MailboxError, match="Links are not followed"):
            desk.mailbox.get(items[None].ref)
        assert desk.mailbox.check() == [
            "Links, closed sub-folders and other entries that are no files: 1. They wait among the parked."
        ]

    def test_a_link_put_there_while_we_look_is_not_followed_either(self, desk: Desk) -> None:
        secret = desk.folder.parent / "secret"
        secret.write_bytes(b"secret")
        for name in ("a.eml", "b.eml"):
            (desk.folder / name).write_bytes(b"mail")
        first = desk.mailbox.fetch(None, 1)

        (desk.folder / "b.eml").unlink()
        (desk.folder / "b.eml").symlink_to(secret)
        second = desk.mailbox.fetch(first.cursor, 1)

        (item,) = second.items
        assert item.raw is None
        assert "cannot be read" in (item.error or "")

    def test_a_pipe_and_a_socket_block_nothing(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        os.mkfifo(desk.folder / "pipe.eml")
        monkeypatch.chdir(desk.folder)  # a socket's path is short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.eml")
            (desk.folder / "real.eml").write_bytes(b"real")

            items = desk.poll()

        assert [item.raw for item in items if item.raw] == [b"real"]
        assert [item.error for item in items if item.error] == [
            "This entry is not an ordinary file (a pipe, a socket or a device), so it cannot be read as a mail."
        ] * 2

    def test_a_file_over_the_limit_is_told_not_read_and_others_go_on(self, desk: Desk) -> None:
        (desk.folder / "large.eml").write_bytes(b"x" * 1001)
        (desk.folder / "right.eml").write_bytes(b"y" * 1000)
        desk.open(max_bytes=1000)

        large, right = sorted(desk.poll(), key=lambda item: len(item.raw or b""))

        assert (large.raw, len(right.raw or b"")) == (None, 1000)
        assert "1000 bytes" in (large.error or "")
        with pytest.raises(MailboxError, match="over the mailbox's limit"):
            desk.mailbox.get(large.ref)

    def test_thirty_megabytes_are_a_mail_and_large_ones_come_in_smaller_portions(self, desk: Desk) -> None:
        for name in "abc":
            with open(desk.folder / f"{name}.eml", "wb") as file:
                file.truncate(30_000_000)

        batch = desk.mailbox.fetch(None)

        assert [len(item.raw or b"") for item in batch.items] == [30_000_000]
        assert batch.more

    def test_a_sub_folder_that_cannot_be_opened_is_told(self, desk: Desk) -> None:
        """A path longer than the system takes stands in for missing rights, which the superuser never lacks."""
        here = os.open(desk.folder, os.O_RDONLY)
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=here)
            inner = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(os.open("mail.eml", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)

        (item,) = desk.poll()

        assert item.raw is None
        assert "sub-folder cannot be opened" in (item.error or "")
        assert desk.poll() == []
