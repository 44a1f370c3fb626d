"""May this letter about a meeting still leave? Asked in the moment of sending: nothing leaves after a cancellation, an answer or another day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.attending import Answer, read_key, sequence
from liaison.domain.states import MeetingState
from liaison.store import after_queries
from liaison.store.guest_queries import waits_to_be_read
from liaison.store.tables import Letter
from liaison.store.tables_people import Invitation, Meeting

CANCELLED, REMINDER = "meeting_cancelled", "meeting_reminder"
# to hosts: kind → where the meeting must stand
TO_HOSTS: dict[str, frozenset[MeetingState]] = {
    "cluster_ask": frozenset({MeetingState.PLANNED, MeetingState.ASKED}),
    "cluster_ask_again": frozenset({MeetingState.ASKED}),
    "cluster_other_day": frozenset({MeetingState.ASKED}),
    "cluster_taken": frozenset({MeetingState.OFFERED, MeetingState.CONFIRMED}),
    "cluster_confirm": frozenset({MeetingState.CONFIRMED, MeetingState.INVITED}),
}
STANDS = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})


def why_not_now(session: Session, letter: Letter, now: datetime) -> str | None:
    """Why a letter about a meeting may not leave now; None when it may, and for letters about none."""
    meeting = session.get(Meeting, letter.meeting_id) if letter.meeting_id else None
    if meeting is None:
        return None
    if meeting.state is MeetingState.CANCELLED and letter.kind != CANCELLED:
        return "The meeting has been cancelled."
    if letter.kind in TO_HOSTS and meeting.state not in TO_HOSTS[letter.kind]:
        return "The meeting stands otherwise by now."
    if letter.kind == after_queries.FOLLOW_UP:
        return names_somebody(session, letter)
    return to_a_guest(session, letter, meeting, now)


def names_somebody(session: Session, letter: Letter) -> str | None:
    """The same for the letter after a meeting: what was agreed is said as it stands now, and may name nobody whom we look after."""
    stops = after_queries.what_stops(session, letter.meeting_id or 0)
    return f"It is to be read once more before it goes: {stops[0]}" if stops else None


def to_a_guest(session: Session, letter: Letter, meeting: Meeting, now: datetime) -> str | None:
    """The same for letters to somebody who is invited: each is about one version of the meeting."""
    named = read_key(letter.key)
    guest = session.get(Invitation, named[0]) if named else None
    if named is None or guest is None:
        return None
    if letter.kind == CANCELLED:
        if meeting.state is not MeetingState.CANCELLED and guest.withdrawn_at is None:
            return "The meeting takes place after all, and they are invited again."
        return "A newer letter says the same." if a_newer_one(session, letter, *named) else None
    if guest.withdrawn_at is not None:
        return "They were taken off the list of invitations."
    if meeting.state not in STANDS or named[1] != sequence(meeting.sequence, guest.extra):
        return "The meeting has been changed meanwhile; a newer letter says how it stands."
    if meeting.starts_at is None or meeting.starts_at <= now:
        return "The meeting is over, or has begun."
    return has_answered(session, guest) if letter.kind == REMINDER else None


def a_newer_one(session: Session, letter: Letter, invitation_id: int, version: int) -> bool:
    """Whether this person is written to by a later letter of the same kind: one is enough, and the later one's number is the higher."""
    keys = session.scalars(
        select(col(Letter.key)).where(col(Letter.meeting_id) == letter.meeting_id, col(Letter.kind) == letter.kind)
    )
    return any(named[0] == invitation_id and named[1] > version for key in keys if (named := read_key(key)))


def has_answered(session: Session, guest: Invitation) -> str | None:
    """Why somebody is not reminded: they have answered, or something of theirs waits to be read."""
    if guest.answer != Answer.WAITING.value:
        return "They have answered meanwhile."
    if waits_to_be_read(session, guest):
        return "They have written meanwhile; it is read first."
    return None
