"""Which step of a review or a meeting is due today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from liaison.domain.reminders import (
    ANCHOR_WORDS,
    ANSWERED,
    MEETING_STEPS,
    NO_REMINDER,
    REVIEW_STEPS,
    Anchor,
    MeetingStep,
    ReviewStep,
    Standing,
    steps_due,
    timeline,
)
from liaison.domain.states import MeetingState, ReviewState
from liaison.domain.workdays import calendar_for

CALENDAR = calendar_for([2026, 2027])
DUE = date(2027, 3, 10)  # a Wednesday
R, M = ReviewState, MeetingState


def names(state: ReviewState, today: date, **more) -> list[str]:
    anchors = {Anchor.DUE: DUE, **more.pop("anchors", {})}
    return [step.step.value for step in steps_due(REVIEW_STEPS, Standing(state, anchors, **more), today, CALENDAR)]


def weeks_before(number: int) -> date:
    return DUE - timedelta(weeks=number)


def test_a_review_is_checked_at_twelve_weeks_and_in_the_digest_at_ten():
    assert names(R.PLANNED, weeks_before(13)) == []
    assert names(R.PLANNED, weeks_before(12)) == ["check"]
    assert names(R.PLANNED, weeks_before(10), done=frozenset({ReviewStep.CHECK})) == ["digest"]


def test_a_step_missed_by_a_stopped_job_is_still_due_the_day_after():
    assert names(R.PLANNED, weeks_before(12) + timedelta(days=1)) == ["check"]


def test_a_step_already_taken_is_not_due_again():
    assert names(R.PLANNED, weeks_before(12), done=frozenset({ReviewStep.CHECK})) == []


def test_the_practice_is_reminded_twice_then_rung_and_only_one_of_these_is_due_at_a_time():
    asked = {Anchor.ASKED: date(2027, 1, 5)}
    done = frozenset({ReviewStep.CHECK, ReviewStep.INVITE})

    def practice_steps(today: date, **more) -> list[str]:
        return names(R.ASKED, today, anchors=asked, done=done, **more)

    assert practice_steps(CALENDAR.working_day(date(2027, 1, 5), 9)) == []
    assert practice_steps(CALENDAR.working_day(date(2027, 1, 5), 10)) == ["digest_again"]
    assert practice_steps(CALENDAR.working_day(date(2027, 1, 5), 20)) == ["digest_third"]
    assert practice_steps(CALENDAR.working_day(date(2027, 1, 5), 30)) == ["ring"]
    assert practice_steps(CALENDAR.working_day(date(2027, 1, 5), 30), flags=frozenset({ANSWERED})) == []


def test_a_person_is_reminded_two_days_before_only_if_they_asked_for_it_and_never_late():
    held = {Anchor.HELD: date(2027, 3, 5)}  # a Friday
    done = frozenset({ReviewStep.CHECK, ReviewStep.GATHER})

    assert names(R.CONFIRMED, date(2027, 3, 3), anchors=held, done=done) == ["remind"]
    assert names(R.CONFIRMED, date(2027, 3, 3), anchors=held, done=done, flags=frozenset({NO_REMINDER})) == []
    assert names(R.CONFIRMED, date(2027, 3, 4), anchors=held, done=done) == []


def test_a_step_before_its_anchor_moves_back_from_a_closed_day_and_one_after_moves_on():
    found = timeline(REVIEW_STEPS, {Anchor.HELD: date(2027, 3, 9), Anchor.DUE: date(2026, 11, 2)}, CALENDAR)

    assert found[ReviewStep.REMIND] == date(2027, 3, 5)  # two days before a Tuesday is a Sunday
    assert found[ReviewStep.OVERDUE] == date(2026, 12, 1)  # four weeks on is the closed 30 November


def test_nothing_is_due_on_a_closed_day():
    assert names(R.PLANNED, date(2026, 12, 25)) == []


def test_after_a_review_the_letter_is_due_at_once_and_nothing_else_ever_is():
    completed = {Anchor.COMPLETED: date(2027, 3, 9)}

    assert names(R.COMPLETED, date(2027, 3, 9), anchors=completed) == ["letter"]
    assert names(R.CLOSED, DUE + timedelta(weeks=9)) == []
    assert names(R.DEFERRED, DUE + timedelta(weeks=9)) == []


def test_an_overdue_review_comes_to_the_keyworker_after_four_weeks_and_to_the_lead_after_eight():
    done = frozenset({ReviewStep.DIGEST, ReviewStep.INVITE})

    assert names(R.PLANNED, DUE + timedelta(weeks=4), done=done) == ["overdue"]
    assert names(R.PLANNED, DUE + timedelta(weeks=8), done=done) == ["overdue", "report"]


def test_a_reason_says_what_a_step_counts_from():
    standing = Standing(R.PLANNED, {Anchor.DUE: DUE})

    (step,) = steps_due(REVIEW_STEPS, standing, weeks_before(12), CALENDAR)

    assert (step.step, step.on) == (ReviewStep.CHECK, weeks_before(12))
    assert step.because == "12 weeks before it is due (Wed 10 Mar)."


@pytest.mark.parametrize(
    ("state", "today", "step"),
    [
        (M.PLANNED, date(2027, 1, 20), MeetingStep.ASK),
        (M.OFFERED, date(2027, 3, 17), MeetingStep.CONFIRM),
        (M.CONFIRMED, date(2027, 3, 17), MeetingStep.INVITE),
        (M.HELD, date(2027, 4, 16), MeetingStep.FOLLOW_UP),
    ],
)
def test_a_slot_is_asked_for_twelve_weeks_ahead_and_invited_to_at_four(state, today, step):
    standing = Standing(state, {Anchor.HELD: date(2027, 4, 14)})

    assert [one.step for one in steps_due(MEETING_STEPS, standing, today, CALENDAR)] == [step]
    assert steps_due(MEETING_STEPS, standing, today - timedelta(days=1), CALENDAR) == []


def test_those_who_have_not_answered_are_chased_in_the_last_week_and_not_on_the_day():
    standing = Standing(M.INVITED, {Anchor.HELD: date(2027, 4, 14)}, frozenset({MeetingStep.PAPERS}))

    assert [one.step for one in steps_due(MEETING_STEPS, standing, date(2027, 4, 7), CALENDAR)] == [MeetingStep.CHASE]
    assert steps_due(MEETING_STEPS, standing, date(2027, 4, 14), CALENDAR) == []


def test_every_step_has_a_row_and_every_anchor_its_words():
    assert set(REVIEW_STEPS) == set(ReviewStep)
    assert set(MEETING_STEPS) == set(MeetingStep)
    assert set(ANCHOR_WORDS) == set(Anchor)
    assert all(type(state) is ReviewState for row in REVIEW_STEPS.values() for state in row.states)
    assert all(type(state) is MeetingState for row in MEETING_STEPS.values() for state in row.states)
