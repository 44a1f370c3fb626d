"""The meetings as the command line sees them."""

from __future__ import annotations

from typing import Any

from liaison.app import App
from liaison.clock import london_date
from liaison.meetings import brief, season_list, series
from liaison.store import briefing_queries as queries
from liaison.store.session import reading
from liaison.store.tables_people import Meeting


def listing(app: App) -> list[dict[str, Any]]:
    """The season from today on, soonest first."""
    with reading(app.engine) as session:
        return season_list.coming(session, london_date(app.now()))


def plan(app: App) -> dict[str, Any]:
    """Plan the meetings of every series; `{"planned", "moved", "problems"}`."""
    season = series.take_all(app, app.now())
    return {"planned": season.planned, "moved": season.moved, "problems": list(season.problems)}


class NoMeeting(Exception):
    """There is no meeting of this number."""


def briefing(app: App, meeting_id: int) -> dict[str, Any]:
    """The briefing of one meeting as it is kept, with `frozen` (whether it was sent). Hidden numbers are None. Raises NoMeeting."""
    with reading(app.engine) as session:
        meeting = session.get(Meeting, meeting_id)
        if meeting is None:
            raise NoMeeting(f"There is no meeting {meeting_id}: `liaison meetings list` shows their numbers.")
        row = queries.row_of(session, meeting_id)
        found = brief.of_meeting(session, meeting, app.now()).stored()
    return {"meeting": meeting_id, "frozen": row is not None and row.frozen is not None, **found}
