"""Who is at work when: workers, shifts and leave, asked at a moment.

Comes in: plain values of the staff room (moments aware). Goes out: who is on, for how long, and where gaps are.
A `Rota` is made once for a batch of mails and then asked thousands of times.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from liaison.domain.workdays import Calendar, days
from models.taxonomy import Category, Handler

FULL_TIME = (
    37.5  # hours a week, NHS Scotland's full-time week at the time of writing; only the ratio to `hours` matters
)


@dataclass(frozen=True)
class Worker:
    """One person who works here. No `localities` means all of them; `hours` is contracted hours a week; `skills` are roles that are only
    asked (see `domain/asking`); `spared` are the categories that she asked not to get today (see `domain/not_today`)."""

    id: int
    name: str
    roles: frozenset[Handler]
    localities: frozenset[str] = frozenset()
    active: bool = True
    hours: float = FULL_TIME
    skills: frozenset[str] = frozenset()
    spared: frozenset[Category] = frozenset()

    def covers(self, locality: str | None) -> bool:
        """Whether the worker covers that locality; an unknown one is everybody's."""
        return locality is None or not self.localities or locality in self.localities


@dataclass(frozen=True)
class Shift:
    """A worker is on from `starts` up to `ends` (aware)."""

    worker_id: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Leave:
    """A worker is away from `starts` up to `ends` (aware), whatever the shifts say: leave, sickness, training."""

    worker_id: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Uncovered:
    """A stretch of open hours with fewer people of a role than needed."""

    handler: Handler
    starts: datetime
    ends: datetime
    present: int
    needed: int


Span = tuple[datetime, datetime]


class Rota:
    """Workers with the spans in which each is truly there: shifts joined, leave cut out. Inactive workers never are."""

    def __init__(self, workers: Iterable[Worker], shifts: Iterable[Shift], leave: Iterable[Leave] = ()) -> None:
        """Index the rota; order of the arguments does not matter, workers are kept by id."""
        self.workers = tuple(sorted((worker for worker in workers if worker.active), key=lambda worker: worker.id))
        away, here = _by_worker(leave), {worker.id for worker in self.workers}
        self.spans = {
            id: cut(joined(spans), joined(away[id])) for id, spans in _by_worker(shifts).items() if id in here
        }
        self._starts = {id: [span[0] for span in spans] for id, spans in self.spans.items()}

    def until(self, worker_id: int, at: datetime) -> datetime | None:
        """When the worker who is on at that moment goes off; None when they are not on."""
        spans = self.spans.get(worker_id)
        place = bisect_right(self._starts[worker_id], at) - 1 if spans else -1
        return spans[place][1] if spans and place >= 0 and at < spans[place][1] else None

    def next_on(self, worker_id: int, at: datetime) -> datetime | None:
        """When the worker comes on next, later than `at`; None when no shift is known of."""
        starts = self._starts.get(worker_id, [])
        place = bisect_right(starts, at)
        return starts[place] if place < len(starts) else None

    def on_shift(self, at: datetime) -> list[Worker]:
        """Who is on at that moment, by id."""
        return [worker for worker in self.workers if self.until(worker.id, at)]

    def minutes(self, worker_id: int, first: datetime, last: datetime) -> float:
        """How many minutes the worker is on between two moments."""
        spans = self.spans.get(worker_id, [])
        overlaps = (min(ends, last) - max(starts, first) for starts, ends in spans)
        return sum((overlap for overlap in overlaps if overlap > timedelta()), timedelta()) / timedelta(minutes=1)


def on_shift(workers: Iterable[Worker], shifts: Iterable[Shift], leave: Iterable[Leave], at: datetime) -> list[Worker]:
    """Who is on at that moment, by id. For one question; for many, make a `Rota`."""
    return Rota(workers, shifts, leave).on_shift(at)


def minutes_left(rota: Rota, worker_id: int, now: datetime) -> int:
    """Whole minutes until the worker goes off; 0 when they are not on."""
    ends = rota.until(worker_id, now)
    return (ends - now) // timedelta(minutes=1) if ends else 0


def gaps(
    rota: Rota, calendar: Calendar, first: date, last: date, needed: Mapping[Handler, int] | None = None
) -> list[Uncovered]:
    """Where, in the open hours of some days, fewer people of a role are on than needed (by default one duty nurse)."""
    found: list[Uncovered] = []
    for day in days(first, last):
        if calendar.is_working_day(day):
            for handler, number in (needed or {Handler.DUTY_NURSE: 1}).items():
                found += _gaps_of_day(rota, handler, number, calendar.opening(day), calendar.closing(day))
    return found


def _gaps_of_day(rota: Rota, handler: Handler, needed: int, opens: datetime, closes: datetime) -> list[Uncovered]:
    """The day is cut wherever somebody of the role comes or goes; equal neighbours are one gap."""
    ids = [worker.id for worker in rota.workers if handler in worker.roles]
    edges = {edge for id in ids for span in rota.spans.get(id, []) for edge in span if opens < edge < closes}
    cuts = [opens, *sorted(edges), closes]
    found: list[Uncovered] = []
    for starts, ends in pairwise(cuts):
        present = sum(rota.until(id, starts) is not None for id in ids)
        if present >= needed:
            continue
        if found and found[-1].ends == starts and found[-1].present == present:
            starts = found.pop().starts
        found.append(Uncovered(handler, starts, ends, present, needed))
    return found


def _by_worker(spans: Iterable[Shift | Leave]) -> defaultdict[int, list[Span]]:
    """Spans by worker, in UTC; a span that ends before it starts is nothing."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        if span.starts < span.ends:
            found[span.worker_id].append((span.starts.astimezone(UTC), span.ends.astimezone(UTC)))
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time covered, in order and without overlaps or touching neighbours."""
    result: list[Span] = []
    for starts, ends in sorted(spans):
        if result and starts <= result[-1][1]:
            result[-1] = (result[-1][0], max(ends, result[-1][1]))
        else:
            result.append((starts, ends))
    return result


def cut(spans: list[Span], away: list[Span]) -> list[Span]:
    """What is left of joined spans when the joined times away are taken out."""
    for gone, back in away:
        spans = [
            piece
            for starts, ends in spans
            for piece in ((starts, min(ends, gone)), (max(starts, back), ends))
            if piece[0] < piece[1]
        ]
    return spans
