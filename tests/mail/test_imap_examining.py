"""What `doctor` asks of an `imap` mailbox, each trouble with what to do about it. On real servers, or a double where said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liaison.clock import system_clock
from liaison.mail.mailbox import EXAMINED, Finding
from tests.mail.imap_desk import LETTER
from tests.servers.authority import issue
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.letter_receiver import LetterReceiver

PROBE = replace(LETTER, message_id="<probe-1@service.example>", to=(LETTER.sender,), cc=(), bcc=())


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in found}


def test_a_healthy_mailbox_is_found_well_in_everything_and_in_order(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    ends = datetime(2099, 1, 1, tzinfo=UTC)
    box = dovecot.mailbox(dovecot.user(), receiver.door(), after="move", ends=ends)

    found = box.examine(PROBE)

    assert [finding.what for finding in found] == [
        "tls",
        "tls",
        "sign-in",
        "read",
        "move",
        "send",
        "sent copy",
        "clock",
        "expiry",
    ]
    assert [EXAMINED.index(finding.what) for finding in found] == sorted(
        EXAMINED.index(finding.what) for finding in found
    )
    assert all(finding.ok for finding in found)
    assert "which is made at the first" in by_name(found)["move"].words
    assert box.valid_until() == ends
    assert len(receiver.letters) == 1


def test_without_a_probe_nothing_is_sent_changed_or_made(dovecot: Dovecot, receiver: LetterReceiver) -> None:
    user = dovecot.user()
    box = dovecot.mailbox(user, receiver.door(), after="move")

    found = by_name(box.examine())

    assert box.check() == []
    assert (found["send"].ok, found["clock"].ok, found["expiry"].ok) == (None, None, None)
    assert receiver.letters == []
    with dovecot.client(user) as client:
        assert [name for _, _, name in client.list_folders()] == ["INBOX"]


@pytest.mark.parametrize(
    ("what", "later", "words"),
    [
        ("tls", timedelta(days=80), "Have it renewed"),
        ("clock", timedelta(minutes=5), "time synchronisation"),
        ("expiry", timedelta(days=25), "LIAISON_MAILBOX__SECRET_EXPIRES"),
    ],
)
def test_what_ends_soon_and_a_clock_that_is_wrong_are_said(
    dovecot: Dovecot, receiver: LetterReceiver, what: str, later: timedelta, words: str
) -> None:
    ends = system_clock() + timedelta(days=30)
    box = dovecot.mailbox(dovecot.user(), receiver.door(), ends=ends, clock=lambda: system_clock() + later)

    found = by_name(box.examine(PROBE))[what]

    assert found.ok is False
    assert words in found.words


def test_a_letter_to_ourselves_that_is_refused_is_said_without_its_address(
    dovecot: Dovecot, receiver: LetterReceiver
) -> None:
    receiver.faults = ["no such recipient"]
    # the first sign-in looks at the certificate, the refusal waits for the letter
    found = by_name(dovecot.mailbox(dovecot.user(), receiver.door()).examine(PROBE))

    assert found["send"].ok is False
    assert "refuses 1 of 1 recipients" in found["send"].words
    assert "@" not in found["send"].words


def test_a_sending_server_that_refuses_us_is_found_without_sending(dovecot: Dovecot) -> None:
    receiver = LetterReceiver(dovecot.papers, password="another")
    box = dovecot.mailbox(dovecot.user(), receiver.door())

    troubles = box.check()
    found = by_name(box.examine())
    receiver.stop()

    assert len(troubles) == 1
    assert "refuses the sign-in" in troubles[0]
    assert found["send"].ok is False
    assert PASSWORD not in str(found)


def test_both_servers_certificates_are_looked_at(dovecot: Dovecot, tmp_path: Path) -> None:
    papers = issue(tmp_path, days=5)
    receiver = LetterReceiver(papers, password=PASSWORD)

    found = dovecot.mailbox(dovecot.user(), receiver.door()).examine()
    receiver.stop()

    assert [finding.ok for finding in found if finding.what == "tls"] == [True, False]
    assert "SMTP" in found[1].words
