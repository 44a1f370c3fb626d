"""Sends letters over SMTP and keeps them over IMAP: drafts before, marks at the moment of truth, copies among the sent after."""

from __future__ import annotations

import threading
from contextlib import suppress

from liaison.domain.mails import OutgoingMail
from liaison.mail import imap_letters as letters
from liaison.mail.compose import MESSAGE_ID, compose, kept_copy
from liaison.mail.imap_line import Line
from liaison.mail.imap_places import Folders, Servers
from liaison.mail.imap_talk import Talk
from liaison.mail.mailbox import MailboxError, MailRejected
from liaison.mail.smtp_handing import Envelope, hand_over

OTHER_NAME = "This letter was prepared under another name."
DOUBTFUL = (
    "This letter was handed on before and its fate is not known: look among the sent. It is not sent again by itself."
)
FILED_AT_ONCE = 5  # letters that went before and could not be filed then
NO_DRAFT = "The letter lies neither among the drafts nor among the sent, so its fate is not known: look in the mailbox."


class Sender:
    """Prepares and sends, one letter at a time; the line is that of the mailbox."""

    def __init__(self, line: Line, servers: Servers, folders: Folders) -> None:
        self.line, self.servers, self.folders = line, servers, folders
        self._sending = threading.Lock()
        self._unfiled: dict[
            str, None
        ] = {}  # in order: went, as we know for certain, and the mailbox does not say so yet

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
            went = ref in self._unfiled or self.line.ask(lambda talk: letters.fate(talk, self._shelves(talk), ref))
            if went is None:
                raise MailboxError(self._doubt(ref))
            if not went:
                self._hand_over(ref, mail)
            self._unfiled[ref] = None
            self._file_these(ref, *list(self._unfiled)[:FILED_AT_ONCE])

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

    def _file_these(self, *refs: str) -> None:
        """Bring among the sent what went; what cannot be filed now comes after the others with the next letter or question."""
        for ref in dict.fromkeys(refs):
            self._unfiled.pop(ref, None)
            try:
                self._file(ref)
            except MailboxError:
                self._unfiled[ref] = None

    def _file(self, ref: str) -> None:
        """The letter went: mark the draft so, and bring it among the sent. Raises MailboxErrors."""
        self.line.ask(lambda talk: letters.mark_sent(talk, self._shelves(talk), ref))
        by_server = self.servers.smtp_saves_sent
        self.line.ask(lambda talk: letters.file_sent(talk, self._shelves(talk), ref, server_does=by_server))

    def was_sent(self, ref: str) -> bool | None:
        """True when it lies among the sent or its draft says so; False when its draft was never handed on; None otherwise."""
        if not MESSAGE_ID.fullmatch(ref):
            return None
        if ref in self._unfiled:
            with self._sending:
                self._file_these(ref)
            return True
        try:
            return self.line.ask(lambda talk: letters.fate(talk, self._shelves(talk), ref))
        except MailboxError:
            return None

    def _shelves(self, talk: Talk) -> letters.Shelves:
        """The drafts and the sent folder at this server."""
        return letters.shelves(talk, self.folders)
