"""The series of meetings: all of them by kind, one with its meetings and people, and the form of one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.meeting_kinds import KINDS, LENS, kind_of
from liaison.domain.spoken import MONTHS
from liaison.domain.telling import WAY_WORDS, way_words
from liaison.meetings import series_keeping, whole_series
from liaison.meetings.convene import STANDS
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.rules import read as read_rule
from liaison.meetings.series_keeping import Wanted
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import series_queries as queries
from liaison.store.guest_queries import may_be_invited
from liaison.store.meeting_room_queries import rooms_in_use
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Series
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_pages import QUICKER, Admin
from liaison.web.meetings_pages import line
from liaison.web.saying import Saying
from liaison.web.series_forms import NTHS, WEEKDAYS, SeriesForm

router = APIRouter()
ENTRIES = ("kind", "title", "cluster_id", "practice_code", "nth", "weekday", "time", "minutes", "place", "room_id", "active")  # fmt: skip
FIRST_ONES = 3  # of the meetings that stand are ticked to begin with


@router.get("/meetings/series")
def series_page(request: Request, colleague: Admin) -> Response:
    """Every series, by kind."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        found = queries.every(session, say.today)
        groups = [(row.words, row, [one for one in found if one.series.kind == kind]) for kind, row in KINDS.items()]
        return draw(request, session, "series_list.html", here="meetings", groups=groups, say=say, rule=rule_words)


@router.get("/meetings/series/new")
def new_page(request: Request, colleague: Admin, kind: str = "") -> Response:
    """An empty form."""
    return form_page(request, None, {"kind": kind, "minutes": "60", "time": "14:00", "nth": "third", "weekday": "wednesday", "active": "yes"})  # fmt: skip


@router.post("/meetings/series/new")
def add(request: Request, colleague: Admin, fields: Posted) -> Response:
    """Add one."""
    return kept(request, None, fields)


@router.get("/meetings/series/{series_id}/edit")
def edit_page(request: Request, colleague: Admin, series_id: Id) -> Response:
    """One as a form."""
    return form_page(request, series_id)


@router.post("/meetings/series/{series_id}/edit")
def change(request: Request, colleague: Admin, series_id: Id, fields: Posted) -> Response:
    """Change one."""
    return kept(request, series_id, fields)


@router.get("/meetings/series/{series_id}")
def one_page(request: Request, colleague: Admin, series_id: Id, done: int = -1) -> Response:
    """One series."""
    return show(request, series_id, done=done)


def kept(request: Request, series_id: int | None, fields: Any) -> Response:
    """Write it, or say what is wrong."""
    app, status, said = the_app(request), 422, ()
    try:
        form = read(SeriesForm, fields)
        wanted = Wanted(
            form.kind, form.title, f"{form.nth} {form.weekday.title()}", f"{form.time:%H:%M}", form.minutes, form.months, form.place,
            form.room_id, form.cluster_id, form.practice_code or None, form.active == "yes",
        )  # fmt: skip
        with transaction(app.engine) as session:
            number = series_keeping.keep(session, series_id, wanted, version=form.version, now=app.now())
        return RedirectResponse(f"/meetings/series/{number}", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotSettled as no:
        said = (Mistake(f"series-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", QUICKER),)
    held = {name: str(fields.get(name, "")) for name in ENTRIES} | {"months": [str(one) for one in fields.getlist("months")]}  # fmt: skip
    return form_page(request, series_id, held, said, status)


def form_page(
    request: Request, series_id: int | None, held: dict[str, Any] | None = None, mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:  # fmt: skip
    """The form. Raises 404."""
    with reading(the_app(request).engine) as session:
        series = session.get(Series, series_id) if series_id is not None else None
        if series_id is not None and series is None:
            raise HTTPException(404)
        return draw(
            request, session, "series_form.html", here="meetings", status=status, mistakes=mistakes, series=series,
            held=held if held is not None else as_it_is(series), kinds=[(kind, row.words) for kind, row in KINDS.items()],
            clusters=queries.clusters(session), practices=queries.practices(session), rooms=room_choices(session),
            nths=[(one, one) for one in NTHS], weekdays=[(one, one.title()) for one in WEEKDAYS], months=list(enumerate(MONTHS, 1)),
        )  # fmt: skip


def room_choices(session: Session) -> list[tuple[int, str]]:
    """Rooms of ours as choices of a form."""
    return [(room.id or 0, f"{room.name}, {room.seats} seats{'' if room.private else ', not private'}") for room in rooms_in_use(session)]  # fmt: skip


def as_it_is(series: Series | None) -> dict[str, Any]:
    """The form's values as the series is."""
    if series is None:
        return {}
    nth, _, weekday = series.rule.lower().partition(" ")
    return {
        "kind": series.kind, "title": series.name, "cluster_id": series.cluster_id or "", "practice_code": series.practice_code or "",
        "nth": nth, "weekday": weekday.strip(), "time": series.local_time, "minutes": series.minutes, "place": series.place,
        "room_id": series.room_id or "", "active": "yes" if series.active else "", "months": [str(one) for one in series.months],
    }  # fmt: skip


def rule_words(series: Series) -> str:
    """Like "the third Wednesday of every month, 14:00"; what cannot be read says so."""
    if not series.rule and not series.active:
        return "its days are agreed one by one"
    try:
        return read_rule(series).words
    except ValueError as error:
        return f"cannot be planned: {error}"


def show(
    request: Request, series_id: int, mistakes: tuple[Mistake, ...] = (), held: dict[str, Any] | None = None, status: int = 200, done: int = -1
) -> Response:  # fmt: skip
    """The page of one, perhaps with something to be put right. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        series = session.get(Series, series_id)
        if series is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        people, found = series_keeping.regulars(session, series_id), queries.meetings_ahead(session, series, say.today)
        standing = [one.meeting for one in found if one.meeting.state in STANDS and one.meeting.starts_at and one.meeting.starts_at > say.now]  # fmt: skip
        lacking = {one.id: len(whole_series.missing(session, one, people)) for one in standing}
        on = {one.email for one in people}
        first = standing[0] if standing else None
        return draw(
            request, session, "series_one.html", here="meetings", status=status, mistakes=mistakes, series=series, kind=kind_of(series.kind),
            rule=rule_words(series), people=[(one, way_words(one.channel)) for one in people],
            may_be_invited=[one for one in may_be_invited(session, series) if one.email.lower() not in on],
            lines=[line(one, say, False) for one in found], by_letter=series.kind == "cluster", lens=series.kind == LENS,
            open_ones=[(one, say.long_day(one.day), lacking[one.id]) for one in standing if lacking[one.id]],
            ticked={one.id for one in [one for one in standing if lacking[one.id]][:FIRST_ONES]}, ways=[(way.value, words) for way, words in WAY_WORDS.items()],
            from_first=first, first_words=say.long_day(first.day) if first else "", done=done,
            held={"from_time": series.local_time, "from_minutes": series.minutes, "from_place": series.place, **(held or {})},
        )  # fmt: skip
