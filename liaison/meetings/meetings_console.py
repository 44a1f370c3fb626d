"""The meetings as the command line sees them."""

from __future__ import annotations

from typing import Any

from liaison.app import App
from liaison.clock import london_date
from liaison.meetings import season_list, series
from liaison.store.session import reading


def listing(app: App) -> list[dict[str, Any]]:
    """The season from today on, soonest first."""
    with reading(app.engine) as session:
        return season_list.coming(session, london_date(app.now()))


def plan(app: App) -> dict[str, Any]:
    """Plan the meetings of every series; `{"planned", "moved", "problems"}`."""
    season = series.take_all(app, app.now())
    return {"planned": season.planned, "moved": season.moved, "problems": list(season.problems)}
