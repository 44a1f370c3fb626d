"""Who is invited to a meeting, who may be, and whose invitation has left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.attending import Answer, read_key
from liaison.domain.states import LetterState
from liaison.domain.telling import Way
from liaison.store.slot_queries import replies_waiting
from liaison.store.tables import Letter
from liaison.store.tables_meetings import CalendarSaid, MeetingAnswer
from liaison.store.tables_people import Contact, Invitation, Practice, Series, Staff

LEFT = (LetterState.SENT, LetterState.SENDING, LetterState.UNKNOWN)
OUR_OWN = "own_team"
INVITED, REMINDED = "meeting_invitation", "meeting_reminder"  # kinds of letters
PQL = frozenset({"pql", "practice_quality_lead"})


@dataclass(frozen=True)
class Guest:
    """Somebody who may be invited: name, address, role, practice."""

    name: str
    email: str
    role: str = ""
    practice_code: str | None = None
    place: str = ""
    channel: str = Way.EMAIL.value
    lived: bool = False


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
        col(Letter.meeting_id) == meeting_id, col(Letter.state).in_(LEFT), col(Letter.kind) == INVITED
    )
    return frozenset(named[0] for key in session.scalars(rows) if (named := read_key(key)))


def came_back(session: Session, meeting_id: int) -> frozenset[int]:
    """The invitations of which a letter did not arrive."""
    rows = select(col(Letter.key)).where(col(Letter.meeting_id) == meeting_id, col(Letter.bounced_at).is_not(None))
    return frozenset(named[0] for key in session.scalars(rows) if (named := read_key(key)))


def waits_to_be_read(session: Session, guest: Invitation) -> bool:
    """Whether something of theirs is here that nobody has read for an answer yet."""
    return guest.id in not_read_yet(session, [guest])


def not_read_yet(session: Session, people: Sequence[Invitation]) -> frozenset[int]:
    """Those of whom something is here that nobody has read for an answer yet: from a calendar (theirs, or one that answers for them), in prose,
    or one that a person is to judge."""
    ids = [one.id for one in people]
    judged = select(col(MeetingAnswer.invitation_id)).where(
        col(MeetingAnswer.invitation_id).in_(ids), col(MeetingAnswer.look), col(MeetingAnswer.settled_at).is_(None)
    )
    speaking, waiting = in_calendars(session), frozenset(session.scalars(judged))
    mails = replies_waiting(session, sorted({one.meeting_id for one in people}))
    wrote = {(meeting_id, (mail.sender or "").lower()) for meeting_id, found in mails.items() for mail in found}
    return frozenset(
        one.id
        for one in people
        if one.id is not None
        if one.email.lower() in speaking or one.id in waiting or (one.meeting_id, one.email.lower()) in wrote
    )


def in_calendars(session: Session) -> frozenset[str]:
    """Who speaks in calendar answers that nobody has tied yet: whoever sent them, and whoever they are about."""
    untied = select(col(CalendarSaid.sender), col(CalendarSaid.parts)).where(col(CalendarSaid.taken_at).is_(None))
    found: set[str] = set()
    for sender, parts in session.execute(untied):
        found.add(sender.lower())
        found |= {str(one.get("address", "")).lower() for part in parts for one in part.get("attendees", ())}
    return frozenset(found)


START = re.compile(r"^DTSTART;TZID=Europe/London:(\S+)", re.M)


def reminded(session: Session, meeting_id: int) -> frozenset[int]:
    """The invitations whose people were reminded of the time that they were invited to last: with another place nobody is reminded anew."""
    rows = select(col(Letter.key), col(Letter.kind), col(Letter.calendar)).where(
        col(Letter.meeting_id) == meeting_id, col(Letter.state).in_(LEFT), col(Letter.kind).in_((INVITED, REMINDED))
    )
    starts: dict[int, str] = {}
    told: dict[int, str] = {}
    for key, kind, calendar in session.execute(rows.order_by(col(Letter.id))):
        named, found = read_key(key), START.search(calendar or "")
        if named and kind == REMINDED:
            told[named[0]] = starts.get(named[0], "")
        elif named and found:
            starts[named[0]] = found[1]
    return frozenset(one for one, start in told.items() if start == starts.get(one))


def not_heard_from(session: Session, meeting_id: int) -> list[Invitation]:
    """Those whose invitation left and did not come back, who have not answered, of whom nothing waits to be read, and who were not reminded
    of this time before."""
    left = holders(session, meeting_id) - came_back(session, meeting_id) - reminded(session, meeting_id)
    silent = [
        one
        for one in guests(session, meeting_id)
        if one.id in left and one.withdrawn_at is None and one.answer == Answer.WAITING.value
        if not one.lived  # with lived experience: a person asks after them, kindly, and no machine
    ]
    read_first = not_read_yet(session, silent) if silent else frozenset[int]()
    return [one for one in silent if one.id not in read_first]


def answers(session: Session, meeting_id: int) -> Sequence[MeetingAnswer]:
    """Every answer about a meeting, newest first."""
    rows = select(MeetingAnswer).where(col(MeetingAnswer.meeting_id) == meeting_id)
    return session.scalars(rows.order_by(col(MeetingAnswer.id).desc())).all()


def to_look_at(session: Session, answer_id: int | None = None) -> Sequence[MeetingAnswer]:
    """Answers about meetings that wait for a person, oldest first; those about a training stand on its own page."""
    rows = select(MeetingAnswer).where(
        col(MeetingAnswer.look), col(MeetingAnswer.settled_at).is_(None), col(MeetingAnswer.date_id).is_(None)
    )
    if answer_id is not None:
        rows = rows.where(col(MeetingAnswer.id) == answer_id)
    return session.scalars(rows.order_by(col(MeetingAnswer.id))).all()
