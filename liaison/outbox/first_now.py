"""May this letter about a first appointment still leave? Asked in the moment of sending: nothing after an answer, another day or a cancellation."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from liaison.domain.states import MeetingState
from liaison.letters.first_letters import AGAIN, CONFIRMED, KINDS, OFFER, REFRESH, REMINDER
from liaison.store.guest_queries import holders
from liaison.store.onboarding_queries import answered
from liaison.store.tables import Letter
from liaison.store.tables_people import Meeting

ASKED = frozenset({MeetingState.PLANNED, MeetingState.ASKED})
STANDS = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})
# kind → where the appointment must stand
WHERE: dict[str, frozenset[MeetingState]] = {
    OFFER: ASKED, REFRESH: ASKED, AGAIN: frozenset({MeetingState.ASKED}), CONFIRMED: STANDS, REMINDER: STANDS,
}  # fmt: skip


def key_of(kind: str, meeting: Meeting) -> str:
    """The outbox key of a letter about an appointment: one a kind, meeting and agreed time."""
    at = f":{meeting.starts_at:%Y%m%dT%H%M}" if kind in {CONFIRMED, REMINDER} and meeting.starts_at else ""
    return f"{kind.replace('_', '-')}:meeting-{meeting.id}{at}"


def why_not_now(session: Session, letter: Letter, now: datetime) -> str | None:
    """Why a letter of this kind may not leave now; None when it may, and for all other letters."""
    if letter.kind not in KINDS:
        return None
    meeting = session.get(Meeting, letter.meeting_id) if letter.meeting_id else None
    if meeting is None or meeting.state not in WHERE[letter.kind]:
        return "The appointment stands otherwise by now."
    if letter.key != key_of(letter.kind, meeting):
        return "Another time was agreed meanwhile; a newer letter says so."
    if letter.kind in {CONFIRMED, REMINDER} and (meeting.starts_at is None or meeting.starts_at <= now):
        return "The appointment is over, or has begun."
    if letter.kind == AGAIN and answered(session, [meeting.id or 0]):
        return "The practice has answered meanwhile."
    if letter.kind == REMINDER and holders(session, meeting.id or 0):
        return "They hold an invitation, which reminds them by itself."
    return None
