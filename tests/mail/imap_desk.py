"""Mails and letters for the tests of the `imap` mailbox, and a mailbox on the double of a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from liaison.domain.mails import OutgoingMail
from liaison.mail.imap import ImapMailbox
from tests.servers.dovecot import Dovecot
from tests.servers.imap_script import ImapScript

LETTER = OutgoingMail(
    message_id="<letter-1@service.example>",
    sender="queries@service.example",
    sender_name="The shared care service",
    to=("practice@gp.example",),
    cc=("second@gp.example",),
    bcc=("hidden@gp.example", "practice@gp.example"),
    subject="Your question, reference AB12",
    text="We have it and answer tomorrow.\n.\n.. and a line that begins with dots\n",
    date=datetime(2026, 11, 24, 10, tzinfo=UTC),
    letter_key="ack:case-1",
)


def mail(number: int, size: int = 0) -> bytes:
    """A small invented mail, or one of about `size` bytes."""
    head = f"From: practice{number}@gp.example\r\nSubject: question {number}\r\n\r\n"
    return (head + ("x" * 70 + "\r\n") * (size // 72)).encode()


@contextmanager
def double(
    server: Dovecot, answers: dict[str, str | list[str]], **more: Any
) -> Iterator[tuple[ImapMailbox, ImapScript]]:
    """A mailbox on a double that answers so; the double has Dovecot's certificate."""
    script = ImapScript(server.papers, answers)
    box = server.mailbox("double", imap=server.door(port=script.port), **more)
    try:
        yield box, script
    finally:
        box.close()
        script.stop()
