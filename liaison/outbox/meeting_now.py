"""May this letter about a meeting still leave? Asked in the moment of sending: nothing leaves after a cancellation, an answer or another day."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.attending import Answer, read_key, sequence
from liaison.domain.states import MeetingState
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
    return to_a_guest(session, letter, meeting, now)


def to_a_guest(session: Session, letter: Letter, meeting: Meeting, now: datetime) -> str | None:
    """The same for letters to somebody who is invited: each is about one version of the meeting."""
    named = read_key(letter.key)
    guest = session.get(Invitation, named[0]) if named else None
    if named is None or guest is None:
        return None
    if letter.kind == CANCELLED:
        over = meeting.state is MeetingState.CANCELLED or guest.withdrawn_at is not None
        return None if over else "The meeting takes place after all, and they are invited again."
    if guest.withdrawn_at is not None:
        return "They were taken off the list of invitations."
    if meeting.state not in STANDS or named[1] != sequence(meeting.sequence, guest.extra):
        return "The meeting has been changed meanwhile; a newer letter says how it stands."
    if meeting.starts_at is None or meeting.starts_at <= now:
        return "The meeting is over, or has begun."
    return has_answered(session, guest) if letter.kind == REMINDER else None


def has_answered(session: Session, guest: Invitation) -> str | None:
    """Why somebody is not reminded: they have answered, or something of theirs waits to be read."""
    if guest.answer != Answer.WAITING.value:
        return "They have answered meanwhile."
    if waits_to_be_read(session, guest):
        return "They have written meanwhile; it is read first."
    return None
