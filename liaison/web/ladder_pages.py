"""The escalation ladder on a page: who is told of urgent mail that nobody has opened, in order; leads and admins make it the site's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field, StringConstraints

from liaison.domain.ladder import Rung, Way, When, Whom
from liaison.domain.spoken import duration
from liaison.outbox.channels import channels_of
from liaison.practices import site_ladder
from liaison.practices.site_ladder import Wanted, WrongStep
from liaison.store import rota_queries
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import BlankIsNone, Form, Mistake, Mistakes, Number, PlainForm, read
from liaison.web.frame import draw
from models.taxonomy import Handler

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]

WHOM = {
    Whom.OWNER: "the colleague who has the message",
    Whom.ON_DUTY: "whoever of a role is on duty",
    Whom.LEAD: "every team lead",
    Whom.PERSON: "one colleague, by name",
    Whom.ADDRESS: "somebody outside: an on-call telephone",
    Whom.EVERYBODY: "everybody who is not away",
}
WHEN = {When.ALWAYS: "at all hours", When.OPEN: "while the service is open", When.CLOSED: "out of hours"}
WAYS = {Way.WEBHOOK: "webhook", Way.SMS: "SMS"}
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class StepForm(Form):
    """A step for the site's own ladder."""

    name = "step"
    words: ClassVar = {
        "minutes": "Enter minutes, like 10.",
        "whom": "Choose who is told.",
        "title": "Use at most 100 characters.",
        "email": "Use at most 100 characters.",
        "phone": "Enter a number of figures, like 01632 960500.",
    }
    minutes: Number
    whom: Whom
    when: When = When.ALWAYS
    ways: list[Way] = Field(default_factory=list, max_length=2)
    handler: Literal["", *tuple(str(one) for one in Handler)] = ""  # type: ignore[valid-type]
    staff_id: Annotated[Number | None, BlankIsNone] = None
    title: Short = ""
    email: Short = ""
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ]{0,20}$")] = ""


@dataclass(frozen=True)
class Line:
    """One step in words. `id` is None for a step of the usual ladder."""

    id: int | None
    after: str
    who: str
    hours: str
    ways: str


@router.get("/ladder")
def ladder_page(request: Request, colleague: Keeper) -> Response:
    """The ladder."""
    return show(request)


def show(request: Request, mistakes: tuple[Mistake, ...] = (), typed: Any = None) -> Response:
    """The page, perhaps with what to put right."""
    app = the_app(request)
    with reading(app.engine) as session:
        own, rungs = site_ladder.steps(session), site_ladder.ladder(session)
        ids = [row.id for row in own] or [None] * len(rungs)
        return draw(
            request, session, "ladder.html", here="health", status=422 if mistakes else 200, mistakes=mistakes, typed={"step": typed or {}},
            lines=[line(step, rung) for step, rung in zip(ids, rungs, strict=True)], own=bool(own), whom=WHOM, when=WHEN, ways=WAYS,
            handler_choices=[(one.value, one.title) for one in Handler],
            staff_choices=[(one.id, one.name) for one in rota_queries.colleagues(session)], set_up=set(channels_of(app.settings.alarm)),
        )  # fmt: skip


def line(step_id: int | None, rung: Rung) -> Line:
    """One step in words."""
    after = f"{duration(rung.after)} later" if rung.after else "when it should have been read"
    reached = ", ".join(part for part in (rung.words, rung.email, rung.phone) if part)
    return Line(step_id, after, reached, WHEN[rung.when], " and ".join(["mail", *(WAYS[way] for way in rung.ways)]))


@router.post("/ladder/add")
def add(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Add a step; the usual ladder becomes the site's own first."""
    app = the_app(request)
    typed = {key: str(fields.get(key, "")) for key in fields if key not in ("csrf", "back")}
    try:
        form = read(StepForm, fields)
        wanted = Wanted(
            form.minutes, form.whom, form.when, tuple(form.ways), form.handler, form.staff_id, form.title, form.email, form.phone.replace(" ", "")
        )  # fmt: skip
        with transaction(app.engine) as session:
            site_ladder.copy_usual(session, by_id=colleague.id, now=app.now())
            site_ladder.add(session, wanted, by_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show(request, wrong.mistakes, typed)
    except WrongStep as no:
        return show(request, (Mistake(f"step-{no.field}", str(no)),), typed)
    return RedirectResponse("/ladder", status_code=303)


@router.post("/ladder/{step_id}/end")
def end(request: Request, colleague: Keeper, step_id: Id, fields: Posted) -> Response:
    """Take a step off."""
    read(PlainForm, fields)
    app = the_app(request)
    try:
        with transaction(app.engine) as session:
            site_ladder.end(session, step_id, by_id=colleague.id, now=app.now())
    except WrongStep as no:
        return show(request, (Mistake("", str(no)),))
    return RedirectResponse("/ladder", status_code=303)


@router.post("/ladder/usual")
def usual(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Back to the usual ladder."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        site_ladder.end_all(session, by_id=colleague.id, now=app.now())
    return RedirectResponse("/ladder", status_code=303)
