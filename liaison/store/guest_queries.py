"""Who is invited to a meeting, who may be, and whose invitation has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.attending import Answer, read_key
from liaison.domain.states import LetterState
from liaison.store.slot_queries import replies_waiting
from liaison.store.tables import Letter
from liaison.store.tables_meetings import CalendarSaid, MeetingAnswer
from liaison.store.tables_people import Contact, Invitation, Practice, Series, Staff

LEFT = (LetterState.SENT, LetterState.SENDING, LetterState.UNKNOWN)
OUR_OWN = "own_team"
PQL = frozenset({"pql", "practice_quality_lead"})


@dataclass(frozen=True)
class Guest:
    """Somebody who may be invited: name, address, role, practice."""

    name: str
    email: str
    role: str = ""
    practice_code: str | None = None
    place: str = ""


def guests(session: Session, meeting_id: int) -> Sequence[Invitation]:
    """Everybody on the list, in the order in which they were added; those taken off it too."""
    rows = select(Invitation).where(col(Invitation.meeting_id) == meeting_id)
    return session.scalars(rows.order_by(col(Invitation.id))).all()


def may_be_invited(session: Session, series: Series) -> list[Guest]:
    """Whom the directory knows for a meeting of this series: its practices' quality leads; a practice's contacts; our own colleagues."""
    if series.kind == OUR_OWN:
        staff = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name)))
        return [Guest(one.name, one.email, "colleague") for one in staff]
    rows = select(Contact, Practice).join(Practice, col(Practice.code) == Contact.practice_code)
    if series.cluster_id is not None:
        rows = rows.where(col(Practice.cluster_id) == series.cluster_id)
    elif series.practice_code is not None:
        rows = rows.where(col(Practice.code) == series.practice_code)
    else:
        return []
    found = session.execute(rows.order_by(col(Practice.name), col(Contact.name))).all()
    return [
        Guest(contact.name, contact.email, contact.role, practice.code, practice.name)
        for contact, practice in found
        if series.cluster_id is None or is_quality_lead(contact)
    ]


def is_quality_lead(contact: Contact) -> bool:
    """Whether a contact is a practice's quality lead."""
    return contact.role.strip().lower().replace(" ", "_").replace("-", "_") in PQL


def holders(session: Session, meeting_id: int) -> frozenset[int]:
    """The invitations that have left, or may have: these people's calendars show the meeting."""
    rows = select(col(Letter.key)).where(
        col(Letter.meeting_id) == meeting_id, col(Letter.state).in_(LEFT), col(Letter.calendar_method) == "REQUEST"
    )
    return frozenset(named[0] for key in session.scalars(rows) if (named := read_key(key)))


def came_back(session: Session, meeting_id: int) -> frozenset[int]:
    """The invitations of which a letter did not arrive."""
    rows = select(col(Letter.key)).where(col(Letter.meeting_id) == meeting_id, col(Letter.bounced_at).is_not(None))
    return frozenset(named[0] for key in session.scalars(rows) if (named := read_key(key)))


def waits_to_be_read(session: Session, guest: Invitation) -> bool:
    """Whether something of theirs is here that nobody has read for an answer yet: from a calendar, in prose, or one that a person is to judge."""
    email = guest.email.lower()
    untied = select(col(CalendarSaid.id)).where(col(CalendarSaid.taken_at).is_(None), col(CalendarSaid.sender) == email)
    judged = select(col(MeetingAnswer.id)).where(
        col(MeetingAnswer.invitation_id) == guest.id, col(MeetingAnswer.look), col(MeetingAnswer.settled_at).is_(None)
    )
    if session.scalar(untied.limit(1)) is not None or session.scalar(judged.limit(1)) is not None:
        return True
    mails = replies_waiting(session, [guest.meeting_id]).get(guest.meeting_id, [])
    return any((mail.sender or "").lower() == email for mail in mails)


def not_heard_from(session: Session, meeting_id: int) -> list[Invitation]:
    """Those whose invitation left and did not come back, who have not answered, and of whom nothing waits to be read."""
    left = holders(session, meeting_id) - came_back(session, meeting_id)
    return [
        one
        for one in guests(session, meeting_id)
        if one.id in left and one.withdrawn_at is None and one.answer == Answer.WAITING.value
        if not waits_to_be_read(session, one)
    ]


def answers(session: Session, meeting_id: int) -> Sequence[MeetingAnswer]:
    """Every answer about a meeting, newest first."""
    rows = select(MeetingAnswer).where(col(MeetingAnswer.meeting_id) == meeting_id)
    return session.scalars(rows.order_by(col(MeetingAnswer.id).desc())).all()


def to_look_at(session: Session, answer_id: int | None = None) -> Sequence[MeetingAnswer]:
    """Answers that wait for a person, oldest first."""
    rows = select(MeetingAnswer).where(col(MeetingAnswer.look), col(MeetingAnswer.settled_at).is_(None))
    if answer_id is not None:
        rows = rows.where(col(MeetingAnswer.id) == answer_id)
    return session.scalars(rows.order_by(col(MeetingAnswer.id))).all()
