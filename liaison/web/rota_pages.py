"""The rota: four weeks on a page, gaps weeks ahead, what waits for an answer; and the list to save."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.patterns import monday
from liaison.domain.workdays import DAY, holiday_names
from liaison.practices.service_facts import current
from liaison.reviews import replan
from liaison.staff import leave, swaps
from liaison.staff.exporting_rota import whole_list
from liaison.staff.refusals import NotPossible
from liaison.store import events
from liaison.store import rota_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, read
from liaison.web.frame import draw
from liaison.web.rota_asks import answered, keeps, wishes
from liaison.web.rota_forms import AnswerForm
from liaison.web.rota_gaps import FEW, lines, whole
from liaison.web.rota_presenter import LOOK, WEEKS, Looker, Stored, midnight, reach, uncovered, weeks
from liaison.web.saying import Saying

router = APIRouter()
Viewer = Annotated[Colleague, Depends(may("rota"))]
LATELY = timedelta(days=7)


@router.get("/rota")
def rota_page(request: Request, colleague: Viewer, start: Annotated[str, Query(alias="from")] = "") -> Response:
    """Four weeks."""
    return show(request, colleague, start)


def show(request: Request, colleague: Colleague, start: str = "", *, mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The page, perhaps with why something could not be done."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        this = monday(say.today)
        first = monday(day_of(start) or this)
        stored = stored_for(session, first, first + timedelta(weeks=WEEKS))
        end = reach(queries.shifts_between(session, say.now, midnight(say.today + LOOK)), say.today)
        ahead = uncovered(whole(session, say.today, end), say.calendar, say.now, say.today, end)
        shown = uncovered(
            whole(session, first, first + timedelta(weeks=WEEKS)),
            say.calendar,
            say.now,
            first,
            first + timedelta(weeks=WEEKS) - DAY,
        )
        listed = lines(ahead, say)
        looker = Looker(colleague.id, keeps(colleague))
        return draw(
            request, session, "rota.html", here="rota", status=409 if mistakes else 200, mistakes=mistakes,
            weeks=weeks(stored, shown, first, say, looker), keeps=looker.keeps, start=str(first),
            gaps=listed[:FEW], gaps_total=len(ahead), gaps_more=sum(one.number for one in listed[FEW:]), look=LOOK.days // 7,
            reaches=say.long_day(end) if end < say.today + LOOK - timedelta(days=7) else "",
            before=first - timedelta(weeks=WEEKS), after=first + timedelta(weeks=WEEKS), this=this, first=first,
            wishes=wishes(session, colleague, say),
            answered=answered(session, colleague, say, say.now - LATELY),
        )  # fmt: skip


def day_of(text: str) -> date | None:
    """A day in an address; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 1) < found < date(2150, 1, 1) else None


def stored_for(session: Session, first: date, last: date) -> Stored:
    """What stands between two days."""
    starts, ends = midnight(first), midnight(last)
    return Stored(
        queries.colleagues(session),
        queries.shifts_between(session, starts, ends),
        queries.away_between(session, starts, ends),
        queries.closures(session, first, last),
        holiday_names(range(first.year, last.year + 1)),
    )


@router.post("/rota/leave-asked/{wish_id}")
def answer_leave(request: Request, colleague: Viewer, wish_id: Id, fields: Posted) -> Response:
    """Agree to leave, say no, or take one's own back."""
    form, app = read(AnswerForm, fields), the_app(request)
    if form.do != "withdraw" and not keeps(colleague):
        raise HTTPException(403)
    try:
        with transaction(app.engine) as session:
            if form.do == "withdraw":
                leave.withdraw(session, wish_id, staff_id=colleague.id, now=app.now())
            else:
                leave.answer(session, wish_id, agree=form.do == "agree", by_id=colleague.id, now=app.now())
                replan.where_away(session, app.now(), actor=events.person(colleague.id))
    except NotPossible as no:
        return show(request, colleague, mistakes=(Mistake("", str(no)),))
    return RedirectResponse(form.back or "/rota", status_code=303)


@router.post("/rota/swaps/{wish_id}")
def answer_swap(request: Request, colleague: Viewer, wish_id: Id, fields: Posted) -> Response:
    """Agree to a swap, say no, or take one's own back."""
    form, app = read(AnswerForm, fields), the_app(request)
    acts = {"agree": swaps.agree, "decline": swaps.decline, "withdraw": swaps.withdraw}
    try:
        with transaction(app.engine) as session:
            why = acts[form.do](session, wish_id, staff_id=colleague.id, now=app.now())
    except NotPossible as no:
        why = str(no)
    return show(request, colleague, mistakes=(Mistake("", why),)) if why else RedirectResponse("/rota", status_code=303)


@router.get("/rota.csv")
def rota_csv(
    request: Request,
    colleague: Viewer,
    start: Annotated[str, Query(alias="from")] = "",
    weeks: Annotated[int, Query(ge=1, le=60)] = 26,
) -> Response:
    """The rota as the list that can be taken in again. Leads and admins get everybody's, anybody else her own."""
    app = the_app(request)
    only = None if keeps(colleague) else colleague.id
    with reading(app.engine) as session:
        first = monday(day_of(start) or Saying(app.now(), current(session, app.now()).calendar).today)
        text = whole_list(session, first, weeks, only)
    return to_save(text.encode(), f"rota-{first}.csv")
