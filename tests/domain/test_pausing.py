"""The answering clock stands still in open hours only, and as much is left afterwards as before: against a walk minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liaison.domain.pausing import open_between, open_later, resume, stands_still
from liaison.domain.urgency import deadlines
from liaison.domain.workdays import Calendar, calendar_for
from models.taxonomy import Urgency

LONDON = ZoneInfo("Europe/London")
CALENDAR = calendar_for(range(2025, 2032), half_days={date(2026, 12, 24): time(13)})
MINUTE = timedelta(minutes=1)
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(("level", "still"), [("U1", False), ("U2", False), ("U3", True), ("U4", True)])
def test_where_harm_can_come_today_no_clock_stands_still(level: str, still: bool) -> None:
    assert stands_still(Urgency(level)) is still


@pytest.mark.parametrize(
    ("answer_by", "paused", "now", "expected"),
    [
        ("2026-11-26T10:00", "2026-11-24T11:00", "2026-11-24T13:00", "2026-11-26T12:00"),  # two hours of one day
        ("2026-11-26T10:00", "2026-11-24T11:00", "2026-11-25T11:00", "2026-11-27T10:00"),  # a working day
        ("2026-11-27T16:00", "2026-11-26T16:00", "2026-11-27T16:00", "2026-12-01T16:00"),  # over the long weekend of St Andrew
        ("2026-11-26T10:00", "2026-11-27T18:00", "2026-12-01T08:00", "2026-11-26T10:00"),  # nothing of it was open
        ("2026-11-24T10:00", "2026-11-24T12:00", "2026-11-24T13:00", "2026-11-24T11:00"),  # late before: as late after
        ("2026-10-23T15:00", "2026-10-23T14:00", "2026-10-26T10:00", "2026-10-26T11:00"),  # the clocks go back between
    ],
)  # fmt: skip
def test_as_much_open_time_is_left_after_the_wait_as_before(
    answer_by: str, paused: str, now: str, expected: str
) -> None:
    found = resume(london(answer_by), "Soon.", london(paused), london(now), CALENDAR)

    assert found.answer_by == london(expected)


def test_the_derivation_says_from_when_to_when_it_stood_still() -> None:
    found = resume(
        london("2026-11-26T10:00"),
        "Soon: 2 working days after receipt.",
        london("2026-11-24T11:00"),
        london("2026-11-24T13:00"),
        CALENDAR,
    )

    assert found.answer_how == (
        "Soon: 2 working days after receipt. Stood still from Tue 24 Nov 11:00 to Tue 24 Nov 13:00 while it waited on the practice "
        "(2 hours of open hours)."
    )


# --- a slow reference: every minute asked whether it is open, on the London wall clock --------------------------------------------


def slow_is_open(moment: datetime) -> bool:
    here = moment.astimezone(LONDON)
    closes = 13 if here.date() == date(2026, 12, 24) else 17
    return here.weekday() < 5 and here.date() not in CALENDAR.closed and 9 <= here.hour < closes


def slow_between(first: datetime, last: datetime) -> int:
    count = 0
    while first < last:
        count += slow_is_open(first)
        first += MINUTE
    return count


CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2026, 12, 25)]
NEAR = st.sampled_from(CHANGES).flatmap(
    lambda day: st.datetimes(datetime.combine(day, time(0)) - timedelta(days=4), datetime.combine(day, time(23)))
)
MOMENTS = st.one_of(st.datetimes(datetime(2025, 6, 1), datetime(2030, 6, 1)), NEAR).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
SPANS = st.integers(0, 9 * 24 * 60).map(lambda minutes: minutes * MINUTE)


def agrees(first: datetime, span: timedelta, wait: timedelta) -> None:
    """Both ways of counting agree on a span, and a wait leaves as much as there was."""
    assert open_between(CALENDAR, first, first + span) == slow_between(first, first + span) * MINUTE
    moved = open_later(CALENDAR, first, wait)
    assert open_between(CALENDAR, first, moved) == wait
    assert slow_is_open(moved - MINUTE) or not wait


@settings(max_examples=60, deadline=None)
@given(first=MOMENTS, span=SPANS, wait=st.integers(1, 3000).map(lambda minutes: minutes * MINUTE))
@example(first=datetime(2026, 12, 24, 13, tzinfo=UTC), span=timedelta(days=6), wait=8 * 60 * MINUTE)
def test_open_time_is_counted_as_a_walk_minute_by_minute_counts_it(
    first: datetime, span: timedelta, wait: timedelta
) -> None:
    agrees(first, span, wait)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None)
@given(first=MOMENTS, span=SPANS, wait=st.integers(1, 6000).map(lambda minutes: minutes * MINUTE))
def test_open_time_is_counted_as_a_walk_counts_it_over_five_years_and_every_change(
    first: datetime, span: timedelta, wait: timedelta
) -> None:
    agrees(first, span, wait)


@settings(max_examples=100, deadline=None)
@given(received=MOMENTS, level=st.sampled_from([Urgency.U3, Urgency.U4]), after=SPANS, waited=SPANS)
def test_waiting_never_takes_of_the_promise_and_never_gives_but_what_was_waited(
    received: datetime, level: Urgency, after: timedelta, waited: timedelta
) -> None:
    due = deadlines(received, level, CALENDAR)
    paused = received + after

    found = resume(due.answer_by, due.answer_how, paused, paused + waited, CALENDAR)

    assert found.answer_by >= due.answer_by
    assert open_between(CALENDAR, due.answer_by, found.answer_by) == open_between(CALENDAR, paused, paused + waited)


def test_a_calendar_with_every_kind_of_day_is_counted_too() -> None:
    odd = Calendar(closed=frozenset({date(2026, 11, 25)}), half_days={date(2026, 11, 26): time(12)})

    assert open_between(odd, TUESDAY, london("2026-11-27T09:00")) == timedelta(hours=7 + 0 + 3)
