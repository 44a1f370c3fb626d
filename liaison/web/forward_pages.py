"""Bring a review forward: what happened, when, how we know; what counts now, and taking it back. From Reviews, a record or a case."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain import chi
from liaison.domain.bringing_forward import KNOWN_BY, TRIGGERS, WEEK
from liaison.practices.service_facts import current
from liaison.reviews import bring_forward
from liaison.reviews.bring_forward import NotNoted
from liaison.store import events
from liaison.store import trigger_queries as queries
from liaison.store.reviews_queries import LIVE
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Case
from liaison.store.tables_people import Person
from liaison.store.tables_rooms import ReviewTrigger
from liaison.web.deps import BIGGEST, Duty, Id, Posted, the_app
from liaison.web.forms import Form, Mistake, Mistakes, Number, read
from liaison.web.frame import draw
from liaison.web.rota_forms import DAY_WORDS, Day
from liaison.web.saying import Saying

router = APIRouter()
OfCase = Annotated[int | None, Query(alias="case", ge=0, le=BIGGEST)]


class ForwardForm(Form):
    """What happened to a person, or what is taken back."""

    name = "forward"
    words: ClassVar = {
        "kind": "Choose what happened.",
        "on": DAY_WORDS,
        "because": "Choose how we know of it.",
    }
    kind: Literal[tuple(TRIGGERS)]  # type: ignore[valid-type]
    on: Day
    because: Literal[tuple(KNOWN_BY)]  # type: ignore[valid-type]


class TakeBackForm(Form):
    """One that was noted by mistake."""

    name = "take_back"
    trigger: Number


@router.get("/people/{person_id}/bring-forward")
def forward_page(request: Request, colleague: Duty, person_id: Id, case_id: OfCase = None, said: str = "") -> Response:
    """The form, with what counts now."""
    with reading(the_app(request).engine) as session:
        return show(request, session, person_id, case_id, said=said == "yes")


@router.post("/people/{person_id}/bring-forward")
def forward(request: Request, colleague: Duty, person_id: Id, fields: Posted, case_id: OfCase = None) -> Response:
    """Note it; the due date follows at once, and the plan in the next run."""
    app = the_app(request)
    try:
        form = read(ForwardForm, fields)
        with transaction(app.engine) as session:
            case = case_of(session, case_id, person_id)
            bring_forward.note(
                session, person_id, kind=form.kind, on=form.on, because=form.because, staff_id=colleague.id, now=app.now(), case_id=case_id
            )  # fmt: skip
            if case is not None:
                events.note(
                    session, case, actor=events.person(colleague.id), now=app.now(), because="brought the review forward"
                )  # fmt: skip
        return back_to(person_id, case_id)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotNoted as no:
        said = (Mistake("", str(no)),)
    held = {key: str(fields.get(key, "")) for key in ("kind", "on", "because")}
    with reading(app.engine) as session:
        return show(request, session, person_id, case_id, held=held, mistakes=said)


@router.post("/people/{person_id}/bring-forward/take-back")
def take_back(request: Request, colleague: Duty, person_id: Id, fields: Posted, case_id: OfCase = None) -> Response:
    """It was a mistake: the due date is again what it was without it."""
    app = the_app(request)
    form = read(TakeBackForm, fields)
    try:
        with transaction(app.engine) as session:
            bring_forward.take_back(
                session, form.trigger, person_id=person_id, staff_id=colleague.id, now=app.now()
            )  # fmt: skip
    except NotNoted as no:
        with reading(app.engine) as session:
            return show(request, session, person_id, case_id, mistakes=(Mistake("", str(no)),))
    return back_to(person_id, case_id)


def back_to(person_id: int, case_id: int | None) -> Response:
    """The page again, saying what is so now."""
    case = f"&case={case_id}" if case_id is not None else ""
    return RedirectResponse(f"/people/{person_id}/bring-forward?said=yes{case}", status_code=303)


def case_of(session: Session, case_id: int | None, person_id: int) -> Case | None:
    """The case it is noted by, which must be about this person; or 404."""
    if case_id is None:
        return None
    case = session.get(Case, case_id)
    if case is None or case.person_id != person_id:
        raise HTTPException(404)
    return case


def show(
    request: Request, session: Session, person_id: int, case_id: int | None, *, held: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (), said: bool = False,
) -> Response:  # fmt: skip
    """The page."""
    app = the_app(request)
    person = session.get(Person, person_id)
    if person is None:
        raise HTTPException(404)
    case = case_of(session, case_id, person_id)
    say = Saying(app.now(), current(session, app.now()).calendar)
    review = next((row for row in queries.reviews_of(session, person_id) if row.state in LIVE), None)
    return draw(
        request, session, "forward.html", here="inbox" if case else "people",
        status=422 if mistakes else 200, mistakes=mistakes, person=person, chi=chi.mask(person.chi), case=case, review=review, said=said,
        held=held or {"kind": "", "on": "", "because": ""}, known_by=list(KNOWN_BY.items()), lines=lines(session, person_id, say),
        kinds=[(code, f"{rule.title}: review within {rule.within // WEEK} weeks") for code, rule in TRIGGERS.items()],
    )  # fmt: skip


def lines(session: Session, person_id: int, say: Saying) -> list[tuple[ReviewTrigger, str, str, str]]:
    """Everything noted of this person, newest first: what, how we know and by whom, how it stands."""
    return [
        (
            row,
            f"{TRIGGERS[row.kind].title}, {say.long_day(row.on)}",
            f"{KNOWN_BY.get(row.because, '')}{f'; noted by {name}' if name else ''}",
            state_of(row, say.now.date() if row.cleared_at is None else None),
        )
        for row, name in queries.with_names(session, person_id)
        if row.kind in TRIGGERS
    ]


def state_of(row: ReviewTrigger, today: date | None) -> str:
    """Whether it counts, and if not, why."""
    if today is not None:
        return "counts"
    return "taken back" if row.cleared_by else "answered by a review"
