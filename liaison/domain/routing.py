"""Who gets a case: role, rota, locality, continuity and load, in that order, and always with the reason.

Comes in: a case as routing sees it, a `Rota` (made once for a batch), everyone's load, now, the calendar. Goes out: an
`Assignment`, or a `Gap` that alarms and says what is missing. The same arguments always give the same answer. Whether
somebody is there is asked at the moment of assigning, and no case is too old to be routed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from liaison.domain.rota import FULL_TIME, Rota, Worker
from liaison.domain.spoken import clock, short
from liaison.domain.workdays import LONDON, Calendar
from models.taxonomy import Category, Handler, Urgency

H = Handler
# Who stands in when nobody of a role is there, nearest first; the prescriber lead signs it off before go-live.
STANDS_IN: dict[Handler, tuple[Handler, ...]] = {
    H.DUTY_NURSE: (H.PRESCRIBER, H.HARM_REDUCTION_NURSE, H.BBV_NURSE),
    H.PRESCRIBER: (H.PHARMACIST, H.DUTY_NURSE),
    H.PHARMACIST: (H.PRESCRIBER, H.DUTY_NURSE),
    H.PSYCHOLOGIST: (H.DUTY_NURSE,),
    H.SOCIAL_WORK: (H.KEYWORKER, H.DUTY_NURSE),
    H.KEYWORKER: (H.SOCIAL_WORK, H.DUTY_NURSE),
    H.THROUGHCARE: (H.KEYWORKER, H.DUTY_NURSE),
    H.HARM_REDUCTION_NURSE: (H.BBV_NURSE, H.DUTY_NURSE),
    H.BBV_NURSE: (H.HARM_REDUCTION_NURSE, H.DUTY_NURSE),
    H.ADMIN: (H.TEAM_LEAD, H.KEYWORKER),
    H.TEAM_LEAD: (H.ADMIN, H.DUTY_NURSE),
}
# After all of those: for U1 and U2 anyone clinical, then the team lead; else the duty nurse, then the team lead.
CLINICAL = (H.DUTY_NURSE, H.PRESCRIBER, H.PHARMACIST, H.HARM_REDUCTION_NURSE, H.BBV_NURSE, H.PSYCHOLOGIST)
LAST_RESORT_URGENT = (*CLINICAL, H.TEAM_LEAD)
LAST_RESORT = (H.DUTY_NURSE, H.TEAM_LEAD)
del H

# How heavy an open case weighs on the one who has it.
WEIGHT: dict[Urgency, int] = {Urgency.U1: 8, Urgency.U2: 4, Urgency.U3: 2, Urgency.U4: 1}
# How much more load somebody may carry and still be preferred, because they know the person or the story.
KEYWORKER_WORTH, PREVIOUS_WORTH = 6, 4
# Soon and routine mail: on duty at least this long before the reading deadline is there enough.
ENOUGH = 60  # minutes
URGENT = frozenset({Urgency.U1, Urgency.U2})
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Routable:
    """A case as routing sees it. `handlers` as the label guide names them, first one first; `read_by` aware.

    `not_to` are workers it is not to go to again (they gave it back, or did not open it in time).
    """

    category: Category | None
    handlers: tuple[Handler, ...]
    urgency: Urgency
    read_by: datetime
    locality: str | None = None
    keyworker_id: int | None = None
    previous_worker_id: int | None = None
    not_to: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Load:
    """What a worker carries: open cases, their weight, and the weight given to them this week (the tie-break)."""

    open: int = 0
    points: int = 0
    given: int = 0

    def plus(self, urgency: Urgency) -> Load:
        """The load with one more case; a batch keeps its own tally with this."""
        weight = WEIGHT[urgency]
        return replace(self, open=self.open + 1, points=self.points + weight, given=self.given + weight)


@dataclass(frozen=True)
class Assignment:
    """Who gets it, in which role, and why ("Morag Blair: on duty until 17:00, prescriber, covers North, 3 open")."""

    worker_id: int
    handler: Handler
    because: str


@dataclass(frozen=True)
class Gap:
    """Nobody can take the case: alarms. `because` says who is missing and since when."""

    because: str


class Fit(StrEnum):
    """How well somebody's hours fit the time in which the case has to be read."""

    WHOLE = "whole"  # on duty when the reading clock starts and when it ends
    PART = "part"  # urgent: on duty now, off before the clock ends; otherwise: on duty long enough before it ends


NOBODY = Load()


def route(case: Routable, rota: Rota, load: Mapping[int, Load], now: datetime, calendar: Calendar) -> Assignment | Gap:
    """Choose who gets the case, or say who is missing. `load` by worker id; workers not in it carry nothing."""
    starts = _starts(case, rota, now, calendar)
    if case.urgency in URGENT and now < starts and case.read_by < starts:
        return _gap(case, rota, now, max(now, case.read_by))  # it cannot wait for the next opening: up the ladder
    # The last minute before the deadline: a shift that ends at 17:00 covers a deadline of 17:00.
    ends = max(starts, case.read_by - MINUTE)
    fits = {worker.id: _fit(case.urgency, rota, worker.id, starts, ends) for worker in rota.workers}
    for handler, fit in _preferences(case.handlers, case.urgency in URGENT):
        pool = [
            worker
            for worker in rota.workers
            if fits[worker.id] is fit and handler in worker.roles and worker.id not in case.not_to
        ]
        if pool:
            worker = _choose(case, pool, load)
            return Assignment(worker.id, handler, _because(case, worker, handler, rota, load, starts))
    return _gap(case, rota, starts, ends + MINUTE)


def _starts(case: Routable, rota: Rota, now: datetime, calendar: Calendar) -> datetime:
    """Now while the service is open, or for urgent mail while anybody is on at all; else the next opening."""
    if calendar.is_open(now) or (case.urgency in URGENT and rota.on_shift(now)):
        return now
    return calendar.next_opening(now)


def _fit(urgency: Urgency, rota: Rota, worker_id: int, starts: datetime, ends: datetime) -> Fit | None:
    on_now = rota.until(worker_id, starts) is not None
    if on_now and rota.until(worker_id, ends):
        return Fit.WHOLE
    enough = on_now if urgency in URGENT else rota.minutes(worker_id, starts, ends + MINUTE) >= ENOUGH
    return Fit.PART if enough else None


@lru_cache(maxsize=256)
def _preferences(handlers: tuple[Handler, ...], urgent: bool) -> tuple[tuple[Handler, Fit], ...]:
    """Role and fit in order: urgent mail prefers another role to somebody who soon leaves, other mail the reverse."""
    roles = tuple(dict.fromkeys(_chain(handlers, urgent)))
    if urgent:
        return tuple((role, fit) for fit in Fit for role in roles)
    return tuple((role, fit) for role in roles for fit in Fit)


def _chain(handlers: tuple[Handler, ...], urgent: bool) -> Iterator[Handler]:
    yield from handlers
    for handler in handlers:
        yield from STANDS_IN[handler]
    yield from LAST_RESORT_URGENT if urgent else LAST_RESORT


def _choose(case: Routable, pool: list[Worker], load: Mapping[int, Load]) -> Worker:
    """Those of the locality if there are any; of them the least laden for their hours, continuity worth some load."""
    near = [worker for worker in pool if worker.covers(case.locality)] or pool

    def burden(worker: Worker) -> tuple[float, float, int]:
        share = max(worker.hours, 1) / FULL_TIME
        carries = load.get(worker.id, NOBODY)
        return carries.points / share - _worth(case, worker), carries.given / share, worker.id

    return min(near, key=burden)


def _worth(case: Routable, worker: Worker) -> int:
    if worker.id == case.keyworker_id:
        return KEYWORKER_WORTH
    return PREVIOUS_WORTH if worker.id == case.previous_worker_id else 0


def _because(
    case: Routable, worker: Worker, handler: Handler, rota: Rota, load: Mapping[int, Load], starts: datetime
) -> str:
    """The sentence under "why me?"."""
    until = rota.until(worker.id, starts)
    carries = load.get(worker.id, NOBODY)
    role = title(handler) if handler in case.handlers else f"{title(handler)}, stands in for {title(case.handlers[0])}"
    parts = [f"on duty until {clock(until)}" if until else "on duty before it has to be read", role]
    if case.locality:
        covers = worker.covers(case.locality)
        parts.append(f"covers {case.locality}" if covers else f"nobody there covers {case.locality}")
    if worker.id == case.keyworker_id:
        parts.append("keyworker of this person")
    elif worker.id == case.previous_worker_id:
        parts.append("had it before")
    parts.append(f"{carries.open} open")
    return f"{worker.name}: {', '.join(parts)}"


def _gap(case: Routable, rota: Rota, starts: datetime, ends: datetime) -> Gap:
    """Say which role is missing, when, and until when one was there that day."""
    wanted = title(case.handlers[0]) if case.handlers else "duty nurse"
    text = f"Nobody is on the rota as {wanted}, or to stand in, from {short(starts)} to {short(ends)}"
    if case.not_to:
        text += f", leaving out {len(case.not_to)} who had it before"
    went = _last_off(case.handlers[:1], rota, starts)
    return Gap(f"{text}; the last one went off at {clock(went)}." if went else f"{text}.")


def _last_off(handlers: tuple[Handler, ...], rota: Rota, at: datetime) -> datetime | None:
    """When the last worker of the role went off earlier on the same London day."""
    day = at.astimezone(LONDON).date()
    ids = [worker.id for worker in rota.workers if worker.roles & set(handlers)]
    offs = [ends for id in ids for _, ends in rota.spans.get(id, []) if ends <= at]
    return max((ends for ends in offs if ends.astimezone(LONDON).date() == day), default=None)


def title(handler: Handler) -> str:
    """The role in the middle of a sentence: "duty nurse"."""
    return handler.value.replace("_", " ").replace("bbv", "blood-borne virus")
