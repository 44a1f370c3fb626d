"""Writes the rota as the list that the importer reads: taken in again it changes nothing. Local London time, one line a shift or a leave.

No cell begins with a sign that a spreadsheet would run: places are checked when they are written (`cells.plain_line`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from io import StringIO

from liaison.clock import LONDON
from liaison.store.rota_queries import AwayLine, ShiftLine

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


def line(email: str, starts: datetime, ends: datetime, leave: str, place: str, kind: str) -> tuple[str, ...]:
    """One line. Leave of whole days has no times, and its end_date is the last day away."""
    here, there = starts.astimezone(LONDON), ends.astimezone(LONDON)
    if leave and here.time() == there.time() == time(0):
        last = there.date() - timedelta(days=1)
        return (email, str(here.date()), "leave", "leave", str(last), leave, place, kind)
    return (email, str(here.date()), f"{here:%H:%M}", f"{there:%H:%M}", str(there.date()), leave, place, kind)
