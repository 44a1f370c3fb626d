"""Hazard: a deadline or a letter is an hour wrong around a clock change. Moments are UTC in storage, London on paper."""

from datetime import UTC, date, datetime, timedelta

import pytest
from build import app_on, arrive, letters, mail, service
from sqlalchemy import Engine

from jobs import timetable
from liaison.clock import LONDON
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for(range(2026, 2028))
LAST_SUMMER_WEEK = datetime(
    2026, 10, 23, 14, 0, tzinfo=UTC
)  # Friday 15:00 in London; clocks go back on Sunday the 25th


def test_a_question_of_the_last_summer_friday_is_due_at_the_same_time_on_the_clock(engine: Engine) -> None:
    app = app_on(engine, now=LAST_SUMMER_WEEK)
    service(app, now=LAST_SUMMER_WEEK)

    (case,) = arrive(app, mail("Could you advise about the dose please?"), now=LAST_SUMMER_WEEK)

    assert case.read_by.astimezone(LONDON).isoformat() == "2026-10-23T17:00:00+01:00"
    assert case.answer_by.astimezone(LONDON).isoformat() == "2026-10-27T15:00:00+00:00"
    (letter,) = letters(app)
    assert "by 17:00 on Friday 23 October" in letter.text
    assert "by 15:00 on Tuesday 27 October" in letter.text


@pytest.mark.parametrize("day", [date(2026, 10, 23), date(2026, 10, 26), date(2027, 3, 25), date(2027, 3, 29)])
def test_the_service_opens_at_nine_on_the_wall_on_both_sides_of_a_change(day: date) -> None:
    opening = CALENDAR.opening(day)

    assert opening.astimezone(LONDON).hour == 9
    assert opening.utcoffset() == timedelta(0)


def test_no_job_turns_in_the_hour_that_comes_twice_or_not_at_all() -> None:
    for start in (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2027, 3, 27, 12, tzinfo=UTC)):
        for job in timetable.ALL:
            if job.quiet or job.name in {"reconcile_ledger", "send_canaries"}:
                continue  # counted in UTC, every so many seconds: a change of clocks is nothing to them
            slots, moment = [], start
            while moment < start + timedelta(days=2):
                moment = job.turns.after(moment)
                slots.append(moment)
            here = [slot.astimezone(LONDON) for slot in slots]
            assert len({slot.date() for slot in here}) == len(here), job.name
            assert not any(1 <= slot.hour < 3 for slot in here), job.name
            assert len({slot.time() for slot in here}) == 1, job.name


def test_a_moment_is_stored_aware_and_comes_back_the_same(engine: Engine) -> None:
    app = app_on(engine, now=LAST_SUMMER_WEEK)
    service(app, now=LAST_SUMMER_WEEK)
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)

    for fold in (0, 1):
        (*_, case) = arrive(
            app,
            mail(f"Dose, fold {fold}", message_id=f"<{fold}@quay.example>"),
            now=twice.replace(fold=fold).astimezone(UTC),
        )
        assert case.received_at == twice.replace(fold=fold).astimezone(UTC)
        assert case.received_at.tzinfo is not None
