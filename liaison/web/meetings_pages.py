"""Meetings: the season's meetings by where they stand, with dates, answers and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.domain.spoken import clock, count
from liaison.domain.states import LetterState
from liaison.practices.service_facts import current
from liaison.store import slot_queries
from liaison.store.meetings_queries import MeetingLine, season
from liaison.store.session import reading
from liaison.web.deps import Colleague, may, the_app
from liaison.web.frame import draw
from liaison.web.meeting_presenter import STATES, next_words
from liaison.web.saying import Saying

router = APIRouter()
BEHIND, AHEAD = timedelta(days=60), timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """One meeting in a list."""

    id: int
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
        ring, replies = slot_queries.to_ring(session), slot_queries.replies_waiting(session)
        lines = {one.meeting.id: line(one, say, one.meeting.id in ring) for one in found}
        groups = [
            (*STATES[state], [lines[one.meeting.id] for one in found if one.meeting.state is state]) for state in STATES
        ]
        return draw(
            request,
            session,
            "meetings.html",
            here="meetings",
            groups=[group for group in groups if group[2]],
            total=len(found),
            to_ring=[lines[number] for number in lines if number in ring],
            to_read=[(lines[number], len(mails)) for number, mails in replies.items() if number in lines],
            late=[one for one in lines.values() if one.late],
        )


def line(one: MeetingLine, say: Saying, ring: bool) -> Line:
    """One meeting in words."""
    meeting = one.meeting
    words, late = next_words(meeting, ring, say)
    return Line(
        id=meeting.id or 0,
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


def letters(states: dict[LetterState, int]) -> str:
    """Like "1 letter sent, 2 waiting"."""
    sent = states.get(LetterState.SENT, 0)
    waiting = sum(states.get(state, 0) for state in (LetterState.DRAFT, LetterState.QUEUED, LetterState.SENDING))
    other = sum(states.values()) - sent - waiting
    parts = [
        f"{number} {word}" for number, word in ((sent, "sent"), (waiting, "waiting"), (other, "to look at")) if number
    ]
    return f"{count(sum(states.values()), 'letter')}: {', '.join(parts)}" if parts else "no letter yet"
