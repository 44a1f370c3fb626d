"""App: the frozen value that every step takes. Built once by `bootstrap.build_app`, or by hand in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from liaison.clock import Clock, system_clock
from liaison.config import Settings
from liaison.mail.calendar import Calendar, HasCalendar
from liaison.mail.mailbox import Mailbox
from liaison.mailbox_settings import AnyMailbox
from models.taxonomy import Prediction


class Classifier(Protocol):
    """The reader as steps see it: never raises for odd input; loads itself when first asked."""

    version: str

    def predict(self, subject: str, body: str) -> Prediction:
        """What one mail seems to be."""

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        """The same for many, each a subject and a body, in order."""


class Doors(Protocol):
    """The mailboxes that colleagues may set up while the service runs."""

    @property
    def broken(self) -> Mapping[str, str]:
        """Those that could not be opened: name → why, and what to do."""

    def look_again(self) -> None:
        """Notice what was added, changed, rested or removed meanwhile. Never inside a transaction."""

    def open_one(self, settings: AnyMailbox) -> Mailbox:
        """A mailbox of its settings, for a page that tests it."""


class NoDoors:
    """A service whose mailboxes stay as they are: in tests."""

    broken: Mapping[str, str] = {}

    def look_again(self) -> None:
        """Nothing changes."""

    def open_one(self, settings: AnyMailbox) -> Mailbox:
        """There is nothing that could open one."""
        raise AssertionError(f"nothing here opens a mailbox of the kind {type(settings).__name__}")


@dataclass(frozen=True)
class App:
    """Engine, mailboxes by name, reader, clock, settings. `doors` is where mailboxes come from while the service runs."""

    engine: Engine
    mailboxes: Mapping[str, Mailbox]
    classifier: Classifier
    settings: Settings
    clock: Clock = system_clock
    secret: bytes = field(default=b"", repr=False)
    doors: Doors = field(default_factory=NoDoors, repr=False)

    @property
    def calendars(self) -> dict[str, Calendar]:
        """The calendars of those mailboxes whose server keeps one, by the mailbox's name."""
        return {name: mailbox.calendar for name, mailbox in self.mailboxes.items() if isinstance(mailbox, HasCalendar)}

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return self.clock()
