"""Recognises our own trial mails as they are taken in. Called by `intake` inside its transaction, on the bytes alone.

A trial that came back is at rest at once, as an automatic mail, and is nobody's work. Whatever is not surely one goes the way of every
mail, and a person sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.domain.canaries import Arrived, Awaited, is_trial, mark
from liaison.domain.states import LedgerState
from liaison.mail.mailbox import Fetched
from liaison.mail.own_marks import arrived
from liaison.store import events
from liaison.store.tables import LedgerItem, Letter, MailboxRow
from liaison.store.tables_post import Canary

ACTOR = events.step("intake")
RECENT = 50  # trials that may still come back


def settle(session: Session, key: bytes, mailbox_id: int, items: Sequence[Fetched], now: datetime) -> int:
    """Bring the trials among these items to rest and write down when they came; returns how many."""
    marked = [(item, found) for item in items if item.raw and (found := arrived(item.raw))]
    if not marked:
        return 0
    address = session.scalar(select(MailboxRow.address).where(col(MailboxRow.id) == mailbox_id)) or ""
    awaited = waited_for(session, key, mailbox_id)
    return sum(settle_one(session, mailbox_id, item.ref, found, awaited, address, now) for item, found in marked)


def waited_for(session: Session, key: bytes, mailbox_id: int) -> dict[int, Awaited]:
    """The trials of this mailbox that have not come back, by id."""
    out = select(Canary.id, Canary.slot, Letter.message_id).join(Letter, col(Letter.id) == Canary.letter_id)
    out = out.where(col(Canary.mailbox_id) == mailbox_id, col(Canary.ledger_id).is_(None))
    rows = session.execute(out.order_by(col(Canary.slot).desc()).limit(RECENT))
    return {i: Awaited(mark(mailbox_id, slot, key), message_id) for i, slot, message_id in rows if i is not None}


def settle_one(
    session: Session,
    mailbox_id: int,
    ref: str,
    mail: Arrived,
    awaited: dict[int, Awaited],
    address: str,
    now: datetime,
) -> bool:
    """Bring one mail to rest if it is a trial that we wait for, and no longer wait for it."""
    found = next((i for i, one in awaited.items() if is_trial(mail, one, address)), None)
    if found is None:
        return False
    row_id = session.scalar(
        select(LedgerItem.id).where(col(LedgerItem.mailbox_id) == mailbox_id, col(LedgerItem.ref) == ref)
    )
    why = "our own trial mail came back"
    moved = events.move_many(
        session, LedgerItem, [row_id or 0], LedgerState.RECEIVED, LedgerState.AUTO_REPLY, actor=ACTOR, now=now, because=why
    )  # fmt: skip
    if moved:
        awaited.pop(found)
        session.execute(update(Canary).where(col(Canary.id) == found).values(ledger_id=row_id, arrived_at=now))
    return bool(moved)
