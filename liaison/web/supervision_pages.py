"""For my supervision: a colleague's own marks. Addresses name no case, so that no log of addresses tells what she marked."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.chi import mask_all
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.store.supervision_queries import marks
from liaison.triage import supervision
from liaison.triage.inbox import NotAllowed
from liaison.web.case_forms import MarkForm, OffForm
from liaison.web.deps import Duty, Posted, the_app
from liaison.web.forms import Mistakes, read
from liaison.web.frame import draw
from liaison.web.mail_actions import again
from liaison.web.saying import Saying

router = APIRouter()
PAGE = "/my-supervision"


@router.get(PAGE)
def mine(request: Request, colleague: Duty) -> Response:
    """Her marks, newest first."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        lines = [
            (one, mask_all(one.subject).strip() or "(no subject)", say.when(one.at))
            for one in marks(session, colleague.id)
        ]
        return draw(request, session, "supervision.html", lines=lines, page=PAGE)


@router.post(PAGE)
def mark(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Mark a case, or keep another note."""
    app = the_app(request)
    try:
        form = read(MarkForm, fields)
        with transaction(app.engine) as session:
            supervision.mark(session, form.case_id, note=form.note, staff_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        case_id = str(fields.get("case_id", ""))
        if not case_id.isdecimal() or len(case_id) > 9:
            raise HTTPException(422) from None
        return again(request, colleague, int(case_id), fields, MarkForm, wrong.mistakes)
    except NotAllowed:
        raise HTTPException(404) from None
    return RedirectResponse(form.back or f"/cases/{form.case_id}", status_code=303)


@router.post(f"{PAGE}/off")
def take_off(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Take a mark of hers off."""
    app = the_app(request)
    form = read(OffForm, fields)
    with transaction(app.engine) as session:
        supervision.take_off(session, form.case_id, staff_id=colleague.id)
    return RedirectResponse(form.back or PAGE, status_code=303)
