"""The `ews` mailbox: Exchange on-premises and hybrid, through exchangelib. Imported by the composition root when it is wanted.

Who does what: `ews_line` and `ews_account` sign in, `ews_folders` finds folders, `ews_reading` reads, `ews_marking` marks,
`ews_sending` sends, `ews_examining` looks at everything, `ews_errors` says what went wrong.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from datetime import time as time_of_day

from liaison.clock import Clock, system_clock
from liaison.domain.mails import OutgoingMail
from liaison.mail.ews_account import Access, Exchange
from liaison.mail.ews_errors import translated
from liaison.mail.ews_examining import clock_finding, connection, expiry_finding, retirement_finding
from liaison.mail.ews_folders import Folders
from liaison.mail.ews_marking import After, Marker
from liaison.mail.ews_reading import Reader
from liaison.mail.ews_sending import Place, Sender
from liaison.mail.examining import send_probe
from liaison.mail.mailbox import EXAMINED, Batch, Finding, MailboxError, MailGone

# Seconds between two glances while waiting: one small question each. A streaming subscription would wake us at once, but holds one of the
# few lines that a throttling policy allows an account, and its half-hour renewal is one more thing that can be lost unseen.
LOOK_EVERY = 10.0


class EwsMailbox:
    """A Mailbox at Exchange.

    `after` says what acknowledging does, `folder` and `taken` are paths (see `ews_folders`), `secret_expires` the day on which the
    password or secret ends. A mail over `max_bytes` is reported, not read.
    """

    def __init__(
        self,
        access: Access,
        *,
        name: str = "ews",
        after: After = "categorise",
        folder: str | None = None,
        taken: str = "Liaison",
        secret_expires: date | None = None,
        max_bytes: int = 60_000_000,
        clock: Clock = system_clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.after = name, after
        self._until, self._clock, self._sleep = secret_expires, clock, sleep
        self._exchange = Exchange(access)
        self._folders = Folders(self._exchange, folder, taken)
        self._reader = Reader(self._exchange, self._folders, max_bytes)
        self._sender = Sender(self._exchange, self._folders)
        self._marker = Marker(self._exchange, self._folders, after)
        self.notices_within: float | None = None

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """What came since the sync state in the cursor; see the Protocol."""
        with translated(), self._folders.kept_fresh():
            return self._reader.fetch(cursor, limit)

    def get(self, ref: str) -> bytes:
        """The bytes of one item; see the Protocol."""
        with translated():
            return self._reader.get(ref)

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Mark the mail as the setting says. Moved, it has another ref, which is returned."""
        with suppress(MailGone), translated(), self._folders.kept_fresh():
            return self._marker.acknowledge(ref, label)
        return None

    def wait(self, timeout: float) -> bool:
        """Glance at the folder every ten seconds, at most `timeout` seconds; True as soon as a mail has come since the last fetch."""
        left = timeout
        while not self._stirs():
            if left <= 0:
                return False
            pause = min(LOOK_EVERY, left)
            self._sleep(pause)
            left -= pause
        return True

    def _stirs(self) -> bool:
        """A folder that cannot be looked at does not stir: the next fetch says what is wrong."""
        self.notices_within = None
        with suppress(MailboxError), translated():
            stirs = self._reader.stirs()
            self.notices_within = LOOK_EVERY
            return stirs
        return False

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """Every item's ref in the folder that is read."""
        with translated(), self._folders.kept_fresh():
            return self._reader.refs(since)

    def prepare(self, mail: OutgoingMail) -> str:
        """Save the letter as a draft, unless it is there or among the sent; its ref is its Message-ID."""
        with translated():
            return self._sender.prepare(mail)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Send the draft; after an error look in Sent and Drafts before saying anything. See the Protocol."""
        with translated():
            self._sender.send(ref, mail)

    def was_sent(self, ref: str) -> bool | None:
        """True when it lies among the sent, False when it still is a draft, None when it lies in neither."""
        with translated():
            return {Place.SENT: True, Place.DRAFTS: False, Place.NOWHERE: None}[self._sender.find(ref).place]

    def check(self) -> list[str]:
        """What an examination finds wrong."""
        return [finding.words for finding in self.examine() if finding.ok is False]

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Everything from the certificate to the retirement of EWS; see the Protocol."""
        access = self._exchange.access
        found = list(connection(self._exchange, self._folders, self.after))
        if all(finding.ok is not False for finding in found):
            found += send_probe(self, probe)
        found += clock_finding(self._exchange.heard, self._clock)
        found += [expiry_finding(self.valid_until(), self._clock), retirement_finding(access.url)]
        return sorted(found, key=lambda finding: EXAMINED.index(finding.what))

    def valid_until(self) -> datetime | None:
        """The beginning of the day on which the password or secret ends, as it was told to us."""
        return datetime.combine(self._until, time_of_day(), UTC) if self._until else None
