"""The mailboxes of this process: the one of the settings, and those that colleagues set up on a page, opened anew when they change.

Steps see a mapping from name to mailbox. `look_again` is called between the turns of jobs and by the pages that change a mailbox, never
inside a transaction: so every process notices a change within a minute, without a restart. A further mailbox that cannot be opened
stops nobody: it is not in the mapping, and `broken` says why.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from liaison.mail.mailbox import Mailbox
from liaison.mailbox_settings import AnyMailbox
from liaison.mailboxes.setups import settings_of
from liaison.store.session import StoreTrouble, reading
from liaison.store.tables import MailboxRow
from liaison.store.tables_post import MailboxSetup

TWICE = "The mailbox of the settings bears this name too, so this one is not read: give that one another LIAISON_MAILBOX__NAME."
Seen = tuple[int, int]  # a setup's id and version: a mailbox is opened once for each


@dataclass(frozen=True)
class Doors:
    """One look at what is open: by name, and why some are not."""

    mailboxes: Mapping[str, Mailbox] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)


class OpenMailboxes(Mapping[str, Mailbox]):
    """See the module. `fixed` is the mailbox of the settings; `opener` makes a mailbox of its settings, reaching no server."""

    def __init__(self, fixed: Mailbox, engine: Engine, key: bytes, opener: Callable[[AnyMailbox], Mailbox]) -> None:
        self._fixed, self._engine, self._key, self._opener = fixed, engine, key, opener
        self._doors = Doors({fixed.name: fixed})
        self._looking = threading.Lock()
        self.look_again()

    def __getitem__(self, name: str) -> Mailbox:
        return self._doors.mailboxes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._doors.mailboxes))

    def __len__(self) -> int:
        return len(self._doors.mailboxes)

    @property
    def broken(self) -> Mapping[str, str]:
        """Further mailboxes that could not be opened: name → why, and what to do."""
        return self._doors.broken

    def open_one(self, settings: AnyMailbox) -> Mailbox:
        """A mailbox of its settings, for a page that tests it. Raises WrongSetting."""
        return self._opener(settings)

    def look_again(self) -> None:
        """Open what is new or has changed, let go of what rests or is gone. A database that cannot be asked leaves all as it is."""
        with self._looking:
            try:
                with reading(self._engine) as session:
                    rows = select(MailboxSetup, col(MailboxRow.name)).join(
                        MailboxRow, col(MailboxRow.id) == MailboxSetup.mailbox_id
                    )
                    wanted = {
                        name: setup for setup, name in session.execute(rows.where(col(MailboxRow.paused_at).is_(None)))
                    }
            except (StoreTrouble, DBAPIError):  # no tables yet, or no disk: said elsewhere
                return
            self._doors = self._opened(wanted)

    def _opened(self, wanted: Mapping[str, MailboxSetup]) -> Doors:
        mailboxes, seen, broken = {self._fixed.name: self._fixed}, {}, {}
        for name, setup in wanted.items():
            if name == self._fixed.name:
                broken[name] = TWICE
                continue
            mark = (setup.id or 0, setup.version)
            if self._doors.seen.get(name) == mark and name in self._doors.mailboxes:
                mailboxes[name], seen[name] = self._doors.mailboxes[name], mark
                continue
            try:
                mailboxes[name] = self._opener(settings_of(setup, self._key))
                seen[name] = mark
            except Exception as error:  # whatever is wrong with one, the others are opened
                broken[name] = words(error)
        return Doors(mailboxes, seen, broken)


def words(error: Exception) -> str:
    """Why one could not be opened. Our own errors say it in plain words; any other is named by its kind alone."""
    ours = type(error).__module__.startswith("liaison.")
    return str(error) if ours else f"It cannot be opened ({type(error).__name__}): look at its settings again."
