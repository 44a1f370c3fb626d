"""The read side of the post room's health: one mailbox at a glance, troubles that last, and when a job last began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import FINAL, LedgerState, LetterState, RunState
from liaison.store.inbox_queries import OPEN
from liaison.store.pairs import pairs
from liaison.store.tables import Case, JobRun, LedgerItem, Letter, MailboxRow
from liaison.store.tables_post import Canary, Trouble
from liaison.store.today_queries import mailboxes

MOVING = tuple(state for state in LedgerState if state not in FINAL[LedgerState])
BEGUN = (RunState.RUNNING, RunState.DONE, RunState.FAILED)


@dataclass(frozen=True)
class Trip:
    """The last trial mail that came back: when it left and when it was taken."""

    sent_at: datetime
    arrived_at: datetime


@dataclass(frozen=True)
class Standing:
    """One mailbox at a glance. `oldest_unread` is when the oldest question that nobody has opened came; `untold` labels wait to be set,
    `untellable` of them could not be."""

    row: MailboxRow
    waiting: int
    parked: int
    oldest_unread: datetime | None
    unknown: int
    untold: int
    untellable: int
    trip: Trip | None


def standings(session: Session) -> list[Standing]:
    """Every mailbox that is read, by name. Counted by index: it is asked for often."""
    waiting, parked = in_states(session, MOVING), in_states(session, (LedgerState.PARKED,))
    unread, unknown = oldest_unread(session), unknown_letters(session)
    untold, untellable = labels_waiting(session), labels_waiting(session, tried=True)
    return [
        Standing(
            row=row,
            waiting=waiting.get(row.id, 0),
            parked=parked.get(row.id, 0),
            oldest_unread=unread.get(row.id),
            unknown=unknown.get(row.id, 0),
            untold=untold.get(row.id, 0),
            untellable=untellable.get(row.id, 0),
            trip=last_trip(session, row.id or 0),
        )
        for row in mailboxes(session)
    ]


def in_states(session: Session, states: Sequence[LedgerState]) -> dict[int | None, int]:
    """Mailbox → how many of its mails stand in these states."""
    rows = select(col(LedgerItem.mailbox_id), func.count()).where(col(LedgerItem.state).in_(states))
    return pairs(session, rows.group_by(col(LedgerItem.mailbox_id)))


def oldest_unread(session: Session) -> dict[int | None, datetime]:
    """Mailbox → when its oldest open question came that nobody has opened."""
    rows = select(col(LedgerItem.mailbox_id), func.min(col(Case.received_at)))
    rows = rows.join(Case, col(Case.first_message_id) == LedgerItem.id)
    unread = rows.where(col(Case.state).in_(OPEN), col(Case.opened_at).is_(None))
    return pairs(session, unread.group_by(col(LedgerItem.mailbox_id)))


def unknown_letters(session: Session) -> dict[int | None, int]:
    """Mailbox → how many of its letters may or may not have gone."""
    rows = select(col(Letter.mailbox_id), func.count()).where(col(Letter.state) == LetterState.UNKNOWN)
    return pairs(session, rows.group_by(col(Letter.mailbox_id)))


def labels_waiting(session: Session, *, tried: bool = False) -> dict[int | None, int]:
    """Mailbox → how many labels on its server are out of date; with `tried`, of those that could not be set."""
    rows = select(col(LedgerItem.mailbox_id), func.count()).where(col(LedgerItem.untold) > 0)
    rows = rows.where(col(LedgerItem.label_tried_at).is_not(None)) if tried else rows
    return pairs(session, rows.group_by(col(LedgerItem.mailbox_id)))


def last_trip(session: Session, mailbox_id: int) -> Trip | None:
    """The newest trial mail that came back."""
    rows = select(col(Letter.sent_at), col(Canary.arrived_at)).join(Canary, col(Canary.letter_id) == Letter.id)
    back = rows.where(col(Canary.mailbox_id) == mailbox_id, col(Canary.arrived_at).is_not(None))
    found = session.execute(back.order_by(col(Canary.slot).desc()).limit(1)).first()
    return Trip(found[0] or found[1], found[1]) if found and found[1] else None


def lasting(session: Session) -> Sequence[Trouble]:
    """The troubles that last, oldest first."""
    return session.scalars(select(Trouble).where(col(Trouble.ended_at).is_(None)).order_by(col(Trouble.began))).all()


def last_run(session: Session) -> datetime | None:
    """When a job last began; None when none ever did."""
    begun = select(col(JobRun.started_at)).where(col(JobRun.state).in_(BEGUN))
    return session.scalar(begun.order_by(col(JobRun.id).desc()).limit(1))


def mailbox(session: Session, mailbox_id: int) -> MailboxRow | None:
    """One mailbox."""
    return session.get(MailboxRow, mailbox_id)
