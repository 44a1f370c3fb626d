"""The next slot, asked for while the meeting just held is fresh: the next meeting of the series, by the way its hosts are always asked.

Raises NotSettled for what cannot be, and MovedMeanwhile where a colleague, or the nightly job, was quicker.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.recurrence import Occurrence
from liaison.domain.states import MeetingState
from liaison.meetings import ask, series
from liaison.meetings.host_slots import NotSettled, asks_by_letter, refuse_taken_day
from liaison.meetings.minutes import held
from liaison.practices.service_facts import current
from liaison.store import after_queries as queries
from liaison.store import events
from liaison.store.tables_people import Meeting, Series


def ask_for(session: Session, app: App, meeting_id: int, around: date, *, staff_id: int, now: datetime) -> int:
    """Ask the hosts for the next slot, around a London day; returns the meeting that it is about. Where the series has planned none yet,
    one is planned on that day."""
    meeting = held(session, meeting_id)
    if not asks_by_letter(session, meeting):
        raise NotSettled(
            "These hosts are not asked by letter: note on the next meeting's page what is agreed.", "around"
        )
    today = london_date(now)
    if around <= max(today, meeting.day):
        raise NotSettled("Choose a day to come.", "around")
    if not current(session, now).calendar.is_working_day(around):
        raise NotSettled("We are closed on that day.", "around")
    coming = queries.next_of(session, meeting) or planned(session, meeting, around, now)
    if coming.state is not MeetingState.PLANNED:
        raise events.MovedMeanwhile("its hosts have been asked meanwhile")
    if coming.day != around:
        refuse_taken_day(session, coming, around)
        calendar = current(session, now).calendar
        coming.day, coming.because, coming.version = around, "Asked for after the meeting before.", coming.version + 1
        for name, value in series.steps(around, calendar).items():
            setattr(coming, name, value)
        because = "its day was chosen after the meeting before"
        events.note(session, coming, actor=events.person(staff_id), now=now, because=because)
        session.flush()
    if why := ask.ask_now(session, app, coming, actor=events.person(staff_id), now=now):
        raise NotSettled(why.partition(": ")[2] or why, "around")
    events.note(session, meeting, actor=events.person(staff_id), now=now, because="the next slot was asked for")
    return coming.id or 0


def planned(session: Session, meeting: Meeting, around: date, now: datetime) -> Meeting:
    """A meeting of the series on that day, where none is planned yet."""
    row = session.get_one(Series, meeting.series_id)
    calendar = current(session, now).calendar
    opening = calendar.opening(around)  # its own time is agreed with the hosts
    found = Occurrence(around, opening, opening, "Asked for after the meeting before.")
    series.open_meeting(session, row, found, calendar, now)
    coming = queries.next_of(session, meeting)
    assert coming is not None
    return coming
