"""What `liaison doctor` asks of an `imap` mailbox: certificates, sign-in, reading, marking, sending, the server's clock, what ends."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from liaison.domain.mails import OutgoingMail
from liaison.mail import imap_letters as letters
from liaison.mail.examining import send_probe
from liaison.mail.imap_folders import tree_of
from liaison.mail.imap_taken import ANY, SEEN
from liaison.mail.imap_talk import Talk
from liaison.mail.mailbox import Finding, MailboxError
from liaison.mail.smtp_line import smtp_line

if TYPE_CHECKING:
    from liaison.mail.imap import ImapMailbox

SOON = timedelta(days=14)  # a certificate that ends so soon is named
SECRET_SOON = timedelta(days=7)
SKEW = timedelta(minutes=2)
SKEWED = (
    "This machine's clock and the server's are {seconds} seconds apart. Set up time synchronisation on this machine."
)


def troubles(box: ImapMailbox) -> list[str]:
    """What is wrong, one sentence each. Reads and signs in, changes nothing."""
    findings = [reading(box), marking(box), drafts(box), submission(box)]
    return list(dict.fromkeys(finding.words for finding in findings if finding.ok is False))


def examine_imap(box: ImapMailbox, probe: OutgoingMail | None) -> list[Finding]:
    """Every finding in the order of EXAMINED. Never raises."""
    sent = send_probe(box, probe)
    if probe is None:
        found = submission(box)
        sent = [found] if found.ok is False else sent
    return [*certificates(box), signed_in(box), reading(box), marking(box), *sent, clock(box, probe), ending(box)]


def found(what: str, look: Callable[[], str]) -> Finding:
    """A look that says what it found, or raises what is wrong."""
    try:
        return Finding(what, True, look())
    except MailboxError as error:
        return Finding(what, False, str(error))


def certificates(box: ImapMailbox) -> Iterator[Finding]:
    """The certificate of each server: whose it is, and when it ends."""
    yield certificate(box, "IMAP", lambda: box.line.ask(lambda talk: peer(talk.client.socket())))
    yield certificate(box, "SMTP", lambda: smtp_peer(box))


def certificate(box: ImapMailbox, server: str, ask: Callable[[], dict[str, Any]]) -> Finding:
    """One server's certificate, which the line has verified already."""
    try:
        shown = ask()
    except MailboxError as error:
        return Finding("tls", False, str(error))
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    words = (
        f"{server}: encrypted ({shown['version']}), the certificate is the server's and is valid until {ends:%d %B %Y}."
    )
    if ends - box.clock() < SOON:
        return Finding("tls", False, f"{words} Have it renewed before that day, or mail stops.")
    return Finding("tls", True, words)


def peer(sock: ssl.SSLSocket) -> dict[str, Any]:
    """The server's certificate and the version of TLS."""
    return {**(sock.getpeercert() or {}), "version": sock.version()}


def smtp_peer(box: ImapMailbox) -> dict[str, Any]:
    """The certificate of the sending server."""
    with smtp_line(box.servers.smtp, box.servers.account) as smtp:
        assert isinstance(smtp.sock, ssl.SSLSocket)
        return peer(smtp.sock)


def signed_in(box: ImapMailbox) -> Finding:
    """How the account signs in."""
    return found("sign-in", lambda: f"Signed in by {box.line.ask(lambda talk: talk.way)}.")


def reading(box: ImapMailbox) -> Finding:
    """Whether the folder can be read."""

    def look(talk: Talk) -> str:
        here = talk.open(box._named(talk, box.folders.read), anew=True)
        return f"It can be read: {here.count} mails."

    return found("read", lambda: box.line.ask(look))


def marking(box: ImapMailbox) -> Finding:
    """Whether mails can be marked, categorised or moved as the setting wants it."""
    if box.after == "leave":
        return Finding("move", None, "Not needed: mails are left as they are.")
    return found("move", lambda: box.line.ask(lambda talk: marking_words(box, talk)))


def marking_words(box: ImapMailbox, talk: Talk) -> str:
    """What colleagues will see of a mail that is taken. Raises MailboxErrors."""
    here = talk.open(box._named(talk, box.folders.read), write=True)
    words = (
        "Mails that are taken are marked as read" if SEEN in here.keeps else "Mails that are taken keep no mark here"
    )
    if box.after != "read":
        words += " and get keywords" if ANY in here.keeps else "; this server keeps no keywords of ours"
    if box.after == "move":
        taken = box._named(talk, box.folders.taken)
        words += f", and move to {taken}" + ("" if tree_of(talk).has(taken) else ", which is made at the first")
    return words + "."


def drafts(box: ImapMailbox) -> Finding:
    """Whether the drafts folder, if it is there, keeps the marks by which a letter's fate is told."""

    def look(talk: Talk) -> str:
        shelf = letters.shelves(talk, box.folders)
        if tree_of(talk).has(shelf.drafts):
            letters.marks(talk.open(shelf.drafts, write=True))
        return f"Letters wait in {shelf.drafts} and are kept in {shelf.sent}."

    return found("send", lambda: box.line.ask(look))


def submission(box: ImapMailbox) -> Finding:
    """Whether the sending server lets us in; nothing is sent."""

    def look() -> str:
        with smtp_line(box.servers.smtp, box.servers.account):
            return "The sending server lets us in."

    return found("send", look)


def clock(box: ImapMailbox, probe: OutgoingMail | None) -> Finding:
    """The server's clock against ours, by the time it gave to the probe."""
    if probe is None:
        return Finding("clock", None, "Not looked at: ask for a letter to ourselves.")
    try:
        kept = box.line.ask(lambda talk: letters.kept_at(talk, letters.shelves(talk, box.folders), probe.message_id))
    except MailboxError as error:
        return Finding("clock", None, f"It cannot be told: {error}")
    if kept is None:
        return Finding("clock", None, "It cannot be told: no copy of the letter to ourselves was found.")
    apart = abs(box.clock() - kept)
    if apart > SKEW:
        return Finding("clock", False, SKEWED.format(seconds=int(apart.total_seconds())))
    return Finding("clock", True, "This machine's clock and the server's agree.")


def ending(box: ImapMailbox) -> Finding:
    """When the credentials end, as the settings say."""
    if box.ends is None:
        return Finding(
            "expiry", None, "Not known: put the day into LIAISON_MAILBOX__SECRET_EXPIRES, as no server says it."
        )
    words = f"The password or secret is said to end on {box.ends:%d %B %Y}."
    if box.ends - box.clock() < SECRET_SOON:
        return Finding("expiry", False, f"{words} Set a new one, and the new day in LIAISON_MAILBOX__SECRET_EXPIRES.")
    return Finding("expiry", True, words)
