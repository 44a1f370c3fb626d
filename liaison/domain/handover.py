"""What is handed over when a shift ends, and to whom it is offered.

Comes in: what a worker holds and the rota. Goes out: why a case is on the list, and an `Offer` with its reason. An offer moves
nothing: a case changes hands when a person accepts it, and what nobody accepts stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from liaison.domain.rota import Rota, Worker
from liaison.domain.routing_roles import STANDS_IN
from liaison.domain.spoken import clock, when
from liaison.domain.workdays import LONDON
from models.taxonomy import Urgency

# How long before a shift ends its list is made, so that the colleague who goes can still add a word to each line.
BEFORE = timedelta(minutes=30)
# How far back a shift may have ended and still gets its list: longer than any stretch in which no job turned.
BEHIND = timedelta(days=6)


# Somebody with the right role is worth waiting for so long after the first colleague is there, and no longer.
SOON = timedelta(hours=4)
# how near somebody's work is, nearest first, as the reason says it
NEAR = ("has the same role", "stands in for that role", "nobody with that role is there soon")


class Why(StrEnum):
    """Why a case is on the list."""

    UNOPENED = "unopened"  # nobody has read it yet
    URGENT = "urgent"  # immediate or same day, and not finished
    PROMISED = (
        "promised"  # the practice was told an answer by the end of the next working day, or by a time that has passed
    )
    RING_BACK = "ring_back"  # somebody who rang waits to be rung back
    LOOK_AGAIN = "look_again"  # its day to look again comes before its owner is back
    DRAFT = "draft"  # an answer is begun

    @property
    def words(self) -> str:
        """As the page says it."""
        return TITLES[self]


TITLES = {
    Why.UNOPENED: "not opened",
    Why.URGENT: "urgent",
    Why.PROMISED: "answer promised",
    Why.RING_BACK: "to be rung back",
    Why.LOOK_AGAIN: "to look at again",
    Why.DRAFT: "answer begun",
}


@dataclass(frozen=True)
class Held:
    """An open case of the worker who goes. `answer_by` is what the practice was told; `again_on` the London day on which it comes back to
    the top of her list; `ring_back`: it came by telephone, with a number to ring, and is not answered."""

    case_id: int
    urgency: Urgency
    opened: bool
    answer_by: datetime
    draft: bool = False
    again_on: date | None = None
    ring_back: bool = False


@dataclass(frozen=True)
class Offer:
    """To whom a list is offered and why; `to_id` None: to nobody in particular."""

    to_id: int | None
    because: str


def reasons(case: Held, promised_until: datetime, back_on: date | None = None) -> tuple[Why, ...]:
    """Why a case has to be handed over; empty: it can wait for its owner. `promised_until`: the end of the next working day; `back_on`:
    the London day on which its owner is at work again, None where the rota does not say."""
    applies = {
        Why.UNOPENED: not case.opened,
        Why.URGENT: case.urgency in (Urgency.U1, Urgency.U2),
        Why.PROMISED: case.answer_by <= promised_until,
        Why.RING_BACK: case.ring_back,
        Why.LOOK_AGAIN: case.again_on is not None and (back_on is None or case.again_on < back_on),
        Why.DRAFT: case.draft,
    }
    return tuple(why for why in Why if applies[why])


def ending(rota: Rota, now: datetime) -> dict[int, datetime]:
    """For each worker the end of the shift that is about to end, or was her last: leave that begins ends a shift as well."""
    found: dict[int, datetime] = {}
    for worker in rota.workers:
        until = rota.until(worker.id, now)
        if until is None:
            ends = [end for _, end in rota.spans.get(worker.id, []) if now - BEHIND < end <= now]
            if ends:
                found[worker.id] = max(ends)
        elif until - now <= BEFORE:
            found[worker.id] = until
    return found


def offer(rota: Rota, worker_id: int, ended: datetime) -> Offer:
    """Who is next on: of those who are there within `SOON` of the first, by role, then by who comes soonest, then by who stays longest."""
    going = next((worker for worker in rota.workers if worker.id == worker_id), None)
    comes = {worker.id: span for worker in rota.workers if (span := _next_span(rota, worker.id, ended))}
    others = [worker for worker in rota.workers if worker.id != worker_id and worker.id in comes]
    if not others:
        return Offer(None, "Nobody else is on the rota yet, so any colleague may accept.")
    first = min(comes[worker.id][0] for worker in others)
    soon = [worker for worker in others if comes[worker.id][0] <= first + SOON]
    chosen = min(soon, key=lambda one: (_near(going, one), comes[one.id][0], -comes[one.id][1].timestamp(), one.id))
    if worker_id in comes and comes[worker_id][0] <= comes[chosen.id][0]:
        return Offer(None, f"{_name(going)} is back {when(comes[worker_id][0], ended)}, before or with anybody else.")
    return Offer(chosen.id, _because(chosen, comes[chosen.id], ended, NEAR[_near(going, chosen)]))


def back_on(rota: Rota, worker_id: int, ended: datetime) -> date | None:
    """The London day on which a worker is there again after a shift that ended; None where the rota does not say."""
    span = _next_span(rota, worker_id, ended)
    return span[0].astimezone(LONDON).date() if span else None


def _near(going: Worker | None, worker: Worker) -> int:
    """How near somebody's work is to that of the one who goes: a place in `NEAR`."""
    roles = going.roles if going else frozenset()
    stands_in = {role for own in roles for role in STANDS_IN[own]}
    return 0 if roles & worker.roles else 1 if stands_in & worker.roles else 2


def _next_span(rota: Rota, worker_id: int, ended: datetime) -> tuple[datetime, datetime] | None:
    """From when, not before the shift's end, a worker is there, and until when."""
    left = [(max(starts, ended), ends) for starts, ends in rota.spans.get(worker_id, []) if ends > ended]
    return min(left, default=None)


def _because(worker: Worker, span: tuple[datetime, datetime], ended: datetime, near: str) -> str:
    there = f"on duty until {clock(span[1])}" if span[0] <= ended else f"next on, {when(span[0], ended)}"
    return f"Offered to {worker.name}: {there}; {near}."


def _name(worker: Worker | None) -> str:
    return worker.name if worker else "The owner"
