"""Whether an open case goes on to somebody else, because its owner is not there or carries too much. Nothing sits with the absent.

Asked again and again for every open case that has an owner, whatever its age. The tables below are in the order in which they are asked:

| owner | the case | what happens |
| --- | --- | --- |
| works here no longer | any | given on at once |
| off duty (shift over, on leave, ill) | urgent, not opened | given on at once, at any hour: with nobody there it alarms |
| off duty | urgent, opened | given on at once, also with a draft: the draft is kept and shown to whoever has it next |
| off duty, service closed | not urgent | waits for the opening: nobody would read it before |
| off duty, service open | owner back within two hours, and an hour before it has to be read | stays: a break, an appointment, the gap of a split shift |
| off duty, service open | not urgent, being answered (a draft of the last day) | stays if the owner is back in time to finish it |
| off duty, service open | waiting for somebody outside | stays if back in time; else it keeps waiting with another |
| off duty, service open | not urgent, anything else | given on |
| on duty | opened | stays: nothing is taken out of somebody's hands |
| on duty | not opened, of a kind she asked not to get today | given on, if another can take it |
| on duty, overloaded | not opened, not urgent | given on, the one to be read last first, if another carries much less |
| on duty | anything else | stays |

"Back in time" is: on duty again at least an hour before the answer is due, and by the end of the next working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from liaison.domain.presence import Presence
from liaison.domain.rota import Worker
from liaison.domain.routing_load import NOBODY, Load, share
from liaison.domain.routing_roles import URGENT
from liaison.domain.spoken import short
from models.taxonomy import Category, Urgency

BREAK = timedelta(hours=2)  # so soon back, somebody has only gone for a break
LIVE = timedelta(hours=24)  # a draft younger than this is an answer being written
TO_FINISH = timedelta(hours=1)  # the least that is left for it before the answer is due
# Overloaded: this many points of open work for a full-time week, and so many times what colleagues on duty carry.
TOO_MUCH, TIMES = 48, 2.0


class Why(StrEnum):
    """Why a case is given on, as the event says it."""

    GONE = "its owner no longer works here"
    OFF_UNOPENED = "its owner is off duty and had not opened it"
    OFF_URGENT = "its owner is off duty, and it cannot wait"
    OFF = "its owner is off duty"
    OFF_WAITING = "its owner is away while it waits for somebody outside"
    SHARED = "the desk was looked at again, and a colleague can take it"  # says nothing of anybody's wish
    OVERLOADED = "its owner carries more than others, and had not opened it"


@dataclass(frozen=True)
class Held:
    """A case in somebody's hands, as this law sees it. `drafted_at` is when the owner last wrote on an answer; `waits` that it waits for
    somebody outside."""

    id: int
    owner_id: int
    urgency: Urgency
    category: Category | None
    opened: bool
    read_by: datetime
    answer_by: datetime
    waits: bool = False
    drafted_at: datetime | None = None


@dataclass(frozen=True)
class Stays:
    """It stays where it is, and why."""

    because: str


@dataclass(frozen=True)
class GoesOn:
    """It goes to somebody else. `only_if` another can take it: then it is not left with nobody."""

    why: Why
    only_if: bool = False


def decide(held: Held, present: Presence, working: Mapping[int, Worker]) -> Stays | GoesOn:
    """What happens to one case; overload is asked for all of them together (`relieved`). `working` is everybody who works here, by id."""
    owner = working.get(held.owner_id)
    if owner is None:
        return GoesOn(Why.GONE)
    if held.owner_id not in present.until:
        return of_the_absent(held, present)
    if not held.opened and held.category in owner.spared:
        return GoesOn(Why.SHARED, only_if=True)
    return Stays("its owner is on duty")


def of_the_absent(held: Held, present: Presence) -> Stays | GoesOn:
    """The rows of the table for an owner who is off duty."""
    if held.urgency in URGENT and not held.waits:
        return GoesOn(Why.OFF_URGENT if held.opened else Why.OFF_UNOPENED)
    if not present.is_open:
        return Stays("the service is closed")
    back = present.rota.next_on(held.owner_id, present.now)
    if back and back - present.now <= BREAK and (held.opened or held.read_by - back >= TO_FINISH):
        return Stays(f"its owner is back at {short(back)}")
    being_answered = held.drafted_at is not None and present.now - held.drafted_at <= LIVE
    if (held.waits or being_answered) and back and in_time(held, back, present):
        what = "it waits for somebody outside" if held.waits else "its answer is being written"
        return Stays(f"{what}; its owner is back {short(back)}")
    if held.waits:
        return GoesOn(Why.OFF_WAITING)
    return GoesOn(Why.OFF if held.opened else Why.OFF_UNOPENED)


def in_time(held: Held, back: datetime, present: Presence) -> bool:
    """Whether somebody who is on again at `back` can still finish it. What waits for others may be overdue: there the day alone counts."""
    calendar = present.calendar
    tomorrow = calendar.closing(calendar.working_day(calendar.local(present.now).date(), 1))
    return back < tomorrow and (held.waits or back + TO_FINISH <= held.answer_by)


def overloaded(present: Presence, load: Mapping[int, Load]) -> dict[int, float]:
    """Those on duty who carry far too much, with how many points too many: more than `TOO_MUCH` for their hours, and more than `TIMES`
    what the others on duty carry in the middle."""
    carried = {worker.id: load.get(worker.id, NOBODY).points / share(worker) for worker in present.here}
    found = {}
    for worker in present.here:
        others = [points for id, points in carried.items() if id != worker.id]
        fair = max(TOO_MUCH, TIMES * median(others)) if others else float("inf")
        if carried[worker.id] > fair:
            found[worker.id] = (carried[worker.id] - fair) * share(worker)
    return found


def relieved(held: Iterable[Held], present: Presence, load: Mapping[int, Load]) -> list[Held]:
    """What the overloaded are relieved of: unopened, not urgent, the one to be read last first, until they carry no more than is fair."""
    too_much = overloaded(present, load)
    able = [one for one in held if one.owner_id in too_much and not one.opened and one.urgency not in URGENT]
    found = []
    for one in sorted(able, key=lambda one: (one.read_by, one.id), reverse=True):
        if too_much[one.owner_id] > 0:
            too_much[one.owner_id] -= Load().plus(one.urgency).points
            found.append(one)
    return found
