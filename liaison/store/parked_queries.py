"""The read side of Set aside and parked: mails that did not become a question to us, why, and what broke."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import LedgerState
from liaison.store.pairs import pairs
from liaison.store.tables import LedgerItem, MailboxRow, Message, Reading
from liaison.store.tables_post import Canary

PAGE = 50
# what is listed, in the order of the tabs
RESTS = (
    *(LedgerState.PARKED, LedgerState.SET_ASIDE, LedgerState.AUTO_REPLY, LedgerState.BOUNCE),
    *(LedgerState.CALENDAR_REPLY, LedgerState.DUPLICATE),
)


@dataclass(frozen=True)
class Rested:
    """One mail that came to rest. Message and reading are missing where it broke before they could be made."""

    ledger: LedgerItem
    message: Message | None
    reading: Reading | None
    mailbox: str


def rested(session: Session, state: LedgerState, *, page: int = 1) -> Sequence[Rested]:
    """One page of a tab: parked ones oldest first (they age), the others newest first."""
    where = chosen().where(col(LedgerItem.state) == state, not_our_own())
    order = col(LedgerItem.id) if state is LedgerState.PARKED else col(LedgerItem.id).desc()
    return [Rested(*row) for row in session.execute(where.order_by(order).limit(PAGE).offset(PAGE * (page - 1)))]


def one(session: Session, ledger_id: int) -> Rested | None:
    """One mail, whatever became of it."""
    row = session.execute(chosen().where(col(LedgerItem.id) == ledger_id)).first()
    return Rested(*row) if row else None


def chosen() -> Any:
    """Ledger rows with what was read of them."""
    rows = select(LedgerItem, Message, Reading, col(MailboxRow.name)).outerjoin(
        Message, col(Message.id) == LedgerItem.id
    )
    rows = rows.outerjoin(Reading, col(Reading.id) == LedgerItem.id)
    return rows.join(MailboxRow, col(MailboxRow.id) == LedgerItem.mailbox_id)


def not_our_own() -> Any:
    """Everything but our own trial mails: they are nobody's work and stand on Health."""
    return ~select(col(Canary.id)).where(col(Canary.ledger_id) == LedgerItem.id).exists()


def counts(session: Session) -> dict[LedgerState, int]:
    """How many mails rest in each state."""
    rows = select(col(LedgerItem.state), func.count()).where(col(LedgerItem.state).in_(RESTS), not_our_own())
    found = pairs(session, rows.group_by(col(LedgerItem.state)))
    return {state: found.get(state, 0) for state in RESTS}
