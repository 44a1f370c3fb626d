"""Gaps of the rota in a list, and those that leave or a swap would open.

The same gap on several days is one line, so that a new one is seen among those that come every week: in a small service the prescriber
who ends at half past three would otherwise hide the days on which she is on leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from liaison.domain.rota import Leave, Rota, Shift, Uncovered
from liaison.domain.workdays import DAY
from liaison.staff import duty
from liaison.store import rota_queries as queries
from liaison.store.session import Session
from liaison.store.tables_rota import SwapWish
from liaison.web.rota_presenter import Gap, gap, midnight, uncovered
from liaison.web.saying import Saying

NOTHING: Mapping[int, int] = MappingProxyType({})
FEW = 6  # lines in the list
STRETCHES = 4  # days in a row that one line names


@dataclass(frozen=True)
class GapLine:
    """One gap, or the same one on several days; `href` is the form that fills the first of them, `number` how many there are."""

    words: str
    href: str
    number: int


def lines(found: Sequence[Uncovered], say: Saying) -> list[GapLine]:
    """Gaps by day as lines, the one that comes next first."""
    same: defaultdict[str, list[Gap]] = defaultdict(list)
    for one in found:
        same[gap(one, say).short].append(gap(one, say))
    return [GapLine(words(gaps, say), gaps[0].href, len(gaps)) for gaps in same.values()]


def words(gaps: Sequence[Gap], say: Saying) -> str:
    """Like "Nobody with prescribing, after 15:30, on 9 days: today, Mon 7 Dec to Thu 10 Dec"."""
    if len(gaps) == 1:
        return gaps[0].words
    runs = in_a_row([one.day for one in gaps], say)
    more = ", and later" if len(runs) > STRETCHES else ""
    return f"{gaps[0].short}, on {len(gaps)} days: {', '.join(said(*run, say) for run in runs[:STRETCHES])}{more}"


def in_a_row(on: Sequence[date], say: Saying) -> list[tuple[date, date]]:
    """Days as stretches from a first to a last one; the next open day of the service goes on, within its week."""
    runs: list[tuple[date, date]] = []
    for day in dict.fromkeys(on):
        last = runs[-1][1] if runs else None
        goes_on = last and say.calendar.working_day(last, 1) == day and last.isocalendar()[:2] == day.isocalendar()[:2]
        if goes_on:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def said(first: date, last: date, say: Saying) -> str:
    """Like "today", "Mon 7 Dec", "Mon 7 Dec to Thu 10 Dec"."""
    start = "today" if first == say.today else say.day(first)
    return start if first == last else f"{start} to {say.day(last)}"


def whole(
    session: Session, first: date, last: date, away: Sequence[Leave] = (), given: Mapping[int, int] = NOTHING
) -> Rota:
    """The rota of some days, as the law sees it; with somebody away who is not yet, and shifts `given` to others (shift → whose it is)."""
    starts, ends = midnight(first), midnight(last + DAY)
    return Rota(
        duty.workers(session),
        [
            Shift(given.get(one.id, one.staff_id), one.starts_at, one.ends_at)
            for one in queries.shifts_between(session, starts, ends)
        ],
        [
            *(Leave(one.staff_id, one.starts_at, one.ends_at) for one in queries.away_between(session, starts, ends)),
            *away,
        ],
    )


def opened_by(session: Session, staff_id: int, starts: datetime, ends: datetime, say: Saying) -> str:
    """What leave would leave open, as `opened` says it."""
    return opened(session, starts, ends, say, away=(Leave(staff_id, starts, ends),))


def opened_by_swap(session: Session, wish: SwapWish, say: Saying) -> str:
    """What a swap would leave open, as `opened` says it: who takes a shift may be of another role."""
    changing = [(wish.shift_id, wish.to_id), (wish.other_id, wish.by_id)]
    found = [(shift, to) for id, to in changing if id and (shift := queries.shift(session, id))]
    if not found:
        return ""
    first, last = min(one.starts_at for one, _ in found), max(one.ends_at for one, _ in found)
    return opened(session, first, last, say, given={one.id or 0: to for one, to in found})


def opened(
    session: Session,
    starts: datetime,
    ends: datetime,
    say: Saying,
    away: Sequence[Leave] = (),
    given: Mapping[int, int] = NOTHING,
) -> str:
    """What a change of the rota would leave open from now on, as a sentence; empty where everything stays covered. A gap that is there
    already counts only where it grows."""
    first, last = (say.calendar.local(moment).date() for moment in (starts, ends))
    rotas = whole(session, first, last), whole(session, first, last, away, given)
    before, then = (uncovered(one, say.calendar, say.now, first, last) for one in rotas)
    new = [one for one in then if not any(within(one, old) for old in before)]
    said_all = [line.words[0].lower() + line.words[1:] for line in lines(new, say)]
    return f"Then {'; '.join(said_all)}." if said_all else ""


def within(one: Uncovered, other: Uncovered) -> bool:
    """Whether a gap lies within another of the same role."""
    return one.handler is other.handler and other.starts <= one.starts and one.ends <= other.ends
