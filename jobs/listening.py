"""Listens to every mailbox, each in a thread of its own, and has it polled at once when mail has come.

How soon that is, is the mailbox's to say (`Mailbox.wait`): at once where the server wakes us, else within seconds. The poll by the timetable
goes on as the safety net: whatever a listener misses waits a minute at most. A listener that breaks, or whose server is away, tries again
for as long as it is listened for; it holds no transaction while it waits, so that a stop need not wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from liaison.app import App
from liaison.mail.mailbox import Mailbox
from liaison.store import noticed
from liaison.store.session import StoreTrouble

log = structlog.get_logger()

BREATH = 1.0  # seconds between two waits that brought nothing, however soon a mailbox answers
PAUSE = 15.0  # seconds after a poll that took nothing although something seemed to have come: trouble, or another process was first


@dataclass
class Ear:
    """One mailbox that is listened to. `at_work` is held while it is polled, and never while it is waited for."""

    name: str
    mailbox: Mailbox
    at_work: threading.Lock = field(default_factory=threading.Lock)


class Listeners:
    """The listeners of this process. `poll` takes the new mails of one mailbox and says whether there were any; it never raises."""

    def __init__(self, app: App, poll: Callable[[str], bool]) -> None:
        self._app, self._poll = app, poll
        self._ears: dict[str, Ear] = {}
        self._stopping = threading.Event()

    def keep_up(self) -> None:
        """Listen to what is there now: a mailbox that is new or was opened anew gets a listener; that of one that is gone ends by itself."""
        for name in self._app.mailboxes:
            mailbox = self._app.mailboxes[name]
            if not self._stopping.is_set() and not self._listens(name, mailbox):
                self._ears[name] = ear = Ear(name, mailbox)
                threading.Thread(target=self._listen, args=(ear,), name=f"listen {name}", daemon=True).start()

    def _listens(self, name: str, mailbox: Mailbox) -> bool:
        ear = self._ears.get(name)
        return ear is not None and ear.mailbox is mailbox

    def stop(self) -> None:
        """Listen no longer; returns when the polls under way have ended. Who only waits is not waited for."""
        self._stopping.set()
        for ear in list(self._ears.values()):
            with ear.at_work:
                pass

    def _listen(self, ear: Ear) -> None:
        """Poll once, then whenever something has come, until the mailbox is ours no longer."""
        pause = BREATH if not self._take(ear) else 0.0
        while not self._stopping.wait(pause) and self._app.mailboxes.get(ear.name) is ear.mailbox:
            pause = self._pause_after(ear) if self._waited(ear) else BREATH

    def _pause_after(self, ear: Ear) -> float:
        """Poll; none after one that took something, as more may have come meanwhile."""
        return 0.0 if self._take(ear) else PAUSE

    def _waited(self, ear: Ear) -> bool:
        """Wait as long as the timetable's poll does; True when something seems to have come. Remembers how soon this would be noticed."""
        within, woken = None, False
        try:
            woken = ear.mailbox.wait(self._app.settings.poll_seconds)
            within = ear.mailbox.notices_within
        except Exception as error:  # its polls say what is wrong with it
            log.error("listening_broke", mailbox=ear.name, error=type(error).__name__)
        with ear.at_work, suppress(StoreTrouble):
            if not self._stopping.is_set():
                noticed.remember(self._app.engine, ear.name, within, self._app.now())
        return woken

    def _take(self, ear: Ear) -> bool:
        with ear.at_work:
            return not self._stopping.is_set() and self._poll(ear.name)
