"""The one act on what came back: a colleague has seen it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.store.session import transaction
from liaison.triage.inbox import NotAllowed
from liaison.triage.seen_notices import seen
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import PlainForm, read

router = APIRouter()


@router.post("/notices/{notice_id}/seen")
def mark_seen(request: Request, colleague: Duty, notice_id: Id, fields: Posted) -> Response:
    """It leaves Today and stays on its case."""
    form = read(PlainForm, fields)
    app = the_app(request)
    try:
        with transaction(app.engine) as session:
            seen(session, notice_id, staff_id=colleague.id, now=app.now())
    except NotAllowed as no:
        raise HTTPException(404) from no
    return RedirectResponse(form.back or "/", status_code=303)
