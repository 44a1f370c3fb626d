"""How far the invented service has come with first appointments, and which of its clusters it has visited."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.demo.demo_clock import calendar_near, london
from liaison.demo.living_meetings import last_held
from liaison.domain.offers import Told
from liaison.domain.states import MeetingState
from liaison.meetings import onboard, path_desk
from liaison.meetings.host_slots import Offer
from liaison.meetings.path_desk import Asked
from liaison.store import events, onboarding_queries
from liaison.store.guest_queries import Guest
from liaison.store.session import transaction
from liaison.store.tables_people import Meeting, Series

OFFERED, RUNG, BOOKED, LATER = "99106", "99104", "99101", "99109"
TICKED = {
    "99103": {"who_answers": "Prescriptions: Aisha Latif. Results: the duty doctor.", "reach": "", "reception": "All four, at the appointment."},
    "99107": {"who_answers": "Rhona Bain sorts it all.", "reach": "", "training": "Naloxone, for reception and nurses."},
}  # fmt: skip
VISITED = 190  # days ago, of one cluster; another has not been visited yet, and the third one's visit is lived through


def walk(app: App, staff_id: int, now: datetime) -> None:
    """Walk some practices along the path, and note two visits, once; doing it again changes nothing."""
    onboard.take_all(app, now)
    with transaction(app.engine) as session:
        if onboarding_queries.ticked(session):
            return
        for code, lines in TICKED.items():
            for item, words in lines.items():
                seen = version(session, code)
                path_desk.tick(session, code, item, True, words, version=seen, staff_id=staff_id, now=now)
        lived, _ = last_held(session, calendar_near(now), london_date(now))
        visited(session, lived, staff_id, now)
    onboard.take_all(app, now)  # refreshes that are due
    with transaction(app.engine) as session:
        me = {"staff_id": staff_id}
        month, week = now - timedelta(days=35), now - timedelta(days=8)
        how = "at the meeting of the Kelder Bay cluster"
        path_desk.introduce(session, OFFERED, how, version=version(session, OFFERED), now=month, **me)
        for code, at in ((OFFERED, week), (RUNG, month)):
            asked = Asked(london_date(at) + timedelta(weeks=4))
            path_desk.offer(session, app, code, asked, version=version(session, code), now=at, **me)
        until = london_date(now) + timedelta(days=24)
        path_desk.later(session, LATER, until, version=version(session, LATER), now=week, **me)
        day = calendar_near(now).working_day(london_date(now), 6)
        slot = Offer(london(day, "12:30"), london(day, "13:00"), "Harbourbrae Surgery, the library", Told.PHONE)
        manager = Guest("Jean Petrie", "jean.petrie@harbourbrae.example", "practice_manager", BOOKED)
        path_desk.book(
            session, app, BOOKED, slot, [manager], version=version(session, BOOKED), now=now - timedelta(days=1), **me
        )
    onboard.take_all(app, now)  # whom to ring by now


def version(session: Session, code: str) -> int:
    """The path of a practice as it is now."""
    path = onboarding_queries.of_practice(session, code)
    assert path is not None
    return path.version


def visited(session: Session, lived: int, staff_id: int, now: datetime) -> None:
    """A meeting that took place half a year ago, with a cluster whose visit is not lived through."""
    others = select(Series).where(col(Series.kind) == "cluster", col(Series.id) != lived)
    series = session.scalars(others.order_by(col(Series.id)).limit(1)).one()
    day = calendar_near(now).working_day(london_date(now) - timedelta(days=VISITED), 0)
    starts, actor = london(day, series.local_time), events.person(staff_id)
    row = Meeting(
        series_id=series.id or 0, state=MeetingState.PLANNED, day=day, ask_on=day, confirm_on=day, invite_on=day, place="Town Hall, Linn",
        uid=f"{uuid.uuid4().hex}@liaison.invalid", created_at=starts,
    )  # fmt: skip
    events.open_row(session, row, actor=actor, now=starts)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    events.move(
        session, row, MeetingState.CONFIRMED, actor=actor, now=starts, because="agreed on the telephone", **times
    )
    events.move(session, row, MeetingState.HELD, actor=actor, now=starts + timedelta(hours=3), because="it took place")
