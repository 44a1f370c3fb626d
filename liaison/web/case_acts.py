"""What is done with a case beside the mail itself: answered by telephone, notes that ask a colleague, days to look again, links."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from liaison.store.session import Session
from liaison.triage import phone
from liaison.web.case_forms import PhonedForm, moment
from liaison.web.deps import Duty, Id, Posted
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
