"""A meeting with a practice's team that a series planned is its appointment too: the path reads booked, held and called off from it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from build import app_on, letters, service
from caseload import add_series
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.offers import Told
from liaison.domain.states import LetterState, MeetingState, PathState
from liaison.meetings import answers_desk, convene, host_slots, onboard, path_desk, series
from liaison.meetings.host_slots import Offer
from liaison.meetings.path_desk import Asked
from liaison.outbox import send
from liaison.store.session import reading, transaction
from liaison.store.tables_onboarding import PracticePath
from liaison.store.tables_people import Meeting

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
QUAY = "99901"


@pytest.fixture
def app(engine: Engine) -> App:
    """A practice with a yearly series of its team, whose next meetings the rule has planned."""
    app = app_on(engine)
    service(app)
    add_series(app, "practice_team", rule="second Tuesday", months=[1, 4], practice_code=QUAY)
    series.take_all(app, TUESDAY)
    run(app, TUESDAY)
    return app


def run(app: App, now: datetime) -> None:
    onboard.take_all(app, now)
    while send.send_one(app, now):
        pass


def path(app: App) -> PracticePath:
    with reading(app.engine) as session:
        return session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == QUAY)).one()


def meetings(app: App) -> list[Meeting]:
    with reading(app.engine) as session:
        return list(session.scalars(select(Meeting).order_by(col(Meeting.day))))


def on(app: App, what: Any, number: int, *given: Any, **more: Any) -> None:
    """What a colleague does on a meeting's page as it stands now."""
    first = (app,) if what is convene.call_off else ()
    with transaction(app.engine) as session:
        version = session.get_one(Meeting, number).version
        what(session, *first, number, *given, version=version, staff_id=1, **more)


def agree(app: App, number: int, day: date, now: datetime = TUESDAY) -> None:
    starts = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    on(app, host_slots.agree, number, Offer(starts, starts + timedelta(hours=1), "Upstairs", Told.PHONE), now=now)


def test_planned_it_is_nobody_s_appointment_agreed_it_is_booked_and_held_it_is_held(app: App) -> None:
    first, second = meetings(app)
    assert (path(app).state, first.state, str(first.day)) == (PathState.NEW, MeetingState.PLANNED, "2027-01-12")
    agree(app, first.id, date(2027, 1, 13))
    run(app, TUESDAY)
    assert (path(app).state, path(app).meeting_id) == (PathState.BOOKED, first.id)
    assert [one.kind for one in letters(app)] == ["first_confirmed"]  # and one letter confirms the agreed time
    run(app, TUESDAY)
    assert len(letters(app)) == 1
    after = datetime(2027, 1, 13, 16, tzinfo=UTC)
    on(app, answers_desk.note_held, first.id, {}, "the whole team", now=after)
    run(app, after)
    assert (path(app).state, path(app).held_on, path(app).turn) == (PathState.HELD, date(2027, 1, 13), 1)

    agree(app, second.id, second.day, now=after)  # the next of the series, in the same year
    run(app, after)
    assert path(app).state is PathState.HELD
    later = datetime(2027, 4, 13, 16, tzinfo=UTC)
    on(app, answers_desk.note_held, second.id, {}, "", now=later)
    run(app, later)
    assert (path(app).state, path(app).held_on, path(app).refresh_on, path(app).turn) == (PathState.HELD, date(2027, 4, 13), date(2028, 4, 12), 2)  # fmt: skip


def test_called_off_the_path_goes_back_and_takes_the_next_that_is_agreed(app: App) -> None:
    first, second = meetings(app)
    agree(app, first.id, first.day)
    run(app, TUESDAY)
    on(app, convene.call_off, first.id, "", now=TUESDAY)
    run(app, TUESDAY)
    assert path(app).state is PathState.INTRODUCED
    agree(app, second.id, second.day)
    run(app, TUESDAY)
    assert (path(app).state, path(app).meeting_id) == (PathState.BOOKED, second.id)


def test_an_offer_that_waits_is_taken_back_when_the_series_meeting_is_agreed(app: App) -> None:
    first = meetings(app)[0]
    with transaction(app.engine) as session:
        row = session.scalars(select(PracticePath).where(col(PracticePath.practice_code) == QUAY)).one()
        path_desk.offer(session, app, QUAY, Asked(date(2026, 12, 15)), version=row.version, staff_id=1, now=TUESDAY)
    agree(app, first.id, first.day)
    run(app, TUESDAY)
    assert (path(app).state, path(app).meeting_id) == (PathState.BOOKED, first.id)
    offered = next(one for one in meetings(app) if one.day == date(2026, 12, 15))
    assert offered.state is MeetingState.CANCELLED
    assert [(one.kind, one.state) for one in letters(app) if one.kind == "first_offer"] == [("first_offer", LetterState.CANCELLED)]  # fmt: skip
    assert all(one.kind != "first_again" for one in letters(app))


def test_a_year_later_the_meeting_of_the_series_is_the_refresh(app: App) -> None:
    first, second = meetings(app)
    agree(app, first.id, first.day)
    after = datetime(2027, 1, 12, 16, tzinfo=UTC)
    on(app, answers_desk.note_held, first.id, {}, "", now=after)
    run(app, after)
    next_year = datetime(2028, 1, 20, 10, tzinfo=UTC)
    with transaction(app.engine) as session:  # as the rule plans it then
        row = session.get_one(Meeting, second.id)
        row.day = date(2028, 4, 11)
    agree(app, second.id, date(2028, 4, 11), now=next_year)
    run(app, next_year)
    assert path(app).state is PathState.REFRESH
    run(app, next_year)
    assert (path(app).state, path(app).turn, path(app).meeting_id) == (PathState.BOOKED, 2, second.id)
