"""The clocks of the label guide: the worked table row by row, and five years against a slow reference."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liaison.domain.open_hours import Hours
from liaison.domain.urgency import Deadlines, deadlines, notice, starts
from liaison.domain.workdays import Calendar, calendar_for
from models.taxonomy import Urgency

CALENDAR = calendar_for(range(2025, 2032))
LONDON = ZoneInfo("Europe/London")
LADDER = True


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


# The table "Clocks, worked" of the label guide, and its edges; "Tue" is Tuesday 24 November 2026.
WORKED = [
    ("2026-11-24T10:00", "U1", False, "2026-11-24T10:15", "2026-11-24T10:30"),
    ("2026-11-27T16:55", "U1", LADDER, "2026-11-27T17:10", "2026-11-27T17:25"),
    ("2026-11-27T16:55", "U1", False, "2026-11-27T17:10", "2026-11-27T17:25"),  # started before closing: goes on
    ("2026-11-27T18:00", "U1", False, "2026-12-01T09:15", "2026-12-01T09:30"),
    ("2026-11-27T18:00", "U1", LADDER, "2026-11-27T18:15", "2026-11-27T18:30"),
    ("2026-11-24T10:00", "U2", False, "2026-11-24T11:00", "2026-11-24T17:00"),
    ("2026-11-24T15:00", "U2", False, "2026-11-24T15:15", "2026-11-24T17:00"),
    ("2026-11-27T12:00", "U2", False, "2026-11-27T12:15", "2026-11-27T17:00"),
    ("2026-11-24T15:30", "U2", False, "2026-11-24T15:45", "2026-11-24T17:00"),
    ("2026-11-27T13:00", "U2", False, "2026-11-27T13:15", "2026-11-27T17:00"),
    ("2026-11-27T16:50", "U2", False, "2026-11-27T17:05", "2026-11-27T17:50"),
    ("2026-11-24T10:00", "U3", False, "2026-11-24T17:00", "2026-11-26T10:00"),
    ("2026-11-24T16:30", "U3", False, "2026-11-25T10:00", "2026-11-26T16:30"),
    ("2026-11-27T16:00", "U3", False, "2026-11-27T17:00", "2026-12-02T16:00"),
    ("2026-10-23T15:00", "U3", False, "2026-10-23T17:00", "2026-10-27T15:00"),
    ("2026-11-28T11:00", "U4", False, "2026-12-02T09:00", "2026-12-08T09:00"),
    ("2026-12-24T12:00", "U4", False, "2026-12-29T12:00", "2027-01-06T12:00"),
]


@pytest.mark.parametrize(("received", "level", "ladder", "read_by", "answer_by"), WORKED)
def test_the_worked_table_of_the_label_guide_holds(received, level, ladder, read_by, answer_by):
    found = deadlines(london(received), Urgency(level), CALENDAR, ladder)

    assert (found.read_by, found.answer_by) == (london(read_by), london(answer_by))


def u2(received: str, calendar: Calendar = CALENDAR, ladder: bool = False, **ends: str) -> Deadlines:
    moments = {name: london(end) for name, end in ends.items()}
    return deadlines(london(received), Urgency.U2, calendar, ladder, **moments)


def test_a_same_day_mail_is_answered_before_the_pharmacy_closes_when_that_is_earlier():
    assert u2("2026-11-24T10:00", pharmacy_closing="2026-11-24T13:00").answer_by == london("2026-11-24T13:00")
    assert u2("2026-11-24T10:00", pharmacy_closing="2026-11-24T18:00").answer_by == london("2026-11-24T17:00")


def test_a_same_day_mail_is_answered_before_the_next_dose_and_says_so():
    found = u2("2026-11-24T10:00", next_dose="2026-11-24T12:30", pharmacy_closing="2026-11-24T17:00")

    assert found.answer_by == london("2026-11-24T12:30")
    assert "next dose" in found.answer_how


def test_a_pharmacy_about_to_close_makes_a_same_day_mail_as_fast_as_an_immediate_one():
    found = u2("2026-11-24T10:00", pharmacy_closing="2026-11-24T10:40")

    assert found.read_by == london("2026-11-24T10:15")
    assert found.answer_by == london("2026-11-24T10:40")


def test_a_dose_already_due_leaves_no_less_than_an_immediate_mail_has():
    assert u2("2026-11-28T11:00", next_dose="2026-11-29T09:00").answer_by == london("2026-12-01T09:30")


def test_a_pharmacy_that_closed_before_anybody_reads_says_nothing_about_the_next_working_day():
    found = u2("2026-11-27T18:00", pharmacy_closing="2026-11-27T18:30")

    assert (found.read_by, found.answer_by) == (london("2026-12-01T10:00"), london("2026-12-01T17:00"))


def test_up_the_ladder_a_same_day_mail_on_a_closed_day_is_read_fast_and_answered_within_the_hour():
    found = u2("2026-11-28T11:00", ladder=True)

    assert (found.read_by, found.answer_by) == (london("2026-11-28T11:15"), london("2026-11-28T12:00"))


def test_on_a_half_day_the_late_rule_moves_with_the_closing():
    calendar = Calendar(half_days={date(2026, 11, 25): time(13)})

    assert u2("2026-11-25T11:30", calendar).read_by == london("2026-11-25T11:45")
    assert u2("2026-11-25T11:30", calendar).answer_by == london("2026-11-25T13:00")


def test_each_deadline_comes_with_one_sentence_that_says_how_it_was_found():
    found = deadlines(london("2026-11-27T18:00"), Urgency.U1, CALENDAR)

    assert found.read_how == "Immediate: 15 minutes after the next opening (Tue 1 Dec 09:00)."
    assert u2("2026-11-24T15:30").read_how == (
        "Same day: 15 minutes after receipt (Tue 24 Nov 15:30), because it counts from 15:00 or later."
    )
    assert u2("2026-11-27T16:50").answer_how == (
        "Same day: at least 1 hour after receipt (Fri 27 Nov 16:50), up the ladder."
    )


def test_a_mail_that_arrives_while_closed_is_told_when_it_will_be_read():
    received = london("2026-11-27T18:00")

    assert notice(received, Urgency.U1, CALENDAR) == "Nobody will read this before Tuesday 1 December, 09:00."
    assert notice(received, Urgency.U4, CALENDAR, LADDER) == "Nobody will read this before Tuesday 1 December, 09:00."


def test_no_such_notice_is_given_while_open_or_when_a_ladder_reads_it():
    assert notice(london("2026-11-27T16:55"), Urgency.U1, CALENDAR) is None
    assert notice(london("2026-11-27T18:00"), Urgency.U2, CALENDAR, LADDER) is None


# --- a slow reference: walks minute by minute over the London wall clock, knowing nothing of the calendar's methods -----------


def slow_open(moment: datetime) -> bool:
    here = moment.astimezone(LONDON)
    return here.weekday() < 5 and here.date() not in CALENDAR.closed and 9 <= here.hour < 17


def slow_start(moment: datetime) -> datetime:
    """The first open minute at or after the moment."""
    while not slow_open(moment):
        rounded = moment.replace(second=0, microsecond=0)
        moment = rounded + timedelta(minutes=1 if rounded.minute % 15 else 15)
    return moment


def slow_closing(start: datetime) -> datetime:
    minute = start.replace(second=0, microsecond=0)
    while slow_open(minute):
        minute += timedelta(minutes=1)
    return minute


def slow_later(start: datetime, working_days: int) -> datetime:
    """The same wall-clock time, so many open days on."""
    here = start.astimezone(LONDON)
    while working_days:
        here = datetime.combine(here.date() + timedelta(days=1), here.time(), LONDON)
        working_days -= slow_open(here)
    return here.astimezone(UTC)


def slow_late(start: datetime) -> bool:
    here = start.astimezone(LONDON)
    after = [datetime.combine(here.date() + timedelta(days=n), time(12), LONDON) for n in (1, 2)]
    return here.hour >= 15 or (here.hour >= 12 and not any(slow_open(noon) for noon in after))


def slow_deadlines(received: datetime, level: Urgency) -> tuple[datetime, datetime]:
    start, minute = slow_start(received), timedelta(minutes=1)
    closing = slow_closing(start)
    if level is Urgency.U1:
        return start + 15 * minute, start + 30 * minute
    if level is Urgency.U2:
        return start + (15 if slow_late(start) else 60) * minute, max(closing, start + 60 * minute)
    if level is Urgency.U3:
        tomorrow = slow_start(closing) + 60 * minute
        return closing if closing - start >= 60 * minute else tomorrow, slow_later(start, 2)
    return slow_later(start, 1), slow_later(start, 5)


CLOCK_CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
NEAR_A_CHANGE = st.sampled_from(CLOCK_CHANGES).flatmap(
    lambda day: st.datetimes(datetime.combine(day, time(0)) - timedelta(days=4), datetime.combine(day, time(23)))
)
FIVE_YEARS = st.datetimes(datetime(2025, 6, 1), datetime(2030, 6, 1))
LEVELS = st.sampled_from(Urgency)


@settings(max_examples=250, deadline=None)
@given(received=st.one_of(FIVE_YEARS, NEAR_A_CHANGE), level=LEVELS)
@example(received=datetime(2026, 12, 24, 16, 59, 59), level=Urgency.U3)
@example(received=datetime(2026, 10, 25, 0, 30), level=Urgency.U2)
def test_over_five_years_deadlines_agree_with_a_walk_over_the_wall_clock(received, level):
    moment = received.replace(tzinfo=UTC)

    found = deadlines(moment, level, CALENDAR)

    assert (found.read_by, found.answer_by) == slow_deadlines(moment, level)


@settings(max_examples=200, deadline=None)
@given(received=st.one_of(FIVE_YEARS, NEAR_A_CHANGE), level=LEVELS, ladder=st.booleans())
def test_a_mail_is_read_after_it_came_in_before_it_is_answered_and_sooner_the_more_urgent_it_is(
    received, level, ladder
):
    moment = received.replace(tzinfo=UTC)

    found = deadlines(moment, level, CALENDAR, ladder)

    assert moment < found.read_by < found.answer_by
    assert found.read_by.utcoffset() == timedelta(0)
    if level is not Urgency.U1:
        sooner = deadlines(moment, Urgency(f"U{int(level[1]) - 1}"), CALENDAR, ladder)
        assert sooner.read_by <= found.read_by
        assert sooner.answer_by <= found.answer_by


@pytest.mark.long
@settings(max_examples=6_000, deadline=None)
@given(received=st.one_of(FIVE_YEARS, NEAR_A_CHANGE), level=LEVELS)
def test_over_five_years_thousands_of_deadlines_agree_with_a_walk_over_the_wall_clock(received, level):
    moment = received.replace(tzinfo=UTC)

    found = deadlines(moment, level, CALENDAR)

    assert (found.read_by, found.answer_by) == slow_deadlines(moment, level)


def slow_pharmacy_answer(received: datetime, closes: time) -> datetime:
    """The same working day's end or the pharmacy's closing, whichever is sooner, walked to; never sooner than a call back."""
    start, minute = slow_start(received), timedelta(minutes=1)
    usual = max(slow_closing(start), start + 60 * minute)
    day = start.astimezone(LONDON).date()
    closing = datetime.combine(day, closes, LONDON).astimezone(UTC)
    return max(closing, start + 30 * minute) if start < closing < usual else usual


@settings(max_examples=150, deadline=None)
@given(received=st.one_of(FIVE_YEARS, NEAR_A_CHANGE), closes=st.times(time(8), time(20)))
@example(received=datetime(2026, 10, 23, 9), closes=time(13))
@example(received=datetime(2026, 10, 26, 9), closes=time(13))
def test_over_five_years_a_same_day_mail_is_due_before_the_pharmacy_s_own_closing(received, closes):
    moment, closes = received.replace(tzinfo=UTC), closes.replace(second=0, microsecond=0)
    week = Hours(((((time(0), closes)),),) * 7, on_holidays=True)
    day = starts(moment, Urgency.U2, CALENDAR).astimezone(LONDON).date()

    found = deadlines(moment, Urgency.U2, CALENDAR, pharmacy_closing=week.closing(day, ()))

    assert found.answer_by == slow_pharmacy_answer(moment, closes)
