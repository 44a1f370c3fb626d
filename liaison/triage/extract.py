"""Reads the words of attachments, each in a child process, so that they are shown and found; calls a person to look where need be.

Takes:   attachments at WAITING whose mail has come to rest
Decides: domain/attached.look (whether a person should look sooner; no category, no outcome, never lower)
Leaves:  READ with the text, or NOT_READ with the reason; perhaps a case at a higher level, to be opened again
Runs:    jobs/read_attachments.py
Seen on: Mail (under each attachment), Inbox (search)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.redflag_site import Table
from liaison.domain.redflags import Hit, check
from liaison.domain.states import FINAL, AttachmentState, LedgerState
from liaison.mail import attachment_text
from liaison.mail.attachment_answers import NoText, Text
from liaison.mail.mime import parse
from liaison.practices import site_floor
from liaison.store import events
from liaison.store.mail_bytes import raw_of
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.storable import storable
from liaison.store.tables import LedgerItem, Message
from liaison.store.tables_attachments import Attached
from liaison.triage import called

ACTOR = events.step("extract")
PATIENCE = timedelta(minutes=15)  # attachments in hand for longer belong to a process that stopped
ATTEMPTS = 3
MOST = 20  # attachments of one mail that are read: no letter has more, and each may take its time
REST = tuple(state for state in LedgerState if state in FINAL[LedgerState] and state is not LedgerState.PARKED)

Read = Callable[[bytes], Text | NoText]


@dataclass(frozen=True)
class Hand:
    """The attachments of one mail that this process has in hand."""

    message_id: int
    attempts: int  # made before this one
    rows: dict[int, int]  # place in the mail → row


@dataclass(frozen=True)
class Finding:
    """What became of one attachment."""

    row_id: int
    to: AttachmentState
    because: str = ""
    text: str = ""
    cut: bool = False
    hits: tuple[Hit, ...] = ()


def take_one(app: App, now: datetime, read: Read = attachment_text.read) -> int:
    """Read the attachments of the next mail that has some waiting; returns how many, 0 when none waits."""
    hand = claim(app, now)
    if hand is None:
        return 0
    try:
        found = findings(app, hand, read)
        with transaction(app.engine) as session:
            settle(session, hand, found, now)
    except (StoreTrouble, OSError):  # the disk's or the machine's fault, not the document's: it is tried again
        let_go(app, hand)
        raise
    return len(hand.rows)


def claim(app: App, now: datetime) -> Hand | None:
    """Take the next mail's attachments in hand, in one process alone, and count the attempt before it is made."""
    free = col(Attached.tried_at).is_(None) | (col(Attached.tried_at) < now - PATIENCE)
    waiting = select(col(Attached.message_id), col(Attached.attempts)).where(
        col(Attached.state) == AttachmentState.WAITING, free
    )
    rested = waiting.join(LedgerItem, col(LedgerItem.id) == Attached.message_id).where(col(LedgerItem.state).in_(REST))
    with transaction(app.engine) as session:
        first = session.execute(rested.order_by(col(Attached.attempts), col(Attached.id)).limit(1)).first()
        if first is None:
            return None
        message_id, attempts = first
        mine = (
            col(Attached.message_id) == message_id,
            col(Attached.attempts) == attempts,
            col(Attached.state) == AttachmentState.WAITING,
        )
        taken = update(Attached).where(*mine).values(attempts=attempts + 1, tried_at=now)
        rows = session.execute(taken.returning(col(Attached.number), col(Attached.id))).all()
    return Hand(message_id, attempts, {number: row_id for number, row_id in rows if row_id}) if rows else None


def let_go(app: App, hand: Hand) -> None:
    """The attempt does not count, and it need not wait."""
    rows = update(Attached).where(col(Attached.id).in_(list(hand.rows.values())))
    with suppress(StoreTrouble), transaction(app.engine) as session:
        session.execute(rows.values(attempts=hand.attempts, tried_at=None))


def findings(app: App, hand: Hand, read: Read) -> list[Finding]:
    """What becomes of each attachment in hand, outside any transaction."""
    if hand.attempts >= ATTEMPTS:
        return [not_read(row_id, f"reading it stopped the program {ATTEMPTS} times") for row_id in hand.rows.values()]
    with reading(app.engine) as session:
        raw, floor = raw_of(session, hand.message_id), site_floor.table(session)
        when = session.scalar(
            select(func.coalesce(Message.sent_at, LedgerItem.received_at))
            .join(LedgerItem, col(LedgerItem.id) == Message.id)
            .where(col(Message.id) == hand.message_id)
        )
    files = parse(raw).attachments if raw is not None else ()
    contents = {number: file.content for number, file in enumerate(files)}
    return [
        safely(row_id, number, contents.get(number), when, read, floor) for number, row_id in sorted(hand.rows.items())
    ]


def safely(row_id: int, number: int, content: bytes | None, when: datetime | None, read: Read, floor: Table) -> Finding:
    """What becomes of one attachment; whatever breaks on it keeps it, alone, from being read."""
    try:
        return finding(row_id, number, content, when, read, floor)
    except (StoreTrouble, OSError):
        raise
    except Exception as error:
        return not_read(row_id, f"it could not be read ({type(error).__name__}); a person has to open it")


def finding(
    row_id: int, number: int, content: bytes | None, when: datetime | None, read: Read, floor: Table
) -> Finding:
    """What becomes of one attachment, in its words; its text is shown to the floor, but to no reader."""
    if content is None:
        return not_read(row_id, "the original is not here, or no longer holds it")
    if number >= MOST:
        return not_read(row_id, f"it came with many others, of which {MOST} are read; a person has to open it")
    answer = read(content)
    if isinstance(answer, NoText):
        return not_read(row_id, answer.because)
    text = storable(answer.text)
    hits = tuple(check(text, on=when.date() if when else None, rules=floor.rules))
    return Finding(row_id, AttachmentState.READ, storable(answer.note), text, answer.cut, hits)


def not_read(row_id: int, because: str) -> Finding:
    """There is no text, and why."""
    return Finding(row_id, AttachmentState.NOT_READ, because)


def settle(session: Session, hand: Hand, found: Sequence[Finding], now: datetime) -> None:
    """Write what was found where nobody else has, and let it call a person."""
    mine = [one for one in found if settled(session, one, now)]
    hits = [hit for one in mine for hit in one.hits]
    if hits:
        called.to_look(session, hand.message_id, hits, actor=ACTOR, now=now)


def settled(session: Session, one: Finding, now: datetime) -> bool:
    """Write one; False when another process was first."""
    values: dict[str, Any] = {"text": one.text, "cut": one.cut, "at": now, "floor": [flag(hit) for hit in one.hits]}
    moved = events.move_many(
        session, Attached, [one.row_id], AttachmentState.WAITING, one.to, actor=ACTOR, now=now, because=one.because
    )
    if moved:
        session.execute(update(Attached).where(col(Attached.id) == one.row_id).values(because=one.because, **values))
    return bool(moved)


def flag(hit: Hit) -> dict[str, str]:
    """One floor hit as JSON values, in the contract's form."""
    return {"rule": hit.rule, "level": hit.level.value, "words": storable(hit.words)}
