"""Whom we have met: a picture of first appointments by board and cluster, with when each cluster was last visited. A card of it on Meetings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from liaison.practices.service_facts import current
from liaison.store import onboarding_queries as queries
from liaison.store.session import Session, reading
from liaison.web import visits_presenter as present
from liaison.web.deps import Duty, the_app
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
SORTS = {"longest": "Longest ago", "missing": "Most still to meet", "name": "Name"}
FEW = 5  # clusters on the card


@router.get("/practices/coverage")
def coverage(
    request: Request,
    colleague: Duty,
    board: Annotated[str, Query(max_length=9)] = "",
    sort: Literal["longest", "missing", "name"] = "longest",
) -> Response:
    """The picture and the table of one board."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        everybody = queries.standings(session)
        found = present.visits(session, say, everybody)
        boards = sorted({(one.board_code, one.board) for one in found}, key=lambda pair: pair[1])
        board = board if board in dict(boards) else boards[0][0] if boards else ""
        here = [one for one in found if one.board_code == board]
        return draw(
            request, session, "practice_coverage.html", here="meetings" if colleague.may("meetings") else "inbox", boards=boards, board=board,
            visits=present.sorted_by(here, "name"), sorted_visits=present.sorted_by(here, sort), sort=sort, sorts=SORTS,
            totals=present.totals([one for one in everybody if one.practice.board_code == board]),
        )  # fmt: skip


def card(session: Session, say: Saying) -> dict[str, Any]:
    """What Meetings shows of it: how many practices stand where, and the clusters where we were longest ago."""
    everybody = queries.standings(session)
    longest = present.longest_ago(present.visits(session, say, everybody))
    return {
        "totals": present.totals(everybody),
        "sorted_visits": longest[:FEW],
        "clusters": len(longest),
        "practices": len(everybody),
    }
