"""Reads an IMAP folder by UID, in portions bounded by number and by bytes. Looking leaves no trace: nothing is marked as read.

What cannot be had alone does not hold up the rest: it becomes an item with its reason, and is parked where people see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from imaplib import IMAP4
from typing import Any

from liaison.mail.imap_errors import code_of, is_dropped
from liaison.mail.imap_line import Opened, Talk
from liaison.mail.imap_refs import Item
from liaison.mail.mailbox import Fetched, MailboxError, MailboxRefused

PORTION_BYTES = 32_000_000  # what one portion may hold in memory; a single mail may pass it
WINDOW = (
    10_000  # UIDs asked for at once: a search answers in one line, and the library reads lines up to a million bytes
)
DROPS = 3  # a mail at which the line dropped so often is given up and parked
DAY = timedelta(days=1)
TOO_LARGE = "This mail is over the mailbox's limit of {limit} bytes, so it was not read: look at it in the mailbox."
WITHHELD = "The server lists this mail and does not give its bytes: look at it in the mailbox, then retry."
DROPS_LINE = "The line dropped each time this mail was asked for: look at it in the mailbox, then retry."
NO_NUMBERS = "The server gives this folder no lasting numbers (UIDVALIDITY), so mails in it cannot be told apart. Use another folder."


@dataclass(frozen=True)
class Listed:
    """A mail as the server lists it; `size` in bytes as the server says, which may be an estimate."""

    uid: int
    size: int
    arrived: datetime | None


@dataclass(frozen=True)
class Portion:
    """Mails to bring now, and whether more wait behind them."""

    mails: Sequence[Listed]
    more: bool


def look(talk: Talk, folder: str) -> Opened:
    """Open the folder for reading and ask how it stands now. Raises MailboxRefused."""
    here = talk.open(folder, anew=True)
    if not here.validity:
        raise MailboxRefused(NO_NUMBERS)
    return here


def portion_after(talk: Talk, here: Opened, uid: int, limit: int) -> Portion:
    """The first mails above a UID: at most `limit`, and fewer when they are large."""
    found: list[int] = []
    for uids in windows(talk, here, uid):
        found += uids
        if len(found) > limit:
            break
    listed = sizes(talk, found[:limit])
    mails = within_bytes(listed)
    return Portion(mails, more=len(found) > limit or len(mails) < len(listed))


def windows(talk: Talk, here: Opened, after: int) -> Iterator[list[int]]:
    """The UIDs above one, ascending, a stretch at a time; empty stretches grow, as UIDs may have wide gaps."""
    if not here.count:
        return
    start, width = after + 1, WINDOW
    end = here.next_uid or highest(talk) + 1
    while start < end:
        last = min(start + width, end) - 1
        uids = sorted(uid for uid in talk.client.search(["UID", f"{start}:{last}"]) if start <= uid <= last)
        yield uids
        start, width = last + 1, WINDOW if uids else width * 4


def highest(talk: Talk) -> int:
    """The highest UID, for servers that do not say which comes next."""
    return max(talk.client.search(["UID", "*"]), default=0)


def sizes(talk: Talk, uids: Sequence[int]) -> list[Listed]:
    """Size and time of arrival of these mails, ascending; those that have gone meanwhile are left out."""
    if not uids:
        return []
    try:
        rows = talk.client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
    except ValueError:  # a date that is none spoils the library's reading of the whole answer
        rows = talk.client.fetch(uids, ["RFC822.SIZE"])
    return [Listed(uid, size_in(rows[uid]), arrival_in(rows[uid])) for uid in sorted(rows)]


def size_in(row: dict[bytes, Any]) -> int:
    """The size a server gives; 0 where it gives none."""
    size = row.get(b"RFC822.SIZE")
    return size if isinstance(size, int) else 0


def arrival_in(row: dict[bytes, Any]) -> datetime | None:
    """The time of arrival, aware UTC; None where there is none that can be."""
    when = row.get(b"INTERNALDATE")
    try:
        return when.astimezone(UTC) if isinstance(when, datetime) and when.tzinfo else None
    except OverflowError:
        return None


def within_bytes(listed: Sequence[Listed]) -> Sequence[Listed]:
    """The first of them that together stay within PORTION_BYTES; always at least one."""
    size = 0
    for count, mail in enumerate(listed):
        size += mail.size
        if count and size > PORTION_BYTES:
            return listed[:count]
    return listed


class Bringer:
    """Brings the bytes of listed mails. Remembers at which mail the line dropped, so that no mail can stop the others for ever."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._drops: dict[Item, int] = {}
        self._alone = False  # after a drop mails are asked for one by one, until a whole portion has come

    def bring(self, talk: Talk, here: Opened, mails: Sequence[Listed]) -> list[Fetched]:
        """The items of these mails, in order; one that has gone is left out. Raises what the library raises when the line drops."""
        wanted = [mail for mail in mails if mail.size <= self.max_bytes and not self._given_up(here, mail)]
        bodies = self._one_by_one(talk, here, wanted) if self._alone else self._together(talk, here, wanted)
        self._alone = False
        return [item for mail in mails if (item := self._item(here, mail, bodies))]

    def _item(self, here: Opened, mail: Listed, bodies: dict[int, bytes | None]) -> Fetched | None:
        ref = str(Item(here.validity, mail.uid, here.name))
        if mail.size > self.max_bytes:
            return Fetched(ref, None, mail.arrived, TOO_LARGE.format(limit=self.max_bytes))
        if self._given_up(here, mail):
            return Fetched(ref, None, mail.arrived, DROPS_LINE)
        if mail.uid not in bodies:
            return None
        raw = bodies[mail.uid]
        return Fetched(ref, raw, mail.arrived, WITHHELD if raw is None else None)

    def _given_up(self, here: Opened, mail: Listed) -> bool:
        return self._drops.get(Item(here.validity, mail.uid, here.name), 0) >= DROPS

    def _together(self, talk: Talk, here: Opened, mails: Sequence[Listed]) -> dict[int, bytes | None]:
        """The bodies by UID, asked for at once; one by one when the server refuses, or leaves some out."""
        try:
            bodies = bodies_of(talk, [mail.uid for mail in mails])
        except Exception as error:
            self._alone = is_dropped(error)
            if self._alone or not isinstance(error, IMAP4.error):
                raise
            return self._one_by_one(talk, here, mails)
        odd = [mail for mail in mails if bodies.get(mail.uid) is None]
        return {**bodies, **self._one_by_one(talk, here, odd)}

    def _one_by_one(self, talk: Talk, here: Opened, mails: Sequence[Listed]) -> dict[int, bytes | None]:
        found: dict[int, bytes | None] = {}
        for mail in mails:
            item = Item(here.validity, mail.uid, here.name)
            try:
                found.update(body_or_none(talk, mail.uid))
            except Exception as error:
                if is_dropped(error):
                    self._alone = True
                    self._drops[item] = self._drops.get(item, 0) + 1
                raise
            self._drops.pop(item, None)
        return found


def bodies_of(talk: Talk, uids: Sequence[int]) -> dict[int, bytes | None]:
    """The bytes of these mails by UID; those that have gone are left out, None stands for one that was not given."""
    rows = talk.client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
    return {uid: row.get(b"BODY[]") for uid, row in rows.items() if b"BODY[]" in row}


def body_or_none(talk: Talk, uid: int) -> dict[int, bytes | None]:
    """One mail's bytes by its UID; None when the server lists it and does not give it; nothing when it has gone.

    Raises IMAP4.error when it is the server that has trouble, not the mail.
    """
    try:
        bodies = bodies_of(talk, [uid])
    except IMAP4.error as error:
        if is_dropped(error) or code_of(error) is not None:
            raise
        bodies = {}
    if bodies.get(uid) is None and not talk.client.search(["UID", str(uid)]):
        return {}
    return {uid: bodies.get(uid)}


def get(talk: Talk, item: Item) -> bytes | None:
    """The bytes of one item; None when it is gone, or its folder was numbered anew. Raises MailboxError when it is not given."""
    here = look(talk, item.folder)
    if here.validity != item.validity:
        return None
    found = body_or_none(talk, item.uid)
    if item.uid in found and found[item.uid] is None:
        raise MailboxError(WITHHELD)
    return found.get(item.uid)


def refs(talk: Talk, folder: str, since: datetime | None) -> list[str]:
    """The ref of every mail in the folder, or of those that came since a day before then: servers search by their own calendar."""
    here = look(talk, folder)
    recent = set(talk.client.search(["SINCE", day_before(since)])) if since else None
    found = [uid for uids in windows(talk, here, 0) for uid in uids]
    return [str(Item(here.validity, uid, here.name)) for uid in found if recent is None or uid in recent]


def day_before(moment: datetime) -> date:
    """The day before a moment, whatever the server's time zone."""
    return (moment.astimezone(UTC) - DAY).date()
