"""Writes the rota as the list that the importer reads: taken in again it changes nothing. Local London time, one line a shift or a leave.

No cell begins with a sign that a spreadsheet would run: places are checked when they are written (`cells.plain_line`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import StringIO

from sqlmodel import Session

from liaison.clock import LONDON
from liaison.domain.patterns import moment
from liaison.store.rota_queries import AwayLine, ShiftLine, away_between, shifts_between

HEADINGS = ("email", "date", "start", "end", "end_date", "leave", "place", "kind")


def rota_list(shifts: Iterable[ShiftLine], away: Iterable[AwayLine]) -> str:
    """The list, by day and colleague."""
    lines = [(one.starts_at, line(one.email, one.starts_at, one.ends_at, "", one.place, "")) for one in shifts]
    lines += [(one.starts_at, line(one.email, one.starts_at, one.ends_at, "yes", "", one.kind)) for one in away]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(cells for _, cells in sorted(lines))
    return out.getvalue()


def whole_list(session: Session, first: date, weeks: int, staff_id: int | None = None) -> str:
    """The list of so many weeks from a Monday on; of one colleague where she is named."""
    spans = moment(first, time(0)), moment(first + timedelta(weeks=weeks), time(0))
    return rota_list(shifts_between(session, *spans, staff_id), away_between(session, *spans, staff_id))


def line(email: str, starts: datetime, ends: datetime, leave: str, place: str, kind: str) -> tuple[str, ...]:
    """One line. Leave of whole days has no times, and its end_date is the last day away."""
    here, there = starts.astimezone(LONDON), ends.astimezone(LONDON)
    if leave and here.time() == there.time() == time(0):
        last = there.date() - timedelta(days=1)
        return (email, str(here.date()), "leave", "leave", str(last), leave, place, kind)
    return (email, str(here.date()), f"{here:%H:%M}", f"{there:%H:%M}", str(there.date()), leave, place, kind)
