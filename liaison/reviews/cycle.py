"""Which review a person's register entry asks for: pure, values in, changes out.

A cycle is counted from an anchor: the last completed review, else the start of shared care. A review that was closed without being
held (declined, not reached) moves the anchor to the day it was due, so that saying no once never means no for good. What has happened
since (an overdose, liberation, a practice's request) brings the due date forward. There is no
rule here that puts anybody out of care (MAT standard 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from liaison.domain.bringing_forward import Trigger, brought_forward
from liaison.domain.duedates import Due, Intervals, add_months, review_due
from liaison.domain.states import ReviewState
from liaison.store.reviews_queries import LIVE

# the register's status → why there is no review now; the status itself is the code
AWAY: Mapping[str, str] = {
    "custody": "in custody: planned with throughcare when the person is back",
    "hospital": "in hospital: planned when the person is back",
    "paused": "contact is paused",
}
ENDED: Mapping[str, str] = {
    "left": "no longer in shared care",
    "died": "the person has died",
}
OVERTAKEN = "overtaken"  # the outcome of a review whose cycle the register has left behind


class Registered(Protocol):
    """A person, as far as reviews are counted from what the register says: a row, or its plain columns."""

    @property
    def id(self) -> int | None: ...
    @property
    def status(self) -> str: ...
    @property
    def shared_care_start(self) -> date: ...
    @property
    def last_review_on(self) -> date | None: ...


class Reviewed(Protocol):
    """A review, as far as a cycle hangs on it: a row, or its plain columns."""

    @property
    def id(self) -> int | None: ...
    @property
    def state(self) -> ReviewState: ...
    @property
    def cycle(self) -> date: ...
    @property
    def due_on(self) -> date: ...
    @property
    def completed_on(self) -> date | None: ...
    @property
    def outcome(self) -> str | None: ...


@dataclass(frozen=True)
class Cycle:
    """The cycle a person is in: what it is counted from, and when its review is due."""

    anchor: date
    due: Due


@dataclass(frozen=True)
class Change:
    """One review to open (`review` None) or to move; `columns` are set with it, `word` is what the report counts it as."""

    word: str
    to: ReviewState
    because: str
    review: Reviewed | None = None
    columns: Mapping[str, object] | None = None


def current(
    person: Registered, reviews: Sequence[Reviewed], intervals: Intervals, triggers: Sequence[Trigger] = ()
) -> Cycle:
    """The cycle the person is in, its due date brought forward by what has happened since."""
    start = person.shared_care_start
    done = [person.last_review_on, *(row.completed_on for row in reviews if row.state is ReviewState.COMPLETED)]
    last = max((day for day in done if day and day >= start), default=None)
    cycle = Cycle(last or start, review_due(start, last, intervals))
    for row in sorted(reviews, key=lambda row: row.cycle):
        if row.cycle == cycle.anchor and not_held(row):
            cycle = Cycle(row.due_on, after_one_not_held(row, cycle, intervals))
    return Cycle(cycle.anchor, brought_forward(cycle.due, triggers))


def after_one_not_held(row: Reviewed, cycle: Cycle, intervals: Intervals) -> Due:
    """When the next is due: a year on; but where the one not held had been brought forward, the day it was due by the calendar."""
    if row.due_on < cycle.due.on:
        was = f"which was brought forward to {row.due_on:%d/%m/%Y} and not held then"
        return Due(
            min(cycle.due.on, add_months(row.due_on, intervals.between)), f"The day of the year's review, {was}."
        )
    because = f"{intervals.between} months after the last one was due ({row.due_on:%d/%m/%Y}), which was not held."
    return Due(add_months(row.due_on, intervals.between), because)


def not_held(review: Reviewed) -> bool:
    """Whether the review was closed for its cycle alone (one closed because somebody left or died waits for a person)."""
    return review.state is ReviewState.CLOSED and review.outcome not in {*ENDED, OVERTAKEN}


def changes(
    person: Registered, reviews: Sequence[Reviewed], intervals: Intervals, triggers: Sequence[Trigger] = ()
) -> list[Change]:
    """What has to change so that the person has exactly one live review of the current cycle, or a coded reason for none."""
    live = [row for row in reviews if row.state in LIVE]
    code = person.status
    if code in ENDED:
        return [Change("closed", ReviewState.CLOSED, ENDED[code], row, {"outcome": code, **NO_DAY}) for row in live]
    if code in AWAY:
        waiting = [row for row in live if row.state is not ReviewState.DEFERRED]
        return [
            Change("deferred", ReviewState.DEFERRED, AWAY[code], row, {"outcome": code, **NO_DAY}) for row in waiting
        ]
    cycle = current(person, reviews, intervals, triggers)
    found = [overtaken(person, row, cycle) for row in live if row.cycle != cycle.anchor]
    mine = next((row for row in reviews if row.cycle == cycle.anchor), None)
    return found + (brought_up(mine, cycle) if mine else [opening(person, cycle)])


NO_DAY: Mapping[str, object] = {
    "planned_on": None,
    "worker_id": None,
    "handed_from": None,
    "planned_because": "",
    "planned_time": "",
    "room_id": None,
    "planned_warning": "",
    "by_hand": False,
}


def opening(person: Registered, cycle: Cycle) -> Change:
    """The review of this cycle, to be opened."""
    columns = {"person_id": person.id, "cycle": cycle.anchor, "due_on": cycle.due.on, "due_because": cycle.due.because}
    return Change("opened", ReviewState.DUE, cycle.due.because, None, columns)


def overtaken(person: Registered, row: Reviewed, cycle: Cycle) -> Change:
    """A live review of another cycle comes to rest: done, if the register says a review was completed, else overtaken."""
    if person.last_review_on == cycle.anchor > row.cycle:
        return Change(
            "completed",
            ReviewState.COMPLETED,
            "the register has the completed review",
            row,
            {"completed_on": cycle.anchor},
        )
    return Change(
        "closed", ReviewState.CLOSED, "the register counts from another day now", row, {"outcome": OVERTAKEN, **NO_DAY}
    )


def brought_up(row: Reviewed, cycle: Cycle) -> list[Change]:
    """The review of this cycle when it is there: back from a status that is over, or with the due date as it is now."""
    due = {"due_on": cycle.due.on, "due_because": cycle.due.because}
    if row.state is ReviewState.DEFERRED and row.outcome in AWAY:
        return [Change("resumed", ReviewState.DUE, "can be reviewed again", row, {"outcome": None, **due})]
    if row.state in LIVE and row.due_on != cycle.due.on:
        return [Change("due_again", row.state, f"the due date is now {cycle.due.on:%d/%m/%Y}", row, due)]
    return []
