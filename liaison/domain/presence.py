"""Who is there at one moment, and how well somebody's hours fit the time in which a case has to be read.

Comes in: a rota, now (aware), the service's calendar. Goes out: fits, minutes left, the next opening. Made once for a batch: it
remembers what it was asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum

from liaison.domain.rota import Rota, Worker
from liaison.domain.routing_roles import URGENT
from liaison.domain.workdays import Calendar
from models.taxonomy import Urgency

MINUTE = timedelta(minutes=1)
# Soon and routine mail: on duty at least this long before the reading deadline is there enough.
ENOUGH = 60  # minutes


class Fit(IntEnum):
    """How well somebody's hours fit, the best first. Whoever is not on at this moment has none: nothing is given to the absent."""

    WHOLE = 0  # on now, and on when the reading clock ends
    PART = 1  # on now, off before it ends; for soon and routine mail with at least an hour left
    SHORT = 2  # soon and routine mail: on now, with less than an hour left


class Presence:
    """The rota seen from one moment."""

    def __init__(self, rota: Rota, now: datetime, calendar: Calendar) -> None:
        self.rota, self.now, self.calendar = rota, now, calendar
        self.until = {worker.id: off for worker in rota.workers if (off := rota.until(worker.id, now))}
        self.here = tuple(worker for worker in rota.workers if worker.id in self.until)
        self.is_open = calendar.is_open(now)
        self._opening: Presence | None = None
        self._fits: dict[tuple[bool, datetime], dict[int, Fit]] = {}

    def at_opening(self) -> Presence:
        """The same rota, seen from the next opening."""
        if self._opening is None:
            self._opening = Presence(self.rota, self.calendar.next_opening(self.now), self.calendar)
        return self._opening

    def serves(self, urgency: Urgency) -> bool:
        """Whether cases of this level are given out now: while the service is open, and urgent ones whenever anybody is on."""
        return self.is_open or (urgency in URGENT and bool(self.here))

    def minutes_left(self, worker_id: int) -> float:
        """Minutes until somebody who is on goes off; 0 for who is not on."""
        off = self.until.get(worker_id)
        return (off - self.now) / MINUTE if off else 0.0

    def fits(self, urgency: Urgency, read_by: datetime) -> dict[int, Fit]:
        """The fit of everybody who is on, by worker id."""
        # The last minute before the deadline: a shift that ends at 17:00 covers a deadline of 17:00.
        ends = max(self.now, read_by - MINUTE)
        key = (urgency in URGENT, ends)
        if key not in self._fits:
            self._fits[key] = {worker.id: self._fit(key[0], worker.id, ends) for worker in self.here}
        return self._fits[key]

    def _fit(self, urgent: bool, worker_id: int, ends: datetime) -> Fit:
        if self.until[worker_id] > ends or self.rota.until(worker_id, ends):
            return Fit.WHOLE
        return Fit.PART if urgent or self.minutes_left(worker_id) >= ENOUGH else Fit.SHORT

    def comes_on(self, worker: Worker, read_by: datetime) -> datetime | None:
        """When somebody who is not on now comes on, if that is at least an hour's work before the reading deadline."""
        on = self.rota.next_on(worker.id, self.now)
        if on is None or on >= read_by:
            return None
        return on if self.rota.minutes(worker.id, on, read_by) >= ENOUGH else None
