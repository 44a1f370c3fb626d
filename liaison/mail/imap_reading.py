"""Lists an IMAP folder by UID, in portions bounded by number and by bytes. Looking leaves no trace: nothing is marked as read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liaison.mail.imap_refs import Item
from liaison.mail.imap_talk import Opened, Talk
from liaison.mail.mailbox import MailboxRefused

PORTION_BYTES = 32_000_000  # what one portion may hold in memory; a single mail may pass it
WINDOW = (
    10_000  # UIDs asked for at once: a search answers in one line, and the library reads lines up to a million bytes
)
ENOUGH = 4  # UIDs asked for, for each mail wanted: where none were deleted one stretch is more than enough
DAY = timedelta(days=1)
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
    for uids in windows(talk, here, uid, min(WINDOW, ENOUGH * limit)):
        found += uids
        if len(found) > limit:
            break
    listed = sizes(talk, found[:limit])
    mails = within_bytes(listed)
    return Portion(mails, more=len(found) > limit or len(mails) < len(listed))


def windows(talk: Talk, here: Opened, after: int, width: int) -> Iterator[list[int]]:
    """The UIDs above one, ascending, a stretch of `width` at a time; after empty ones it grows, as UIDs may have wide gaps."""
    if not here.count:
        return
    start, first = after + 1, width
    end = here.next_uid or highest(talk) + 1
    while start < end:
        last = min(start + width, end) - 1
        uids = sorted(uid for uid in talk.client.search(["UID", f"{start}:{last}"]) if start <= uid <= last)
        yield uids
        start, width = last + 1, first if uids else width * 4


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


def refs(talk: Talk, folder: str, since: datetime | None) -> list[str]:
    """The ref of every mail in the folder, or of those that came since a day before then: servers search by their own calendar."""
    here = look(talk, folder)
    recent = set(talk.client.search(["SINCE", day_before(since)])) if since else None
    found = [uid for uids in windows(talk, here, 0, WINDOW) for uid in uids]
    return [str(Item(here.validity, uid, here.name)) for uid in found if recent is None or uid in recent]


def day_before(moment: datetime) -> date:
    """The day before a moment, whatever the server's time zone."""
    return (moment.astimezone(UTC) - DAY).date()
