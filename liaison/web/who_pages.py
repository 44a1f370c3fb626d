"""Who else has a case open, and what a colleague did with it meanwhile: asked by an open page every 20 seconds, said, never acted on."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from liaison.practices.service_facts import current
from liaison.store.looking_queries import others_here
from liaison.store.mail_queries import last_change, staff_names, version_of
from liaison.store.session import reading, transaction
from liaison.triage import looking_in
from liaison.web.case_presenter import changed, here_words
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.desk_forms import HereForm
from liaison.web.forms import Mistakes, read
from liaison.web.saying import Saying

router = APIRouter()


@router.post("/cases/{case_id}/here")
def here(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """I have it open (or close it): who else has, and whether it changed since the page was drawn."""
    app = the_app(request)
    try:
        form = read(HereForm, fields)
    except Mistakes:
        raise HTTPException(422) from None
    with reading(app.engine) as session:
        version = version_of(session, case_id)
        event = last_change(session, case_id) if version not in (None, form.version) else None
        said = (
            changed(event, staff_names(session), Saying(app.now(), current(session, app.now()).calendar))
            if event
            else ""
        )
        others = others_here(session, case_id, but=colleague.id, now=app.now())
    if version is None:
        raise HTTPException(404)
    with transaction(app.engine) as session:
        if form.doing == "leaving":
            looking_in.gone(session, case_id, staff_id=colleague.id)
        else:
            looking_in.here(session, case_id, staff_id=colleague.id, replying=form.doing == "replying", now=app.now())
    return JSONResponse({"words": " ".join(here_words(one) for one in others), "changed": said})
