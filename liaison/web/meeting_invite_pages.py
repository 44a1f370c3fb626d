"""Inviting to a meeting: the list, sending what is held, another time or place, calling off. Every one says in words what leaves, to whom."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from liaison.meetings import convene
from liaison.meetings.convene import Moved
from liaison.meetings.host_slots import NotSettled
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import meetings_queries as queries
from liaison.store.session import Session
from liaison.web.deps import Id, Posted, the_app
from liaison.web.meeting_forms import CallOffForm, ChangeForm, InviteForm, ListForm, TakeOffForm
from liaison.web.meeting_guests import chosen
from liaison.web.meeting_pages import Admin, act

router = APIRouter()


@router.post("/meetings/{meeting_id}/list")
def put_on_list(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Put people on the list; nothing leaves."""
    app = the_app(request)

    def do(session: Session, form: ListForm) -> object:
        found = queries.one(session, meeting_id)
        if found is None:
            raise events.MovedMeanwhile("there is no such meeting")
        if form.email and "@" not in form.email:
            raise NotSettled("Enter a whole mail address, like name@practice.example.", "email")
        people = chosen(session, found, form.chosen, form.guest, form.email)
        return convene.put_on_list(
            session, app, meeting_id, people, agreed_by=form.agreed, version=form.version, staff_id=colleague.id, now=app.now()
        )  # fmt: skip

    return act(request, meeting_id, ListForm, fields, do)


@router.post("/meetings/{meeting_id}/invite")
def send(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Send every invitation that is held."""
    app = the_app(request)
    return act(
        request, meeting_id, InviteForm, fields,
        lambda session, form: convene.send(
            session, app, meeting_id, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/change")
def change(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Another time or place; whoever holds the invitation is told."""
    app = the_app(request)

    def do(session: Session, form: ChangeForm) -> object:
        starts = current(session, app.now()).calendar.at(form.to_day, form.to_time)
        to = Moved(starts, starts + timedelta(minutes=form.to_minutes), form.to_place)
        return convene.change(session, app, meeting_id, to, version=form.version, staff_id=colleague.id, now=app.now())

    return act(request, meeting_id, ChangeForm, fields, do)


@router.post("/meetings/{meeting_id}/call-off")
def call_off(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """It does not take place."""
    app = the_app(request)
    return act(
        request, meeting_id, CallOffForm, fields,
        lambda session, form: convene.call_off(
            session, app, meeting_id, form.why, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/take-off")
def take_off(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Take somebody off the list."""
    app = the_app(request)
    return act(
        request, meeting_id, TakeOffForm, fields,
        lambda session, form: convene.take_off_list(
            session, app, meeting_id, form.invitation, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip
