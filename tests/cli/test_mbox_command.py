"""`liaison import mbox`: what it prints, and what it does with files that are none."""

from __future__ import annotations

from tests.cli.conftest import Desk, one_line

DATED = b"From tait@quay.example Tue Nov 24 10:00:00 2026\n"
MAIL = b"From: tait@quay.example\nSubject: dose\nMessage-ID: <%d@quay.example>\n\nCould you advise about the dose?\n\n"


def test_mails_of_an_mbox_file_are_taken_in_and_counted(liaison: Desk) -> None:
    file = liaison.folder / "old.mbox"
    file.write_bytes(b"rubbish\n" + b"".join(DATED + MAIL % number for number in range(3)))

    tried = liaison("import", "mbox", file, "--dry-run", "--json")
    first = liaison("import", "mbox", file, "--json")
    second = liaison("import", "mbox", file)

    assert tried.json == first.json
    assert {name: first.json[name] for name in ("read", "added", "changed", "unchanged")} == {
        "read": 4,
        "added": 4,
        "changed": 0,
        "unchanged": 0,
    }
    assert [one["line"] for one in first.json["rejected"]] == [1]
    assert first.err == ""
    assert "read 4, added 0, changed 0, unchanged 4, rejected 1" in second.err
    assert "parked" in second.err
    assert liaison("parked", "list").code == 0


def test_a_file_that_is_no_mbox_or_not_there_is_one_clear_line(liaison: Desk) -> None:
    (liaison.folder / "practices.csv").write_text("code,name\n1,2\n")

    for name in ("practices.csv", "none.mbox"):
        assert one_line(liaison("import", "mbox", liaison.folder / name))
