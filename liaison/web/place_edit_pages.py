"""Adding, changing and closing one place of the directory. For leads and admins; everybody reads what was changed, and by whom."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import london_date
from liaison.domain.open_hours import KINDS
from liaison.practices import keeping_places as keeping
from liaison.practices.keeping_places import PlaceChanged, WrongPlace
from liaison.store import place_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_places import Place
from liaison.web import place_forms as forms
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.place_forms import CloseForm, PlaceForm

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]
MEANWHILE = "Somebody changed this place since you opened it. What you typed stands below and nothing was kept: please compare with how it stands now, and save again."  # fmt: skip


@router.get("/places/new")
def new_page(request: Request, colleague: Keeper, kind: Annotated[str, Query()] = "pharmacy") -> Response:
    """The form of a new place."""
    with reading(the_app(request).engine) as session:
        return show(request, session, {"kind": kind if kind in KINDS else "pharmacy"})


@router.post("/places/new")
def add(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Add a place."""
    app = the_app(request)
    try:
        form = read(PlaceForm, fields)
        if not form.code:
            raise Mistakes(Mistake("place-code", PlaceForm.words["code"]))
        wanted = forms.wanted(form, london_date(app.now()))
        with transaction(app.engine) as session:
            place_id = keeping.add(session, form.kind, form.code, wanted, by_id=colleague.id, now=app.now())
    except (Mistakes, WrongPlace) as wrong:
        with reading(app.engine) as session:
            return show(request, session, typed_of(fields), mistakes=mistakes_of(wrong), status=422)
    return RedirectResponse(f"/places/{place_id}", status_code=303)


@router.get("/places/{place_id}/edit")
def edit_page(request: Request, colleague: Keeper, place_id: Id) -> Response:
    """The form of a place that is there."""
    app = the_app(request)
    with reading(app.engine) as session:
        place = one(session, place_id)
        return show(request, session, forms.held(place, london_date(app.now())), place=place)


@router.post("/places/{place_id}/edit")
def change(request: Request, colleague: Keeper, place_id: Id, fields: Posted) -> Response:
    """Change a place, if it still is as the form saw it."""
    app = the_app(request)
    try:
        form = read(PlaceForm, fields)
        wanted = forms.wanted(form, london_date(app.now()))
        with transaction(app.engine) as session:
            keeping.change(session, place_id, wanted, version=form.version or 0, by_id=colleague.id, now=app.now())
    except (Mistakes, WrongPlace, PlaceChanged) as wrong:
        with reading(app.engine) as session:
            status = 409 if isinstance(wrong, PlaceChanged) else 422
            return show(
                request, session, typed_of(fields), place=one(session, place_id), mistakes=mistakes_of(wrong), status=status
            )  # fmt: skip
    return RedirectResponse(f"/places/{place_id}", status_code=303)


@router.post("/places/{place_id}/close")
def close(request: Request, colleague: Keeper, place_id: Id, fields: Posted) -> Response:
    """Take a place out of use."""
    return turn(request, place_id, fields, lambda session, form, app: keeping.close(
        session, place_id, form.because, version=form.version, by_id=colleague.id, now=app.now()
    ))  # fmt: skip


@router.post("/places/{place_id}/open-again")
def open_again(request: Request, colleague: Keeper, place_id: Id, fields: Posted) -> Response:
    """Take a place into use again."""
    return turn(request, place_id, fields, lambda session, form, app: keeping.open_again(
        session, place_id, form.because, version=form.version, by_id=colleague.id, now=app.now()
    ))  # fmt: skip


def turn(request: Request, place_id: int, fields: FormData, do: Any) -> Response:
    """Do it, or show the form again with why not."""
    app = the_app(request)
    try:
        form = read(CloseForm, fields)
        with transaction(app.engine) as session:
            do(session, form, app)
    except (Mistakes, PlaceChanged) as wrong:
        with reading(app.engine) as session:
            place = one(session, place_id)
            known = forms.held(place, london_date(app.now())) | {"because": str(fields.get("because", ""))}
            status = 409 if isinstance(wrong, PlaceChanged) else 422
            return show(request, session, known, place=place, mistakes=mistakes_of(wrong), status=status)
    return RedirectResponse(f"/places/{place_id}", status_code=303)


def one(session: Session, place_id: int) -> Place:
    """The place, or 404."""
    place = queries.one(session, place_id)
    if place is None:
        raise HTTPException(404)
    return place


def show(
    request: Request,
    session: Session,
    typed: dict[str, str],
    *,
    place: Place | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The form. `typed` is what stands in it."""
    return draw(
        request, session, "place_form.html", here="inbox", status=status, mistakes=mistakes, place=place, typed=typed, uses=queries.uses(session, place) if place else None,
        kinds=[(code, title) for code, (title, _) in KINDS.items()], weekdays=list(zip(forms.DAYS, forms.NAMES, strict=True)),
        days=forms.lines(typed, "days", forms.MOST_DAYS), contacts=forms.lines(typed, "contacts", forms.MOST_CONTACTS),
        back=f"/places/{place.id}" if place else f"/places?kind={typed.get('kind', 'pharmacy')}",
    )  # fmt: skip


def typed_of(fields: FormData) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {key: str(fields.get(key, "")) for key in fields if key not in ("csrf", "back", "version")}


def mistakes_of(wrong: Mistakes | WrongPlace | PlaceChanged) -> tuple[Mistake, ...]:
    """What to put right, each beside its field."""
    if isinstance(wrong, Mistakes):
        return wrong.mistakes
    if isinstance(wrong, PlaceChanged):
        return (Mistake("", MEANWHILE),)
    return (Mistake(f"place-{wrong.field}" if wrong.field else "", str(wrong)),)
