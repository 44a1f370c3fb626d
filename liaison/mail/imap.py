"""The `imap` mailbox: mails are read over IMAP, letters leave over SMTP and are kept in Sent. The rooms beside it do the work.

    imap_line, sasl, imap_tokens   a safe line, signed in, made anew once when it drops
    imap_reading, imap_refs        portions by UID; the cursor is UIDVALIDITY and UID
    imap_taken                     what colleagues see of a mail that is taken
    imap_letters, smtp_handing     letters, so that their fate can be known
    imap_waiting, imap_examining   the wake-up; what `doctor` asks

The composition root is the only one to import this module: with it comes the IMAP library.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from liaison.clock import Clock, system_clock
from liaison.domain.mails import OutgoingMail
from liaison.mail import imap_letters as letters
from liaison.mail import imap_reading as reading
from liaison.mail.compose import MESSAGE_ID, compose, kept_copy
from liaison.mail.imap_examining import examine_imap, troubles
from liaison.mail.imap_folders import tree_of
from liaison.mail.imap_line import Line, Talk
from liaison.mail.imap_places import Account, After, Door, Folders
from liaison.mail.imap_refs import Item, place, place_of
from liaison.mail.imap_taken import tell
from liaison.mail.imap_waiting import Stand, Watch
from liaison.mail.mailbox import Batch, Finding, MailboxError, MailGone, MailRejected
from liaison.mail.smtp_handing import Envelope, hand_over

T = TypeVar("T")
GONE = "This mail is no longer in the mailbox."
OTHER_NAME = "This letter was prepared under another name."
DOUBTFUL = (
    "This letter was handed on before and its fate is not known: look among the sent. It is not sent again by itself."
)
NO_DRAFT = "The letter lies neither among the drafts nor among the sent, so its fate is not known: look in the mailbox."


@dataclass(frozen=True)
class Servers:
    """Both servers of a mailbox and who signs in to them; `smtp_saves_sent` where the sending server keeps the copy itself."""

    imap: Door
    smtp: Door
    account: Account
    smtp_saves_sent: bool = False


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
        self._bringer = reading.Bringer(max_bytes)
        self._stand: Stand | None = None  # how the folder stood at the last fetch
        self._names: dict[str, str] = {}  # folders as the settings name them → as this server does
        self._watch = Line(servers.imap, servers.account)
        self._now, self._sleep = now, sleep
        self._sending = threading.Lock()

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The next mails by UID; see the Protocol. Raises MailboxErrors, CursorLost when the folder was numbered anew."""

        def work(talk: Talk) -> Batch:
            here = reading.look(talk, self._named(talk, self.folders.read))
            start = place_of(cursor, here.validity, here.name)
            portion = reading.portion_after(talk, here, start.uid, limit)
            items = self._bringer.bring(talk, here, portion.mails)
            reached = portion.mails[-1].uid if portion.mails else start.uid
            self._stand = Stand(here.validity, here.next_uid, here.count)
            return Batch(items, place(Item(here.validity, reached, here.name)), more=portion.more)

        return self.line.ask(work)

    def get(self, ref: str) -> bytes:
        """The bytes of one mail, in whatever folder its ref names; see the Protocol."""
        item = Item.of(ref)
        raw = self.line.ask(lambda talk: reading.get(talk, item)) if item else None
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
        with suppress(MailboxError):
            folder = self._watch.ask(lambda talk: self._named(talk, self.folders.read))
            return Watch(self._watch, folder, self._now, self._sleep).wait(self._stand, timeout)
        self._sleep(timeout)
        return False

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """The ref of every mail in the folder, or of those that came since then or on the day before."""
        return self.line.ask(lambda talk: reading.refs(talk, self._named(talk, self.folders.read), since))

    def prepare(self, mail: OutgoingMail) -> str:
        """Put the letter into Drafts; its Message-ID is the ref. A draft that lies there is not made twice."""
        raw = kept_copy(mail)
        self.line.ask(lambda talk: letters.draft_of(talk, self._shelves(talk), mail.message_id, raw))
        return mail.message_id

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Hand the draft to the SMTP server and file it among the sent; see the Protocol and `imap_letters`.

        Once the server has taken it this does not raise: trouble in filing the copy leaves a mark on the draft that says it went.
        """
        kept_copy(mail)
        if ref != mail.message_id:
            raise MailRejected(OTHER_NAME)
        with self._sending:  # one letter at a time: it is looked at, handed on and filed before the next
            went = self.line.ask(lambda talk: letters.fate(talk, self._shelves(talk), ref))
            if went is None:
                raise MailboxError(self._doubt(ref))
            if not went:
                self._hand_over(ref, mail)
            self._file(ref)

    def _doubt(self, ref: str) -> str:
        there = self.line.ask(lambda talk: letters.copies(talk, self._shelves(talk).drafts, ref))
        return DOUBTFUL if there else NO_DRAFT

    def _hand_over(self, ref: str, mail: OutgoingMail) -> None:
        """To the SMTP server, with the mark set at the last moment; taken back after a certain no."""
        servers, raw = self.servers, compose(mail)
        marked = False

        def now_or_never() -> None:
            nonlocal marked
            marked = True
            if not self.line.ask(lambda talk: letters.mark_sending(talk, self._shelves(talk), ref)):
                raise MailboxError(NO_DRAFT)

        try:
            hand_over(servers.smtp, servers.account, Envelope.of(mail), raw, now_or_never)
        except MailboxError as error:
            if marked and type(error) is not MailboxError:
                with suppress(
                    MailboxError
                ):  # left marked, a person looks before it is tried again: later, and never twice
                    self.line.ask(lambda talk: letters.unmark(talk, self._shelves(talk), ref))
            raise

    def _file(self, ref: str) -> None:
        """The letter went: mark the draft so, and bring it among the sent."""
        with suppress(MailboxError):
            self.line.ask(lambda talk: letters.mark_sent(talk, self._shelves(talk), ref))
            by_server = self.servers.smtp_saves_sent
            self.line.ask(lambda talk: letters.file_sent(talk, self._shelves(talk), ref, server_does=by_server))

    def was_sent(self, ref: str) -> bool | None:
        """True when it lies among the sent or its draft says so; False when its draft was never handed on; None otherwise."""
        if not MESSAGE_ID.fullmatch(ref):
            return None
        try:
            return self.line.ask(lambda talk: letters.fate(talk, self._shelves(talk), ref))
        except MailboxError:
            return None

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
            self._names[wanted] = wanted if wanted.upper() == "INBOX" else tree_of(talk).named(wanted)
        return self._names[wanted]

    def _shelves(self, talk: Talk) -> letters.Shelves:
        """The drafts and the sent folder at this server; asked each time, as somebody may make or mark one."""
        return letters.shelves(talk, self.folders)
