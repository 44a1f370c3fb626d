"""Copy for the clinical record, the filed tick, and the list of what is finished and not filed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, Response

from liaison.practices.service_facts import current
from liaison.store.filing_queries import PAGE, count_unfiled, unfiled
from liaison.store.mail_queries import case_file
from liaison.store.session import Session, reading
from liaison.triage import filing
from liaison.web.case_forms import FiledForm
from liaison.web.casework_presenter import filed
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.first_words import notes
from liaison.web.forms import BareForm
from liaison.web.frame import draw
from liaison.web.mail_actions import act
from liaison.web.mail_pages import case_values, open_first
from liaison.web.presenters import rows
from liaison.web.record_presenter import for_record
from liaison.web.saying import Saying

router = APIRouter()


@router.get("/cases/{case_id}/record")
def record_page(request: Request, colleague: Duty, case_id: Id) -> Response:
    """The text in a field to select and copy, and the tick."""
    open_first(request, colleague, case_id)
    app = the_app(request)
    with reading(app.engine) as session:
        file, text, say = text_of(request, session, colleague, case_id)
        return draw(
            request, session, "record.html", here="inbox", case_id=case_id, reference=file.case.reference, version=file.case.version,
            text=text, filed=filed(session, file, say), is_over=file.case.closed_at is not None, person=file.register is not None,
        )  # fmt: skip


@router.get("/cases/{case_id}/record.txt")
def record_text(request: Request, colleague: Duty, case_id: Id) -> Response:
    """The same as plain text, for the button that copies."""
    open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        return PlainTextResponse(text_of(request, session, colleague, case_id)[1])


def text_of(request: Request, session: Session, colleague: Colleague, case_id: int) -> tuple[Any, str, Saying]:
    """The case, its text, and how times are said; or 404."""
    app = the_app(request)
    file = case_file(session, case_id)
    if file is None:
        raise HTTPException(404)
    service = current(session, app.now())
    say = Saying(app.now(), service.calendar)
    return file, for_record(session, file, colleague, service.name, say), say


@router.get("/cases/{case_id}/print")
def print_page(request: Request, colleague: Duty, case_id: Id) -> Response:
    """The whole case on paper: every mail unfolded, letters, calls, notes, what happened; nothing to press."""
    open_first(request, colleague, case_id)
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        case = case_values(session, colleague, case_id, say, back=f"/cases/{case_id}")
        return draw(request, session, "print.html", here="inbox", case=case, printed=say.when(app.now()))


@router.post("/cases/{case_id}/filed")
def file_it(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Tick that it is in the record, or need not be."""

    def do(session: Session, form: FiledForm, who: dict[str, Any]) -> None:
        filing.tick(session, case_id, version=form.version, how=form.how, **who)

    return act(request, colleague, case_id, fields, FiledForm, do)


@router.post("/cases/{case_id}/unfiled")
def unfile(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Take the tick away."""

    def do(session: Session, form: BareForm, who: dict[str, Any]) -> None:
        filing.untick(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, BareForm, do)


@router.get("/unfiled")
def unfiled_page(request: Request, colleague: Duty, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """What is finished and not in the clinical record, longest first."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        total, lines = count_unfiled(session), unfiled(session, page=page)
        return draw(
            request, session, "unfiled.html", here="inbox", rows=rows(lines, say, notes(session, lines)), total=total, page=page,
            pages=-(-total // PAGE),
        )  # fmt: skip
