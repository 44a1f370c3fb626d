"""The morning in one page: what came while we were closed, what is due today, who is on and until when, what waits to be accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.domain.rota import Rota
from liaison.domain.spoken import clock
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import handover_queries, morning_queries, today_queries
from liaison.store.session import reading
from liaison.web.deps import Colleague, may, the_app
from liaison.web.first_words import notes
from liaison.web.frame import draw
from liaison.web.presenters import rows
from liaison.web.saying import Saying
from liaison.web.today_pages import end_of_day, listed, night, roles
from models.taxonomy import Urgency

router = APIRouter()


@dataclass(frozen=True)
class OnToday:
    """Who is there today, as what, from when to when; `now`: at this moment."""

    name: str
    roles: str
    hours: str
    now: bool


@router.get("/morning")
def morning(request: Request, colleague: Annotated[Colleague, Depends(may("today"))]) -> Response:
    """The page."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        say = Saying(now, calendar)
        since, until = night(now, calendar)
        midnight = end_of_day(now, calendar)
        on_rota = rota(session, now)
        present = {worker.id for worker in on_rota.on_shift(now)}
        counted = today_queries.arrived(session, since, until)
        came = morning_queries.came(session, since, until)
        return draw(
            request, session, "morning.html", here="today",
            since=say.when(since), until=say.when(until),
            came=rows(came, say, notes(session, came)), came_total=sum(counted.values()),
            counted=[(urgency, counted[urgency]) for urgency in Urgency if counted.get(urgency)],
            due=listed(session, today_queries.due(session, midnight), say),
            on_today=on_today(on_rota, now, midnight),
            waiting=handover_queries.waiting(session, colleague.id, present, now),
            gaps=today_queries.gaps(session),
        )  # fmt: skip


def on_today(on_rota: Rota, now: datetime, midnight: datetime) -> list[OnToday]:
    """Everybody who is still to be there today, those who come first first."""
    spans = [
        (starts, ends, worker)
        for worker in on_rota.workers
        for starts, ends in on_rota.spans.get(worker.id, [])
        if starts < midnight and ends > now
    ]
    return [
        OnToday(worker.name, roles(worker.roles), f"{clock(starts)} to {clock(ends)}", starts <= now)
        for starts, ends, worker in sorted(spans, key=lambda one: (one[0], one[2].name))
    ]
