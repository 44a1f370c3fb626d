"""Handing a letter to an SMTP server: to the byte, and by whatever way in it offers. On a real receiver."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from liaison.mail.imap_places import Account, Door
from liaison.mail.mailbox import MailboxRefused, MailRejected
from liaison.mail.sasl import way_in
from liaison.mail.smtp_handing import Envelope, dotted, hand_over
from tests.mail.imap_desk import LETTER
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.letter_receiver import LetterReceiver

DOOR = Door("mail.board.example", 465)


@pytest.mark.parametrize(
    ("raw", "carried"),
    [
        (b"a\r\n.\r\n..b\r\n", b"a\r\n..\r\n...b\r\n"), (b"a\nb", b"a\r\nb\r\n"), (b"a\r\n", b"a\r\n"), (b".", b"..\r\n"), (b"a\rb\r\n", b"a\r\nb\r\n"),
    ],
)  # fmt: skip
def test_lines_are_carried_so_that_none_ends_the_letter_early(raw: bytes, carried: bytes) -> None:
    assert dotted(raw) == carried


def test_a_letter_of_all_bytes_that_lines_may_hold_arrives_as_it_was(
    receiver: LetterReceiver, dovecot: Dovecot
) -> None:
    raw = (
        b"Subject: a\r\n\r\n"
        + bytes(byte for byte in range(1, 256) if byte not in b"\r\n") * 3
        + b"\r\n.\r\n\r\n..\r\nend\r\n"
    )

    hand_over(receiver.door(), dovecot.account("queries"), Envelope.of(LETTER), raw, lambda: None)

    assert [letter.raw for letter in receiver.letters] == [raw]
    assert message_from_bytes(receiver.letters[0].raw)["Subject"] == "a"


def test_nothing_is_marked_before_everybody_is_accepted(receiver: LetterReceiver, dovecot: Dovecot) -> None:
    receiver.faults, marked = ["no such recipient"], []

    with pytest.raises(MailRejected):
        hand_over(
            receiver.door(),
            dovecot.account("queries"),
            Envelope.of(LETTER),
            b"Subject: a\r\n\r\n",
            lambda: marked.append(1),
        )

    assert marked == []


def test_a_letter_that_the_server_says_is_too_large_is_rejected_before_it_is_handed_over(dovecot: Dovecot) -> None:
    receiver = LetterReceiver(dovecot.papers, password=PASSWORD, most_bytes=1_000)
    marked: list[int] = []

    with pytest.raises(MailRejected, match="552"):
        hand_over(
            receiver.door(), dovecot.account("queries"), Envelope.of(LETTER), b"x" * 2_000, lambda: marked.append(1)
        )
    receiver.stop()

    assert (marked, receiver.letters) == ([], [])


def test_a_server_that_knows_only_login_gets_login(dovecot: Dovecot) -> None:
    receiver = LetterReceiver(dovecot.papers, password=PASSWORD, without="PLAIN")

    hand_over(receiver.door(), dovecot.account("queries"), Envelope.of(LETTER), b"Subject: a\r\n\r\n", lambda: None)
    receiver.stop()

    assert receiver.signed_in == {"LOGIN": 1}
    assert len(receiver.letters) == 1


def test_a_wrong_password_goes_no_further(receiver: LetterReceiver) -> None:
    with pytest.raises(MailboxRefused, match="refuses the sign-in"):
        hand_over(receiver.door(), Account("queries", "wrong"), Envelope.of(LETTER), b"", lambda: None)

    assert receiver.letters == []


def test_a_server_without_a_way_in_is_refused_by_name() -> None:
    with pytest.raises(MailboxRefused, match=r"mail\.board\.example:465 offers no way to sign in with a password"):
        way_in(Account("queries", "p"), DOOR, {"GSSAPI", "XOAUTH2"})
