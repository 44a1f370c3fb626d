"""The Graph double is used by Thunderbird, which has a Graph client of its own: folders, messages, bodies, marks, moves, what is new."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles import foreign_thunderbird
from tests.doubles.foreign_thunderbird import Thunderbird, thunderbird
from tests.doubles.graph_desk import ADDRESS, Desk, graph_desk

pytestmark = pytest.mark.long
PASSWORD = "a good password"
TRUST = """
  const certificates = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
  certificates.addCertFromBase64(arguments[0], "CT,,");
"""
SUBJECTS = "return heads('Inbox').map(head => head.mime2DecodedSubject);"
MOVE = "MailServices.copy.copyMessages(folder('Inbox'), [heads('Inbox')[0]], folder('Kept'), true, null, null, false);"
READ = """
  const uri = folder("Inbox").getUriForMsg(heads("Inbox")[0]);
  const listener = Cc["@mozilla.org/network/simple-stream-listener;1"].createInstance(Ci.nsISimpleStreamListener);
  const pipe = Cc["@mozilla.org/pipe;1"].createInstance(Ci.nsIPipe);
  pipe.init(true, true, 0, 0xffffffff, null);
  listener.init(pipe.outputStream, null);
  MailServices.messageServiceFromURI(uri).streamMessage(uri, listener, null, null, false, "");
"""
NEW = "folder('Inbox').getNewMessages(null, null);"


def mail(number: int) -> bytes:
    return (
        f"From: Dr Rowan Tait <tait@quay.example>\r\nTo: {ADDRESS}\r\nSubject: question {number}\r\n"
        f"Date: Tue, 24 Nov 2026 09:58:{number:02} +0000\r\nMessage-ID: <{number}@quay.example>\r\n\r\nText {number}\r\n"
    ).encode()


def trusting(program: Thunderbird, desk: Desk) -> None:
    """The double's authority, for this profile."""
    lines = desk.double.ca_file.read_text("ascii").splitlines()
    program.run(TRUST, "".join(line for line in lines if "-----" not in line))


def until(look: Callable[[], Any], right: Callable[[Any], bool]) -> Any:
    """What is seen once it is right. Raises AssertionError after a minute."""
    deadline = time.monotonic() + 60
    while not right(found := look()):
        assert time.monotonic() < deadline, f"still {found}"
        time.sleep(0.1)
    return found


def test_thunderbird_lists_marks_moves_and_sees_what_is_new_on_the_double(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(foreign_thunderbird.SETTINGS, "mail.server.server1.type", "graph")
    monkeypatch.setitem(foreign_thunderbird.SETTINGS, "mail.graph.enabled", True)
    with graph_desk() as desk:
        desk.double.sign_in.people[ADDRESS] = PASSWORD
        for number in range(3):
            desk.box.put(mail(number))
        kept = desk.box.folder_at("Kept")
        with thunderbird(desk.double.origin, ADDRESS, tmp_path) as program:
            trusting(program, desk)
            program.sign_in(PASSWORD)
            listed = program.until(SUBJECTS, lambda found: len(found) == 3)
            folders = program.run("return server.rootFolder.descendants.map(one => one.name);")

            program.run(READ)
            bodies = until(lambda: desk.lines(r"/messages/[^/]+/\$value$"), lambda found: len(found) > 0)

            program.run("folder('Inbox').markMessagesRead([heads('Inbox')[1]], true);")
            read = until(lambda: [one.is_read for one in desk.box.inside("inbox")], lambda found: any(found))
            program.run(MOVE)
            moved = until(lambda: desk.box.inside(kept.id), lambda found: len(found) == 1)
            desk.box.put(mail(7))
            program.run(NEW)
            later = program.until(SUBJECTS, lambda found: "question 7" in found and len(found) == 3)

    assert sorted(listed) == ["question 0", "question 1", "question 2"]
    assert {"Inbox", "Sent Items", "Drafts", "Deleted Items", "Kept"} <= set(folders)
    assert len(bodies) == 1
    assert sum(read) == 1
    assert moved[0].raw in [mail(number) for number in range(3)]
    assert len(later) == 3
