"""The verified fake: a mailbox in memory that passes the same contract tests as the real ones, and fails when it is told to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from liaison.domain.mails import OutgoingMail
from liaison.mail.compose import kept_copy, letter_ref
from liaison.mail.examining import examine_locally
from liaison.mail.mailbox import Batch, CursorLost, Fetched, Finding, MailboxError, MailGone, MailRejected

MOVED = "moved-"
Action = Literal["fetch", "get", "acknowledge", "prepare", "send", "was_sent"]


@dataclass
class Failure:
    """An error still to be raised: before the action, or once it is done (the line dropped on the way back)."""

    error: Exception
    times: int
    after: bool


@dataclass
class MemoryMailbox:
    """A Mailbox of Python values.

    `sent` maps a ref to the raw letter, `letters` lists them as they were handed over, `labels` maps an acknowledged ref to its
    label and `told` keeps every label in order. With `blind`, was_sent cannot tell. `troubles` collects what `check` reports. With
    `moves`, the first acknowledgement gives an item another ref, which `stays` in the folder or is out of it. What is sent to
    `own_address` comes back as a mail, unless the wire is `cut`.
    """

    name: str = "memory"
    items: list[Fetched] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    letters: list[OutgoingMail] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    blind: bool = False
    ends: datetime | None = None
    moves: bool = False
    stays: bool = False
    own_address: str = ""
    cut: bool = False
    _gone: set[str] = field(default_factory=set)
    _put_away: set[str] = field(default_factory=set)
    _looked: int = 0
    _made: dict[str, tuple[OutgoingMail, bytes]] = field(default_factory=dict)
    _failures: dict[Action, Failure] = field(default_factory=dict)

    def deliver(self, raw: bytes | None, *, received_at: datetime | None = None, error: str | None = None) -> str:
        """A mail arrives (None: one whose bytes cannot be had, because of `error`); returns its ref."""
        ref = f"memory-{len(self.items) + 1}"
        self.items.append(Fetched(ref, raw, received_at, error))
        return ref

    def slip_in(self, raw: bytes) -> str:
        """A mail appears where every cursor has passed already, as an older one that somebody moves back; returns its ref."""
        ref = f"memory-late-{len(self.items) + 1}"
        self.items.insert(0, Fetched(ref, raw))
        return ref

    def remove(self, ref: str) -> None:
        """Somebody deletes an item on the server."""
        self._gone.add(ref)

    def fail(self, action: Action, error: Exception, *, times: int = 1, after: bool = False) -> None:
        """The next `times` calls of `action` raise `error`; with `after`, once they have had their effect."""
        self._failures[action] = Failure(error, times, after)

    @contextmanager
    def _doing(self, action: Action) -> Iterator[None]:
        failure = self._failures.get(action)
        due = failure is not None and failure.times > 0
        if failure and due:
            failure.times -= 1
            if not failure.after:
                raise failure.error
        yield
        if failure and due:
            raise failure.error

    def fetch(self, cursor: str | None, limit: int = 100) -> Batch:
        """The items delivered after the cursor, which is how many were delivered before it."""
        with self._doing("fetch"):
            start = place_of(cursor, len(self.items))
            portion = self.items[start : start + limit]
            self._looked = max(self._looked, start + len(portion))
            there = [item for item in portion if item.ref not in self._gone | self._put_away]
            end = start + len(portion)
            return Batch(there, f"memory:{end}", more=end < len(self.items))

    def get(self, ref: str) -> bytes:
        """The bytes of one item."""
        with self._doing("get"):
            item = next((item for item in self.items if item.ref == ref and ref not in self._gone), None)
            if item is None:
                raise MailGone("This mail is no longer in the mailbox.")
            if item.raw is None:
                raise MailboxError(item.error or "This mail cannot be read.")
            return item.raw

    def acknowledge(self, ref: str, label: str) -> str | None:
        """Remember the label."""
        with self._doing("acknowledge"):
            place = next((place for place, item in enumerate(self.items) if item.ref == ref), None)
            if place is None and ref not in self.labels:
                return None
            self.labels[ref] = label
            self.told.append((ref, label))
            if not self.moves or place is None or ref.startswith(MOVED):
                return None
            return self._move(place, label)

    def _move(self, place: int, label: str) -> str:
        """The item under another ref from now on; out of the folder unless it stays."""
        moved = replace(self.items[place], ref=MOVED + self.items[place].ref)
        self.items[place] = moved
        self.labels[moved.ref] = self.labels.pop(moved.ref.removeprefix(MOVED))
        if not self.stays:
            self._put_away.add(moved.ref)
        return moved.ref

    notices_within: float | None = 0.0

    def wait(self, timeout: float) -> bool:
        """True at once when something was delivered since the last fetch; never sleeps."""
        return self._looked < len(self.items)

    def refs(self, since: datetime | None = None) -> Iterable[str]:
        """The refs of everything delivered and neither removed nor put away; those without a time always."""
        return [
            item.ref
            for item in self.items
            if item.ref not in self._gone | self._put_away
            and (since is None or item.received_at is None or item.received_at >= since)
        ]

    def prepare(self, mail: OutgoingMail) -> str:
        """Check the letter; returns its name."""
        with self._doing("prepare"):
            ref = letter_ref(mail)
            self._made[ref] = (mail, kept_copy(mail))
            return ref

    def send(self, ref: str, mail: OutgoingMail) -> None:
        """Keep the letter, once for each ref."""
        with self._doing("send"):
            prepared, raw = self._made.pop(ref, (None, b""))
            if prepared is not mail:
                raw = kept_copy(mail)
            if ref != letter_ref(mail):
                raise MailRejected("This letter was prepared under another name.")
            if ref not in self.sent:
                self.letters.append(mail)
                if self.own_address in mail.to and not self.cut:
                    self.deliver(raw)
            self.sent.setdefault(ref, raw)

    def was_sent(self, ref: str) -> bool | None:
        """Whether the letter is among the sent; None while blind."""
        with self._doing("was_sent"):
            return None if self.blind else ref in self.sent

    def check(self) -> list[str]:
        """The troubles it was given."""
        return list(self.troubles)

    def examine(self, probe: OutgoingMail | None = None) -> list[Finding]:
        """Reading, and sending the probe."""
        return examine_locally(self, probe)

    def valid_until(self) -> datetime | None:
        """The moment it was given."""
        return self.ends


def place_of(cursor: str | None, delivered: int) -> int:
    """How many items a cursor has behind it. Raises CursorLost."""
    kind, _, number = ("memory:0" if cursor is None else cursor).partition(":")
    if kind != "memory" or not number.isdecimal() or int(number) > delivered:
        raise CursorLost("The mailbox does not know this place; everything is looked at again.")
    return int(number)
