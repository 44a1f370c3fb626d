"""Meetings: the season's meetings by where they stand, with dates, answers and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.domain.spoken import clock, count
from liaison.domain.states import LetterState, MeetingState
from liaison.practices.service_facts import current
from liaison.store.meetings_queries import MeetingLine, season
from liaison.store.session import reading
from liaison.web.deps import Colleague, may, the_app
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
BEHIND, AHEAD = timedelta(days=60), timedelta(days=365)

# in the order of the page: what each state means
STATES: dict[MeetingState, tuple[str, str]] = {
    MeetingState.ASKED: ("Asked", "The hosts have been asked for a slot."),
    MeetingState.OFFERED: ("Offered", "They offered a time; somebody of ours chooses."),
    MeetingState.CONFIRMED: ("Confirmed", "The time stands; invitations go next."),
    MeetingState.INVITED: ("Invited", "Invitations are out."),
    MeetingState.PLANNED: ("Coming", "The series says that it is coming; the hosts are asked on the date shown."),
    MeetingState.HELD: ("Held", "Took place."),
    MeetingState.CANCELLED: ("Cancelled", "Does not take place."),
}
# which date counts next in a state
NEXT = {
    MeetingState.PLANNED: ("ask", "ask_on"),
    MeetingState.ASKED: ("answer wanted", "confirm_on"),
    MeetingState.OFFERED: ("choose", "confirm_on"),
    MeetingState.CONFIRMED: ("invite", "invite_on"),
}


@dataclass(frozen=True)
class Line:
    """One meeting in a list."""

    name: str
    cluster: str
    day: str
    time: str
    place: str
    next: str
    late: bool
    answers: str
    letters: str


@router.get("/meetings")
def meetings_page(request: Request, colleague: Annotated[Colleague, Depends(may("meetings"))]) -> Response:
    """The season."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        found = season(session, say.today - BEHIND, say.today + AHEAD)
        groups = [(*STATES[state], [line(one, say) for one in found if one.meeting.state is state]) for state in STATES]
        return draw(
            request,
            session,
            "meetings.html",
            here="meetings",
            groups=[group for group in groups if group[2]],
            total=len(found),
        )


def line(one: MeetingLine, say: Saying) -> Line:
    """One meeting in words."""
    meeting = one.meeting
    words, late = upcoming(one, say)
    return Line(
        name=one.series.name,
        cluster=one.cluster or "",
        day=say.day(meeting.day),
        time=clock(meeting.starts_at) if meeting.starts_at else f"{one.series.local_time}, not agreed yet",
        place=meeting.place or "place not known yet",
        next=words,
        late=late,
        answers=", ".join(f"{number} {answer}" for answer, number in sorted(one.answers.items())) or "–",
        letters=letters(one.letters),
    )


def upcoming(one: MeetingLine, say: Saying) -> tuple[str, bool]:
    """What comes next and by when, and whether that is late."""
    if one.meeting.state not in NEXT:
        return "", False
    words, field = NEXT[one.meeting.state]
    day = getattr(one.meeting, field)
    return f"{words} by {say.day(day)}", day < say.today


def letters(states: dict[LetterState, int]) -> str:
    """Like "1 letter sent, 2 waiting"."""
    sent = states.get(LetterState.SENT, 0)
    waiting = sum(states.get(state, 0) for state in (LetterState.DRAFT, LetterState.QUEUED, LetterState.SENDING))
    other = sum(states.values()) - sent - waiting
    parts = [
        f"{number} {word}" for number, word in ((sent, "sent"), (waiting, "waiting"), (other, "to look at")) if number
    ]
    return f"{count(sum(states.values()), 'letter')}: {', '.join(parts)}" if parts else "no letter yet"
