"""Which letters a person is to have about their review, as things stand today.

Comes in: where the review stands, its days, the letters that are there by step, today. Goes out: the letters that are wanted, each with
its reason. A step is a word and, where a day is spoken of, that day and its time: "invitation", "day:2026-12-03T11:00",
"reminder:2026-12-03", "again:2026-12-03", "copy:person" (the letter after a review, by post). There is no step for the second or third time and nothing that counts: every offer is the first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.domain.reminders import REVIEW_STEPS, TOO_EARLY, Anchor, ReviewStep, timeline
from liaison.domain.safe_contact import is_fresh
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar

INVITATION = "invitation"
DAY, REMINDER, AGAIN, COPY = "day:", "reminder:", "again:", "copy:"
REMINDER_AHEAD = timedelta(days=7)  # it is drafted so long before the day, so that a colleague has time to read it
ASK_AHEAD = timedelta(weeks=4)  # before the invitation; time to ask anew what is safe, when the person comes in anyway
TRY_AGAIN = timedelta(
    weeks=2
)  # before the day: the invitation promises that whoever is not heard from is asked once more
LISTENED = timedelta(weeks=1)  # so long an invitation is out before we try again
OPEN = frozenset({ReviewState.DUE, ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED})
OFFERED = frozenset({ReviewState.PLANNED, ReviewState.ASKED})


@dataclass(frozen=True)
class Wanted:
    """One letter: its step, the template, the day it speaks of (None: the person chooses), not before which day it leaves, and why. `new` says
    what is new where something was confirmed before: day, time, a_time where none was known, or place."""

    step: str
    kind: str
    about_on: date | None
    because: str
    not_before: date | None = None
    new: str = ""


def wanted(
    state: ReviewState,
    due_on: date,
    planned_on: date | None,
    steps: Sequence[str],
    today: date,
    calendar: Calendar,
    *,
    planned_time: str = "",
    reminds: bool = False,
    elsewhere: bool = False,
) -> list[Wanted]:
    """The letters that are wanted and not there. `steps` are those drafted or gone, the oldest first; `planned_time` is London's, like
    "11:00", empty while there is none; `reminds`: the person asked for a reminder; `elsewhere`: the place is at another address than the person was told."""
    if planned_on is None or planned_on < today:
        return []
    if state in OFFERED:
        return invitation(due_on, planned_on, steps, today, calendar)
    if state is ReviewState.CONFIRMED:
        moment = at(planned_on, planned_time)
        told = about_the_day(planned_on, moment, steps, elsewhere)
        return told + (reminder(planned_on, moment, steps, today, calendar) if reminds else [])
    return []


def at(day: date, time: str) -> str:
    """A day and its time as steps have them."""
    return f"{day}T{time}" if time else f"{day}"


def spoken_of(step: str) -> str:
    """The day and time that a step speaks of."""
    return step.partition(":")[2].partition("#")[0]


def invitation(due_on: date, planned_on: date, steps: Sequence[str], today: date, calendar: Calendar) -> list[Wanted]:
    """The invitation, from six weeks before the review is due; it speaks of the day that the plan thinks of, once that is not too far away."""
    begins = timeline(REVIEW_STEPS, {Anchor.DUE: due_on}, calendar)[ReviewStep.INVITE]
    offered = any(step == INVITATION or step.startswith(AGAIN) for step in steps)
    if today < begins or offered or planned_on > today + TOO_EARLY:
        return []
    return [Wanted(INVITATION, "review_invitation", planned_on, f"6 weeks before it is due ({short_day(due_on)}).")]


def ask_ahead(due_on: date, asked_on: date | None, today: date, calendar: Calendar) -> date | None:
    """By when somebody is to be asked anew what is safe, in the four weeks before the invitation; None outside them, and where the answers are
    still good on the day the review is due: the letters go between the two. `asked_on` is the day of the oldest answer, if anybody has asked."""
    begins = timeline(REVIEW_STEPS, {Anchor.DUE: due_on}, calendar)[ReviewStep.INVITE]
    if not begins - ASK_AHEAD <= today < begins:
        return None
    return None if is_fresh(asked_on, due_on) else begins


def try_again(planned_on: date | None, invited_on: date, today: date) -> bool:
    """Whether it is time to get in touch once more with somebody who was invited and of whom we have not heard. Nothing counts how often: it is
    done once a review, by the colleague whose name stands in the invitation."""
    if planned_on is None or not planned_on - TRY_AGAIN <= today < planned_on:
        return False
    return invited_on + LISTENED <= today


def about_the_day(planned_on: date, moment: str, steps: Sequence[str], elsewhere: bool = False) -> list[Wanted]:
    """The confirmation of the day and time that are agreed; a letter on what is new where another was confirmed before, or another address. The
    person goes by the newest letter, so a day or time that comes back is told anew."""
    told = [one for one in steps if one.startswith(DAY)]
    same = bool(told) and spoken_of(told[-1]) == moment
    if same and not elsewhere:
        return []
    step = DAY + moment
    if step in steps:
        step = next(one for one in (f"{step}#{n}" for n in range(2, len(steps) + 3)) if one not in steps)
    if not told:
        return [Wanted(step, "review_confirmation", planned_on, f"a day is agreed: {short_day(planned_on)}.")]
    new = "place" if same else what_is_new(spoken_of(told[-1]), moment)
    return [Wanted(step, "review_changed", planned_on, f"{NEW[new]}: {short_day(planned_on)}.", new=new)]


NEW = {
    "day": "another day is agreed",
    "time": "the time is another",
    "a_time": "there is a time now",
    "place": "the place is another",
}


def what_is_new(told: str, moment: str) -> str:
    """What a person has to be told who was told of another moment."""
    (day, _, time), (new_day, _, _) = told.partition("T"), moment.partition("T")
    return "day" if day != new_day else "time" if time else "a_time"


def reminder(planned_on: date, moment: str, steps: Sequence[str], today: date, calendar: Calendar) -> list[Wanted]:
    """The reminder, for a person who asked for one; it leaves two days before."""
    leaves = timeline(REVIEW_STEPS, {Anchor.HELD: planned_on}, calendar)[ReviewStep.REMIND]
    there = any(spoken_of(one).partition("T")[0] == str(planned_on) for one in steps if one.startswith(REMINDER))
    if there or not planned_on - REMINDER_AHEAD <= today <= leaves:
        return []
    return [Wanted(REMINDER + moment, "day_reminder", planned_on, "the person asked for a reminder.", leaves)]


def out_of_date(
    step: str, about_on: date | None, state: ReviewState, planned_on: date | None, planned_time: str
) -> str | None:
    """Why a letter that has not left is not wanted any more; None while it is. `planned_time` is London's, empty while there is none."""
    if step.startswith(COPY):  # the words after a review that was held: they wait for nothing
        return None
    if state not in OPEN:
        return "the review is not open now"
    if step.startswith((INVITATION, AGAIN)) and state is ReviewState.CONFIRMED:
        return "a day is agreed already"
    if step.startswith((DAY, REMINDER)) and (state is not ReviewState.CONFIRMED or about_on != planned_on):
        return "the day it speaks of is not agreed any more"
    if step.startswith((DAY, REMINDER)) and planned_on and spoken_of(step) != at(planned_on, planned_time):
        return "the time it speaks of is another one now"
    return None


def names_another(
    step: str, about_on: date | None, worker_id: int | None, planned_on: date | None, with_id: int | None
) -> str | None:
    """Why words that have not left are to be written anew: the plan has another day or colleague than they name; None while it has not."""
    if step == INVITATION and about_on is not None and about_on != planned_on:
        return "the plan has another day than it speaks of"
    if step.startswith((INVITATION, DAY, REMINDER)) and None not in (worker_id, with_id) and worker_id != with_id:
        return "somebody else does the review than it names"
    return None
