"""App: the frozen value that every step takes. Built once by `bootstrap.build_app`, or by hand in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from liaison.clock import Clock, system_clock
from liaison.config import Settings
from liaison.mail.calendar import Calendar
from liaison.mail.mailbox import Mailbox
from models.taxonomy import Prediction


class Classifier(Protocol):
    """The reader as steps see it: never raises for odd input; loads itself when first asked."""

    version: str

    def predict(self, subject: str, body: str) -> Prediction:
        """What one mail seems to be."""

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        """The same for many, each a subject and a body, in order."""


@dataclass(frozen=True)
class App:
    """Engine, mailboxes by name, reader, clock, settings, and the calendars of those mailboxes that have one, by the same names."""

    engine: Engine
    mailboxes: Mapping[str, Mailbox]
    classifier: Classifier
    settings: Settings
    clock: Clock = system_clock
    secret: bytes = field(default=b"", repr=False)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return self.clock()
