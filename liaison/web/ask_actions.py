"""Asking a specialist about a case, answering, taking a question back: three forms of the case's page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from liaison.store.session import Session
from liaison.triage import consult
from liaison.web import desk_forms, forms
from liaison.web.deps import Duty, Id, Posted
from liaison.web.mail_actions import act

router = APIRouter()


@router.post("/cases/{case_id}/ask")
def ask(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Ask a specialist; the case stays with its owner."""

    def do(session: Session, form: desk_forms.AskForm, who: dict[str, Any]) -> None:
        consult.ask(session, case_id, specialty=form.specialty(), wanted=form.wanted(), question=form.question, **who)

    return act(request, colleague, case_id, fields, desk_forms.AskForm, do)


@router.post("/cases/{case_id}/asks/{ask_id}/answer")
def answer(request: Request, colleague: Duty, case_id: Id, ask_id: Id, fields: Posted) -> Response:
    """Answer a question."""

    def do(session: Session, form: desk_forms.AskAnswerForm, who: dict[str, Any]) -> None:
        consult.answer(session, case_id, ask_id, words=form.answer, **who)

    return act(request, colleague, case_id, fields, desk_forms.AskAnswerForm, do)


@router.post("/cases/{case_id}/asks/{ask_id}/withdraw")
def withdraw(request: Request, colleague: Duty, case_id: Id, ask_id: Id, fields: Posted) -> Response:
    """A question is no longer needed."""

    def do(session: Session, form: forms.PlainForm, who: dict[str, Any]) -> None:
        consult.withdraw(session, case_id, ask_id, **who)

    return act(request, colleague, case_id, fields, forms.PlainForm, do)
