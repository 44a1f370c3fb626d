"""The line to an IMAP server for one account: made anew once when it drops. Every error is translated here at the border."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from imaplib import IMAP4
from typing import TypeVar

from liaison.mail.imap_connect import connect, hang_up
from liaison.mail.imap_errors import GARBLED, is_dropped, line_trouble, meaning
from liaison.mail.imap_places import Account, Door
from liaison.mail.imap_talk import Talk
from liaison.mail.mailbox import MailboxDown, MailboxError

T = TypeVar("T")
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)  # how the library fails on an answer it cannot parse


class Line:
    """The way to one server for one account. One caller at a time: another thread waits."""

    def __init__(self, door: Door, account: Account) -> None:
        self.door, self.account = door, account
        self._talk: Talk | None = None
        self._end: Callable[[], object] | None = None  # hangs up; by itself when nobody holds this line any longer
        self._lock = threading.RLock()

    def ask(self, work: Callable[[Talk], T]) -> T:
        """Do work on a signed-in connection. When the line drops, the whole work is done once more on a new one.

        Raises MailboxErrors alone. Work that must not be done twice has to look first what is done already.
        """
        with self._lock:
            try:
                return self._try(work)
            except DroppedLine:
                try:
                    return self._try(work)
                except DroppedLine as error:
                    raise line_trouble(f"The IMAP server {self.door}", error.cause) from error.cause

    def _try(self, work: Callable[[Talk], T]) -> T:
        try:
            if self._talk is None:
                self._talk = connect(self.door, self.account)
                self._end = weakref.finalize(self, hang_up, self._talk.client)
            return work(self._talk)
        except MailboxError:
            raise
        except IMAP4.error as error:
            if not is_dropped(error):
                if self._talk is not None:
                    self._talk.tree = self._talk.here = None
                raise meaning(self.door, error) from error
            self.close()
            raise DroppedLine(error) from error
        except OSError as error:
            self.close()
            raise DroppedLine(error) from error
        except UNREADABLE as error:
            self.close()
            raise MailboxDown(f"The IMAP server {self.door} {GARBLED}") from error

    def close(self) -> None:
        """Hang up; the next work opens a line again."""
        with self._lock:
            self._talk = None
            if self._end is not None:
                self._end()


class DroppedLine(Exception):
    """The line dropped: for this module alone."""

    def __init__(self, cause: Exception) -> None:
        super().__init__("the line dropped")
        self.cause = cause
