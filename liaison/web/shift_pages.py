"""One shift: added, changed, removed, asked to be swapped; and the weekly patterns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain import patterns
from liaison.domain.patterns import Pattern
from liaison.domain.spoken import DAYS, clock
from liaison.practices.service_facts import current
from liaison.staff import shifts, swaps, weekly
from liaison.staff.refusals import NotPossible
from liaison.staff.shifts import Wanted, said
from liaison.store import rota_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Shift
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.rota_asks import keeps
from liaison.web.rota_forms import EndForm, SeenForm, ShiftForm, SwapForm
from liaison.web.rota_pages import Viewer
from liaison.web.rota_presenter import london
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
SOON = timedelta(weeks=6)  # whose shifts can be asked for in a swap
OFTEN = (
    ("0", "this once"),
    ("1", "every week"),
    ("2", "every other week"),
    ("3", "every third week"),
    ("4", "every fourth week"),
)


@dataclass(frozen=True)
class Offer:
    """One colleague one can ask: to take the shift, or for one of hers."""

    name: str
    id: int
    takes: bool  # has the time as it is
    shifts: list[tuple[int, str]]


@router.get("/rota/shifts/new")
def new_page(request: Request, colleague: Keeper, day: str = "", start: str = "", end: str = "") -> Response:
    """The form for a new shift, perhaps for a gap that was pressed."""
    with reading(the_app(request).engine) as session:
        return form(request, session, {"day": day[:10], "start": start[:5], "end": end[:5]})


def form(
    request: Request,
    session: Session,
    typed: dict[str, Any],
    *,
    mistakes: tuple[Mistake, ...] = (),
    shift: Shift | None = None,
) -> Response:
    """The form of a shift that is there, or of a new one."""
    return draw(
        request, session, "shift.html", here="rota", status=422 if mistakes else 200, mistakes=mistakes, shift=shift, offers=[],
        typed={"shift": typed}, staff=queries.colleagues(session), often=OFTEN, keeps=True, mine=False,
        title=said(shift.starts_at, shift.ends_at) if shift else "Add a shift",
        whose="", pattern=bool(shift and shift.pattern_id),
    )  # fmt: skip


@router.post("/rota/shifts/new")
def add(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Add a shift, or a pattern of them."""
    app = the_app(request)
    try:
        wanted = read(ShiftForm, fields)
        with transaction(app.engine) as session:
            who = {"by_id": colleague.id, "now": app.now()}
            if wanted.weeks == "0":
                shifts.add(session, asked(wanted), **who)
            else:
                calendar = current(session, app.now()).calendar
                weekly.add(session, wanted.staff_id, pattern(wanted), wanted.place, calendar, **who)
    except (Mistakes, NotPossible) as wrong:
        with reading(app.engine) as session:
            return form(request, session, typed_of(fields), mistakes=mistakes_of(wrong))
    return RedirectResponse(f"/rota?from={wanted.day}" if wanted.weeks == "0" else "/rota/patterns", status_code=303)


def asked(form: ShiftForm) -> Wanted:
    """The shift that a form asks for."""
    return Wanted(form.staff_id, *patterns.span(form.day, form.start, form.end), form.place)


def pattern(form: ShiftForm) -> Pattern:
    """The pattern that a form asks for. Raises NotPossible."""
    try:
        return Pattern(
            form.day.weekday(), form.start, form.end, form.day, form.last, int(form.weeks), form.on_holidays == "yes"
        )
    except ValueError:
        raise NotPossible("The last day is the first one or later.", "last") from None


def typed_of(fields: Any) -> dict[str, str]:
    """What was typed, to show it again."""
    return {key: str(fields.get(key, "")) for key in fields if key not in ("csrf", "back")}


def mistakes_of(wrong: Mistakes | NotPossible, name: str = "shift") -> tuple[Mistake, ...]:
    """What to put right, each beside its field."""
    if isinstance(wrong, Mistakes):
        return wrong.mistakes
    return (Mistake(f"{name}-{wrong.field}" if wrong.field else "", str(wrong)),)


@router.get("/rota/shifts/{shift_id}")
def one_page(request: Request, colleague: Viewer, shift_id: Id) -> Response:
    """One shift."""
    return show(request, colleague, shift_id)


def show(
    request: Request, colleague: Colleague, shift_id: int, *, mistakes: tuple[Mistake, ...] = (), typed: Any = None
) -> Response:
    """One shift: its form for leads and admins, asking to swap for its owner, and for everybody what it is."""
    app = the_app(request)
    with reading(app.engine) as session:
        shift = queries.shift(session, shift_id)
        if shift is None:
            raise HTTPException(404)
        staff = queries.colleagues(session)
        mine = shift.staff_id == colleague.id
        return draw(
            request, session, "shift.html", here="rota", status=422 if mistakes else 200, mistakes=mistakes, shift=shift,
            typed=typed or {"shift": of_row(shift)}, staff=staff, often=OFTEN, keeps=keeps(colleague), mine=mine,
            offers=offers(session, colleague, shift, app.now()) if mine and shift.starts_at > app.now() else [],
            begun=shift.starts_at <= app.now(),
            title=said(shift.starts_at, shift.ends_at), pattern=shift.pattern_id is not None,
            whose=next((one.name for one in staff if one.id == shift.staff_id), "a colleague"),
        )  # fmt: skip


def of_row(shift: Shift) -> dict[str, str]:
    """A shift as its form shows it."""
    return {
        "staff_id": str(shift.staff_id), "day": str(london(shift.starts_at)), "start": clock(shift.starts_at), "end": clock(shift.ends_at),
        "place": shift.place,
    }  # fmt: skip


def offers(session: Session, colleague: Colleague, shift: Shift, now: datetime) -> list[Offer]:
    """Everybody who has the time for a shift, or would have it without one of theirs for which its owner has the time."""
    until = max(now + SOON, shift.ends_at)
    on, off = defaultdict(list), defaultdict(list)
    for line in queries.shifts_between(session, now, until):
        on[line.staff_id].append(line)
    for away in queries.away_between(session, now, until):
        off[away.staff_id].append(away)

    def free(staff_id: int, starts: datetime, ends: datetime, but: int | None) -> bool:
        """Whether a colleague has no shift then but one, and is not away."""
        held = [*off[staff_id], *(one for one in on[staff_id] if one.id != but)]
        return not any(one.starts_at < ends and one.ends_at > starts for one in held)

    def swappable(staff_id: int) -> list[tuple[int, str]]:
        """The coming shifts of a colleague that can be had for this one."""
        return [
            (one.id, said(one.starts_at, one.ends_at))
            for one in on[staff_id]
            if now < one.starts_at < now + SOON
            and (one.starts_at, one.ends_at, one.place) != (shift.starts_at, shift.ends_at, shift.place)
            and free(staff_id, shift.starts_at, shift.ends_at, one.id)
            and free(colleague.id, one.starts_at, one.ends_at, shift.id)
        ]

    others = [(one.name, one.id) for one in queries.colleagues(session) if one.id and one.id != colleague.id]
    found = [Offer(name, id, free(id, shift.starts_at, shift.ends_at, None), swappable(id)) for name, id in others]
    return [one for one in found if one.takes or one.shifts]


@router.post("/rota/shifts/{shift_id}")
def change(request: Request, colleague: Keeper, shift_id: Id, fields: Posted) -> Response:
    """Change one, or give it to somebody else."""
    app = the_app(request)
    try:
        wanted = read(ShiftForm, fields)
        with transaction(app.engine) as session:
            shifts.change(
                session, shift_id, asked(wanted), version=wanted.version or 0, by_id=colleague.id, now=app.now()
            )
    except (Mistakes, NotPossible) as wrong:
        return show(request, colleague, shift_id, mistakes=mistakes_of(wrong), typed={"shift": typed_of(fields)})
    return RedirectResponse(f"/rota?from={wanted.day}", status_code=303)


@router.post("/rota/shifts/{shift_id}/remove")
def remove(request: Request, colleague: Keeper, shift_id: Id, fields: Posted) -> Response:
    """Take one off the rota."""
    seen, app = read(SeenForm, fields), the_app(request)
    with transaction(app.engine) as session:
        shift = queries.shift(session, shift_id)
        day = london(shift.starts_at) if shift else ""
        shifts.remove(session, shift_id, version=seen.version)
    return RedirectResponse(f"/rota?from={day}", status_code=303)


@router.post("/rota/shifts/{shift_id}/swap")
def swap(request: Request, colleague: Viewer, shift_id: Id, fields: Posted) -> Response:
    """Ask a colleague to take it, perhaps for one of hers."""
    app = the_app(request)
    try:
        wanted = read(SwapForm, fields)
        kind, number = wanted.chosen
        with transaction(app.engine) as session:
            other = queries.shift(session, number) if kind == "shift" else None
            if kind == "shift" and other is None:
                raise NotPossible("That shift is no longer on the rota: choose another.", "ask")
            swaps.ask(
                session, shift_id, version=wanted.version, to_id=other.staff_id if other else number, other_id=other.id if other else None,
                by_id=colleague.id, now=app.now(),
            )  # fmt: skip
    except Mistakes as wrong:
        return show(request, colleague, shift_id, mistakes=wrong.mistakes)
    except NotPossible as no:
        return show(request, colleague, shift_id, mistakes=(Mistake("swap-ask", str(no)),))
    return RedirectResponse("/rota", status_code=303)


@router.get("/rota/patterns")
def patterns_page(request: Request, colleague: Viewer) -> Response:
    """What comes back by the week."""
    return show_patterns(request, colleague)


def show_patterns(request: Request, colleague: Colleague, mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The list."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "patterns.html", here="rota", status=422 if mistakes else 200, mistakes=mistakes, days=DAYS, say=say,
            lines=queries.patterns(session, say.today), often=dict(OFTEN), keeps=keeps(colleague),
        )  # fmt: skip


@router.post("/rota/patterns/{pattern_id}/end")
def end(request: Request, colleague: Keeper, pattern_id: Id, fields: Posted) -> Response:
    """End one after a day."""
    app = the_app(request)
    try:
        wanted = read(EndForm, fields)
        with transaction(app.engine) as session:
            weekly.end(session, pattern_id, wanted.last, version=wanted.version, now=app.now())
    except (Mistakes, NotPossible) as wrong:
        return show_patterns(request, colleague, mistakes_of(wrong, "end"))
    return RedirectResponse("/rota/patterns", status_code=303)
