"""The read side of what follows a meeting: minutes, drafts, questions, the letter, who gets it, the next meeting of its series."""

import re
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.agreed_actions import problems
from liaison.domain.identifying import holds_word
from liaison.domain.states import MeetingState
from liaison.store import action_queries
from liaison.store.briefing_queries import practices_of
from liaison.store.tables import Case, Letter
from liaison.store.tables_after import MeetingFollowUp, MeetingMinutes, MeetingQuestion, MinutesDraft
from liaison.store.tables_people import Invitation, Meeting, Person, Practice, Series, Staff

FOLLOW_UP = "meeting_follow_up"
TOLD = ("came", "apologies")  # who gets the letter
KEY = re.compile(r"follow-up:invitation-([0-9]{1,9})")


def letter_key(invitation_id: int) -> str:
    """The outbox key of the letter to one person: it leaves once."""
    return f"follow-up:invitation-{invitation_id}"


def invitation_of(key: str) -> int | None:
    """The invitation that such a key names."""
    found = KEY.fullmatch(key)
    return int(found[1]) if found else None


def minutes(session: Session, meeting_id: int) -> Sequence[MeetingMinutes]:
    """Every version, newest first."""
    rows = select(MeetingMinutes).where(col(MeetingMinutes.meeting_id) == meeting_id)
    return session.scalars(rows.order_by(col(MeetingMinutes.version).desc())).all()


def draft_of(session: Session, meeting_id: int, staff_id: int) -> MinutesDraft | None:
    """What a colleague was writing."""
    mine = col(MinutesDraft.meeting_id) == meeting_id, col(MinutesDraft.staff_id) == staff_id
    return session.scalars(select(MinutesDraft).where(*mine)).first()


def questions(session: Session, meeting_id: int) -> list[tuple[MeetingQuestion, Case | None]]:
    """The questions raised, in the order in which they were noted, each with its case."""
    rows = (
        select(MeetingQuestion, Case)
        .outerjoin(Case, col(Case.id) == col(MeetingQuestion.case_id))
        .where(col(MeetingQuestion.meeting_id) == meeting_id)
    )
    return [(one, case) for one, case in session.execute(rows.order_by(col(MeetingQuestion.id)))]


def letter_of(session: Session, meeting_id: int) -> MeetingFollowUp | None:
    """The letter after the meeting, as it is kept."""
    return session.scalars(select(MeetingFollowUp).where(col(MeetingFollowUp.meeting_id) == meeting_id)).first()


def readers(session: Session, meeting_id: int) -> Sequence[Invitation]:
    """Who gets it: those who came and those who sent apologies."""
    rows = select(Invitation).where(
        col(Invitation.meeting_id) == meeting_id,
        col(Invitation.withdrawn_at).is_(None),
        col(Invitation.attended).in_(TOLD),
    )
    return session.scalars(rows.order_by(col(Invitation.id))).all()


def posted(session: Session, meeting_id: int) -> dict[int, Letter]:
    """The letters that were posted, by invitation."""
    rows = select(Letter).where(col(Letter.meeting_id) == meeting_id, col(Letter.kind) == FOLLOW_UP)
    return {number: one for one in session.scalars(rows) if (number := invitation_of(one.key)) is not None}


def next_of(session: Session, meeting: Meeting) -> Meeting | None:
    """The next meeting of the same series that is not called off."""
    later = (
        col(Meeting.series_id) == meeting.series_id,
        col(Meeting.day) > meeting.day,
        col(Meeting.state) != MeetingState.CANCELLED,
    )
    return session.scalars(select(Meeting).where(*later).order_by(col(Meeting.day)).limit(1)).first()


def practices(session: Session, series: Series) -> list[tuple[str, str]]:
    """The practices that a meeting is with, else every open one: code and name, by name."""
    rows = select(col(Practice.code), col(Practice.name)).where(col(Practice.status) == "open")
    if codes := practices_of(session, series.cluster_id, series.practice_code):
        rows = rows.where(col(Practice.code).in_(codes))
    return [(code, name) for code, name in session.execute(rows.order_by(col(Practice.name)))]


def named_in(session: Session, text: str, but: Iterable[str] = ()) -> list[str]:
    """The whole names of people on the register that stand in a text; `but` are names of colleagues and guests, who may be called the same."""
    spared = {name.casefold() for name in but}
    names = session.execute(select(col(Person.name), col(Person.preferred_name))).all()
    both = {one for name, preferred in names for one in (name, with_surname(name, preferred)) if " " in one}
    low = text.casefold().replace("\u2019", "'")
    return sorted(
        one
        for one in both
        if one.casefold() not in spared and one.split()[-1].casefold() in low and holds_word(one, text)
    )


def what_stops(session: Session, meeting_id: int, words: str | None = None) -> list[str]:
    """What stops the letter after a meeting: in its words (those that are kept, where none are given), and in the actions that stand in it."""
    kept = letter_of(session, meeting_id)
    said = words if words is not None else kept.words if kept else ""
    text = "\n".join([said, *(line.what for line in action_queries.of_meeting(session, meeting_id))])
    spared = [*colleagues(session), *(one.name for one in readers(session, meeting_id))]
    return problems(text, named_in(session, text, spared))


def with_surname(name: str, preferred: str) -> str:
    """The name that somebody goes by, whole."""
    return f"{preferred} {name.split()[-1]}" if preferred and " " not in preferred and name.split() else preferred


def colleagues(session: Session) -> Collection[str]:
    """The names of everybody who works here."""
    return session.scalars(select(col(Staff.name))).all()
