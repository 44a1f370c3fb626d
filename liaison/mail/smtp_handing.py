"""Hands one letter to an SMTP server so that it is always known whether it may have been taken.

Everything that can be refused is asked before the letter's bytes go. Only the last line, a dot, hands it over: what breaks before is
a certain no, what breaks between the dot and its answer is not known.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from liaison.domain.mails import OutgoingMail
from liaison.mail.imap_places import Account, Door
from liaison.mail.mailbox import MailboxBusy, MailboxError, MailRejected
from liaison.mail.smtp_line import PATIENCE, refuse, smtp_line, translated_line

END = b".\r\n"
NOT_KNOWN = "The line dropped after the letter was handed over and before it was confirmed: it may have gone. Look in the sent folder."


@dataclass(frozen=True)
class Envelope:
    """From whom and to whom the server carries a letter, whatever its headers name."""

    sender: str
    recipients: tuple[str, ...]

    @classmethod
    def of(cls, mail: OutgoingMail) -> Envelope:
        """The letter's: everybody in To, Cc and Bcc, each once."""
        return cls(mail.sender, tuple(dict.fromkeys([*mail.to, *mail.cc, *mail.bcc])))


def hand_over(door: Door, account: Account, envelope: Envelope, raw: bytes, now_or_never: Callable[[], None]) -> None:
    """Hand a letter over. `now_or_never` is called when all have been accepted and the next word is the letter itself.

    Raises MailboxBusy, MailboxDown, MailboxRefused, MailRejected when it was certainly not taken, MailboxError when that is not known.
    """
    with smtp_line(door, account) as smtp:
        with translated_line(door):
            address_it(smtp, door, envelope, len(raw))
            now_or_never()
            code, _ = smtp.docmd("DATA")
            take_back_unless(door, code, 354)
            smtp.send(dotted(raw))
        try:
            smtp.send(END)
            code, _ = smtp.getreply()
        except (OSError, ValueError) as error:
            raise MailboxError(NOT_KNOWN) from error
        if not 200 <= code < 600:  # no answer that a server gives
            raise MailboxError(NOT_KNOWN)
        if code >= 300:
            take_back_unless(door, code, 250)


def address_it(smtp: smtplib.SMTP, door: Door, envelope: Envelope, size: int) -> None:
    """Say from whom and to whom. Raises MailRejected or MailboxBusy unless every one is accepted: a letter never goes to half of them."""
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    code, _ = smtp.mail(envelope.sender, options)
    take_back_unless(door, code, 250)
    codes = [smtp.rcpt(recipient)[0] for recipient in envelope.recipients]
    refused = [code for code in codes if code not in (250, 251)]  # 251: passed on to where they are now
    if not refused:
        return
    smtp.rset()
    say_refused(door, refused, len(codes))


def say_refused(door: Door, refused: Sequence[int], asked: int) -> None:
    """Raise for refused recipients: for good if one is, for now if all of them are asked to wait. Addresses are not repeated."""
    words = f"The SMTP server {door} refuses {len(refused)} of {asked} recipients ({refused[0]}); it was sent to none."
    if any(code >= 500 for code in refused):
        raise MailRejected(f"{words} Check their addresses.")
    raise MailboxBusy(f"{words} It is tried again by itself.", PATIENCE)


def take_back_unless(door: Door, code: int, wanted: int) -> None:
    """Raise unless the server answered as it should: 5 and two digits is a no to this letter, anything else as for every command."""
    if code == wanted:
        return
    if 500 <= code < 600 and code not in {530, 535, 538}:
        raise MailRejected(f"The SMTP server {door} does not take this letter ({code}).")
    refuse(door, code)


def dotted(raw: bytes) -> bytes:
    """The letter as the line carries it: CRLF line ends, a dot before every dot that begins a line (RFC 5321, 4.5.2)."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)
