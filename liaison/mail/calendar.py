"""The Calendar Protocol: a slot is held for ourselves first, and others are invited only after a person said so.

Two steps, because a server sends invitations the moment an event has attendees: `hold` never takes any, and `invite` names who confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from liaison.domain.meeting_kinds import KINDS

# Titles by kind of meeting (`Series.kind`): from this table and nowhere else, so that no calendar shows a person's name
TITLES: Mapping[str, str] = {kind: row.title for kind, row in KINDS.items()}


class BadSlot(ValueError):
    """This cannot be a slot; the message says why."""


class NotConfirmed(ValueError):
    """Nobody confirmed these invitations, so none was sent."""


@dataclass(frozen=True)
class Slot:
    """A time to be kept free. `key` is unique for the meeting ("meeting-12") and finds the slot again; `kind` is one of TITLES.

    `starts` and `ends` are aware. `place` is a room or a link, `text` the agenda; neither holds anything of a mail or a person.
    Raises BadSlot.
    """

    key: str
    kind: str
    starts: datetime
    ends: datetime
    place: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        if self.kind not in TITLES:
            raise BadSlot(f"There is no title for a meeting of the kind {self.kind!r}.")
        if self.starts.tzinfo is None or self.ends.tzinfo is None or self.starts >= self.ends:
            raise BadSlot("A slot needs a start and a later end, each with its time zone.")
        if not self.key.strip() or not self.key.isascii() or "'" in self.key:
            raise BadSlot("A slot needs a key of plain letters.")

    @property
    def title(self) -> str:
        """What a calendar shows."""
        return TITLES[self.kind]


@dataclass(frozen=True)
class Held:
    """A slot as it stands in the calendar: its title and times (aware, UTC), who is invited, and whether it was cancelled."""

    ref: str
    title: str
    starts: datetime
    ends: datetime
    invited: tuple[str, ...] = ()
    cancelled: bool = False


class Calendar(Protocol):
    """A calendar of some kind; every adapter and the fake pass `tests/contract/test_calendar_contract.py`.

    Raises MailboxErrors: MailGone for a slot that is not there any more, MailboxError itself when it is not known whether something
    arrived. Asking again after that is harmless.
    """

    name: str

    def hold(self, slot: Slot) -> str:
        """Keep the time free, without anybody invited; returns its ref. The same key again gives the same ref and changes nothing."""

    def update(self, ref: str, slot: Slot) -> None:
        """Change time, place or text. Those who are invited already are told by the server."""

    def invite(self, ref: str, addresses: Sequence[str], *, confirmed_by: str) -> None:
        """Invite these people as well; the server sends at once. `confirmed_by` is the person who said so, else NotConfirmed.

        Whoever is invited already is not written to again.
        """

    def cancel(self, ref: str, words: str) -> None:
        """Give the time back; those who were invited are told with these words. Doing it twice is harmless."""

    def find(self, ref: str) -> Held | None:
        """The slot as it stands, None when it is not there."""


@runtime_checkable
class HasCalendar(Protocol):
    """A mailbox whose server keeps a calendar beside it."""

    calendar: Calendar


def newly_invited(addresses: Sequence[str], invited: Sequence[str], confirmed_by: str) -> list[str]:
    """Those to be invited who are not yet, each once, whatever the capitals. Raises NotConfirmed."""
    if not confirmed_by.strip():
        raise NotConfirmed("Nobody confirmed these invitations, so none was sent.")
    before = {address.lower() for address in invited}
    wanted = {address.strip().lower(): address.strip() for address in addresses}
    return [address for lower, address in wanted.items() if lower and lower not in before]
