"""What if: a colleague leaves, is away for a while, or there is one room more. Shows what would move, whose work it would be and the new
peak, to keep by its address or to print; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from liaison.domain.cells import day as read_day
from liaison.domain.lists import Unusable
from liaison.domain.plan_values import Capacity
from liaison.domain.review_wishes import Wishes
from liaison.domain.room_places import Room, wanted
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.plan_material import Material, material
from liaison.reviews.what_if import Answer, Change, what_if
from liaison.store import plan_queries as queries
from liaison.store.session import Session, reading
from liaison.web.deps import the_app
from liaison.web.forms import Mistake
from liaison.web.frame import draw
from liaison.web.plan_pages import Planner
from liaison.web.saying import Saying

router = APIRouter()
SHOWN, MOST = 100, 5_000
KINDS = (("leaves", "A colleague leaves"), ("away", "A colleague is away for a while"), ("room", "One room more"))
Short = Annotated[str, Query(max_length=20)]
TOLD = {ReviewState.CONFIRMED: "agreed with the person", ReviewState.ASKED: "the practice was told"}
NEW_ROOM = -1  # no row of ours


@router.get("/plan/what-if")
def what_if_page(
    request: Request, colleague: Planner, kind: Short = "", worker: Short = "", first: Short = "", last: Short = "",
    has: Annotated[list[str] | None, Query(max_length=4)] = None, every: Annotated[str, Query(alias="all", max_length=3)] = "",
) -> Response:  # fmt: skip
    """The question, and the answer once it is asked. A GET: it writes nothing, and its address is the question."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        now = material(session, app.now(), say.today)
        said: tuple[Mistake, ...] = ()
        change = answer = None
        try:
            change = asked(kind, worker, first, last, has or [], now)
            answer = what_if(now, change) if change else None
        except Unusable as wrong:
            said = (Mistake(f"{kind}-{wrong.field}", wrong.why),)
        return draw(
            request, session, "plan_what_if.html", here="reviews", status=422 if said else 200, mistakes=said, kinds=KINDS,
            workers=sorted(((one.worker_id, one.name) for one in now.workers.values()), key=lambda one: one[1]),
            held={"kind": kind, "worker": worker, "first": first, "last": last}, has=has or [], answer=answer,
            question=question(change, now, say) if change else "", lines=lines(session, answer, now.workers, MOST if every else SHOWN) if answer else [],
            names={id: one.name for id, one in now.workers.items()}, asked_at=say.when(say.now), here_again=f"{request.url.path}?{request.url.query}",
        )  # fmt: skip


def asked(kind: str, worker: str, first: str, last: str, has: list[str], now: Material) -> Change | None:
    """The question as a change; None when none is asked. Raises Unusable with the field and what to do."""
    if kind not in dict(KINDS):
        return None
    if kind == "room":
        return Change(
            room=Room(NEW_ROOM, "one room more", 4, True, "step_free" in has, "two_exits" in has, "quiet" in has)
        )
    who = int(worker) if worker.isascii() and worker.isdigit() else 0
    if who not in now.workers:
        raise Unusable("Choose a colleague from the list.", "worker")
    begins = a_day(first, "first", "Give the day from when.")
    if kind == "leaves":
        return Change(who, begins, None)
    ends = a_day(last, "last", "Give the last day.")
    if ends < begins:
        raise Unusable("The last day is before the first.", "last")
    if ends < now.today:
        raise Unusable("These days are over: give days to come.", "last")
    return Change(who, begins, ends)


def a_day(text: str, field: str, missing: str) -> date:
    """One of the days. Raises Unusable."""
    if not text.strip():
        raise Unusable(missing, field)
    try:
        return read_day(text.strip())
    except Unusable as wrong:
        raise Unusable(f"What stands here {wrong.why}.", field) from None


def question(change: Change, now: Material, say: Saying) -> str:
    """The question in words, above its answer and on paper."""
    if change.room:
        extra = wanted(
            Wishes(step_free=change.room.step_free, two_exits=change.room.two_exits, quiet=change.room.quiet)
        )
        return f"If there were one room more{f' ({extra})' if extra else ''}"
    assert change.worker_id is not None
    assert change.first is not None
    name, first = now.workers[change.worker_id].name, say.long_day(change.first)
    return (
        f"If {name} left on {first}"
        if change.last is None
        else f"If {name} were away from {first} to {say.long_day(change.last)}"
    )


@dataclass(frozen=True)
class MovedLine:
    """One review that would move, in words: from and to are day and colleague; `stands` names a day that somebody was told."""

    person: str
    stands: str
    was: tuple[date, str] | None
    to: tuple[date, str] | None
    because: str


def lines(session: Session, answer: Answer, workers: Mapping[int, Capacity], most: int) -> list[MovedLine]:
    """What would move, in words; so many at most."""
    shown = answer.moved[:most]
    people = queries.names(session, [one.review_id for one in shown])
    names = {id: one.name for id, one in workers.items()}
    found = []
    for one in shown:
        was, to = (
            (place[0], names.get(place[1], "a colleague")) if place and place[0] else None
            for place in (one.was, one.to)
        )
        found.append(MovedLine(people.get(one.review_id, ""), TOLD.get(one.state, ""), was, to, one.because))
    return found
