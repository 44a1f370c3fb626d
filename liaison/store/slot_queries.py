"""What is known of the hosts' slots: steps taken towards them, slots that wait to be confirmed, replies in prose that wait for a colleague."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.reminders import MeetingStep
from liaison.domain.states import LedgerState, MeetingState
from liaison.store.tables import LedgerItem, Letter, Message
from liaison.store.tables_meetings import MeetingReply, MeetingStepTaken, OfferedSlot
from liaison.store.tables_people import Meeting

# where a mail has come to rest that a person wrote and the floor has read: a colleague has it, or it is nothing but an answer
READ = (LedgerState.CASE, LedgerState.FOLLOW_UP, LedgerState.CALENDAR_REPLY)


def steps(session: Session, meeting: Meeting) -> dict[str, datetime]:
    """The steps of this turn, and when each was taken."""
    return steps_of(session, [meeting]).get(meeting.id or 0, {})


def steps_of(session: Session, meetings: Sequence[Meeting]) -> dict[int, dict[str, datetime]]:
    """The same for many meetings, by meeting."""
    turns = {meeting.id: meeting.turn for meeting in meetings}
    taken = select(MeetingStepTaken).where(col(MeetingStepTaken.meeting_id).in_(list(turns)))
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in session.scalars(taken):
        if row.turn == turns[row.meeting_id]:
            found[row.meeting_id][row.step] = row.at
    return dict(found)


def taken_to_confirm(session: Session, today: date) -> list[int]:
    """Meetings at OFFERED with a slot that a colleague took, whose day for confirming has come; not those that are over."""
    chosen = select(col(Meeting.id)).where(
        col(Meeting.state) == MeetingState.OFFERED, col(Meeting.starts_at).is_not(None),
        col(Meeting.confirm_on) <= today, col(Meeting.day) > today,
    )  # fmt: skip
    return [i for i in session.scalars(chosen.order_by(col(Meeting.day), col(Meeting.id))) if i is not None]


def slots(session: Session, meeting_id: int) -> Sequence[OfferedSlot]:
    """Every slot that was offered, the newest turn first, by time."""
    rows = select(OfferedSlot).where(col(OfferedSlot.meeting_id) == meeting_id)
    return session.scalars(rows.order_by(col(OfferedSlot.turn).desc(), col(OfferedSlot.starts_at))).all()


def replies_waiting(session: Session, meeting_ids: Sequence[int] | None = None) -> dict[int, list[Message]]:
    """Mails in prose that answer a letter of ours about a meeting and with which nobody has dealt yet, by meeting, oldest first."""
    rows = (
        select(col(Letter.meeting_id), Message)
        .join(Letter, col(Letter.id) == Message.answers_letter_id)
        .join(LedgerItem, col(LedgerItem.id) == Message.id)
        .outerjoin(MeetingReply, col(MeetingReply.id) == Message.id)
        .where(
            col(Letter.meeting_id).is_not(None), col(MeetingReply.id).is_(None), col(Message.auto).is_(None),
            col(LedgerItem.state).in_(READ),
        )
        .order_by(col(Message.id))
    )  # fmt: skip
    if meeting_ids is not None:
        rows = rows.where(col(Letter.meeting_id).in_(meeting_ids))
    found: dict[int, list[Message]] = defaultdict(list)
    for meeting_id, message in session.execute(rows):
        found[meeting_id].append(message)
    return dict(found)


def to_ring(session: Session) -> frozenset[int]:
    """Meetings at ASKED whose hosts are to be telephoned."""
    rows = (
        select(col(Meeting.id))
        .join(MeetingStepTaken, col(MeetingStepTaken.meeting_id) == Meeting.id)
        .where(
            col(Meeting.state) == MeetingState.ASKED, col(MeetingStepTaken.turn) == col(Meeting.turn),
            col(MeetingStepTaken.step) == MeetingStep.RING.value,
        )
    )  # fmt: skip
    return frozenset(number for number in session.scalars(rows) if number is not None)
