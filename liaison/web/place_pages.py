"""The directory of places: pharmacies, prisons, wards and mental-health teams, with their hours and whom to ask for; and its list, pasted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from liaison.domain.lists import Report, WrongList
from liaison.domain.open_hours import KINDS
from liaison.domain.spoken import clock
from liaison.practices import pharmacy_hours
from liaison.practices.importing_places import import_places
from liaison.practices.service_facts import current
from liaison.store import place_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_places import Place
from liaison.web.deps import Colleague, Duty, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
LONG_AGO = timedelta(days=365)
SHOWN = 20  # rejected lines on the page


class PlacesForm(Form):
    """A list of places, pasted."""

    name = "places"
    words: ClassVar = {"text": "Paste the list first, with its line of headings; at most 500,000 characters."}
    text: Annotated[str, StringConstraints(min_length=1, max_length=500_000)]
    do: Literal["check", "take"] = "check"


@dataclass(frozen=True)
class Line:
    """One place in the list, and whether it is open now."""

    place: Place
    light: str
    now: str


@router.get("/places")
def places_page(request: Request, colleague: Duty, kind: Annotated[str, Query()] = "pharmacy") -> Response:
    """The list of one kind."""
    return show(request, colleague, kind)


def show(
    request: Request,
    colleague: Colleague,
    kind: str,
    *,
    mistakes: tuple[Mistake, ...] = (),
    text: str = "",
    report: Report | None = None,
    taken: bool = False,
) -> Response:
    """The list; perhaps with what a pasted list did, or would do."""
    app = the_app(request)
    kind = kind if kind in KINDS else "pharmacy"
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        counts = queries.counts(session)
        return draw(
            request, session, "places.html", here="inbox", status=422 if mistakes else 200, mistakes=mistakes, kind=kind,
            kinds=[(code, plural, counts.get(code, 0)) for code, (_, plural) in KINDS.items()], title=KINDS[kind][1],
            lines=[line(place, say) for place in queries.of_kind(session, kind)], closed=queries.closed(session, kind), keeps=colleague.may("health"), text=text, report=report,
            taken=taken, rejected=report.rejected[:SHOWN] if report else (),
        )  # fmt: skip


def line(place: Place, say: Saying) -> Line:
    """One place, with what its hours say of this moment."""
    hours = pharmacy_hours.of_place(place) if place.hours else None
    if hours is None:
        return Line(place, "off", "hours not known")
    holidays = pharmacy_hours.holidays(say.today.year)
    closes = hours.closing(say.today, holidays)
    if hours.is_open(say.now, holidays) and closes:
        return Line(place, "well", f"open, closes {clock(closes)}")
    return Line(
        place,
        "soon",
        "closed now"
        if closes and closes > say.now
        else "closed today"
        if closes is None
        else "closed since " + clock(closes),
    )


@router.get("/places/{place_id}")
def place_page(request: Request, colleague: Duty, place_id: Id) -> Response:
    """One place."""
    app = the_app(request)
    with reading(app.engine) as session:
        place = queries.one(session, place_id)
        if place is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        hours = [part.strip() for part in place.hours.split(";") if part.strip()]
        return draw(
            request,
            session,
            "place.html",
            here="inbox",
            line=line(place, say),
            kind=KINDS[place.kind],
            hours=hours,
            changed=say.when(place.changed_at),
            keeps=colleague.may("health"),
            people=queries.people_of(session, place),
            to_come=[
                (say.day(date.fromisoformat(day["on"])), day["hours"], day.get("why", ""))
                for day in place.exceptions
                if day["on"] >= say.today.isoformat()
            ],
            contacts=[(row, checked(row, say)) for row in place.contacts],
            namesakes=queries.namesakes(session, place)
            if place.kind == pharmacy_hours.PHARMACY and place.active
            else (),
            history=[(say.when(row.at), name, row.what) for row, name in queries.changes(session, place_id)],
        )


def checked(contact: dict[str, str], say: Saying) -> str:
    """When somebody confirmed a contact, and whether that is long ago."""
    day = contact.get("checked_on")
    if not day:
        return "not checked yet"
    on = date.fromisoformat(day)
    long_ago = ": over a year ago, please check" if say.today - on > LONG_AGO else ""
    return f"checked {say.day(on)}{long_ago}"


@router.post("/places")
def take_in(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Check a pasted list, or take it in; a line that cannot be used is named and stops nothing else."""
    app, text = the_app(request), str(fields.get("text", ""))
    try:
        form = read(PlacesForm, fields)
        take = form.do == "take"
        with (transaction if take else reading)(app.engine) as session:
            report = import_places(session, form.text, now=app.now(), dry_run=not take)
    except Mistakes as wrong:
        return show(request, colleague, "pharmacy", mistakes=wrong.mistakes, text=text)
    except WrongList as wrong:
        return show(request, colleague, "pharmacy", mistakes=(Mistake("places-text", str(wrong)),), text=text)
    return show(request, colleague, "pharmacy", text="" if take else form.text, report=report, taken=take)
