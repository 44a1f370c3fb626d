"""Rooms: what each has, add one, change one, close one. The next plan goes by it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field, StringConstraints

from liaison.reviews import room_keeping
from liaison.reviews.room_keeping import NotKept
from liaison.store import events
from liaison.store import plan_queries as queries
from liaison.store.session import reading, transaction
from liaison.store.tables_rooms import Room
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Form, Line, Mistake, Mistakes, Number, read
from liaison.web.frame import draw
from liaison.web.plan_pages import Planner

router = APIRouter()
HAS = {
    "private": "private: what is said there is not heard outside",
    "step_free": "step-free, the toilet too",
    "two_exits": "two ways out, or a seat by the door",
    "quiet": "a quiet corner or an emotion-regulation box",
}
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class RoomForm(Form):
    """A room."""

    name = "room"
    words: ClassVar = {
        "title": "Give the room a name.",
        "seats": "Give a number of seats from 2 to 50.",
        "address": "Use at most 200 characters.",
        "locality": "Use at most 200 characters.",
    }
    version: Number = 0
    title: Line
    address: Words = ""
    locality: Words = ""
    seats: Annotated[int, Field(ge=2, le=50)]
    has: list[Literal[tuple(HAS)]] = Field(default_factory=list, max_length=4)  # type: ignore[valid-type]
    active: Literal["", "yes"] = ""


@router.get("/plan/rooms")
def rooms_page(request: Request, colleague: Planner) -> Response:
    """The list."""
    with reading(the_app(request).engine) as session:
        rooms = [(room, [words for key, words in HAS.items() if getattr(room, key)]) for room in queries.rooms(session)]
        return draw(request, session, "plan_rooms.html", here="reviews", rooms=rooms)


@router.get("/plan/rooms/new")
def new_page(request: Request, colleague: Planner) -> Response:
    """An empty form."""
    return show(request, None)


@router.get("/plan/rooms/{room_id}")
def room_page(request: Request, colleague: Planner, room_id: Id) -> Response:
    """One room."""
    return show(request, room_id)


@router.post("/plan/rooms/new")
def add(request: Request, colleague: Planner, fields: Posted) -> Response:
    """Add it."""
    return kept(request, colleague.id, None, fields)


@router.post("/plan/rooms/{room_id}")
def change(request: Request, colleague: Planner, room_id: Id, fields: Posted) -> Response:
    """Change it, close it or open it again."""
    return kept(request, colleague.id, room_id, fields)


def kept(request: Request, staff_id: int, room_id: int | None, fields: Posted) -> Response:
    """Write it, or say what is wrong."""
    app = the_app(request)
    status, said = 422, ()
    try:
        form = read(RoomForm, fields)
        values = {"name": form.title, "address": form.address, "locality": form.locality, "seats": form.seats, "active": form.active == "yes"}  # fmt: skip
        with transaction(app.engine) as session:
            room_keeping.keep(
                session, room_id, form.version, {**values, **{key: key in form.has for key in HAS}}, staff_id=staff_id, now=app.now()
            )  # fmt: skip
        return RedirectResponse("/plan/rooms", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotKept as no:
        said = (Mistake("room-title", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", "A colleague changed this room meanwhile. Please look at it again."),)
    held = {key: str(fields.get(key, "")) for key in ("title", "address", "locality", "seats", "active")}
    return show(request, room_id, held | {"has": fields.getlist("has")}, said, status)


def show(
    request: Request, room_id: int | None, held: dict[str, object] | None = None, mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:  # fmt: skip
    """The form."""
    with reading(the_app(request).engine) as session:
        room = next((one for one in queries.rooms(session) if one.id == room_id), None)
        if room_id is not None and room is None:
            raise HTTPException(404)
        return draw(
            request, session, "plan_room.html", here="reviews", status=status, mistakes=mistakes, room=room, held=held or usual(room), has=HAS,
        )  # fmt: skip


def usual(room: Room | None) -> dict[str, object]:
    """The form's values as the room is."""
    if room is None:
        return {"title": "", "address": "", "locality": "", "seats": "3", "active": "yes", "has": ["private"]}
    return {
        "title": room.name, "address": room.address, "locality": room.locality, "seats": str(room.seats),
        "active": "yes" if room.active else "", "has": [key for key in HAS if getattr(room, key)],
    }  # fmt: skip
