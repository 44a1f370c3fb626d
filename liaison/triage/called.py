"""Calls a person to look at a case because of what an attachment of it says: the level is raised and the reading clock starts again.

Called by `extract` inside its transaction. What is done, and that nothing is ever lowered, is `domain/attached`'s decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlmodel import Session, col

from liaison.domain.attached import Standing, look
from liaison.domain.redflags import Hit
from liaison.domain.states import CaseState
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store.tables import Case, Correction, LedgerItem, Message
from liaison.triage.clocks import due_of, resumed
from models.taxonomy import Urgency, most_urgent

# a person had read it, without knowing this: it comes back to its owner, unopened
IN_HAND = frozenset({CaseState.OPEN, CaseState.WAITING, CaseState.ANSWERED})


def to_look(session: Session, message_id: int, hits: Sequence[Hit], *, actor: str, now: datetime) -> None:
    """Raise the case of this mail, or only note it, as the law says; a mail without a case has nobody to call."""
    case = session.scalars(
        select(Case).join(Message, col(Message.case_id) == Case.id).where(col(Message.id) == message_id)
    ).first()
    if case is None:
        return
    found = look(hits, Standing(case.urgency, case.state, set_by_person=was_set(session, case)))
    if found is None:
        return
    if found.raise_to is None:
        events.note(session, case, actor=actor, now=now, because=found.because)
        return
    raise_case(session, case, message_id, found.raise_to, found.because, actor=actor, now=now)


def was_set(session: Session, case: Case) -> bool:
    """Whether a colleague has set this case's level."""
    by_hand = exists().where(col(Correction.case_id) == case.id, col(Correction.set_urgency))
    return bool(session.scalar(select(by_hand)))


def raise_case(
    session: Session, case: Case, message_id: int, level: Urgency, because: str, *, actor: str, now: datetime
) -> None:
    """The new level with its clocks: from the mail's receipt, or from now where somebody had opened it without knowing this."""
    values = clocks(session, case, message_id, level, now)
    if case.state in IN_HAND:
        to = CaseState.WAITING_ROUTE if case.owner_id is None else CaseState.ASSIGNED
        events.move(session, case, to, actor=actor, now=now, because=because)
    else:
        events.note(session, case, actor=actor, now=now, because=because)
    raised = {"urgency": level, "floor_urgency": most_urgent(case.floor_urgency, level), "version": case.version + 1}
    session.execute(update(Case).where(col(Case.id) == case.id).values(**raised, **values, opened_at=None))


def clocks(session: Session, case: Case, message_id: int, level: Urgency, now: datetime) -> dict[str, Any]:
    """The clocks of the new level; one that ends sooner already stays, the reading clock only while nobody has read."""
    received = session.scalar(select(LedgerItem.received_at).where(col(LedgerItem.id) == message_id)) or now
    due = due_of(session, case, now if case.opened_at else received, level, now)
    values: dict[str, Any] = resumed(case, now, current(session, now).calendar)
    if case.opened_at or due.read_by < case.read_by:
        values |= {"read_by": due.read_by, "read_how": due.read_how}
    if due.answer_by < values.get("answer_by", case.answer_by):
        values |= {"answer_by": due.answer_by, "answer_how": due.answer_how}
    return values
