"""Which letters a person is to have about their review, as things stand today.

Comes in: where the review stands, its days, the letters that are there by step, today. Goes out: the letters that are wanted, each with
its reason. A step is a word and, where a day is spoken of, that day: "invitation", "day:2026-12-03", "reminder:2026-12-03",
"again:2026-12-03". There is no step for the second or third time and nothing that counts: every offer is the first one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.reminders import REVIEW_STEPS, Anchor, ReviewStep, timeline
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar

INVITATION = "invitation"
DAY, REMINDER, AGAIN = "day:", "reminder:", "again:"
REMINDER_AHEAD = timedelta(days=7)  # it is drafted so long before the day, so that a colleague has time to read it
OPEN = frozenset({ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED})
OFFERED = frozenset({ReviewState.PLANNED, ReviewState.ASKED})


@dataclass(frozen=True)
class Wanted:
    """One letter: its step, the template, the day it speaks of (None: the person chooses), not before which day it leaves, and why."""

    step: str
    kind: str
    about_on: date | None
    because: str
    not_before: date | None = None


def wanted(
    state: ReviewState,
    due_on: date,
    planned_on: date | None,
    steps: Collection[str],
    today: date,
    calendar: Calendar,
    *,
    reminds: bool = False,
) -> list[Wanted]:
    """The letters that are wanted and not there. `steps` are those drafted or gone; `reminds`: the person asked for a reminder."""
    if planned_on is None or planned_on < today:
        return []
    if state in OFFERED:
        return invitation(due_on, steps, today, calendar)
    if state is ReviewState.CONFIRMED:
        return about_the_day(planned_on, steps) + (reminder(planned_on, steps, today, calendar) if reminds else [])
    return []


def invitation(due_on: date, steps: Collection[str], today: date, calendar: Calendar) -> list[Wanted]:
    """The invitation, from six weeks before the review is due."""
    begins = timeline(REVIEW_STEPS, {Anchor.DUE: due_on}, calendar)[ReviewStep.INVITE]
    offered = any(step == INVITATION or step.startswith(AGAIN) for step in steps)
    if today < begins or offered:
        return []
    return [Wanted(INVITATION, "review_invitation", None, f"6 weeks before it is due ({short_day(due_on)}).")]


def about_the_day(planned_on: date, steps: Collection[str]) -> list[Wanted]:
    """The confirmation of the day that is agreed; a letter on the changed day where another day was confirmed before."""
    step = f"{DAY}{planned_on}"
    if step in steps:
        return []
    other = any(one.startswith(DAY) for one in steps)
    kind, why = ("review_changed", "another day is agreed") if other else ("review_confirmation", "a day is agreed")
    return [Wanted(step, kind, planned_on, f"{why}: {short_day(planned_on)}.")]


def reminder(planned_on: date, steps: Collection[str], today: date, calendar: Calendar) -> list[Wanted]:
    """The reminder, for a person who asked for one; it leaves two days before."""
    leaves = timeline(REVIEW_STEPS, {Anchor.HELD: planned_on}, calendar)[ReviewStep.REMIND]
    step = f"{REMINDER}{planned_on}"
    if step in steps or not planned_on - REMINDER_AHEAD <= today <= leaves:
        return []
    return [Wanted(step, "day_reminder", planned_on, "the person asked for a reminder.", leaves)]


def out_of_date(step: str, about_on: date | None, state: ReviewState, planned_on: date | None) -> str | None:
    """Why a letter that has not left is not wanted any more; None while it is."""
    if state not in OPEN:
        return "the review is not open now"
    if step.startswith((INVITATION, AGAIN)) and state is ReviewState.CONFIRMED:
        return "a day is agreed already"
    if step.startswith((DAY, REMINDER)) and (state is not ReviewState.CONFIRMED or about_on != planned_on):
        return "the day it speaks of is not agreed any more"
    return None
