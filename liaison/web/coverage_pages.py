"""Coverage: whether everybody has a review or a reason, night by night, and one act for each who has not."""

from __future__ import annotations

import csv
import io
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints

from liaison.clock import london_date
from liaison.domain.covering import GAPS
from liaison.reviews import owed
from liaison.reviews.owed import NotMended
from liaison.store import events
from liaison.store.session import Session, reading, transaction
from liaison.web import coverage_presenter as present
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, Versioned, read
from liaison.web.frame import draw

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("reviews"))]
OTHERWISE = "A colleague was quicker, or it stands otherwise by now. This is how it stands."


class MendForm(Form):
    """The act for one person, as what was amiss was seen."""

    name = "mend"
    words: ClassVar = {"code": "Press the button beside the person."}
    code: Annotated[str, StringConstraints(max_length=20)]


@router.get("/reviews/coverage")
def coverage_page(request: Request, colleague: Keeper) -> Response:
    """The page."""
    with reading(the_app(request).engine) as session:
        return show(request, session)


@router.get("/reviews/coverage.csv")
def nights_as_file(request: Request, colleague: Keeper) -> Response:
    """The nights of the year as a file that may be shown to others: small numbers are hidden in it."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = present.show(session, london_date(app.now()))
    text = io.StringIO()
    csv.writer(text).writerows(present.rows(found.nights))
    headers = {"Content-Disposition": 'attachment; filename="coverage.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/reviews/coverage/{person_id}/mend")
def mend(request: Request, colleague: Keeper, person_id: Id, fields: Posted) -> Response:
    """Do the one act that mends what is amiss with a person."""
    app = the_app(request)
    try:
        form = read(MendForm, fields)
        if form.code not in GAPS:
            raise Mistakes(Mistake("", MendForm.words["code"]))
        with transaction(app.engine) as session:
            owed.mend(
                session, person_id, code=form.code, today=london_date(app.now()), staff_id=colleague.id, now=app.now()
            )
        return RedirectResponse("/reviews/coverage", status_code=303)
    except Mistakes as wrong:
        return again(request, wrong.mistakes, 422)
    except NotMended as no:
        return again(request, (Mistake("", str(no)),), 422)
    except events.MovedMeanwhile:
        return again(request, (Mistake("", OTHERWISE),), 409)


@router.post("/reviews/coverage/work/{row_id}")
def take(request: Request, colleague: Keeper, row_id: Id, fields: Posted) -> Response:
    """See to one."""
    app = the_app(request)
    try:
        form = read(Versioned, fields)
        with transaction(app.engine) as session:
            owed.take(session, row_id, version=form.version, staff_id=colleague.id, now=app.now())
        return RedirectResponse("/reviews/coverage", status_code=303)
    except Mistakes as wrong:
        return again(request, wrong.mistakes, 422)
    except events.MovedMeanwhile:
        return again(request, (Mistake("", OTHERWISE),), 409)


def again(request: Request, mistakes: tuple[Mistake, ...], status: int) -> Response:
    """The page as it stands now, with what to put right."""
    with reading(the_app(request).engine) as session:
        return show(request, session, mistakes, status)


def show(request: Request, session: Session, mistakes: tuple[Mistake, ...] = (), status: int = 200) -> Response:
    """The page."""
    app = the_app(request)
    found = present.show(session, london_date(app.now()))
    return draw(
        request, session, "coverage.html", here="reviews", status=status, mistakes=mistakes, page=found,
        proven=found.nights[0].day if found.nights else None, today=london_date(app.now()),
    )  # fmt: skip
