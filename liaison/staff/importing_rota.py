"""Takes a rota in: one line a shift, in local London time, or one line a leave (whole days, or hours). `end_date` is the day on which a
shift ends, or the last day of leave; without it, the same day. `export` writes the same list.

A line that overlaps a shift or leave of the same colleague that is already there replaces it; nothing else is taken away, because a
list may cover some colleagues or days only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import LONDON
from liaison.domain import cells
from liaison.domain.away import KINDS
from liaison.domain.lists import Column, Line, Rejected, Report, Unusable, read_list
from liaison.staff.shifts import LONGEST
from liaison.store.tables_people import Leave, Shift, Staff
from liaison.store.taking_in import Source, Taken, notes_of, report_of, settle, text_of

LEAVE = "leave"  # written in a time's place, it makes the whole day leave


def clock_or_leave(cell: str) -> time | str:
    """A time of day, or the word leave."""
    return LEAVE if cell.lower() == LEAVE else cells.clock(cell)


COLUMNS: dict[str, Column] = {
    "email": Column(("email",), cells.email, required=True, filled=True),
    "day": Column(("date", "day"), cells.day, required=True, filled=True),
    "start": Column(("start",), clock_or_leave, required=True, empty=None),
    "end": Column(("end",), clock_or_leave, required=True, empty=None),
    "leave": Column(("leave",), cells.truth, empty=False),
    "end_day": Column(("end_date", "until"), cells.day, empty=None),
    "place": Column(("place",), cells.plain_line),
    "kind": Column(("kind",), cells.one_of(KINDS), empty=None),
}


@dataclass(frozen=True)
class Span:
    """One line: a shift or a leave of one colleague, UTC."""

    line: Line
    table: type[Shift] | type[Leave]
    staff_id: int
    starts_at: datetime
    ends_at: datetime
    more: dict[str, str]  # a shift's place, a leave's kind, where the list has them

    def overlaps(self, other: Any) -> bool:
        """Whether two spans share time."""
        return bool(self.starts_at < other.ends_at and other.starts_at < self.ends_at)


def import_rota(session: Session, source: Source, *, now: datetime, dry_run: bool = False) -> Report:
    """Take shifts and leave in. Raises WrongList. A dry run changes nothing and reports the same."""
    listed = read_list(text_of(source), COLUMNS)
    staff = {row.email.lower(): row.id for row in session.scalars(select(Staff)) if row.id}
    spans, rejected = spans_of(listed.lines, staff)
    there = already_there(session, spans)
    taken = [take(session, span, there[span.table, span.staff_id], now=now, dry_run=dry_run) for span in spans]
    return report_of(taken, [*listed.rejected, *rejected], notes=notes_of(listed))


def spans_of(lines: Sequence[Line], staff: dict[str, int]) -> tuple[list[Span], list[Rejected]]:
    """The lines as spans, and those that make none: nobody of that address, no time, or the same time twice."""
    spans, rejected = [], []
    earlier: dict[tuple[Any, int], list[Span]] = defaultdict(list)
    for line in lines:
        try:
            span = span_of(line, staff)
            mine = earlier[span.table, span.staff_id]
            if other := next((one for one in mine if span.overlaps(one)), None):
                raise Unusable(f"overlaps line {other.line.number}", "start")
        except Unusable as error:
            rejected.append(line.refuse(COLUMNS, error.field, error.why))
            continue
        mine.append(span)
        spans.append(span)
    return spans, rejected


def span_of(line: Line, staff: dict[str, int]) -> Span:
    """One line as a span; raises Unusable."""
    email, day, start, end = (line.values[name] for name in ("email", "day", "start", "end"))
    if email not in staff:
        raise Unusable("is nobody's address here: take the staff in first", "email")
    away = line.values.get("leave", False) or LEAVE in (start, end)
    start, end = (None if clock == LEAVE else clock for clock in (start, end))
    if (start is None) != (end is None) or (start is None and not away):
        raise Unusable("needs both a start and an end", "start")
    last = line.values.get("end_day") or day
    if last < day:
        raise Unusable("is before the day it begins", "end_day")
    if start is not None and last == day and end <= start:
        raise Unusable("is not after the start", "end")
    starts = datetime.combine(day, start or time(0), LONDON)
    ends = datetime.combine(last if end else last + timedelta(days=1), end or time(0), LONDON)
    if not away and ends - starts > LONGEST:
        raise Unusable("is more than a day after the start", "end_day")
    return Span(
        line, Leave if away else Shift, staff[email], starts.astimezone(UTC), ends.astimezone(UTC), more_of(line, away)
    )


def more_of(line: Line, away: bool) -> dict[str, str]:
    """What the list says of a shift or a leave beside its times; what it says nothing of stays as it is."""
    if away:
        return {"kind": line.values["kind"]} if line.values.get("kind") else {}
    return {"place": line.values["place"]} if "place" in line.values else {}


def already_there(session: Session, spans: Sequence[Span]) -> dict[tuple[Any, int], list[Any]]:
    """The rows of both tables in the time that the list covers, by table and colleague."""
    found: dict[tuple[Any, int], list[Any]] = defaultdict(list)
    if spans:
        first, last = min(span.starts_at for span in spans), max(span.ends_at for span in spans)
        for table in (Shift, Leave):
            inside = select(table).where(col(table.ends_at) > first, col(table.starts_at) < last)
            rows: list[Any] = list(session.scalars(inside.order_by(col(table.starts_at))))
            for row in rows:
                found[table, row.staff_id].append(row)
    return found


def take(session: Session, span: Span, there: list[Any], *, now: datetime, dry_run: bool) -> Taken:
    """Write one span where it differs from what is there."""
    times: dict[str, Any] = {"starts_at": span.starts_at, "ends_at": span.ends_at, **span.more}
    same = next((row for row in there if (row.starts_at, row.ends_at) == (span.starts_at, span.ends_at)), None)
    row = same or next((row for row in there if span.overlaps(row)), None)
    if row:
        there.remove(row)  # another line of the list does not replace it again
    done = settle(session, row, span.table(staff_id=span.staff_id, **times), times, dry_run=dry_run)
    if row and done is Taken.CHANGED and not dry_run:
        row.changed_at = now
        row.version += 1  # a swap that was asked of the shift as it was is asked anew
    return done
