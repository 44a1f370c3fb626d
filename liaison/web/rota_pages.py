"""The rota: four weeks on a page, gaps weeks ahead, what waits for an answer; and the list to save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.patterns import monday
from liaison.domain.rota import Leave, Rota, Shift
from liaison.domain.spoken import clock, short
from liaison.domain.workdays import DAY, holiday_names
from liaison.practices.service_facts import current
from liaison.staff import duty, leave, swaps
from liaison.staff.exporting_rota import whole_list
from liaison.staff.refusals import NotPossible
from liaison.store import rota_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, read
from liaison.web.frame import draw
from liaison.web.rota_forms import AnswerForm
from liaison.web.rota_presenter import FEW, LOOK, WEEKS, Looker, Stored, gap, midnight, reach, uncovered, weeks
from liaison.web.saying import Said, Saying

router = APIRouter()
Viewer = Annotated[Colleague, Depends(may("rota"))]
LATELY = timedelta(days=7)
ENDS = {
    "agreed": "agreed",
    "declined": "not possible this time",
    "lapsed": "to be asked anew: a shift changed meanwhile",
}


@dataclass(frozen=True)
class Wish:
    """Something asked of the rota that waits for an answer. `mine` when she who looks asked it; `alone` when nobody else can agree it."""

    action: str
    who: str
    words: str
    asked: Said
    mine: bool
    alone: bool = False


def keeps(colleague: Colleague) -> bool:
    """Whether she may change everybody's rota: leads and admins."""
    return colleague.may("health")


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
        looker = Looker(colleague.id, keeps(colleague))
        leaves, swapped = queries.answered_for(session, colleague.id, say.now - LATELY)
        return draw(
            request, session, "rota.html", here="rota", status=409 if mistakes else 200, mistakes=mistakes,
            weeks=weeks(stored, shown, first, say, looker), keeps=looker.keeps, start=str(first),
            gaps=[gap(one, say) for one in ahead[:FEW]], gaps_total=len(ahead), look=LOOK.days // 7,
            reaches=say.long_day(end) if end < say.today + LOOK - timedelta(days=7) else "",
            before=first - timedelta(weeks=WEEKS), after=first + timedelta(weeks=WEEKS), this=this, first=first,
            wishes=wishes(session, colleague, say),
            answered=[
                *((f"Leave {days_said(one.starts_at, one.ends_at, say)}", ENDS.get(one.state.value, "")) for one in leaves),
                *((f"Swap with {one.to}: {one.wish.words}", ENDS.get(one.wish.state.value, "")) for one in swapped),
            ],
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


def whole(session: Session, first: date, last: date) -> Rota:
    """The rota of some days, as the law sees it."""
    starts, ends = midnight(first), midnight(last + DAY)
    return Rota(
        duty.workers(session),
        [Shift(one.staff_id, one.starts_at, one.ends_at) for one in queries.shifts_between(session, starts, ends)],
        [Leave(one.staff_id, one.starts_at, one.ends_at) for one in queries.away_between(session, starts, ends)],
    )


def wishes(session: Session, colleague: Colleague, say: Saying) -> list[Wish]:
    """What waits for an answer: hers to give, and her own."""
    found = []
    for one in queries.leave_asked(session, None if keeps(colleague) else colleague.id):
        words = f"Leave: {days_said(one.wish.starts_at, one.wish.ends_at, say)}"
        mine = one.wish.staff_id == colleague.id
        alone = mine and keeps(colleague) and not leave.who_agrees(session, but=colleague.id)
        found.append(
            Wish(f"/rota/leave-asked/{one.wish.id}", one.name, words, say.when(one.wish.asked_at), mine, alone)
        )
    for asked in queries.swaps_asked(session, colleague.id):
        mine = asked.wish.by_id == colleague.id
        words = f"{'Swap' if asked.wish.other_version is not None else 'Take'}: {asked.wish.words}"
        who = f"You ask {asked.to}" if mine else asked.by
        found.append(Wish(f"/rota/swaps/{asked.wish.id}", who, words, say.when(asked.wish.asked_at), mine))
    return found


def days_said(starts: datetime, ends: datetime, say: Saying) -> str:
    """Leave in words: "Mon 7 Dec to Fri 11 Dec", "Wed 9 Dec, 13:00 to 17:00", or with both times. A list that was read in may end a day at
    a minute to midnight."""
    first, last = say.calendar.local(starts), say.calendar.local(ends + timedelta(minutes=1))
    if first.hour == first.minute == last.hour == 0 and last.minute <= 1:
        until = last.date() - DAY
        return say.day(first.date()) + ("" if until == first.date() else f" to {say.day(until)}")
    if first.date() == say.calendar.local(ends).date():
        return f"{say.day(first.date())}, {clock(starts)} to {clock(ends)}"
    return f"{short(starts)} to {short(ends)}"


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
