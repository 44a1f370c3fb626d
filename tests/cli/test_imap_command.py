"""The commands on a mailbox of a real IMAP server: read, taken, put away, compared, examined, answered."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.letter_receiver import LetterReceiver
from tests.servers.servers_for_tests import dovecot, one_receiver, receiver

__all__ = ["dovecot", "one_receiver", "receiver"]

MAIL = b"From: tait@quay.example\r\nTo: queries@liaison.example\r\nSubject: dose\r\nMessage-ID: <1@quay.example>\r\n\r\nCould you advise about the dose?\r\n"


def test_a_mailbox_on_an_imap_server_is_polled_compared_and_examined(
    liaison: Desk, dovecot: Dovecot, receiver: LetterReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)
    monkeypatch.delenv("LIAISON_MAILBOX__PATH")
    given = {
        "KIND": "imap", "HOST": "127.0.0.1", "PORT": dovecot.imaps, "USER": user, "PASSWORD": PASSWORD, "CA_FILE": dovecot.papers.ca,
        "SMTP_PORT": receiver.port, "AFTER": "move",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"LIAISON_MAILBOX__{name}", str(value))

    polled = liaison("poll", "--once", "--json").json
    compared = liaison("reconcile", "--json").json
    looked = liaison("doctor", "--json").json

    assert (polled["taken"], polled["acknowledged"], polled["routed"], polled["trouble"]) == (1, 1, 1, [])
    assert (compared["in_mailbox"], compared["in_ledger"], compared["missing"]) == (0, 1, [])
    assert [check["what"] for check in looked["checks"] if check["mailbox"] and check["ok"]] == [
        "tls",
        "tls",
        "sign-in",
        "read",
        "move",
    ]
    assert {"\\Seen", "Liaison"} <= dovecot.flags(user, "Liaison")[0]
    assert dovecot.contents(user, "INBOX") == []
    assert receiver.letters == []
