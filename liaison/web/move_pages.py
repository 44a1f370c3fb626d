"""Move a review: another day, time, colleague or room, with a reason, as it was seen.

Leads and admins move it as the plan needs it. A keyworker, whose name and number stand in the invitation, writes down what was agreed with
the person, and nothing else; but what was handed on because she had no place for it she takes back, also before it is agreed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints

from liaison.domain.record_sections import chosen
from liaison.domain.service import Service
from liaison.practices.service_facts import current
from liaison.reviews import gather, invite, moving
from liaison.reviews.booking import NotBooked, seen
from liaison.store import events
from liaison.store import plan_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Review
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import BlankIsNone, Form, Line, Mistake, Mistakes, Number, read
from liaison.web.frame import draw
from liaison.web.plan_pages import Asked, asked_for
from liaison.web.reviews_pages import STATES
from liaison.web.room_grid import day_there
from liaison.web.rota_forms import DAY_WORDS, Day
from liaison.web.saying import Saying

router = APIRouter()
NOT_AGREED = (
    "Tick that it is agreed with the person, or leave the day as it is: without that, a lead or an admin moves it."
)
Back = Annotated[str, Query(max_length=3)]
FIELDS = ("on", "time", "worker", "room", "agreed", "because")


class MoveForm(Form):
    """Where a review goes, and why."""

    name = "move"
    words: ClassVar = {
        "on": DAY_WORDS,
        "time": "Choose a time from the list.",
        "worker": "Choose the colleague who does it.",
        "room": "Choose a room from the list.",
        "because": "Say in a few words why it moves.",
    }
    as_seen: Annotated[str, StringConstraints(max_length=80)]
    on: Day
    time: Annotated[str, StringConstraints(pattern=r"^(|[0-2]\d:[0-5]\d)$")] = (
        ""  # whether reviews begin then is asked as it moves
    )
    worker: Number
    room: Annotated[Number | None, BlankIsNone] = None
    agreed: Literal["", "yes"] = ""
    because: Line


@router.get("/plan/move/{review_id}")
def move_page(request: Request, colleague: Duty, review_id: Id, on: Asked = "", back: Back = "") -> Response:
    """The form, with the place it has; `on` is the day to which it was dragged. A day's time and room are looked for anew there. With `back`, of a
    review that was handed on, it goes to the keyworker again."""
    app = the_app(request)
    with reading(app.engine) as session:
        today = Saying(app.now(), current(session, app.now()).calendar).today
        return show(request, session, colleague, review_id, to=asked_for(on, today) if on else None, back=bool(back))


@router.post("/plan/move/{review_id}")
def move(request: Request, colleague: Duty, review_id: Id, fields: Posted) -> Response:
    """Move it, and show its day, or its form to whoever does not plan. Nothing leaves."""
    app = the_app(request)
    status, said = 422, ()
    try:
        form = read(MoveForm, fields)
        plans = colleague.may("reviews")
        to = moving.Wanted(form.on, form.worker, form.time, form.room, form.agreed == "yes")
        with transaction(app.engine) as session:
            if not plans and not to.agreed and not moving.takes_back(session, review_id, to, colleague.id):
                raise Mistakes(Mistake("move-agreed", NOT_AGREED))
            moving.move(
                session, review_id, to, as_seen=form.as_seen, because=form.because, staff_id=colleague.id, now=app.now()
            )  # fmt: skip
            invite.follow(session, app, review_id, app.now())
            gather.follow(session, review_id, app.now())
        after = f"/plan/day?on={form.on.isoformat()}" if plans else f"/reviews/{review_id}/form"
        return RedirectResponse(after, status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotBooked as no:
        said = (Mistake("", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", "A colleague or the plan moved this review meanwhile. This is how it stands now."),)  # fmt: skip
    held = {key: str(fields.get(key, "")) for key in FIELDS}
    with reading(app.engine) as session:
        back = fields.get("back") == "yes"
        return show(request, session, colleague, review_id, held, said, status, back=back)


def show(
    request: Request, session: Session, colleague: Colleague, review_id: int, held: dict[str, str] | None = None, mistakes: tuple[Mistake, ...] = (), status: int = 200, to: date | None = None, *, back: bool = False
) -> Response:  # fmt: skip
    """The page."""
    one = queries.one_held(session, review_id)
    if one is None:
        raise HTTPException(404)
    row = one.review
    usual = {
        "on": row.planned_on.isoformat() if row.planned_on else "",
        "time": row.planned_time,
        "worker": str(row.worker_id or ""),
        "room": str(row.room_id or ""),
        "agreed": "yes" if row.state.value == "confirmed" or not colleague.may("reviews") else "",
        "because": "",
    }
    back = back and bool(one.handed_by)
    if back:
        usual |= {"worker": str(row.handed_from), "agreed": ""}
    if to is not None and to != row.planned_on:
        usual |= {"on": to.isoformat(), "time": "", "room": ""}
    shown, service = held or usual, current(session, the_app(request).now())
    day = asked_for(shown["on"], to or row.planned_on or row.due_on)
    return draw(
        request, session, "plan_move.html", here="reviews", status=status, mistakes=mistakes, one=one, back=back, held=shown, as_seen=seen(row),
        state=STATES[row.state], movable=row.state in moving.MOVABLE, times=times_for(row, service, day), before=service.calendar.working_day(day, -1), after=service.calendar.working_day(day, 1), there=day_there(session, one, day, service), chosen=chosen(one.choices),
    )  # fmt: skip


def times_for(row: Review, service: Service, day: date) -> list[tuple[str, str]]:
    """The times to choose from: those of the site that are over before it closes on that day, and the one that the review has there."""
    found = service.times_on(day)
    own = row.planned_time if day == row.planned_on else ""
    stands = [(own, f"{own}, as it stands")] if own and own not in found else []
    return sorted([*((time, time) for time in found), *stands])
