"""What a service has done by now about meetings that are near: their time agreed, and people invited where their day for it has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.attending import Answer
from liaison.domain.offers import Told
from liaison.domain.states import MeetingState
from liaison.domain.workdays import Calendar
from liaison.meetings import answers_desk, convene, host_slots
from liaison.meetings.heard import Heard
from liaison.meetings.host_slots import Offer
from liaison.store.guest_queries import Guest, guests
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series

# whom we meet beside clusters and practices: kind of series → where, and somebody who is invited
PARTNERS: dict[str, tuple[str, Guest]] = {
    "throughcare": ("By video link", Guest("Rory Munro, throughcare", "rory.munro@throughcare.example", "partner")),
    "prison": ("The prison, visitors' centre", Guest("Charge nurse Iona Bain", "iona.bain@prison-health.example", "partner")),
    "pharmacy": ("By video link", Guest("Rhona Blair, pharmacist", "rhona.blair@pier.example", "partner")),
    "lens": ("Harbour Lights, the long room", Guest("Fatima Osman", "fatima.osman@harbourlights.example", "partner")),
    "practice_team": ("Harbourbrae Surgery, the library", Guest("Jean Petrie", "jean.petrie@harbourbrae.example", "practice_manager", "99101")),
    "mental_health": ("Health centre, first floor", Guest("Dr Una Kerr", "una.kerr@mental-health.example", "partner")),
}  # fmt: skip


def agree_ahead(app: App, staff_id: int, calendar: Calendar, now: datetime) -> None:
    """Agree the time of each meeting with a partner whose day for asking has passed, and send its invitation where that is due."""
    today = london_date(now)
    for meeting_id, kind, local_time, minutes in asked_by_now(app, today):
        place, guest = PARTNERS[kind]
        with transaction(app.engine) as session:
            meeting = session.get_one(Meeting, meeting_id)
            at = calendar.at(meeting.day, datetime.strptime(local_time, "%H:%M").time())  # noqa: DTZ007 a London clock
            offer = Offer(at, at + timedelta(minutes=minutes), place, Told.PHONE)
            host_slots.agree(session, meeting_id, offer, version=meeting.version, staff_id=staff_id, now=now)
            if meeting.invite_on <= today:
                invite(session, app, meeting, guest, staff_id, now)


def asked_by_now(app: App, today: date) -> list[tuple[int, str, str, int]]:
    """The planned meetings with partners about which somebody has asked by today: id, kind, London time, minutes."""
    rows = select(col(Meeting.id), Series.kind, Series.local_time, Series.minutes).join(  # type: ignore[call-overload]
        Series, col(Series.id) == col(Meeting.series_id)
    )
    near = col(Meeting.state) == MeetingState.PLANNED, col(Meeting.ask_on) <= today, col(Meeting.day) > today
    with reading(app.engine) as session:
        found = session.execute(rows.where(*near, col(Series.kind).in_(PARTNERS)).order_by(col(Meeting.day)))
        return [(number, kind, at, minutes) for number, kind, at, minutes in found]


def invite(session: Session, app: App, meeting: Meeting, guest: Guest, staff_id: int, now: datetime) -> None:
    """Put the partner on the list, send it, and note that they said on the telephone that they come."""
    given = {"staff_id": staff_id, "now": now}
    number = meeting.id or 0
    convene.put_on_list(session, app, number, [guest], agreed_by="", version=meeting.version, **given)  # type: ignore[arg-type]
    session.flush()
    convene.send(session, app, number, version=meeting.version, **given)  # type: ignore[arg-type]
    for one in guests(session, number):
        answers_desk.note_answer(session, number, one.id or 0, Heard(Answer.YES, "phone"), **given)  # type: ignore[arg-type]


def on_a_working_day(calendar: Calendar, today: date, days: int) -> date:
    """The day so many days from today, or the working day next to it on the same side of today."""
    day = today + timedelta(days=days)
    if calendar.is_working_day(day):
        return day
    return calendar.working_day(day, -1 if days < 0 else 1)
