"""Leave: asked for, entered, ended sooner; somebody who rang in; and the link by which one's own calendar reads the rota."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.app import App
from liaison.domain.away import KINDS
from liaison.domain.patterns import moment
from liaison.domain.workdays import DAY
from liaison.mail.shift_feed import Duty, feed
from liaison.practices.service_facts import current
from liaison.reviews import replan
from liaison.reviews.capacity import open_days
from liaison.staff import calendar_links, leave
from liaison.staff.refusals import NotPossible
from liaison.staff.shift_pieces import pieces, site_word
from liaison.store import events
from liaison.store import rota_queries as queries
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, PlainForm, read
from liaison.web.frame import draw
from liaison.web.rota_asks import days_said, keeps
from liaison.web.rota_forms import AwayForm, BackForm, LeaveForm, SeenForm
from liaison.web.rota_pages import Viewer
from liaison.web.saying import Saying
from liaison.web.shift_pages import mistakes_of, typed_of

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
AHEAD = timedelta(days=400)
BEHIND = timedelta(weeks=4)  # what a calendar still shows of the past


@router.get("/rota/leave")
def leave_page(request: Request, colleague: Viewer) -> Response:
    """Leave that stands, and the forms."""
    return show(request, colleague)


def show(request: Request, colleague: Colleague, *, mistakes: tuple[Mistake, ...] = (), typed: Any = None) -> Response:
    """The page, perhaps with what to put right."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        there = replan.on_days_away(session, say.now) if colleague.may("reviews") else {}
        lines = queries.away_between(session, say.now, say.now + AHEAD, None if keeps(colleague) else colleague.id)
        return draw(
            request, session, "leave.html", here="rota", status=422 if mistakes else 200, mistakes=mistakes, typed=typed or {},
            staff=queries.colleagues(session), kinds=KINDS, keeps=keeps(colleague), today=say.today,
            lines=[
                (one, days_said(one.starts_at, one.ends_at, say), KINDS.get(one.kind, "away"), one.starts_at <= say.now, stand_in_it(one, there, say))
                for one in lines
            ],
        )  # fmt: skip


def stand_in_it(away: queries.AwayLine, there: Mapping[tuple[int, date], int], say: Saying) -> int:
    """How many reviews still stand on the days of one leave."""
    gone = open_days(away.starts_at, away.ends_at, say.calendar, say.today)
    return sum(number for (worker, day), number in there.items() if worker == away.staff_id and day in gone)


def spans(form: LeaveForm) -> tuple[datetime, datetime]:
    """From when to when (UTC): whole days, or from a time on the first to a time on the last."""
    starts = moment(form.first, form.start or time(0))
    return starts, moment(form.last, form.end) if form.end else moment(form.last + DAY, time(0))


@router.post("/rota/leave")
def ask(request: Request, colleague: Viewer, fields: Posted) -> Response:
    """Ask for leave of one's own; a lead or admin enters a colleague's at once."""

    def act(session: Any, form: LeaveForm, app: App) -> None:
        if form.staff_id is None:
            leave.ask(session, colleague.id, *spans(form), form.kind, now=app.now())
            return
        if not keeps(colleague):
            raise HTTPException(403)
        leave.enter(session, form.staff_id, *spans(form), form.kind, by_id=colleague.id, now=app.now())

    return do(request, colleague, fields, LeaveForm, act)


@router.post("/rota/away")
def away(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Somebody rang in: away from now on. No reason is asked."""

    def act(session: Any, form: AwayForm, app: App) -> None:
        ends = moment(form.last, form.end) if form.end else moment(form.last + DAY, time(0))
        leave.away_from_now(session, form.staff_id, ends, by_id=colleague.id, now=app.now())

    return do(request, colleague, fields, AwayForm, act)


@router.post("/rota/leave/{leave_id}/end")
def back(request: Request, colleague: Keeper, leave_id: Id, fields: Posted) -> Response:
    """Somebody is back now, or away until the end of another day."""

    def act(session: Any, form: BackForm, app: App) -> None:
        ends = moment(form.last + DAY, time(0)) if form.last else app.now()
        leave.change_end(session, leave_id, ends, version=form.version, by_id=colleague.id, now=app.now())

    return do(request, colleague, fields, BackForm, act)


@router.post("/rota/leave/{leave_id}/remove")
def remove(request: Request, colleague: Keeper, leave_id: Id, fields: Posted) -> Response:
    """Take leave off the rota."""

    def act(session: Any, form: SeenForm, app: App) -> None:
        leave.remove(session, leave_id, version=form.version)

    return do(request, colleague, fields, SeenForm, act)


def do(request: Request, colleague: Colleague, fields: Any, form: type[Form], act: Any) -> Response:
    """Read the form, do it in one transaction, come back."""
    app = the_app(request)
    try:
        wanted = read(form, fields)
        with transaction(app.engine) as session:
            act(session, wanted, app)
            replan.where_away(session, app.now(), actor=events.person(colleague.id))
    except (Mistakes, NotPossible) as wrong:
        return show(request, colleague, mistakes=mistakes_of(wrong, form.name), typed={form.name: typed_of(fields)})
    return RedirectResponse("/rota/leave", status_code=303)


@router.get("/rota/calendar")
def calendar_page(request: Request, colleague: Viewer) -> Response:
    """One's own calendar link."""
    return show_calendar(request, colleague)


def show_calendar(request: Request, colleague: Colleague, link: str = "") -> Response:
    """The page; `link` is the new one, shown this once."""
    app = the_app(request)
    with reading(app.engine) as session:
        made = calendar_links.made_at(session, colleague.id)
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "calendar_link.html", here="rota", made=say.when(made) if made else None, link=link
        )


@router.post("/rota/calendar")
def make_link(request: Request, colleague: Viewer, fields: Posted) -> Response:
    """A new link; one that was there reads nothing any more."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        token = calendar_links.make(session, colleague.id, now=app.now())
    home = (app.settings.web.address or str(request.base_url)).rstrip("/")
    return show_calendar(request, colleague, f"{home}/rota/calendar/{token}.ics")


@router.post("/rota/calendar/end")
def end_link(request: Request, colleague: Viewer, fields: Posted) -> Response:
    """End the link."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        calendar_links.end(session, colleague.id)
    return RedirectResponse("/rota/calendar", status_code=303)


@router.get("/rota/calendar/{token}.ics")
def calendar(request: Request, token: str) -> Response:
    """The shifts of whoever's link it is, for a calendar program: no sign-in, and nothing but shifts."""
    app = the_app(request)
    with reading(app.engine) as session:
        staff = calendar_links.whose(session, token)
        if staff is None:
            raise HTTPException(404)
        spans = app.now() - BEHIND, app.now() + AHEAD
        shifts = queries.shifts_between(session, *spans, staff.id)
        duties: list[Duty] = pieces(shifts, queries.away_between(session, *spans, staff.id))
        content = feed(duties, name=current(session, app.now()).name, site=site_word(app.secret))
    return Response(content, media_type="text/calendar; charset=utf-8")
