"""What is not here yet of what others bring to a review, two weeks before its day, and the sentence that says so.

Comes in: what the register names (a practice, a pharmacy) and what came of each; the review's standing. Goes out: whether it is time, and
what is missing, in words. A review is held without these too: nobody is asked by this, and nothing waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from liaison.domain.looking_out import TASKS, Kind
from liaison.domain.reminders import REVIEW_STEPS, Anchor, ReviewStep, Standing, steps_due
from liaison.domain.spoken import short_day
from liaison.domain.states import ReviewState
from liaison.domain.workdays import Calendar

STEP = {ReviewStep.GATHER: REVIEW_STEPS[ReviewStep.GATHER]}
BRINGS = "medicines, bloods and ECG"


@dataclass(frozen=True)
class Parts:
    """What came for one review. `registered`: the person has a practice; `asked`, `said`, `words`: it was asked, has answered, and with its
    words, a mail, a file or its pro-forma; `ringing`: somebody has it on the list to ring it; `pharmacy`: its name, if one is known."""

    registered: bool
    asked: bool
    said: bool
    words: bool
    ringing: bool
    pharmacy: str
    summary: bool

    def without_practice(self) -> Parts:
        """The pharmacy's part alone."""
        return replace(self, registered=False)


def is_time(state: ReviewState, planned_on: date | None, today: date, calendar: Calendar) -> bool:
    """Whether the step is to be taken today, by the table of steps."""
    if planned_on is None or not today < planned_on:
        return False
    return bool(steps_due(STEP, Standing(state, {Anchor.HELD: planned_on}), today, calendar))


def by_when(planned_on: date, today: date, calendar: Calendar) -> date:
    """By when somebody looks at it: in a few days, before the review, and never before today."""
    return max(today, min(calendar.working_day(today, TASKS[Kind.GATHER].days), calendar.working_day(planned_on, -1)))


def missing(parts: Parts) -> list[str]:
    """What is not here, a sentence each. The practice that somebody rings anyway is not named twice."""
    found = []
    if parts.registered and not parts.words and not parts.ringing:
        found.append(of_the_practice(parts))
    if parts.pharmacy and not parts.summary:
        found.append(f"The pharmacy's collection summary is not here ({parts.pharmacy}).")
    return found


def of_the_practice(parts: Parts) -> str:
    """What is missing of the practice."""
    if parts.said:
        return f"The practice has answered, and said nothing about {BRINGS}."
    if parts.asked:
        return f"The practice has said nothing yet about {BRINGS}."
    return f"The practice has not been asked yet about {BRINGS}."


def why(planned_on: date, found: list[str]) -> str:
    """What the colleague reads."""
    return " ".join((f"Review on {short_day(planned_on)}.", *found))
