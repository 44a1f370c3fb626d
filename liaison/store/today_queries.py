"""The read side of Today: what is urgent, mine and due, what came overnight, whether mail is being read, which switches are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy import case as first_that_fits
from sqlmodel import Session, col

from liaison.domain.states import LedgerState, LetterState
from liaison.store.inbox_queries import OPEN, CaseLine, by_ids
from liaison.store.pairs import pairs
from liaison.store.tables import Case, LedgerItem, Letter, MailboxRow, Switch
from liaison.store.tables_casework import LookAgain
from models.taxonomy import Urgency

FEW = 8  # lines of each list: Today is a glance, the inbox holds the rest


@dataclass(frozen=True)
class Short:
    """The first lines of a list, and how many there are in all."""

    lines: list[CaseLine]
    total: int


def urgent_unopened(session: Session) -> Short:
    """Immediate and same-day cases that nobody has opened."""
    urgent = col(Case.urgency).in_((Urgency.U1, Urgency.U2))
    return short(session, and_(col(Case.state).in_(OPEN), urgent, col(Case.opened_at).is_(None)), col(Case.read_by))


def mine(session: Session, staff_id: int) -> Short:
    """A colleague's own open cases."""
    own = and_(col(Case.owner_id) == staff_id, col(Case.state).in_(OPEN))
    return short(session, own, col(Case.answer_by), first_of_mine())


def first_of_mine() -> ColumnElement[int]:
    """What is immediate comes first of a colleague's own, then what she wanted to look at again and whose day has come."""
    came_back = exists().where(col(LookAgain.case_id) == col(Case.id), col(LookAgain.back_at).is_not(None))
    return first_that_fits((col(Case.urgency) == Urgency.U1, 0), (came_back, 1), else_=2)


def to_look_at(session: Session, staff_id: int) -> Short:
    """A colleague's own cases that she wanted to look at again, and whose day has come."""
    back = exists().where(col(LookAgain.case_id) == col(Case.id), col(LookAgain.back_at).is_not(None))
    return short(session, and_(col(Case.owner_id) == staff_id, back), col(Case.answer_by))


def due(session: Session, until: datetime) -> Short:
    """Open cases to be answered before `until`, those overdue included."""
    runs = col(Case.answer_by) < until, col(Case.paused_at).is_(None)
    return short(session, and_(col(Case.state).in_(OPEN), *runs), col(Case.answer_by))


@dataclass(frozen=True)
class OverTheBreak:
    """What would wait over a long closure: open urgent questions by level, how many of them nobody has opened, other answers that are promised
    before it ends, and our letters that wait to leave."""

    urgent: dict[Urgency, int]
    unopened: int
    promised: int
    letters: int


def over_the_break(session: Session, opens: datetime) -> OverTheBreak:
    """What would wait until the service opens again."""
    here = col(Case.state).in_(OPEN)
    is_urgent = col(Case.urgency).in_((Urgency.U1, Urgency.U2))
    by_level = select(col(Case.urgency), func.count()).where(here, is_urgent).group_by(col(Case.urgency))
    due_before = col(Case.answer_by) < opens, col(Case.paused_at).is_(None)
    counts = (
        select(func.count()).select_from(Case).where(here, is_urgent, col(Case.opened_at).is_(None)),
        select(func.count()).select_from(Case).where(here, ~is_urgent, *due_before),
        select(func.count()).select_from(Letter).where(col(Letter.state) == LetterState.QUEUED),
    )
    unopened, promised, letters = (session.scalar(one) or 0 for one in counts)
    return OverTheBreak(pairs(session, by_level), unopened, promised, letters)


def short(session: Session, condition: ColumnElement[bool], then_by: Any, *first_by: Any) -> Short:
    """The first few, most urgent first, then by a deadline; `first_by` goes before both."""
    order = *first_by, col(Case.urgency), then_by, col(Case.id)
    ordered = select(col(Case.id)).where(condition).order_by(*order).limit(FEW)
    return Short(
        by_ids(session, list(session.scalars(ordered))),
        session.scalar(select(func.count()).select_from(Case).where(condition)) or 0,
    )


def arrived(session: Session, since: datetime, until: datetime) -> dict[Urgency, int]:
    """How many cases came in a span, by urgency."""
    rows = select(col(Case.urgency), func.count()).where(col(Case.received_at) >= since, col(Case.received_at) < until)
    return pairs(session, rows.group_by(col(Case.urgency)))


def gaps(session: Session) -> int:
    """How many open cases nobody could be found for."""
    return session.scalar(select(func.count()).select_from(Case).where(col(Case.gap), col(Case.state).in_(OPEN))) or 0


def mailboxes(session: Session) -> Sequence[MailboxRow]:
    """Every mailbox that is read, by name: none that rests, none that was taken off the list."""
    read = select(MailboxRow).where(col(MailboxRow.paused_at).is_(None), col(MailboxRow.removed_at).is_(None))
    return session.scalars(read.order_by(col(MailboxRow.name))).all()


def parked(session: Session) -> int:
    """How many mails broke and wait for a person."""
    return (
        session.scalar(select(func.count()).select_from(LedgerItem).where(col(LedgerItem.state) == LedgerState.PARKED))
        or 0
    )


def letters_in_doubt(session: Session) -> int:
    """How many letters wait for a person: certainly not sent, of unknown fate, or an answer that was kept back."""
    kept_back = and_(col(Letter.state) == LetterState.WITHHELD, col(Letter.kind) == "answer")
    doubtful = or_(col(Letter.state).in_((LetterState.FAILED, LetterState.UNKNOWN)), kept_back)
    return session.scalar(select(func.count()).select_from(Letter).where(doubtful)) or 0


def switches(session: Session) -> dict[str, Switch]:
    """The switches that are on, by name."""
    return {row.name: row for row in session.scalars(select(Switch))}
