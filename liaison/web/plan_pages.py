"""The plan: the year as a heat map of load against capacity, one week, one day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.plan_values import monday
from liaison.domain.states import RunState
from liaison.practices.service_facts import current
from liaison.reviews import replan
from liaison.reviews.capacity import capacity
from liaison.reviews.moving import MOVABLE
from liaison.store import events, job_runs, moves_queries
from liaison.store import plan_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.unsettled_queries import doubts
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.forms import PlainForm, read
from liaison.web.frame import draw
from liaison.web.heat_map import heat_map
from liaison.web.reviews_pages import STATES
from liaison.web.room_grid import all_times, not_private, room_lines
from liaison.web.saying import Saying

router = APIRouter()
Planner = Annotated[Colleague, Depends(may("reviews"))]
WEEKS = 52
MOVES = 50
DAY, WEEK = timedelta(days=1), timedelta(days=7)
FURTHEST = timedelta(days=800)
Asked = Annotated[str, Query(alias="on", max_length=10)]


@router.get("/plan")
def year_page(request: Request, colleague: Planner) -> Response:
    """The year."""
    app = the_app(request)
    with reading(app.engine) as session:
        service = current(session, app.now())
        say = Saying(app.now(), service.calendar)
        first = monday(say.today)
        load = queries.load(session, first, first + WEEKS * WEEK - DAY)
        left, leaves = queries.for_a_person(session, MOVES)
        number, moves = moves_queries.of_plan(session, app.now(), MOVES)
        last = job_runs.newest(session, replan.PLAN)
        return draw(
            request, session, "plan_year.html", here="reviews", moved=number, shown=len(moves), left=left, leaves=leaves,
            moves=[(day, list(found)) for day, found in groupby(moves, key=lambda one: london_date(one.at))],
            made=say.when(last.started_at) if last else None, waits=job_runs.is_requested(session, replan.PLAN) or (last is not None and last.state is RunState.RUNNING),
            map=heat_map(load, capacity(session, service, first), service.calendar, first, WEEKS),
        )  # fmt: skip


@router.post("/plan/anew")
def plan_anew(request: Request, colleague: Planner, fields: Posted) -> Response:
    """Ask for a plan now; a worker makes it within seconds, and says what it moves and why."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        replan.ask(session, app.now(), actor=events.person(colleague.id))
    return RedirectResponse("/plan#moves", status_code=303)


@router.get("/plan/week")
def week_page(request: Request, colleague: Planner, on: Asked = "") -> Response:
    """One week, a column a day on a wide screen."""
    app = the_app(request)
    with reading(app.engine) as session:
        service = current(session, app.now())
        say = Saying(app.now(), service.calendar)
        first = monday(asked_for(on, say.today))
        by_day = defaultdict(list)
        for one in queries.held(session, first, first + 6 * DAY):
            by_day[one.review.planned_on].append(one)
        days = [first + n * DAY for n in range(7)]
        shown = [day for day in days if by_day[day] or service.calendar.is_working_day(day)]
        return draw(
            request, session, "plan_week.html", here="reviews", doubts=doubts(session), first=first, before=first - WEEK, after=first + WEEK, states=STATES, movable=MOVABLE,
            days=[(day, by_day[day]) for day in shown], total=sum(map(len, by_day.values())), today=say.today,
        )  # fmt: skip


@router.get("/plan/day")
def day_page(request: Request, colleague: Planner, on: Asked = "") -> Response:
    """One day: who, when, with whom, where."""
    app = the_app(request)
    with reading(app.engine) as session:
        service = current(session, app.now())
        day = asked_for(on, Saying(app.now(), service.calendar).today)
        found, rooms = queries.held(session, day, day), queries.rooms(session)
        clocks = all_times(found, service.reviews)
        times = [(time, [one for one in found if one.review.planned_time == time]) for time in (*clocks, "")]
        return draw(
            request, session, "plan_day.html", here="reviews", doubts=doubts(session), day=day, states=STATES, total=len(found), times=[one for one in times if one[0] or one[1]],
            before=service.calendar.working_day(day, -1), after=service.calendar.working_day(day, 1),
            rooms=room_lines(rooms, found, service.reviews), open_rooms=not_private(rooms), is_open=service.calendar.is_working_day(day), all_times=clocks,
        )  # fmt: skip


def asked_for(on: str, today: date) -> date:
    """The day in the address; today where it is none, or none of ours."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return today
    return day if abs(day - today) <= FURTHEST else today
