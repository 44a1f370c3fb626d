"""The `imap` mailbox: mails are read over IMAP, letters leave over SMTP and are kept in Sent. The rooms beside it do the work.

    imap_line, imap_connect, imap_talk      a safe line, signed in, made anew once when it drops
    sasl, imap_tokens                       ways in
    imap_reading, imap_bringing, imap_refs  portions by UID; the cursor is UIDVALIDITY and UID
    imap_taken, imap_folders                what colleagues see of a mail that is taken, and where it is put
    imap_sending, imap_letters, smtp_*      letters, so that their fate can be known
    imap_waiting, imap_examining            the wake-up; what `doctor` asks

The composition root is the only one to import this module: with it comes the IMAP library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from liaison.clock import Clock, system_clock
from liaison.domain.mails import OutgoingMail
from liaison.mail import imap_bringing as bringing
from liaison.mail import imap_reading as reading
from liaison.mail.imap_examining import examine_imap, troubles
from liaison.mail.imap_folders import tree_of
from liaison.mail.imap_line import Line
from liaison.mail.imap_places import After, Folders, Servers
from liaison.mail.imap_refs import INBOX, Item, place, place_of
from liaison.mail.imap_sending import Sender
from liaison.mail.imap_taken import tell
from liaison.mail.imap_talk import Talk
from liaison.mail.imap_waiting import Stand, Watch
from liaison.mail.mailbox import Batch, Finding, MailboxError, MailGone

T = TypeVar("T")
GONE = "This mail is no longer in the mailbox."


class ImapMailbox:
    """A Mailbox on an IMAP server and an SMTP server.

    `after` says what colleagues see of a mail that is taken. A mail over `max_bytes` is reported, not read. `ends` is when the
    credentials end, aware UTC, if somebody said so. `now` counts seconds for waiting; `clock` is this machine's.
    """

    def __init__(
        self,
        servers: Servers,
        folders: Folders,
        *,
        name: str = "imap",
        after: After = "categorise",
        max_bytes: int = 60_000_000,
        ends: datetime | None = None,
        clock: Clock = system_clock,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.servers, self.folders, self.after = name, servers, folders, after
        self.ends, self.clock = ends, clock
        self.line = Line(servers.imap, servers.account)
        self._bringer = bringing.Bringer(max_bytes)
        self._stand: Stand | None = None  # how the folder stood at the last fetch
        self._names: dict[str, str] = {}  # folders as the settings name them → as this server does
        self._watch = Line(servers.imap, servers.account)
        self._now, self._sleep = now, sleep
        self.notices_within: float | None = None
        self._sender = Sender(self.line, servers, folders)

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The next mails by UID; see the Protocol. Raises MailboxErrors, CursorLost when the folder was numbered anew."""

        def work(talk: Talk) -> Batch:
            here = reading.look(talk, self._named(talk, self.folders.read))
            start = place_of(cursor, here.validity, here.name)
            portion = reading.portion_after(talk, here, start.uid, limit)
            items, dealt_with = self._bringer.bring(talk, here, portion.mails)
            reached = portion.mails[dealt_with - 1].uid if dealt_with else start.uid
            more = portion.more or dealt_with < len(portion.mails)
            self._stand = Stand(here.validity, here.next_uid, here.count)
            return Batch(items, place(Item(here.validity, reached, here.name)), more=more)

        return self.line.ask(work)

    def get(self, ref: str) -> bytes:
        """The bytes of one mail, in whatever folder its ref names; see the Protocol."""
        item = Item.of(ref)
        raw = self.line.ask(lambda talk: bringing.get(talk, item)) if item else None
        if raw is None:
            raise MailGone(GONE)
        return raw

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Mark, categorise or move as the setting says; returns the new ref after a move, by which `get` finds it from then on."""
        item = Item.of(ref)
        if item is None or self.after == "leave":
            return None
        taken = self.folders.taken
        moved = self.line.ask(lambda talk: tell(talk, item, label, self.after, self._named(talk, taken)))
        return str(moved) if moved else None

    def wait(self, timeout: float) -> bool:
        """Sleep until a mail has come since the last fetch, at most `timeout` seconds; woken by the server where it offers IDLE."""
        self.notices_within = None
        with suppress(MailboxError):
            folder = self._watch.ask(lambda talk: self._named(talk, self.folders.read))
            watch = Watch(self._watch, folder, self._now, self._sleep)
            woken = watch.wait(self._stand, timeout)
            self.notices_within = watch.notices_within
            return woken
        self._sleep(timeout)
        return False

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """The ref of every mail in the folder, or of those that came since then or on the day before."""
        return self.line.ask(lambda talk: reading.refs(talk, self._named(talk, self.folders.read), since))

    def prepare(self, mail: OutgoingMail) -> str:
        """Put the letter into Drafts; its Message-ID is the ref. A draft that lies there is not made twice."""
        return self._sender.prepare(mail)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Hand the draft to the SMTP server and file it among the sent; see the Protocol and `imap_sending`."""
        self._sender.send(ref, mail)

    def was_sent(self, ref: str) -> bool | None:
        """True when it lies among the sent or its draft says so; False when its draft was never handed on; None otherwise."""
        return self._sender.was_sent(ref)

    def check(self) -> list[str]:
        """What is wrong with reading, marking and sending, one sentence each."""
        return troubles(self)

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Certificates, sign-in, reading, marking, and with a probe sending, its copy and the server's clock."""
        return examine_imap(self, probe)

    def valid_until(self) -> datetime | None:
        """What the settings say: no server tells when a password or a secret ends."""
        return self.ends

    def close(self) -> None:
        """Hang up both lines."""
        self.line.close()
        self._watch.close()

    def _named(self, talk: Talk, wanted: str) -> str:
        """A folder's name at this server; asked once."""
        if wanted not in self._names:
            self._names[wanted] = INBOX if wanted.upper() == INBOX else tree_of(talk).named(wanted)
        return self._names[wanted]
