"""Log a telephone call: a page of its own, from which the call becomes a question like any mail."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import LONDON
from liaison.store.casework_queries import places
from liaison.store.session import reading
from liaison.triage import phone
from liaison.triage.inbox import NotAllowed
from liaison.web.case_forms import CallForm, moment
from liaison.web.deps import Colleague, Duty, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from models.taxonomy import Urgency

router = APIRouter()


@router.get("/calls/new")
def call_page(request: Request, colleague: Duty) -> Response:
    """The empty form, with this moment filled in."""
    here = the_app(request).now().astimezone(LONDON)
    fresh = {"once": secrets.token_hex(16), "on": here.date().isoformat(), "at": f"{here:%H:%M}"}
    return show(request, colleague, fresh)


@router.post("/calls/new")
def log_call(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Make a question of the call, and open it. Sent twice, it is one call."""
    app = the_app(request)
    try:
        form = read(CallForm, fields)
        case_id = phone.log(app, rang(form), staff_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show(request, colleague, typed(fields), wrong.mistakes)
    except NotAllowed as no:
        return show(request, colleague, typed(fields), (Mistake("", str(no)),))
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


def rang(form: CallForm) -> phone.Rang:
    """The form as the triage room takes it."""
    return phone.Rang(
        once=form.once, spoke_with=form.spoke_with, said=form.said, at=moment(form.on, form.at), urgency=form.urgency,
        practice_code=form.practice or None, number=form.number, address=form.address, about=form.about,
        acknowledged=form.acknowledged == "yes", mine=form.mine == "yes",
    )  # fmt: skip


def typed(fields: FormData) -> dict[str, Any]:
    """What the form held."""
    return {key: str(fields.get(key, "")) for key in fields}


def show(request: Request, colleague: Colleague, held: dict[str, Any], mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The page, with what the form holds."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "call.html", here="inbox", status=422 if mistakes else 200, mistakes=mistakes,
            held=held, places=[(one.code, f"{one.name} ({one.code})") for one in places(session)],
            urgencies=[(one.value, one.title) for one in Urgency],
        )  # fmt: skip
