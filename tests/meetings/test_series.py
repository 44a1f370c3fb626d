"""Series become meetings half a year ahead, once each, on days that are open."""

from datetime import UTC, date, datetime, timedelta

from build import TUESDAY_10AM, app_on, service
from caseload import ADMIN, add_series, all_meetings, close_on
from sqlalchemy import Engine, select

from liaison.domain.states import MeetingState
from liaison.meetings import meetings_console, series
from liaison.store import events
from liaison.store.session import reading, transaction
from liaison.store.tables import Event
from liaison.store.tables_people import Meeting, Practice, Series


def test_a_quarterly_cluster_meeting_is_planned_with_its_days_for_asking_confirming_and_inviting(
    engine: Engine,
) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, months=[1, 4, 7, 10])

    season = series.take_all(app, TUESDAY_10AM)

    assert (season.planned, season.problems) == (2, [])
    first, second = all_meetings(app)
    assert (first.day, second.day) == (date(2027, 1, 20), date(2027, 4, 21))
    assert first.state is MeetingState.PLANNED
    assert first.starts_at is None
    assert (first.ask_on, first.confirm_on, first.invite_on) == (
        date(2026, 10, 28),
        date(2026, 12, 23),
        date(2026, 12, 23),
    )
    assert first.because.startswith("The third Wednesday of January")


def test_running_twice_adds_nothing_and_writes_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    for kind in ("cluster", "own_team", "prison"):
        add_series(app, kind)
    series.take_all(app, TUESDAY_10AM)
    before = [(m.id, m.day, m.uid) for m in all_meetings(app)]
    with reading(engine) as session:
        count = len(session.scalars(select(Event.id)).all())

    again = series.take_all(app, TUESDAY_10AM + timedelta(hours=1))

    assert (again.planned, again.moved) == (0, 0)
    assert [(m.id, m.day, m.uid) for m in all_meetings(app)] == before
    with reading(engine) as session:
        assert len(session.scalars(select(Event.id)).all()) == count


def test_our_own_meeting_stands_at_once_at_its_london_time_and_a_prisons_waits_for_a_person(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    own = add_series(app, "own_team", rule="first Monday", months=[4], local_time="09:30", minutes=45)
    prison = add_series(app, "prison", rule="second Thursday", months=[12])

    series.take_all(app, TUESDAY_10AM)

    found = {m.series_id: m for m in all_meetings(app)}
    ours = found[own]
    assert (ours.state, ours.starts_at) == (
        MeetingState.CONFIRMED,
        datetime(2027, 4, 5, 8, 30, tzinfo=UTC),
    )  # summer time
    assert ours.ends_at == datetime(2027, 4, 5, 9, 15, tzinfo=UTC)
    assert (found[prison].state, found[prison].day) == (MeetingState.PLANNED, date(2026, 12, 10))


def test_a_closed_day_moves_the_meeting_a_week_and_says_so(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, rule="last Monday", months=[11, 12])  # 30 November is St Andrew's Day, 28 December a substitute

    series.take_all(app, TUESDAY_10AM)

    first, second = all_meetings(app)
    assert (first.day, second.day) == (date(2026, 12, 7), date(2027, 1, 11))  # 4 January is a substitute too
    assert "moved from Mon 30 Nov because the service is closed" in first.because


def test_a_closure_entered_later_moves_a_planned_meeting_and_makes_no_second_one(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, months=[1])
    series.take_all(app, TUESDAY_10AM)
    close_on(app, date(2027, 1, 20))

    assert series.take_all(app, TUESDAY_10AM).moved == 1

    (meeting,) = all_meetings(app)
    assert (meeting.day, meeting.ask_on, meeting.state) == (date(2027, 1, 27), date(2026, 11, 4), MeetingState.PLANNED)
    assert series.take_all(app, TUESDAY_10AM).moved == 0


def test_a_meeting_that_stands_on_a_day_closed_later_is_left_and_named(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, "own_team", months=[1])
    series.take_all(app, TUESDAY_10AM)
    close_on(app, date(2027, 1, 20))

    season = series.take_all(app, TUESDAY_10AM)

    (meeting,) = all_meetings(app)
    assert (meeting.day, season.moved) == (date(2027, 1, 20), 0)
    assert season.problems == [f"meeting {meeting.id}: stands on 2027-01-20, when we are closed"]


def test_a_day_agreed_with_the_hosts_is_kept_and_its_occurrence_is_not_planned_again(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app)
    series.take_all(app, TUESDAY_10AM)
    before = len(all_meetings(app))
    with transaction(engine) as session:
        meeting = session.scalars(select(Meeting).where(Meeting.day == date(2027, 1, 20))).one()
        events.move(session, meeting, MeetingState.ASKED, actor=ADMIN, now=TUESDAY_10AM)
        events.move(session, meeting, MeetingState.CONFIRMED, actor=ADMIN, now=TUESDAY_10AM, day=date(2027, 1, 12))

    series.take_all(app, TUESDAY_10AM)

    assert len(all_meetings(app)) == before
    assert date(2027, 1, 12) in {m.day for m in all_meetings(app)}
    assert date(2027, 1, 20) not in {m.day for m in all_meetings(app)}


def test_a_cancelled_meeting_is_not_planned_again(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, months=[1])
    series.take_all(app, TUESDAY_10AM)
    with transaction(engine) as session:
        meeting = session.scalars(select(Meeting)).one()
        events.move(session, meeting, MeetingState.CANCELLED, actor=ADMIN, now=TUESDAY_10AM)

    series.take_all(app, TUESDAY_10AM)

    assert [m.state for m in all_meetings(app)] == [MeetingState.CANCELLED]


def test_the_season_rolls_on_without_planning_what_is_past(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app)
    series.take_all(app, TUESDAY_10AM)
    days = [m.day for m in all_meetings(app)]

    series.take_all(app, TUESDAY_10AM + timedelta(days=62))

    assert [m.day for m in all_meetings(app)][: len(days)] == days
    assert len(all_meetings(app)) == len(days) + 2
    assert min(days) > TUESDAY_10AM.date()


def test_a_series_that_cannot_be_read_is_named_and_the_others_go_on(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    wrong = add_series(app, rule="every blue moon")
    add_series(app, months=[1])

    season = series.take_all(app, TUESDAY_10AM)

    assert season.planned == 1
    assert len(season.problems) == 1
    assert season.problems[0].startswith(f"series {wrong}: its rule is not like")


def test_a_series_that_has_ended_plans_nothing(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    ended = add_series(app)
    with transaction(engine) as session:
        session.get(Series, ended).active = False

    assert series.take_all(app, TUESDAY_10AM).planned == 0


def test_the_command_line_plans_and_lists_the_season(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, months=[12, 3])

    assert meetings_console.plan(app) == {"planned": 2, "moved": 0, "problems": []}

    first, second = meetings_console.listing(app)
    assert (first["day"], first["state"], first["kind"], first["name"]) == (
        "2026-12-16", "planned", "cluster", "Invented cluster",
    )  # fmt: skip
    assert (first["next_on"], first["late"]) == ("2026-09-23", True)
    assert (second["next_on"], second["late"]) == ("2026-12-23", False)


def test_for_a_practice_that_has_closed_nothing_more_is_planned_and_the_job_says_which_series_to_end(
    engine: Engine,
) -> None:
    app = app_on(engine)
    service(app)
    mine = add_series(app, "practice_team", practice_code="99901")
    with transaction(engine) as session:
        session.get_one(Practice, "99901").status = "closed"

    season = series.take_all(app, TUESDAY_10AM)

    assert (season.planned, season.problems) == (0, [f"series {mine}: its practice is closed; end the series"])
    with transaction(engine) as session:
        session.get_one(Practice, "99901").status = "open"
    assert series.take_all(app, TUESDAY_10AM).planned
