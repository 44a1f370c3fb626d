"""Meetings: the season's meetings by where they stand, with dates, answers and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.domain.attending import Answer
from liaison.domain.spoken import clock, count
from liaison.domain.states import LetterState
from liaison.practices.service_facts import current
from liaison.store import guest_queries, slot_queries, training_answer_queries, training_queries
from liaison.store.meetings_queries import MeetingLine, season
from liaison.store.session import reading
from liaison.store.tables_meetings import MeetingAnswer
from liaison.web import visit_pages
from liaison.web.deps import Colleague, may, the_app
from liaison.web.frame import draw
from liaison.web.meeting_presenter import STATES, next_of
from liaison.web.saying import Saying

router = APIRouter()
# how many said what, in a list
ANSWERS = {
    Answer.YES: "coming", Answer.DEPUTY: "sending somebody", Answer.MAYBE: "may come", Answer.NO: "cannot come",
    Answer.OTHER_TIME: "another time", Answer.WAITING: "not heard from",
}  # fmt: skip
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
    where: str
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
            to_judge=judged(guest_queries.to_look_at(session), lines),
            late=[one for one in lines.values() if one.late],
            met=visit_pages.card(session, say),
            asked_training=training_queries.waiting(session),
            training_to_read=sum(mails + looks for _, mails, looks in training_answer_queries.waiting(session)),
        )


def judged(rows: Sequence[MeetingAnswer], lines: Mapping[int | None, Line]) -> list[tuple[int, str, str]]:
    """The answers that wait for a person: id, which meeting, why."""
    named = {number: f"{one.name}, {one.day}" for number, one in lines.items()}
    return [(row.id or 0, named.get(row.meeting_id, "No meeting of ours"), row.because) for row in rows]


def line(one: MeetingLine, say: Saying, ring: bool) -> Line:
    """One meeting in words."""
    meeting = one.meeting
    coming = next_of(one, ring, say)
    return Line(
        id=meeting.id or 0,
        name=one.series.name,
        cluster=one.cluster or "",
        day=say.day(meeting.day),
        time=clock(meeting.starts_at) if meeting.starts_at else f"{one.series.local_time}, not agreed yet",
        place=meeting.place or "place not known yet",
        next=coming.words,
        late=coming.late,
        where=coming.where,
        answers=", ".join(f"{one.answers[said]} {words}" for said, words in ANSWERS.items() if said in one.answers)
        or "–",
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
