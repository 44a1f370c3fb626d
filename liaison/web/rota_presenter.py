"""The rota as weeks on a page: who is on when and where, who is away, what is closed, and every gap in words.

Somebody who is away is "away" to her colleagues; the plain kind is shown to herself and to leads and admins alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liaison.clock import LONDON
from liaison.domain import away as away_words
from liaison.domain.gaps_ahead import NEEDED, span
from liaison.domain.patterns import moment
from liaison.domain.rota import Rota, Uncovered, gaps
from liaison.domain.spoken import clock, short_day
from liaison.domain.workdays import DAY, Calendar, days
from liaison.store.rota_queries import AwayLine, ShiftLine
from liaison.store.tables_people import Closure, Staff
from liaison.web.saying import Saying
from models.taxonomy import Handler

WEEKS = 4  # on one page
LOOK = timedelta(weeks=12)  # gaps are shown as far ahead


@dataclass(frozen=True)
class Item:
    """One shift or leave in a cell. `sign` is "shift", "cut" (a shift from which leave takes a part), "gone" (all of it) or "away"."""

    sign: str
    words: str
    place: str = ""
    href: str = ""


@dataclass(frozen=True)
class Head:
    """One day's heading. `closed` says why the service is closed, `short` when it closes early."""

    words: str
    full: str
    today: bool
    closed: str
    short: str


@dataclass(frozen=True)
class Line:
    """One colleague in one week: a cell a day."""

    name: str
    roles: str
    mine: bool
    cells: list[list[Item]]


@dataclass(frozen=True)
class Gap:
    """A gap, with a link to a form that fills it."""

    words: str
    short: str  # without its day
    href: str
    day: date


@dataclass(frozen=True)
class Week:
    """One week."""

    title: str
    heads: list[Head]
    lines: list[Line]
    gaps: list[list[Gap]]


@dataclass(frozen=True)
class Stored:
    """What the page was drawn from."""

    staff: Sequence[Staff]
    shifts: Sequence[ShiftLine]
    away: Sequence[AwayLine]
    closures: Mapping[date, Closure]
    holidays: Mapping[date, str]


@dataclass(frozen=True)
class Looker:
    """Who looks, and whether she may change the rota."""

    id: int
    keeps: bool


def weeks(stored: Stored, found: Sequence[Uncovered], first: date, say: Saying, looker: Looker) -> list[Week]:
    """The weeks from a Monday on."""
    return [week(stored, found, first + timedelta(weeks=n), say, looker) for n in range(WEEKS)]


def week(stored: Stored, found: Sequence[Uncovered], monday: date, say: Saying, looker: Looker) -> Week:
    """One week. Weekends are left out while nobody is on then and the service is closed."""
    all_days = list(days(monday, monday + 6 * DAY))
    starts, ends = midnight(monday), midnight(monday + 7 * DAY)
    on = [one for one in stored.shifts if starts <= one.starts_at < ends]
    gone = [one for one in stored.away if one.ends_at > starts and one.starts_at < ends]
    worked = {london(one.starts_at) for one in on}
    shown = [day for day in all_days if day.weekday() in say.calendar.hours.weekdays or day in worked]
    by_day: defaultdict[date, list[Gap]] = defaultdict(list)
    for one in found:
        by_day[london(one.starts)].append(gap(one, say))
    return Week(
        title=f"Week of {say.day(monday)}",
        heads=[head(day, stored, say) for day in shown],
        lines=[line(staff, shown, on, gone, looker) for staff in stored.staff],
        gaps=[by_day[day] for day in shown],
    )


def head(day: date, stored: Stored, say: Saying) -> Head:
    """A day's heading."""
    calendar, own = say.calendar, stored.closures.get(day)
    closed = ""
    if not calendar.is_working_day(day):
        named = (own.name if own and own.kind != "open" else "") or stored.holidays.get(day, "")
        closed = f"closed: {named}" if named else "closed"
    early = (
        ""
        if closed or calendar.closing_clock(day) == calendar.hours.close
        else f"closes {calendar.closing_clock(day):%H:%M}"
    )
    return Head(short_day(day), say.long_day(day), day == say.today, closed, early)


def line(
    staff: Staff, shown: Sequence[date], on: Sequence[ShiftLine], gone: Sequence[AwayLine], looker: Looker
) -> Line:
    """One colleague's week."""
    mine = [one for one in on if one.staff_id == staff.id]
    off = [one for one in gone if one.staff_id == staff.id]
    may_know = looker.keeps or staff.id == looker.id
    cells = [[*of_shifts(day, mine, off), *of_leave(day, mine, off, may_know=may_know)] for day in shown]
    return Line(staff.name, roles_of(staff), staff.id == looker.id, cells)


def of_shifts(day: date, mine: Sequence[ShiftLine], off: Sequence[AwayLine]) -> list[Item]:
    """The shifts that begin on a day, with what leave takes of them."""
    return [item(one, off) for one in mine if london(one.starts_at) == day]


def item(one: ShiftLine, off: Sequence[AwayLine]) -> Item:
    """One shift."""
    over = [leave for leave in off if leave.starts_at < one.ends_at and leave.ends_at > one.starts_at]
    whole = any(leave.starts_at <= one.starts_at and leave.ends_at >= one.ends_at for leave in over)
    sign = "gone" if whole else "cut" if over else "shift"
    return Item(sign, f"{clock(one.starts_at)}–{clock(one.ends_at)}", one.place, f"/rota/shifts/{one.id}")


def of_leave(day: date, mine: Sequence[ShiftLine], off: Sequence[AwayLine], *, may_know: bool) -> list[Item]:
    """The leave that touches a day, with its hours where it is no whole day."""
    starts, ends = midnight(day), midnight(day + DAY)
    return [
        Item("away", away_said(one, starts, ends, may_know=may_know))
        for one in off
        if one.starts_at < ends and one.ends_at > starts
    ]


def away_said(one: AwayLine, starts: datetime, ends: datetime, *, may_know: bool) -> str:
    """Like "away" or "on leave from 13:00"."""
    words = away_words.words(one.kind, may_know=may_know)
    first = "" if one.starts_at <= starts else f" from {clock(one.starts_at)}"
    last = "" if one.ends_at >= ends - timedelta(minutes=1) else f" to {clock(one.ends_at)}"
    return f"{words}{first}{last}"


def uncovered(rota: Rota, calendar: Calendar, now: datetime, first: date, last: date) -> list[Uncovered]:
    """Every gap from now on in some days, by day: the roles a duty desk needs, as `gaps_ahead` names them."""
    works = frozenset(role for worker in rota.workers for role in worker.roles)
    needed = {handler: 1 for handler, _, always in NEEDED if always or handler in works}
    found = [one for one in gaps(rota, calendar, max(first, london(now)), last, needed) if one.ends > now]
    return sorted(found, key=lambda one: (one.starts, one.handler.value))


def gap(one: Uncovered, say: Saying) -> Gap:
    """One gap in words."""
    what = next(words for handler, words, _ in NEEDED if handler is one.handler)
    day = london(one.starts)
    href = f"/rota/shifts/new?day={day}&start={clock(one.starts)}&end={clock(one.ends)}"
    return Gap(
        f"Nobody {what} {span(one, say.calendar, say.now)}", f"Nobody {what}, {hours(one, say.calendar)}", href, day
    )


def hours(one: Uncovered, calendar: Calendar) -> str:
    """When on its day: "all day", "after 13:00"."""
    day = london(one.starts)
    if one.ends >= calendar.closing(day):
        return "all day" if one.starts <= calendar.opening(day) else f"after {clock(one.starts)}"
    return f"{clock(one.starts)} to {clock(one.ends)}"


def reach(stored: Sequence[ShiftLine], today: date) -> date:
    """The last day on which anybody stands on the rota; today where it holds nobody."""
    return max((london(one.starts_at) for one in stored), default=today)


def roles_of(staff: Staff) -> str:
    """Roles and localities in plain words."""
    roles = [role.title for role in Handler if role in staff.roles]
    return " · ".join(part for part in (", ".join(roles), ", ".join(staff.localities)) if part)


def midnight(day: date) -> datetime:
    """When a London day begins, UTC."""
    return moment(day, time(0))


def london(at: datetime) -> date:
    """The London date of a moment."""
    return at.astimezone(LONDON).date()
