"""The practice's own page behind a signed link: two buttons, no sign-in. Looking changes nothing, pressing is enough, twice is once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import london_date
from liaison.domain.spoken import day_name
from liaison.practices.service_facts import current
from liaison.store.session import reading
from liaison.triage import practice_said
from liaison.triage.practice_said import TooOften
from liaison.web.auth import open_form
from liaison.web.deps import the_app
from liaison.web.forms import Mistakes, read
from liaison.web.frame import draw
from liaison.web.letter_forms import SaidForm
from liaison.web.saying import Saying

router = APIRouter()
Token = Annotated[str, Path(max_length=200)]  # one cut short is answered in words, like any that is not ours


@router.api_route("/said/{token}", methods=["GET", "HEAD"])
def said_page(request: Request, token: Token) -> Response:
    """The two buttons, or what was said. A mail scanner that opens this changes nothing."""
    return show(request, token)


@router.post("/said/{token}")
def press(request: Request, token: Token, fields: Annotated[FormData, Depends(open_form)]) -> Response:
    """One of the two buttons."""
    app = the_app(request)
    try:
        form = read(SaidForm, fields)
        if not practice_said.say(app, token, form.answered == "yes", app.now()):
            return show(request, token)
    except Mistakes:
        return show(request, token, status=422)
    except TooOften:
        return show(request, token, too_often=True, status=429)
    return RedirectResponse(f"/said/{token}", status_code=303)


def show(request: Request, token: str, *, too_often: bool = False, status: int = 200) -> Response:
    """The page. A link that is not ours gets words for a practice, which has no use for our other pages, and is 404."""
    app = the_app(request)
    asked = practice_said.look(app, token, app.now())
    with reading(app.engine) as session:
        if asked is None:
            return draw(request, session, "said.html", status=404, asked=None)
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "said.html", status=status, asked=asked, token=token, too_often=too_often,
            sent_on=day_name(london_date(asked.sent_at)), read=say.by(asked.read_by) if asked.read_by else None,
        )  # fmt: skip
