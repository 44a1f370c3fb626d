"""Examinations that every backend shares: reading, sending a probe to ourselves, finding its copy. Each gives a Finding."""

from __future__ import annotations

from liaison.domain.mails import OutgoingMail
from liaison.mail.mailbox import Finding, Mailbox, MailboxError


def examine_locally(mailbox: Mailbox, probe: OutgoingMail | None) -> list[Finding]:
    """The findings of a mailbox that has no server behind it: what `check` says, and the way of the probe."""
    troubles = mailbox.check()
    reading = [Finding("read", False, trouble) for trouble in troubles] or [Finding("read", True, "It can be read.")]
    return reading + send_probe(mailbox, probe)


def send_probe(mailbox: Mailbox, probe: OutgoingMail | None) -> list[Finding]:
    """Send the probe and look where its copy landed; without one, say that this was not looked at."""
    if probe is None:
        return [Finding("send", None, "Not tried: ask for a letter to ourselves.")]
    try:
        ref = mailbox.prepare(probe)
        mailbox.send(ref, probe)
        kept = mailbox.was_sent(ref)
    except MailboxError as error:
        return [Finding("send", False, f"A letter to ourselves did not go: {error}")]
    copy = {
        True: "Its copy lies among the sent.",
        False: "No copy of it lies among the sent: letters of unknown fate cannot be told from lost ones.",
        None: "Whether a copy was kept cannot be told: look in the sent folder.",
    }
    return [Finding("send", True, "A letter to ourselves was taken."), Finding("sent copy", kept, copy[kept])]
