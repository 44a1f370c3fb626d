"""Sleeps until a folder has new mail. Woken by the server where it can (IDLE, RFC 2177), else by a glance now and then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from liaison.mail.imap_line import Line
from liaison.mail.imap_talk import Talk
from liaison.mail.mailbox import MailboxError

RENEW = (
    25 * 60.0
)  # seconds: servers may hang up after half an hour of silence, and RFC 2177 asks to renew within 29 minutes
GLANCE = 10.0  # seconds between two glances at a server that cannot wake us


@dataclass(frozen=True)
class Stand:
    """How a folder stood: the number the next mail will have, how many it holds, and in which numbering."""

    validity: int
    next_uid: int | None
    count: int

    def has_more_than(self, before: Stand) -> bool:
        """Whether a mail has come since `before`, as far as it can be told."""
        if self.validity != before.validity:
            return True
        if self.next_uid is not None and before.next_uid is not None:
            return self.next_uid > before.next_uid
        return self.count > before.count


def stand(talk: Talk, folder: str) -> Stand:
    """How the folder stands now."""
    here = talk.open(folder, anew=True)
    return Stand(here.validity, here.next_uid, here.count)


@dataclass
class Watch:
    """Waits on a line of its own, so that letters can be sent meanwhile. `now` counts seconds, from any beginning."""

    line: Line
    folder: str
    now: Callable[[], float]
    sleep: Callable[[float], None]
    notices_within: float | None = None  # as the Mailbox Protocol has it

    def wait(self, before: Stand | None, timeout: float) -> bool:
        """True as soon as the folder has more than `before` (None: than now), False after `timeout` seconds; never raises a MailboxError.

        With a server that cannot be reached it sleeps: nobody should poll faster for it.
        """
        end = self.now() + timeout
        try:
            return self._watch(before, end)
        except MailboxError:
            self.notices_within = None
            self.sleep(max(0.0, end - self.now()))
            return False

    def _watch(self, before: Stand | None, end: float) -> bool:
        while True:
            there = self.line.ask(self._look)
            before = before or there
            if there.has_more_than(before):
                return True
            left = end - self.now()
            if left <= 0:
                return False
            self.line.ask(partial(self._pause, before=before, left=left))

    def _look(self, talk: Talk) -> Stand:
        self.notices_within = 0.0 if talk.can("IDLE") else GLANCE
        return stand(talk, self.folder)

    def _pause(self, talk: Talk, before: Stand, left: float) -> None:
        """Until something stirs, or it is time to look again."""
        if not talk.can("IDLE"):
            self.sleep(min(left, GLANCE))
            return
        if stand(talk, self.folder).has_more_than(before):
            return  # it came between the look and now: the server would not tell it again
        until = self.now() + min(left, RENEW)
        talk.client.idle()
        while (pause := until - self.now()) > 0:
            said = talk.client.idle_check(timeout=pause)
            if not said or any(line[1:2] == (b"EXISTS",) for line in said):
                break  # nothing at all: the time is up, or the line is gone, which the next word to the server will show
        talk.client.idle_done()
