"""Reports for leads: a month on a page and as a file. Volumes, times, places with small numbers hidden, spread of load, reasons, the reader."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from liaison.clock import london_date
from liaison.store.session import reading
from liaison.web import report_presenter as present
from liaison.web.deps import Colleague, may, the_app
from liaison.web.frame import draw
from liaison.web.time_chart import picture

router = APIRouter()
Lead = Annotated[Colleague, Depends(may("reports"))]
MONTHS = 12  # to choose from


@router.get("/reports")
def reports(request: Request, colleague: Lead, month: str = "") -> Response:
    """The page."""
    app = the_app(request)
    chosen = present.month_of(month, london_date(app.now()))
    with reading(app.engine) as session:
        found = present.report(session, chosen, app.now())
        return draw(
            request, session, "reports.html", here="reports", report=found, chart=found.chart, said=present.said,
            opened=picture([(line.name, line.open) for line in found.lines]),
            answered=picture([(line.name, line.answer) for line in found.lines]),
            months=months(present.month_of("", london_date(app.now()))),
        )  # fmt: skip


@router.get("/reports.csv")
def as_file(request: Request, colleague: Lead, month: str = "") -> Response:
    """The same figures, with the same numbers hidden."""
    app = the_app(request)
    chosen = present.month_of(month, london_date(app.now()))
    with reading(app.engine) as session:
        found = present.report(session, chosen, app.now())
    text = io.StringIO()
    csv.writer(text).writerows(present.table(found))
    name = f"report-{chosen.code}.csv"
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def months(newest: present.Month) -> list[present.Month]:
    """The months to choose from, the newest first."""
    found = [newest]
    while len(found) < MONTHS:
        found.append(found[-1].before)
    return found
