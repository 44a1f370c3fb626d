"""A whole series: who is invited to it, inviting to many meetings at once, changing or calling off all from one on; and a meeting's room, and
those who are told by hand. Every one says in words what leaves, to whom."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain.telling import Way
from liaison.meetings import meeting_room, series_keeping, told_by_hand, whole_series
from liaison.meetings.host_slots import NotSettled
from liaison.store import events
from liaison.store.guest_queries import Guest, may_be_invited
from liaison.store.session import Session, transaction
from liaison.store.tables_people import Series
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.meeting_pages import QUICKER, Admin, F, act
from liaison.web.series_forms import FromForm, InviteAllForm, LeaveForm, OffFromForm, RegularsForm, RoomOfForm, ToldForm
from liaison.web.series_pages import show

router = APIRouter()
TYPED = ("guest", "email", "channel", "lived", "agreed")


@router.post("/meetings/series/{series_id}/regulars")
def add_regulars(request: Request, colleague: Admin, series_id: Id, fields: Posted) -> Response:
    """Put people on the series' list; nothing leaves."""
    app = the_app(request)

    def do(session: Session, form: RegularsForm) -> int:
        people = chosen(session, series_id, form)
        return series_keeping.add_regulars(session, series_id, people, staff_id=colleague.id, now=app.now()) and -1

    return act_on(request, series_id, RegularsForm, fields, do)


@router.post("/meetings/series/{series_id}/invite")
def invite(request: Request, colleague: Admin, series_id: Id, fields: Posted) -> Response:
    """Invite everybody on the list to the meetings that are ticked."""
    app = the_app(request)

    def do(session: Session, form: InviteAllForm) -> int:
        return whole_series.invite(
            session, app, series_id, form.meetings, agreed_by=form.agreed, staff_id=colleague.id, now=app.now()
        ).letters  # fmt: skip

    return act_on(request, series_id, InviteAllForm, fields, do)


@router.post("/meetings/series/{series_id}/leave")
def leave(request: Request, colleague: Admin, series_id: Id, fields: Posted) -> Response:
    """Take somebody off the series, and off each meeting to come."""
    app = the_app(request)
    return act_on(
        request, series_id, LeaveForm, fields,
        lambda session, form: whole_series.leave(session, app, form.guest_id, staff_id=colleague.id, now=app.now()).letters - 1,
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/change-from")
def change_from(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Another time or place for this meeting and all after it."""
    app = the_app(request)
    return act(
        request, meeting_id, FromForm, fields,
        lambda session, form: whole_series.change_from(
            session, app, meeting_id, form.from_time, form.from_minutes, form.from_place, version=form.version, staff_id=colleague.id,
            now=app.now(),
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/call-off-from")
def call_off_from(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """This meeting and all after it do not take place."""
    app = the_app(request)
    return act(
        request, meeting_id, OffFromForm, fields,
        lambda session, form: whole_series.call_off_from(
            session, app, meeting_id, form.off_why, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/told")
def told(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """A colleague told somebody who is not written to."""
    app = the_app(request)
    return act(
        request, meeting_id, ToldForm, fields,
        lambda session, form: told_by_hand.told(
            session, meeting_id, form.invitation, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/room")
def room(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """The meeting is in this room of ours, or in none."""
    app = the_app(request)
    return act(
        request, meeting_id, RoomOfForm, fields,
        lambda session, form: meeting_room.choose(
            session, app, meeting_id, form.room_id, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


def chosen(session: Session, series_id: int, form: RegularsForm) -> list[Guest]:
    """The people of the form: those chosen from the directory, and one entered by hand. Raises NotSettled."""
    series = session.get(Series, series_id)
    if series is None:
        raise events.MovedMeanwhile("there is no such series")
    known = {one.email.lower(): one for one in may_be_invited(session, series)}
    people = [known[one.lower()] for one in form.chosen if one.lower() in known]
    if not form.email:
        return people
    if form.channel is not Way.EMAIL and not form.guest:
        raise NotSettled("Enter a name, or what they want to be called.", "guest")
    name = form.guest or form.email
    return [*people, Guest(name, form.email, channel=form.channel.value, lived=form.lived == "yes")]


def act_on(request: Request, series_id: int, form: type[F], fields: FormData, do: Callable[[Session, F], int]) -> Response:  # fmt: skip
    """Read a form, do what it asks in one transaction, and show the series again with how many letters leave (below 0: nothing is said)."""
    status, said = 422, ()
    try:
        wanted = read(form, fields)
        with transaction(the_app(request).engine) as session:
            done = do(session, wanted)
        return RedirectResponse(f"/meetings/series/{series_id}?done={done}", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except NotSettled as no:
        said = (Mistake(f"{form.name}-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, said = 409, (Mistake("", QUICKER),)
    return show(request, series_id, said, {name: str(fields.get(name, "")) for name in TYPED if name in fields}, status)
