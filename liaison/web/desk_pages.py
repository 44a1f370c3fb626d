"""What a colleague says on Today about her own desk: not this kind today, and what was given on has been read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from liaison.store.session import transaction
from liaison.triage import wishes
from liaison.web.deps import Duty, Posted, the_app
from liaison.web.desk_forms import NotTodayForm
from liaison.web.forms import PlainForm, read

router = APIRouter()


@router.post("/not-today")
def not_today(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Spare me these kinds until the end of today; none chosen lifts it. No reason is asked."""
    form, app = read(NotTodayForm, fields), the_app(request)
    with transaction(app.engine) as session:
        wishes.spare(session, form.kinds, staff_id=colleague.id, now=app.now())
    return RedirectResponse("/#not-today", status_code=303)


@router.post("/given-on/seen")
def given_on_seen(request: Request, colleague: Duty, fields: Posted) -> Response:
    """What went on from me has been read."""
    read(PlainForm, fields)
    app = the_app(request)
    with transaction(app.engine) as session:
        wishes.seen_given_on(session, staff_id=colleague.id, now=app.now())
    return RedirectResponse("/", status_code=303)
