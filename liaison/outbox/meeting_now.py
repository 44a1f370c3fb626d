"""May this letter about a meeting still leave? Asked in the moment of sending: nothing leaves after a cancellation, an answer or another day."""

from __future__ import annotations

from sqlmodel import Session

from liaison.domain.states import MeetingState
from liaison.store.tables import Letter
from liaison.store.tables_people import Meeting

CANCELLED = "meeting_cancelled"
# to hosts: kind → where the meeting must stand
TO_HOSTS: dict[str, frozenset[MeetingState]] = {
    "cluster_ask": frozenset({MeetingState.PLANNED, MeetingState.ASKED}),
    "cluster_ask_again": frozenset({MeetingState.ASKED}),
    "cluster_other_day": frozenset({MeetingState.ASKED}),
    "cluster_taken": frozenset({MeetingState.OFFERED, MeetingState.CONFIRMED}),
    "cluster_confirm": frozenset({MeetingState.CONFIRMED, MeetingState.INVITED}),
}


def why_not_now(session: Session, letter: Letter) -> str | None:
    """Why a letter about a meeting may not leave now; None when it may, and for letters about none."""
    meeting = session.get(Meeting, letter.meeting_id) if letter.meeting_id else None
    if meeting is None:
        return None
    if meeting.state is MeetingState.CANCELLED and letter.kind != CANCELLED:
        return "The meeting has been cancelled."
    if letter.kind in TO_HOSTS and meeting.state not in TO_HOSTS[letter.kind]:
        return "The meeting stands otherwise by now."
    return None
