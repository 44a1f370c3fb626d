"""Which step of a review or a meeting is to be taken today: the timelines, as two tables.

Comes in: where one review or meeting stands (`Standing`), today, the calendar. Goes out: the steps due, each with its
reason. A step whose day was missed by a stopped job is still due afterwards, until it no longer makes sense: then it
is never sent. Whether a letter may really go is asked elsewhere (`eligibility`), again immediately before it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from liaison.domain.spoken import count, short_day
from liaison.domain.states import MeetingState, ReviewState
from liaison.domain.workdays import Calendar


class ReviewStep(StrEnum):
    """The steps of one review."""

    CHECK = "check"  # alive, registered, in shared care, not in custody or hospital, contact flags fresh
    DIGEST = "digest"  # in the one digest to its practice: please confirm, and send your part
    DIGEST_AGAIN = "digest_again"  # first reminder in the digest
    DIGEST_THIRD = "digest_third"  # second and last reminder
    RING = "ring"  # somebody rings the practice; no more letters, no blame
    INVITE = "invite"  # the person is invited, by the channel they chose
    GATHER = "gather"  # is a slot agreed, are the practice's and the pharmacy's parts here?
    REMIND = "remind"  # a reminder to the person, only if they asked for one
    LETTER = "letter"  # letter to the GP, plain copy to the person
    OVERDUE = "overdue"  # on the keyworker's list, with an outreach plan
    REPORT = "report"  # on the team lead's list


class MeetingStep(StrEnum):
    """The steps of one meeting."""

    ASK = "ask"  # ask the hosts for a slot: agendas fill two to three months ahead
    ASK_AGAIN = "ask_again"  # no answer yet
    RING = "ring"  # still none: somebody rings the hosts; no more letters
    CONFIRM = "confirm"  # ask whether the offered time stands
    INVITE = "invite"  # invitations, once it stands
    PAPERS = "papers"  # the briefing
    CHASE = "chase"  # those who have not answered
    FOLLOW_UP = "follow_up"  # notes and actions, within a week


class Anchor(StrEnum):
    """What a step's day is counted from."""

    DUE = "due"  # the review's due date
    HELD = "held"  # the agreed or planned day
    ASKED = "asked"  # the day the practice or the hosts were asked
    COMPLETED = "completed"  # the day it was done


# What makes a step needless though its state and day are right.
ANSWERED = "answered"  # the practice has answered
NO_REMINDER = "no_reminder"  # the person did not ask for reminders

# The anchor in the middle of a sentence.
ANCHOR_WORDS: dict[Anchor, str] = {
    Anchor.DUE: "it is due",
    Anchor.HELD: "it is held",
    Anchor.ASKED: "they were asked",
    Anchor.COMPLETED: "it was completed",
}


@dataclass(frozen=True)
class Row:
    """One row of a timeline.

    The day is `days` (calendar) and then `working` (working days) from the anchor. `states` says where the review or
    meeting must stand, `unless` which flag makes it needless, `good_for` for how many days after its own it still makes
    sense (None: for good).
    """

    anchor: Anchor
    states: frozenset[StrEnum]
    days: int = 0
    working: int = 0
    unless: str | None = None
    good_for: int | None = None


R, M, A = ReviewState, MeetingState, Anchor
AHEAD = frozenset({R.DUE, R.PLANNED, R.ASKED, R.CONFIRMED})
PRACTICE = frozenset({R.ASKED, R.CONFIRMED})
WEEK = 7
# Source: the service's own timeline; no national one is published. Every number is a default.
# Nobody is written to about a day further away than this, however long the review has been due: what a practice says of bloods, and what a
# person plans, is old by then. Who waits for the first free place is asked once it is near.
TOO_EARLY = timedelta(weeks=12)
# A reminder is good for as long as until the next one is due: two never go out on one day.
REVIEW_STEPS: dict[ReviewStep, Row] = {
    ReviewStep.CHECK: Row(A.DUE, AHEAD, days=-12 * WEEK, good_for=12 * WEEK),
    ReviewStep.DIGEST: Row(A.DUE, frozenset({R.DUE, R.PLANNED}), days=-10 * WEEK, unless=ANSWERED),
    ReviewStep.DIGEST_AGAIN: Row(A.ASKED, PRACTICE, working=10, unless=ANSWERED, good_for=14),
    ReviewStep.DIGEST_THIRD: Row(A.ASKED, PRACTICE, working=20, unless=ANSWERED, good_for=14),
    ReviewStep.RING: Row(A.ASKED, PRACTICE, working=30, unless=ANSWERED),
    ReviewStep.INVITE: Row(A.DUE, frozenset({R.PLANNED, R.ASKED}), days=-6 * WEEK),
    ReviewStep.GATHER: Row(A.HELD, AHEAD - {R.DUE}, days=-2 * WEEK, good_for=2 * WEEK),
    ReviewStep.REMIND: Row(A.HELD, frozenset({R.CONFIRMED}), days=-2, unless=NO_REMINDER, good_for=1),
    ReviewStep.LETTER: Row(
        A.COMPLETED, frozenset({R.COMPLETED}), working=0
    ),  # at once; it must be out in 5 working days
    ReviewStep.OVERDUE: Row(A.DUE, AHEAD, days=4 * WEEK),
    ReviewStep.REPORT: Row(A.DUE, AHEAD, days=8 * WEEK),
}
MEETING_STEPS: dict[MeetingStep, Row] = {
    MeetingStep.ASK: Row(A.HELD, frozenset({M.PLANNED}), days=-12 * WEEK, good_for=12 * WEEK),
    MeetingStep.ASK_AGAIN: Row(A.ASKED, frozenset({M.ASKED}), working=10, unless=ANSWERED, good_for=14),
    MeetingStep.RING: Row(A.ASKED, frozenset({M.ASKED}), working=20, unless=ANSWERED),
    MeetingStep.CONFIRM: Row(A.HELD, frozenset({M.OFFERED}), days=-4 * WEEK, good_for=4 * WEEK),
    MeetingStep.INVITE: Row(A.HELD, frozenset({M.CONFIRMED}), days=-4 * WEEK, good_for=4 * WEEK),
    MeetingStep.PAPERS: Row(A.HELD, frozenset({M.CONFIRMED, M.INVITED}), days=-2 * WEEK, good_for=2 * WEEK),
    MeetingStep.CHASE: Row(A.HELD, frozenset({M.INVITED}), days=-1 * WEEK, good_for=1 * WEEK),
    MeetingStep.FOLLOW_UP: Row(A.HELD, frozenset({M.HELD}), working=2),
}
del R, M, A


@dataclass(frozen=True)
class Standing:
    """Where one review or meeting stands: its state, the days known, the steps taken, and the flags that apply."""

    state: StrEnum
    anchors: Mapping[Anchor, date]
    done: frozenset[StrEnum] = frozenset()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """One step that is due: which, since which day, and why."""

    step: StrEnum
    on: date
    because: str


S = TypeVar("S", bound=StrEnum)


def steps_due(table: Mapping[S, Row], standing: Standing, today: date, calendar: Calendar) -> list[Step]:
    """The steps of one review or meeting to be taken today, in the order of the table; none on a closed day."""
    if not calendar.is_working_day(today):
        return []
    return [step for name, row in table.items() if (step := _due(name, row, standing, today, calendar))]


def timeline(table: Mapping[S, Row], anchors: Mapping[Anchor, date], calendar: Calendar) -> dict[S, date]:
    """The day of every step whose anchor is known, in the order of the table."""
    return {step: day for step, row in table.items() if (day := _day(row, anchors, calendar))}


def _due(name: StrEnum, row: Row, standing: Standing, today: date, calendar: Calendar) -> Step | None:
    """The step if it is due: right state, not done, not needless, its day come and not long past."""
    day = _day(row, standing.anchors, calendar)
    if day is None or standing.state not in row.states or name in standing.done or row.unless in standing.flags:
        return None
    if today < day or (row.good_for is not None and today >= day + timedelta(days=row.good_for)):
        return None
    return Step(name, day, _because(row, standing.anchors[row.anchor]))


def _day(row: Row, anchors: Mapping[Anchor, date], calendar: Calendar) -> date | None:
    """The working day of a row: before its anchor it moves back from a closed day, after it moves on."""
    anchor = anchors.get(row.anchor)
    if anchor is None:
        return None
    day = anchor + timedelta(days=row.days)
    if row.days < 0 and not row.working:
        return calendar.working_day(day + timedelta(days=1), -1)
    return calendar.working_day(day, row.working)


def _because(row: Row, anchor: date) -> str:
    """Like "10 weeks before it is due (Tue 1 Dec)."."""
    weeks, odd = divmod(abs(row.days), WEEK)
    span = (
        count(row.working, "working day")
        if row.working
        else count(abs(row.days), "day")
        if odd
        else count(weeks, "week")
    )
    where = f"{ANCHOR_WORDS[row.anchor]} ({short_day(anchor)})"
    if not (row.days or row.working):
        return f"As soon as {where}."
    return f"{span} {'before' if row.days < 0 else 'after'} {where}."
