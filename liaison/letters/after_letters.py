"""The letter after a meeting as it stands at this moment: a person's words, what was agreed with owner and day, and the next day."""

from __future__ import annotations

from sqlmodel import Session

from liaison.domain.service import Service
from liaison.domain.spoken import day_name, long_day
from liaison.domain.states import ActionState, MeetingState
from liaison.letters.meeting_letters import reference_of, title_of, when_values
from liaison.letters.render import Rendered, render
from liaison.store import action_queries
from liaison.store import after_queries as queries
from liaison.store.action_queries import ActionLine
from liaison.store.tables_people import Invitation, Meeting

AGREED = frozenset({MeetingState.CONFIRMED, MeetingState.INVITED})


def follow_up_words(session: Session, meeting: Meeting, guest: Invitation, body: str, service: Service) -> Rendered:
    """The letter to one person."""
    lines = action_queries.of_meeting(session, meeting.id or 0)
    return render(
        queries.FOLLOW_UP,
        service=service,
        reference=reference_of(meeting),
        contact=guest.name or "colleague",
        title=title_of(session, meeting),
        day_words=when_values(meeting)["day_words"],
        came=guest.attended == "came",
        body=body.strip(),
        actions=[action_words(one) for one in lines if one.state is not ActionState.NOT_NEEDED],
        next_words=next_words(queries.next_of(session, meeting)),
    )


def action_words(one: ActionLine) -> str:
    """Like "Two rooms are looked at: Facilities management, by Friday 5 February", or that it is done. A colleague is named; anybody else by role."""
    who = f"{one.owner} at {one.practice}" if one.practice else one.owner
    return f"{one.what.rstrip('.')}: {who}, " + (
        "done" if one.state is ActionState.DONE else f"by {day_name(one.due_on)}"
    )


def next_words(coming: Meeting | None) -> str:
    """What is known of the next meeting of the series."""
    if coming is None:
        return ""
    if coming.state in AGREED:
        return f"We meet again on {long_day(coming.day)}."
    if coming.state is MeetingState.PLANNED:
        return f"We would like to meet again around {long_day(coming.day)}."
    return f"We have asked for a slot around {long_day(coming.day)}."
