"""One meeting: what its hosts offered, by mail, on the telephone or by letter; a slot taken, another day asked for, no room this time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import LONDON
from liaison.domain.meeting_kinds import PRISON, THROUGHCARE, paper_on
from liaison.domain.offers import TOLD_WORDS
from liaison.domain.states import MeetingState
from liaison.domain.telling import way_words
from liaison.meetings import host_slots as slots
from liaison.meetings import meeting_room, told_by_hand
from liaison.meetings.host_slots import NotSettled, Offer
from liaison.meetings.hosts import CLUSTER, hosts_of
from liaison.practices import comms_document
from liaison.practices.service_facts import current
from liaison.store import briefing_queries, events, slot_queries
from liaison.store import meetings_queries as queries
from liaison.store.liberation_queries import coming_home
from liaison.store.mail_queries import staff_names
from liaison.store.meeting_room_queries import rooms_in_use
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_people import Meeting
from liaison.web import after_presenter, meeting_guests
from liaison.web import meeting_presenter as present
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_forms import NoRoomForm, OfferForm, OtherDayForm, SettleReplyForm, TakeSlotForm
from liaison.web.saying import Saying

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
F = TypeVar("F", bound=Form)
QUICKER = (
    "A colleague was quicker, or the page was open for long. This is how it stands now; nothing of yours was kept."
)
TYPED = (
    "told", "day", "time", "minutes", "place", "said", "message_id", "around", "guest", "email", "agreed", "to_day", "to_time", "to_minutes",
    "to_place", "from_time", "from_minutes", "from_place", "off_why", "why", "invitation", "how", "deputy", "text", "mail", "also",
)  # fmt: skip


@router.get("/meetings/{meeting_id}")
def meeting_page(request: Request, colleague: Admin, meeting_id: Id) -> Response:
    """One meeting."""
    return show(request, meeting_id)


def show(
    request: Request,
    meeting_id: int,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page, perhaps with something to be put right. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.one(session, meeting_id)
        if found is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        values = around(session, found, say)
        held = {
            "minutes": str(found.series.minutes),
            "time": found.series.local_time,
            **as_it_stands(found.meeting),
            **(typed or {}),
        }
        document = comms_document.address(app, session)
        values |= meeting_guests.values(session, found, say, document)
        values |= after_presenter.in_brief(session, found.meeting, say)
        values |= in_room(session, found, say)
        return draw(
            request,
            session,
            "meeting.html",
            here="meetings",
            status=status,
            mistakes=mistakes,
            held=held,
            tolds=TOLD_WORDS,
            **values,
        )


def as_it_stands(meeting: Meeting) -> dict[str, str]:
    """Time and place as the form for another one begins with them."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return {}
    local, long = meeting.starts_at.astimezone(LONDON), meeting.ends_at - meeting.starts_at
    return {
        "to_day": local.date().isoformat(), "to_time": f"{local:%H:%M}", "to_minutes": str(int(long.total_seconds() // 60)),
        "to_place": meeting.place, "from_time": f"{local:%H:%M}", "from_minutes": str(int(long.total_seconds() // 60)), "from_place": meeting.place,
    }  # fmt: skip


def around(session: Session, found: queries.MeetingLine, say: Saying) -> dict[str, Any]:
    """What the page shows of one meeting."""
    meeting, names = found.meeting, staff_names(session)
    meeting_id = meeting.id or 0
    ring = meeting_id in slot_queries.to_ring(session)
    coming = present.next_of(found, ring, say)
    replies = slot_queries.replies_waiting(session, [meeting_id]).get(meeting_id, [])
    return {
        "meeting": meeting, "series": found.series, "cluster": found.cluster, "stands": present.STATES[meeting.state],
        "when": present.time_words(meeting, found.series.local_time, say), "next": coming.words, "late": coming.late, "to_ring": ring,
        "paper": paper_words(session, found, say),
        "by_letter": found.series.kind == CLUSTER, "hosts": hosts_of(session, meeting),
        "steps": present.steps_in_words(slot_queries.steps(session, meeting), say),
        "slots": [present.slot_line(slot, meeting, names, say) for slot in slot_queries.slots(session, meeting_id)],
        "replies": [present.reply_line(one, say) for one in replies],
        "letters": [present.letter_line(one, say) for one in queries.letters_about(session, meeting_id)],
        "log": [present.happened(one, names, say) for one in queries.happened(session, meeting_id)],
        "may_offer": meeting.state in slots.WAITING_FOR_HOSTS and found.series.kind == CLUSTER,
        "may_agree": meeting.state in {MeetingState.PLANNED, MeetingState.ASKED} and found.series.kind != CLUSTER,
        "may_move_on": meeting.state in {MeetingState.ASKED, MeetingState.OFFERED, MeetingState.CONFIRMED} and found.series.kind == CLUSTER,
        "may_close": meeting.state in {MeetingState.ASKED, MeetingState.OFFERED} and found.series.kind == CLUSTER,
    }  # fmt: skip


def paper_words(session: Session, found: queries.MeetingLine, say: Saying) -> str:
    """How the briefing stands: when it was sent, or by when its letters promise it; "" where neither is to be said."""
    row = briefing_queries.row_of(session, found.meeting.id or 0)
    if row is not None and row.frozen_at is not None:
        return f"sent {say.when(row.frozen_at).words}"
    by = paper_on(found.series.kind, found.meeting.day)
    return f"promised by {say.day(by)}" if by and found.meeting.state in present.TO_COME else ""


def home_lines(session: Session, found: queries.MeetingLine, say: Saying) -> list[tuple[str, str, str, int]] | None:
    """Who comes home soon, by reference: for meetings with the prison and with throughcare alone."""
    if found.series.kind not in {PRISON, THROUGHCARE}:
        return None
    return [
        (f"P-{one.person.id}", f"/people/{one.person.id}/liberation", say.day(one.liberation.expected_on), one.open)
        for one in coming_home(session, say.today)
    ]


def in_room(session: Session, found: queries.MeetingLine, say: Saying) -> dict[str, Any]:
    """The rooms of ours to choose among, what is to be known of the chosen one, and who is told by hand."""
    meeting = found.meeting
    rooms = [
        (room.id or 0, f"{room.name}, {room.seats} seats{'' if room.private else ', not private'}")
        for room in rooms_in_use(session)
    ]
    return {
        "home_lines": home_lines(session, found, say), "rooms": rooms, "expected": meeting_room.expected(session, meeting), "room_warnings": meeting_room.warnings(session, meeting, found.series, say.now),
        "may_room": meeting.state in meeting_room.MAY, "to_tell": [(one, way_words(one.channel)) for one in told_by_hand.to_tell(session, meeting)],
    }  # fmt: skip


def act(
    request: Request, meeting_id: int, form: type[F], fields: FormData, do: Callable[[Session, F], object]
) -> Response:
    """Read a form, do what it asks in one transaction, and show the meeting again; what cannot be is said beside its field."""
    status = 422
    try:
        wanted = read(form, fields)
        with transaction(the_app(request).engine) as session:
            do(session, wanted)
        return RedirectResponse(f"/meetings/{meeting_id}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        field = f"to_{no.field}" if form.name == "change" and no.field else no.field
        mistakes = (Mistake(f"{form.name}-{field}" if field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    return show(
        request, meeting_id, mistakes, {name: str(fields.get(name, "")) for name in TYPED if name in fields}, status
    )


@router.post("/meetings/{meeting_id}/offer")
def offer(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Note a slot that the hosts offered, or the time that was agreed where no letter asks."""
    app = the_app(request)

    def do(session: Session, form: OfferForm) -> object:
        noted = offered(session, form, app.now())
        meeting = queries.one(session, meeting_id)
        note = slots.agree if meeting and meeting.series.kind != CLUSTER else slots.note_offer
        return note(session, meeting_id, noted, version=form.version, staff_id=colleague.id, now=app.now())

    return act(request, meeting_id, OfferForm, fields, do)


def offered(session: Session, form: OfferForm, now: Any) -> Offer:
    """The form's day and time as moments."""
    starts = current(session, now).calendar.at(form.day, form.time)
    ends = starts + timedelta(minutes=form.minutes)
    return Offer(starts, ends, form.place, form.told, form.said, form.message_id)


@router.post("/meetings/{meeting_id}/take")
def take(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Take a slot."""
    app = the_app(request)
    return act(
        request, meeting_id, TakeSlotForm, fields,
        lambda session, form: slots.take(
            session, app, meeting_id, form.slot, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/other-day")
def other_day(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Ask the hosts for another day."""
    app = the_app(request)
    return act(
        request, meeting_id, OtherDayForm, fields,
        lambda session, form: slots.other_day(
            session, app, meeting_id, form.around, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/no-room")
def no_room(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Note that the hosts have no room this time."""
    app = the_app(request)
    return act(
        request, meeting_id, NoRoomForm, fields,
        lambda session, form: slots.no_room(
            session, meeting_id, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/meetings/{meeting_id}/reply")
def settle_reply(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Note that a mail of the hosts says nothing about a slot, or is dealt with."""
    app = the_app(request)

    def do(session: Session, form: SettleReplyForm) -> object:
        slots.as_seen(session, meeting_id, form.version)
        waiting = slot_queries.replies_waiting(session, [meeting_id]).get(meeting_id, [])
        if form.message_id not in {message.id for message in waiting}:
            raise events.MovedMeanwhile("somebody dealt with it")
        return slots.settle_reply(session, meeting_id, form.message_id, staff_id=colleague.id, now=app.now())

    return act(request, meeting_id, SettleReplyForm, fields, do)
