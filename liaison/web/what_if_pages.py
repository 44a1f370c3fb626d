"""What if: a colleague leaves, is away for a while, or there is one room more. Shows what would move and the new peak; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from liaison.domain.cells import day as read_day
from liaison.domain.lists import Unusable
from liaison.domain.room_places import Room
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.plan_material import material
from liaison.reviews.what_if import Answer, Change, what_if
from liaison.store import plan_queries as queries
from liaison.store.session import Session, reading
from liaison.web.deps import BIGGEST, the_app
from liaison.web.forms import Mistake
from liaison.web.frame import draw
from liaison.web.plan_pages import Planner
from liaison.web.saying import Saying

router = APIRouter()
SHOWN = 100
KINDS = (("leaves", "A colleague leaves"), ("away", "A colleague is away for a while"), ("room", "One room more"))
Short = Annotated[str, Query(max_length=20)]
TOLD = {ReviewState.CONFIRMED: "agreed with the person", ReviewState.ASKED: "the practice was told"}
NEW_ROOM = -1  # no row of ours


@router.get("/plan/what-if")
def what_if_page(
    request: Request, colleague: Planner, kind: Short = "", worker: Annotated[int, Query(ge=0, le=BIGGEST)] = 0, first: Short = "",
    last: Short = "", has: Annotated[list[str] | None, Query(max_length=4)] = None,
) -> Response:  # fmt: skip
    """The question, and the answer once it is asked. A GET: it writes nothing."""
    app = the_app(request)
    with reading(app.engine) as session:
        today = Saying(app.now(), current(session, app.now()).calendar).today
        now = material(session, app.now(), today)
        said: tuple[Mistake, ...] = ()
        answer = None
        try:
            change = asked(kind, worker, first, last, has or [], now.workers)
            answer = what_if(now, change) if change else None
        except Unusable as wrong:
            said = (Mistake("", wrong.why),)
        return draw(
            request, session, "plan_what_if.html", here="reviews", status=422 if said else 200, mistakes=said, kinds=KINDS,
            workers=[(one.worker_id, one.name) for one in now.workers.values()], held={"kind": kind, "worker": str(worker), "first": first, "last": last},
            has=has or [], answer=answer, lines=lines(session, answer, now.workers) if answer else [], shown=SHOWN,
        )  # fmt: skip


def asked(kind: str, worker: int, first: str, last: str, has: list[str], workers: Any) -> Change | None:
    """The question as a change; None when none is asked. Raises Unusable with what to do."""
    if kind not in dict(KINDS):
        return None
    if kind == "room":
        return Change(
            room=Room(NEW_ROOM, "one room more", 4, True, "step_free" in has, "two_exits" in has, "quiet" in has)
        )
    if worker not in workers:
        raise Unusable("Choose a colleague from the list.")
    begins = read_day(first) if first else None
    ends = read_day(last) if last and kind == "away" else None
    if begins is None or (kind == "away" and (ends is None or ends < begins)):
        raise Unusable("Give the day from when" + (", and the last day." if kind == "away" else "."))
    return Change(worker, begins, ends)


@dataclass(frozen=True)
class MovedLine:
    """One review that would move, in words: from and to are day and colleague; `stands` names a day that somebody was told."""

    person: str
    stands: str
    was: tuple[date, str] | None
    to: tuple[date, str] | None
    because: str


def lines(session: Session, answer: Answer, workers: Any) -> list[MovedLine]:
    """What would move, in words."""
    names = {id: one.name for id, one in workers.items()}
    found = []
    for one in answer.moved[:SHOWN]:
        held = queries.one_held(session, one.review_id)
        was, to = (
            (place[0], names.get(place[1], "a colleague")) if place and place[0] else None
            for place in (one.was, one.to)
        )
        found.append(MovedLine(held.person if held else "", TOLD.get(one.state, ""), was, to, one.because))
    return found
