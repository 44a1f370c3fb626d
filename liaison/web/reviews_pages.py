"""Reviews: the year's load week by week against capacity, the coming four weeks, and how many are due, planned, overdue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.domain import chi
from liaison.domain.states import ReviewState
from liaison.practices.service_facts import current
from liaison.reviews.capacity import capacity
from liaison.store import person_letter_queries
from liaison.store import reviews_queries as queries
from liaison.store.plan_queries import for_a_person
from liaison.store.reviews_queries import ReviewLine
from liaison.store.session import reading
from liaison.web.deps import Colleague, may, the_app
from liaison.web.frame import draw
from liaison.web.heat_map import room_of_weeks
from liaison.web.load_chart import WEEK, chart
from liaison.web.saying import Saying

router = APIRouter()
WEEKS, COMING = 52, 4

# how a review's state is said
STATES: dict[ReviewState, str] = {
    ReviewState.DUE: "no day yet",
    ReviewState.PLANNED: "planned",
    ReviewState.ASKED: "practice asked",
    ReviewState.CONFIRMED: "time agreed",
    ReviewState.COMPLETED: "completed",
    ReviewState.DEFERRED: "deferred",
    ReviewState.CLOSED: "closed",
}


@dataclass(frozen=True)
class Line:
    """One review in a list."""

    id: int
    person: str
    chi: str
    practice: str
    worker: str
    day: str
    due: str
    due_because: str
    planned_because: str
    state: str
    late: bool
    person_id: int


@router.get("/reviews")
def reviews_page(request: Request, colleague: Annotated[Colleague, Depends(may("reviews"))]) -> Response:
    """The plan."""
    app = the_app(request)
    with reading(app.engine) as session:
        service = current(session, app.now())
        say = Saying(app.now(), service.calendar)
        today = say.today
        monday = today - timedelta(days=today.weekday())
        days = queries.planned_days(session, monday, monday + WEEKS * WEEK - timedelta(days=1))
        coming = queries.planned_between(session, monday, monday + COMING * WEEK - timedelta(days=1))
        states = queries.states(session)
        return draw(
            request, session, "reviews.html", here="reviews",
            chart=chart(days, monday, WEEKS, room_of_weeks(capacity(session, service, monday), service.calendar, monday, WEEKS)),
            to_release=person_letter_queries.drafted(session), to_reach=person_letter_queries.to_reach(session),
            coming=by_week(coming, monday, say), overdue=[line(one, say) for one in queries.overdue(session, today)],
            overdue_total=queries.overdue_count(session, today), unplanned=queries.unplanned_count(session),
            left=for_a_person(session, 0)[0], states=[(STATES[state], states.get(state, 0)) for state in ReviewState],
        )  # fmt: skip


def by_week(lines: list[ReviewLine], monday: date, say: Saying) -> list[tuple[str, list[Line]]]:
    """The coming weeks, each with its reviews; a week with none is named too."""
    found: defaultdict[date, list[Line]] = defaultdict(list)
    for one in lines:
        assert one.planned_on is not None
        found[one.planned_on - timedelta(days=one.planned_on.weekday())].append(line(one, say))
    weeks = [monday + n * WEEK for n in range(COMING)]
    return [
        (("This week, from " if n == 0 else "Week of ") + say.day(week), found[week]) for n, week in enumerate(weeks)
    ]


def line(one: ReviewLine, say: Saying) -> Line:
    """One review in words, its number masked."""
    return Line(
        id=one.id,
        person=one.person,
        chi=chi.mask(one.chi),
        practice=one.practice or "practice not known",
        worker=one.worker or "nobody yet",
        day=say.day(one.planned_on) if one.planned_on else "no day yet",
        due=say.day(one.due_on),
        due_because=one.due_because,
        planned_because=one.planned_because,
        state=STATES[one.state],
        late=one.due_on < say.today,
        person_id=one.person_id,
    )
