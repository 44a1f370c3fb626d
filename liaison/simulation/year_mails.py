"""The mails that come back to an invented service: reports that a letter did not arrive, answers in prose, and a practice whose mailbox works again."""

from __future__ import annotations

from datetime import datetime

from liaison.simulation.invented_service import Service
from liaison.store.tables import Letter
from liaison.triage import classify, intake, returned, route, screen


def take_in(made: Service, now: datetime) -> None:
    """The mail that came is taken in, read by nobody, and tied to its letter."""
    while intake.take_batch(made.app, "main", now).more:
        pass
    for step in (screen, classify, route, returned):
        while step.take_batch(made.app, now):
            pass


def bounced(letter: Letter, now: datetime) -> bytes:
    """A report by the book (RFC 3464) that a letter could not be delivered."""
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: {letter.sender}\nSubject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <r{letter.id}-{now:%j}@mx.example>\nDate: {now:%a, %d %b %Y %H:%M:%S} +0000\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=edge\n\n--edge\nContent-Type: text/plain\n\nIt could not be delivered.\n\n"
        f"--edge\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {letter.to[0]}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--edge\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\nSubject: {letter.subject}\nTo: {letter.to[0]}\n\n--edge--\n"
    ).encode()


def prose(letter: Letter, now: datetime) -> bytes:
    """A practice's answer in its own words."""
    return (
        f"From: {letter.to[0]}\nTo: {letter.sender}\nSubject: Re: {letter.subject}\nMessage-ID: <p{letter.id}-{now:%j}@practice.example>\n"
        f"In-Reply-To: {letter.message_id}\nDate: {now:%a, %d %b %Y %H:%M:%S} +0000\nContent-Type: text/plain; charset=utf-8\n\n"
        "All of them are still with us, thank you; one would rather come in the afternoon.\n"
    ).encode()


def works_again(address: str, to: str, now: datetime) -> bytes:
    """A practice writes from its mailbox after a colleague has rung: letters arrive there again."""
    return (
        f"From: {address}\nTo: {to}\nSubject: Our mailbox\nMessage-ID: <w{now:%Y%j}-{address}>\nDate: {now:%a, %d %b %Y %H:%M:%S} +0000\n"
        "Content-Type: text/plain; charset=utf-8\n\nOur mailbox was full, sorry. It takes letters again.\n"
    ).encode()
