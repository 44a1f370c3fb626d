"""What a colleague takes to her own supervision, and what stands in the way of psychology for the person of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from liaison.domain.chi import mask_all
from liaison.store import care_queries
from liaison.store.care_queries import Marked
from liaison.store.session import Session, reading
from liaison.triage import barriers, supervision
from liaison.web.case_forms import BarriersForm, SupervisionForm
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import PlainForm
from liaison.web.frame import draw
from liaison.web.mail_actions import act

router = APIRouter()


@router.get("/supervision")
def for_supervision(request: Request, colleague: Duty) -> Response:
    """Her own marks."""
    with reading(the_app(request).engine) as session:
        found = [without_numbers(one) for one in care_queries.for_supervision(session, colleague.id)]
        return draw(request, session, "supervision.html", here="supervision", marks=found)


def without_numbers(one: Marked) -> Marked:
    """The line as a list shows it."""
    return replace(one, subject=mask_all(one.subject).strip() or "(no subject)")


@router.post("/cases/{case_id}/supervision")
def mark(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Mark it for herself."""

    def do(session: Session, form: SupervisionForm, who: dict[str, Any]) -> None:
        supervision.mark(session, case_id, note=form.note, **who)

    return act(request, colleague, case_id, fields, SupervisionForm, do)


@router.post("/cases/{case_id}/supervision/off")
def take_off(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Take her mark off."""

    def do(session: Session, form: PlainForm, who: dict[str, Any]) -> None:
        supervision.take_off(session, case_id, staff_id=colleague.id)

    return act(request, colleague, case_id, fields, PlainForm, do)


@router.post("/cases/{case_id}/barriers")
def say_barriers(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Say what stands in the way of psychology."""

    def do(session: Session, form: BarriersForm, who: dict[str, Any]) -> None:
        barriers.say(session, case_id, version=form.version, barriers=form.barrier, **who)

    return act(request, colleague, case_id, fields, BarriersForm, do)
