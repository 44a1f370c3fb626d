"""Another rule from one meeting on: the old one ends, the new one begins; what stands moves only as chosen, by the same object with a higher SEQUENCE."""

from datetime import date, time, timedelta

import pytest
from build import TUESDAY_10AM, app_on, letters, service
from caseload import add_series, all_meetings
from icalendar import Calendar
from inviting_rows import all_gone
from sqlalchemy import Engine

from liaison.app import App
from liaison.domain.states import MeetingState
from liaison.meetings import another_rule, convene, series, series_keeping, whole_series
from liaison.meetings.another_rule import Rule
from liaison.meetings.host_slots import NotSettled
from liaison.store.events import MovedMeanwhile
from liaison.store.guest_queries import Guest, guests
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Meeting, Series

ANNA, BEN = Guest("Anna", "anna@team.example", "nurse"), Guest("Ben", "ben@team.example", "nurse")
BY_HAND = {"staff_id": 1, "now": TUESDAY_10AM}
THURSDAYS = Rule("every Thursday", time(9, 30), 60)
STANDS = {MeetingState.CONFIRMED, MeetingState.INVITED}


@pytest.fixture
def app(engine: Engine) -> App:
    """Our own weekly meeting on Mondays, which stands at once; Anna and Ben are invited to the first three."""
    app = app_on(engine)
    service(app)
    add_series(app, "own_team", rule="every Monday", local_time="09:30")
    series.take_all(app, TUESDAY_10AM)
    with transaction(app.engine) as session:
        series_keeping.add_regulars(session, 1, [ANNA, BEN], **BY_HAND)
        whole_series.invite(session, app, 1, (1, 2, 3), agreed_by="", **BY_HAND)
    all_gone(app)
    return app


def lines(app: App, rule: Rule = THURSDAYS, meeting_id: int = 2) -> list[another_rule.Line]:
    with reading(app.engine) as session:
        return another_rule.preview(session, meeting_id, rule, TUESDAY_10AM)


def change(app: App, chosen: dict[int, int], rule: Rule = THURSDAYS, meeting_id: int = 2) -> whole_series.Done:
    with transaction(app.engine) as session:
        version = session.get_one(Meeting, meeting_id).version
        return another_rule.change(session, app, meeting_id, rule, chosen, version=version, **BY_HAND)


def everyone(app: App, rule: Rule = THURSDAYS) -> dict[int, int]:
    return {one.meeting.id or 0: one.meeting.version for one in lines(app, rule) if one.asked and one.to}


def sent(app: App) -> list[tuple[str, int, str, int]]:
    """Whom, about which meeting, its UID, its SEQUENCE."""
    found = []
    for one in letters(app, "meeting_invitation"):
        (event,) = Calendar.from_ical(one.calendar).walk("VEVENT")
        found.append((one.to[0].partition("@")[0], one.meeting_id, str(event["UID"]), int(event["SEQUENCE"])))
    return found


def test_the_preview_shows_each_with_its_new_day_and_changes_nothing(app: App) -> None:
    before = [(one.day, one.version) for one in all_meetings(app)]
    found = lines(app)
    assert [one.meeting.id for one in found] == [one.id for one in all_meetings(app)[1:]]
    assert {one.to.day - one.meeting.day for one in found if one.to} == {timedelta(days=3)}
    assert [one.told for one in found][:3] == [2, 2, 0]
    assert ([(one.day, one.version) for one in all_meetings(app)], len(letters(app))) == (before, 6)


def test_all_that_are_chosen_move_and_whoever_holds_one_is_told_by_the_same_object(app: App) -> None:
    earlier = {(who, meeting): uid for who, meeting, uid, _ in sent(app)}
    first = all_meetings(app)[0].day
    done = change(app, everyone(app))
    all_gone(app)
    assert done.letters == 4  # two people, two meetings
    assert sent(app)[6:] == [(who, meeting, earlier[who, meeting], 1) for who, meeting, *_ in sent(app)[6:]]
    assert len(set(sent(app))) == len(sent(app))
    rows = sorted(all_meetings(app), key=lambda one: one.day)
    assert [one.day.weekday() for one in rows] == [0] + [3] * (len(rows) - 1)
    assert rows[0].day == first
    with reading(app.engine) as session:
        row = session.get_one(Series, 1)
        assert (row.rule, row.rule_from) == ("every Thursday", rows[0].day + timedelta(days=7))

    for nights in (0, 1, 15):  # by night the new rule goes on, and nothing of the old comes back
        series.take_all(app, TUESDAY_10AM + timedelta(days=nights))
    later = [one for one in all_meetings(app) if one.day > first]
    assert {one.day.weekday() for one in later} == {3}
    assert len({one.day.isocalendar()[:2] for one in later}) == len(later) > len(rows) - 1
    assert len(letters(app)) == 10  # nobody was invited by the night


def test_what_is_not_chosen_stays_and_nothing_is_planned_beside_it(app: App) -> None:
    chosen = everyone(app)
    del chosen[3]
    kept = all_meetings(app)[2].day
    assert change(app, chosen).letters == 2
    series.take_all(app, TUESDAY_10AM + timedelta(days=1))
    week = [one for one in all_meetings(app) if kept <= one.day < kept + timedelta(days=7)]
    assert [(one.id, one.day, one.sequence) for one in week] == [(3, kept, 0)]


def test_fewer_days_leave_what_stands_alone_and_let_fall_what_was_only_planned(app: App) -> None:
    rule = Rule("third Monday", time(9, 30), 60)
    found = lines(app, rule)
    assert {one.because for one in found if one.to is None} == {another_rule.NO_DAY, another_rule.SAME}
    change(app, {}, rule)
    assert {one.state for one in all_meetings(app)} <= STANDS
    series.take_all(app, TUESDAY_10AM + timedelta(days=1))
    assert sum(one.state in STANDS for one in all_meetings(app)) == len(found) + 1


def test_a_planned_meeting_moves_by_itself_and_one_too_many_falls_away(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app, "prison", rule="every Wednesday", local_time="14:00")
    series.take_all(app, TUESDAY_10AM)
    change(app, {}, Rule("first Tuesday", time(10), 45, "Gate house"), meeting_id=1)
    rows = [one for one in all_meetings(app) if one.state is MeetingState.PLANNED]
    assert {(one.day.weekday(), one.place) for one in rows} == {(1, "Gate house")}
    assert {one.state for one in all_meetings(app) if one.day.weekday() == 2} == {MeetingState.CANCELLED}
    before = len(all_meetings(app))
    series.take_all(app, TUESDAY_10AM)
    assert (len(all_meetings(app)), letters(app)) == (before, [])


def test_what_was_changed_meanwhile_or_cannot_be_is_refused_and_nothing_moves(app: App) -> None:
    chosen = everyone(app)
    with transaction(app.engine) as session:
        (anna, *_) = guests(session, 3)
        convene.take_off_list(session, app, 3, anna.id, version=session.get_one(Meeting, 3).version, **BY_HAND)
    with pytest.raises(MovedMeanwhile):
        change(app, chosen)
    with pytest.raises(NotSettled, match="rule is the same"):
        change(app, {}, Rule("every Monday", time(11), 60))
    with pytest.raises(NotSettled, match="cannot be a rule"):
        lines(app, Rule("fifth Monday", time(11), 60))
    assert {one.day.weekday() for one in all_meetings(app)} == {0}


def test_a_cluster_s_meetings_are_agreed_one_by_one(engine: Engine) -> None:
    app = app_on(engine)
    service(app)
    add_series(app)
    series.take_all(app, TUESDAY_10AM)
    with pytest.raises(NotSettled, match="agreed one by one"):
        lines(app, THURSDAYS, meeting_id=1)
    assert all(isinstance(one.day, date) for one in all_meetings(app))
