"""Reads the season as a list: what is coming, where it stands, which day is next."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.domain.states import MeetingState
from liaison.store.tables_people import Meeting, Series

Row = dict[str, object]
# state → the column with the next day on which something is to be done
NEXT = {
    MeetingState.PLANNED: "ask_on",
    MeetingState.ASKED: "confirm_on",
    MeetingState.OFFERED: "confirm_on",
    MeetingState.CONFIRMED: "invite_on",
}


def coming(session: Session, today: date) -> list[Row]:
    """The meetings from today on, soonest first, cancelled ones too, as JSON values; dates are ISO, moments ISO in UTC."""
    chosen = select(Meeting, Series).join(Series, col(Series.id) == Meeting.series_id).where(col(Meeting.day) >= today)
    return [
        row(meeting, series, today)
        for meeting, series in session.execute(chosen.order_by(col(Meeting.day), col(Meeting.id)))
    ]


def row(meeting: Meeting, series: Series, today: date) -> Row:
    """One meeting as JSON values. `late`: the day of its next step has passed."""
    next_on: date | None = getattr(meeting, NEXT[meeting.state]) if meeting.state in NEXT else None
    return {
        "meeting": meeting.id,
        "series": series.id,
        "name": series.name,
        "kind": series.kind,
        "day": meeting.day.isoformat(),
        "state": meeting.state.value,
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "next_on": next_on.isoformat() if next_on else None,
        "late": next_on is not None and next_on < today,
        "because": meeting.because,
    }
