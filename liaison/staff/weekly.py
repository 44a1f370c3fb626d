"""Makes the shifts of weekly patterns ahead of time; making them again changes nothing.

Takes:   patterns that have not ended, and the rota as it stands
Decides: domain/patterns
Leaves:  a shift for each of their days, half a year ahead; never over another shift of the same colleague
Runs:    jobs/roll_rota.py
Seen on: Rota

A pattern's shifts are rows like any other: they can be moved, given away and removed one by one, and what a person removed stays removed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import patterns
from liaison.domain.patterns import Pattern
from liaison.domain.workdays import DAY, Calendar
from liaison.staff import shifts
from liaison.staff.refusals import ChangedMeanwhile, NotPossible
from liaison.staff.shifts import Wanted
from liaison.store.tables_people import Shift
from liaison.store.tables_rota import ShiftPattern

AHEAD = timedelta(weeks=26)  # half a year: a gap in summer is seen in winter


def add(
    session: Session, staff_id: int, pattern: Pattern, place: str, calendar: Calendar, *, by_id: int, now: datetime
) -> tuple[ShiftPattern, int]:
    """Add one and make its shifts; returns it, and how many were made. Raises NotPossible."""
    shifts.check_line(session, Wanted(staff_id, *patterns.span(pattern.first, pattern.start, pattern.end), place))
    row = ShiftPattern(
        staff_id=staff_id, weekday=pattern.weekday, start=f"{pattern.start:%H:%M}", end=f"{pattern.end:%H:%M}", weeks=pattern.weeks,
        first_on=pattern.first, last_on=pattern.last, on_holidays=pattern.on_holidays, place=place.strip(),
        filled_to=pattern.first - DAY, made_at=now, made_by=by_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, fill(session, row, calendar, now=now)


def fill(session: Session, row: ShiftPattern, calendar: Calendar, *, now: datetime) -> int:
    """Make the shifts that are not made yet, up to half a year ahead; returns how many."""
    last = london_date(now) + AHEAD
    made = 0
    for day in value(row).days(row.filled_to + DAY, last, calendar):
        starts, ends = patterns.span(day, time.fromisoformat(row.start), time.fromisoformat(row.end))
        wanted = Wanted(row.staff_id, starts, ends, row.place)
        if shifts.at_once(session, wanted) is None:
            session.add(Shift(**shifts.columns(wanted), pattern_id=row.id, changed_at=now, changed_by=row.made_by))
            session.flush()
            made += 1
    row.filled_to = max(row.filled_to, last)
    return made


def fill_all(session: Session, calendar: Calendar, *, now: datetime) -> int:
    """The same for every pattern that has not ended."""
    today = london_date(now)
    live = select(ShiftPattern).where(col(ShiftPattern.last_on).is_(None) | (col(ShiftPattern.last_on) >= today))
    return sum(
        fill(session, row, calendar, now=now) for row in session.scalars(live.order_by(col(ShiftPattern.id))).all()
    )


def end(session: Session, pattern_id: int, last: date, *, version: int, now: datetime) -> int:
    """End one after a day: its shifts after that day that have not begun go off the rota. Returns how many. Raises NotPossible or
    ChangedMeanwhile."""
    row = session.get(ShiftPattern, pattern_id)
    if row is None or row.version != version:
        raise ChangedMeanwhile
    if last < row.first_on - DAY:
        raise NotPossible("A pattern ends on its first day or later.", "last")
    after = max(patterns.moment(last + DAY, time(0)), now)
    gone = select(Shift).where(col(Shift.pattern_id) == pattern_id, col(Shift.starts_at) >= after)
    rows = session.scalars(gone).all()
    for shift in rows:
        shifts.remove(session, shift.id or 0, version=shift.version)
    row.last_on, row.version = last, row.version + 1
    return len(rows)


def value(row: ShiftPattern) -> Pattern:
    """A stored pattern as the law sees it."""
    return Pattern(
        row.weekday, time.fromisoformat(row.start), time.fromisoformat(row.end), row.first_on, row.last_on, row.weeks, row.on_holidays,
    )  # fmt: skip
