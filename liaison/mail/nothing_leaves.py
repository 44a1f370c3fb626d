"""A mailbox of which nothing is read and out of which nothing goes: it stands in front of a real one in a dry run, and writes down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from liaison.domain.mails import OutgoingMail
from liaison.mail.mailbox import Batch, Finding, MailboxDown, comes_back
from liaison.mail.mailbox import Mailbox as Real

WORDS = "A dry run reads no mailbox."


@dataclass
class NothingLeaves:
    """What would have been sent stands in `sent`, what would have been labelled is counted in `labelled`."""

    real: Real
    sent: list[OutgoingMail] = field(default_factory=list)
    labelled: int = 0

    @property
    def name(self) -> str:
        """The real one's."""
        return self.real.name

    @property
    def one_way(self) -> bool:
        """The real one's."""
        return not comes_back(self.real)

    @property
    def notices_within(self) -> float | None:
        """Nobody waits here."""
        return None

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """Raises MailboxDown."""
        raise MailboxDown(WORDS)

    def get(self, ref: str) -> bytes:
        """Raises MailboxDown."""
        raise MailboxDown(WORDS)

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Counts it."""
        self.labelled += 1
        return None

    def wait(self, timeout: float) -> bool:
        """Nothing arrives."""
        return False

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """Raises MailboxDown."""
        raise MailboxDown(WORDS)

    def prepare(self, mail: OutgoingMail) -> str:
        """A ref of no server."""
        return f"dry-run-{len(self.sent)}"

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Writes down that it would have left."""
        self.sent.append(mail)

    def was_sent(self, ref: str) -> bool | None:
        """It cannot be told: the server is not asked."""
        return None

    def check(self) -> list[str]:
        """Nothing is looked at."""
        return [WORDS]

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Nothing is looked at."""
        return [Finding("read", None, WORDS)]

    def valid_until(self) -> datetime | None:
        """The real one's, which asks no server."""
        return self.real.valid_until()
