"""The read side of the series: all of them with their next meeting, the meetings of one, and what a form may choose among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.domain.states import MeetingState
from liaison.store.meetings_queries import MeetingLine, answered, posted
from liaison.store.tables_meetings import SeriesGuest
from liaison.store.tables_people import Cluster, Meeting, Practice, Series

OVER = (MeetingState.CANCELLED, MeetingState.HELD)


@dataclass(frozen=True)
class SeriesLine:
    """One series: its cluster or practice by name, the day of its next meeting, how many are invited to all of it."""

    series: Series
    whose: str
    next_on: date | None
    regulars: int


def every(session: Session, today: date) -> list[SeriesLine]:
    """Every series, those that go on first, by kind and name."""
    rows = select(Series, col(Cluster.name), col(Practice.name))
    rows = rows.outerjoin(Cluster, col(Cluster.id) == Series.cluster_id).outerjoin(Practice, col(Practice.code) == Series.practice_code)  # fmt: skip
    rows = rows.order_by(col(Series.active).desc(), col(Series.kind), col(Series.name))
    coming = select(col(Meeting.series_id), func.min(col(Meeting.day))).where(
        col(Meeting.day) >= today, col(Meeting.state).not_in(OVER)
    )
    next_on = {number: day for number, day in session.execute(coming.group_by(col(Meeting.series_id)))}
    listed = select(col(SeriesGuest.series_id), func.count()).where(col(SeriesGuest.left_at).is_(None))
    regulars = {number: count for number, count in session.execute(listed.group_by(col(SeriesGuest.series_id)))}
    return [
        SeriesLine(row, cluster or practice or "", next_on.get(row.id), regulars.get(row.id, 0))
        for row, cluster, practice in session.execute(rows)
    ]


def meetings_ahead(session: Session, series: Series, today: date) -> list[MeetingLine]:
    """The meetings of one series from today on, soonest first."""
    rows = select(Meeting).where(col(Meeting.series_id) == series.id, col(Meeting.day) >= today)
    found = session.scalars(rows.order_by(col(Meeting.day), col(Meeting.id))).all()
    ids = [one.id or 0 for one in found]
    said, letters = answered(session, ids), posted(session, ids)
    return [MeetingLine(one, series, None, said[one.id or 0], letters[one.id or 0]) for one in found]


def clusters(session: Session) -> Sequence[tuple[int, str]]:
    """Clusters a series may be of."""
    return [(number, name) for number, name in session.execute(select(col(Cluster.id), col(Cluster.name)).order_by(col(Cluster.name)))]  # fmt: skip


def practices(session: Session) -> Sequence[tuple[str, str]]:
    """Practices a series may be of."""
    rows = select(col(Practice.code), col(Practice.name)).where(col(Practice.status) == "open").order_by(col(Practice.name))  # fmt: skip
    return [(code, f"{name}, {code}") for code, name in session.execute(rows)]
