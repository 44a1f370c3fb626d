"""The `graph` mailbox: Microsoft 365 by Microsoft Graph, signed in as an application that may enter this one mailbox.

A shared mailbox is addressed like any other. The rooms behind it: `graph_wire` (requests), `graph_tokens` (sign-in), `graph_answers`
(errors), `graph_places` (folders), `graph_delta` and `graph_downloads` (reading), `graph_marks` (what Outlook shows of taken mails),
`graph_letters` (sending), `graph_examine` (doctor). What is not proven against the real Microsoft 365 stands in docs/graph.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from liaison.domain.mails import OutgoingMail
from liaison.mail.graph_calendar import GraphCalendar
from liaison.mail.graph_delta import Place, look
from liaison.mail.graph_downloads import TOO_LARGE, Downloads
from liaison.mail.graph_examine import Examination, ends_of, examine
from liaison.mail.graph_letters import LARGEST_REQUEST, Letters
from liaison.mail.graph_marks import After, Marks
from liaison.mail.graph_places import Places, identified, pages
from liaison.mail.graph_wire import Wire
from liaison.mail.mailbox import Batch, Finding, Known, MailboxBusy, MailboxError

# Seconds between two glances while waiting: one small question each, a hundredth of what Graph allows (10,000 in ten minutes a mailbox).
# Graph could also call us (webhooks), but only at an address that is open to the internet, which a service inside a board has not.
LOOK_EVERY = 10.0
GLANCE = 50  # changes looked at in one glance


def nothing_known(refs: Sequence[str]) -> set[str]:
    """For a caller without a ledger: every item that the delta names is new."""
    return set()


class GraphMailbox:
    """A Mailbox in Microsoft 365.

    `known` asks the ledger. `after` is how far Outlook is told (a rung of `graph_marks.LADDER`). A mail over `max_bytes` is reported,
    not read. `forbidden` is another mailbox of the tenant, by which `examine` proves that only this one is open to us.
    `secret_ends` is when the client secret ends, as no server says it; a certificate says it itself.
    """

    def __init__(
        self,
        wire: Wire,
        address: str,
        *,
        name: str = "graph",
        folder: str | None = None,
        taken_folder: str = "Liaison",
        after: After = "categorise",
        known: Known = nothing_known,
        forbidden: str | None = None,
        secret_ends: datetime | None = None,
        max_bytes: int = 60_000_000,
    ) -> None:
        self.name, self.wire, self.max_bytes = name, wire, max_bytes
        self.places = Places(wire, address, folder, taken_folder)
        self.calendar = GraphCalendar(wire, address, name=name)
        self.after, self.forbidden, self.secret_ends = after, forbidden, secret_ends
        self._known, self._whose = known, f"{address.lower()}|{self.places.folder}"
        self._downloads = Downloads(wire, self.places, max_bytes)
        self._marks, self._letters = Marks(wire, self.places, after), Letters(wire, self.places)
        self.largest_letter = LARGEST_REQUEST // 4 * 3  # it travels as base64
        self._reached: Place | None = None  # where the last fetch ended, for `wait`
        self.notices_within: float | None = None
        self._spare = 0.0  # seconds for which a busy server asked to be left alone

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The next items; see the Protocol. The first scan of a folder brings them page by page as Graph orders them, each page oldest first.

        When the server stops half-way, what came is brought and the rest is named in the cursor.
        """
        place = look(self.wire, self.places, Place.of(cursor, self._whose), self._known, limit)
        brought = self._downloads.bring(place.rest[:limit])
        if brought.trouble and not brought.items:
            raise brought.trouble
        self._reached = Place(place.link, (*brought.left, *place.rest[limit:]), place.more)
        more = place.more or bool(self._reached.rest)
        return Batch(brought.items, self._reached.cursor(self._whose), more=more, notes=brought.notes())

    def get(self, ref: str) -> bytes:
        """The raw bytes of one item; see the Protocol."""
        raw = self._downloads.raw(ref)
        if len(raw) > self.max_bytes:
            raise MailboxError(TOO_LARGE.format(limit=self.max_bytes))
        return raw

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Mark, categorise, put away, as far as the setting goes. The immutable id stays the same, so this is None in all but odd cases."""
        return self._marks.put(ref, label)

    def wait(self, timeout: float) -> bool:
        """Glance at the delta every ten seconds, at most `timeout` seconds; True as soon as it names what the ledger does not hold. A
        server that is too busy is left alone for as long as it asks."""
        left = timeout
        while not self._stirred():
            if left <= 0:
                return False
            pause = min(max(LOOK_EVERY, self._spare), left)
            self.wire.sleep(pause)
            left -= pause
        return True

    def _stirred(self) -> bool:
        """True when the last fetch left something, or something came since; trouble is for the next fetch to tell."""
        self.notices_within, self._spare = None, 0.0
        if self._reached is None:
            return False
        try:
            stirred = bool(self._reached.more or look(self.wire, self.places, self._reached, self._known, GLANCE).rest)
        except MailboxBusy as busy:
            self._spare = busy.retry_after or 0.0
            return False
        except MailboxError:
            return False
        self.notices_within = LOOK_EVERY
        return stirred

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """Every item's ref, or of those that came or changed since then (a mail that was moved in keeps an old time of arrival)."""
        wanted = f"&$filter=lastModifiedDateTime%20ge%20{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if since else ""
        path = self.places.inside(self.places.read(), f"/messages?$select=id&$top=500{wanted}")
        return [identified(one) for one in pages(self.wire, path)]

    def prepare(self, mail: OutgoingMail) -> str:
        """Put the letter among the drafts; see `graph_letters`."""
        return self._letters.prepare(mail)

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Send the draft, once; see `graph_letters`."""
        self._letters.send(ref, mail)

    def was_sent(self, ref: str) -> bool | None:
        """What the draft itself says; see `graph_letters`."""
        return self._letters.was_sent(ref)

    def check(self) -> list[str]:
        """What an examination without a probe finds wrong."""
        return [finding.words for finding in self.examine() if finding.ok is False]

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """TLS, sign-in, that another mailbox is closed, reading, marking, sending, clock and expiry; see `graph_examine`."""
        return examine(
            Examination(self.wire, self.places, self._letters, self.after, self.forbidden, self.valid_until()), probe
        )

    def valid_until(self) -> datetime | None:
        """When the certificate or, if it was told, the secret ends."""
        return ends_of(self.wire.identity, self.secret_ends)

    def close(self) -> None:
        """Give the connections back."""
        self.wire.close()
