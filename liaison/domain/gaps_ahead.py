"""Gaps of the rota that alarm before a mail falls into them: "nobody with prescribing is on the rota after 15:00 today".

Comes in: the rota, now (aware), the calendar, who works here. Goes out: each gap in open hours from now to the end of the next working
day, in words. Weeks ahead are the rota page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from liaison.domain.rota import Rota, Uncovered, gaps
from liaison.domain.routing_roles import STANDS_IN, title
from liaison.domain.spoken import clock, day_name
from liaison.domain.workdays import Calendar
from models.taxonomy import Handler

H = Handler
# What a duty desk needs in all its open hours: the role, what is missing without it, whether it is missed also where nobody of it works.
NEEDED: tuple[tuple[Handler, str, bool], ...] = (
    (H.DUTY_NURSE, "as duty nurse", True),
    (H.PRESCRIBER, "with prescribing", True),
    (H.PHARMACIST, "as pharmacist", False),  # a small service may have none: the prescriber stands in
)
del H


@dataclass(frozen=True)
class GapAhead:
    """One stretch without a role; `key` names it for good, `words` for people, `instead` says who stands in meanwhile."""

    handler: Handler
    starts: datetime
    ends: datetime
    words: str
    instead: str

    @property
    def key(self) -> str:
        """The role and the moment it begins on the rota."""
        return f"{self.handler.value}:{self.starts:%Y%m%dT%H%M}"


def ahead(rota: Rota, calendar: Calendar, now: datetime) -> list[GapAhead]:
    """The gaps of the rest of today and of the next working day, the nearest first."""
    today = calendar.local(now).date()
    last = calendar.working_day(today, 1)
    works = frozenset(role for worker in rota.workers for role in worker.roles)
    needed = {handler: 1 for handler, _, always in NEEDED if always or handler in works}
    found = [gap for gap in gaps(rota, calendar, today, last, needed) if gap.ends > now]
    return [told(gap, rota, calendar, now) for gap in sorted(found, key=lambda gap: (gap.starts, gap.handler.value))]


def told(gap: Uncovered, rota: Rota, calendar: Calendar, now: datetime) -> GapAhead:
    """One gap in words."""
    what = next(words for handler, words, _ in NEEDED if handler is gap.handler)
    return GapAhead(
        gap.handler,
        gap.starts,
        gap.ends,
        f"Nobody {what} is on the rota {span(gap, calendar, now)}.",
        stand_in(gap, rota),
    )


def span(gap: Uncovered, calendar: Calendar, now: datetime) -> str:
    """When, as people say it: "after 15:00 today", "from 12:00 to 13:00 today", "on Wednesday 25 November"."""
    day = calendar.local(gap.starts).date()
    when = "today" if day == calendar.local(now).date() else f"on {day_name(day)}"
    first, last = calendar.opening(day), calendar.closing(day)
    if gap.starts <= first and gap.ends >= last:
        return "at all today" if when == "today" else when
    if gap.ends >= last:
        return f"after {clock(gap.starts)} {when}"
    if gap.starts <= first:
        return f"before {clock(gap.ends)} {when}"
    return f"from {clock(gap.starts)} to {clock(gap.ends)} {when}"


def stand_in(gap: Uncovered, rota: Rota) -> str:
    """Who stands in at the beginning of the gap, in a sentence; or that nobody does."""
    on = rota.on_shift(gap.starts)
    for role in STANDS_IN[gap.handler]:
        names = [worker.name for worker in on if role in worker.roles]
        if names:
            return f"Mail for that role goes to {names[0]} ({title(role)}) meanwhile."
    return "Nobody is there to stand in: please add somebody to the rota."
