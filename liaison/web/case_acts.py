"""What is done with a case beside the mail itself: answered by telephone, notes that ask a colleague, days to look again, links."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.store.session import Session, transaction
from liaison.triage import barriers, links, look_again, notes, phone
from liaison.triage.inbox import NotAllowed
from liaison.web.case_forms import BarrierForm, LinkForm, LookForm, PhonedForm, UnlinkForm, moment
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import BareForm, PlainForm, read
from liaison.web.mail_actions import act

router = APIRouter()


@router.post("/cases/{case_id}/phoned")
def phoned(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Write down that it was answered by telephone."""

    def do(session: Session, form: PhonedForm, who: dict[str, Any]) -> None:
        phone.answer(
            session, case_id, version=form.version, spoke_with=form.spoke_with, number=form.number, said=form.said,
            at=moment(form.on, form.at), **who,
        )  # fmt: skip

    return act(request, colleague, case_id, fields, PhonedForm, do)


@router.post("/cases/{case_id}/look-again")
def look(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Have it come back on a day."""

    def do(session: Session, form: LookForm, who: dict[str, Any]) -> None:
        look_again.set_day(session, case_id, version=form.version, on=form.on, because=form.because, **who)

    return act(request, colleague, case_id, fields, LookForm, do)


@router.post("/cases/{case_id}/looked")
def looked(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Take the day away."""

    def do(session: Session, form: BareForm, who: dict[str, Any]) -> None:
        look_again.set_down(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, BareForm, do)


@router.post("/cases/{case_id}/link")
def link(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Link it with another question."""

    def do(session: Session, form: LinkForm, who: dict[str, Any]) -> None:
        links.link(session, case_id, version=form.version, reference=form.reference, because=form.because, **who)

    return act(request, colleague, case_id, fields, LinkForm, do)


@router.post("/cases/{case_id}/unlink")
def unlink(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Take a link away."""

    def do(session: Session, form: UnlinkForm, who: dict[str, Any]) -> None:
        links.untie(session, case_id, version=form.version, link_id=form.link_id, **who)

    return act(request, colleague, case_id, fields, UnlinkForm, do)


@router.post("/cases/{case_id}/psychology")
def psychology(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Say what stands in the way of psychology."""

    def do(session: Session, form: BarrierForm, who: dict[str, Any]) -> None:
        barriers.say(session, case_id, form.barrier, version=form.version, **who)

    return act(request, colleague, case_id, fields, BarrierForm, do)


@router.post("/mentions/{mention_id}/seen")
def seen(request: Request, colleague: Duty, mention_id: Id, fields: Posted) -> Response:
    """She has seen a note that asks her."""
    app = the_app(request)
    form = read(PlainForm, fields)
    try:
        with transaction(app.engine) as session:
            notes.seen(session, mention_id, staff_id=colleague.id, now=app.now())
    except NotAllowed:
        raise HTTPException(404) from None
    return RedirectResponse(form.back or "/", status_code=303)
