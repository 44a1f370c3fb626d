"""Put right what a list or a colleague entered wrongly of somebody: the number, since when in shared care, the last review; for leads and admins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.reviews import register_correct
from liaison.reviews.register_correct import FIELDS
from liaison.reviews.register_edit import QUICKER, NotSaved, Who
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Versioned, plain, read
from liaison.web.frame import draw
from liaison.web.person_pages import mistakes_of, person_of

router = APIRouter()
LATE = "A colleague changed this record meanwhile. What you typed is below: look at the record beside it, and put it right again if it is still wrong."
Keeper = Annotated[Colleague, Depends(may("reviews"))]


@router.get("/people/{person_id}/correct")
def correct_page(request: Request, colleague: Keeper, person_id: Id) -> Response:
    """The form."""
    return show(request, person_id)


@router.post("/people/{person_id}/correct")
def correct(request: Request, colleague: Keeper, person_id: Id, fields: Posted) -> Response:
    """Put it right; what was typed stays where it cannot be."""
    app = the_app(request)
    typed = {name: plain(str(fields.get(name, ""))) for name in FIELDS}
    form = read(Versioned, FormData([(key, value) for key, value in fields.multi_items() if key not in FIELDS]))
    try:
        with transaction(app.engine) as session:
            who = Who(person_id, form.version, colleague.id, app.now())
            register_correct.correct(session, who, typed, allow_demo=app.settings.demo)
    except NotSaved as no:
        problems = {name: LATE if words == QUICKER else words for name, words in no.problems.items()}
        return show(request, person_id, typed, problems)
    return RedirectResponse(f"/people/{person_id}?said=yes", status_code=303)


def show(
    request: Request, person_id: int, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> Response:
    """The page."""
    with reading(the_app(request).engine) as session:
        person = person_of(session, person_id)
        return draw(
            request, session, "person_correct.html", here="people", status=422 if problems else 200, person=person,
            held=typed or register_correct.held(person), mistakes=mistakes_of("correct", problems or {}),
        )  # fmt: skip
