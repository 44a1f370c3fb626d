"""The page of somebody invited, behind a signed link and without a sign-in. Looking changes nothing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from liaison.domain.attending import Answer
from liaison.meetings import rsvp_page
from liaison.meetings.rsvp_page import Changed, Over, Page, TooOften
from liaison.store.session import reading
from liaison.web.deps import read_form, refuse_other_sites, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_answer_forms import PageAnswerForm

router = APIRouter()
Token = Annotated[str, Path(max_length=200)]  # one cut short is answered in words, like any that is not ours
TOO_OFTEN = "The buttons were pressed many times just now. What you said before is kept. Please wait a quarter of an hour, or ring us."
CHANGED = "The meeting has changed since you opened this page. This is how it stands now; please answer once more."
WHO = "Please say who comes in your place, so that we expect them."


@router.api_route("/meeting-answers/{token}", methods=["GET", "HEAD"])
def invited_page(request: Request, token: Token) -> Response:
    """The meeting and the buttons. A mail scanner that opens this changes nothing."""
    try:
        return show(request, token, rsvp_page.look(the_app(request), token, the_app(request).now()))
    except Over:
        return over(request)


@router.post("/meeting-answers/{token}")
async def invited_press(request: Request, token: Token) -> Response:
    """One of the buttons."""
    refuse_other_sites(request)
    fields = await read_form(request)
    return await run_in_threadpool(press, request, token, fields)


def press(request: Request, token: str, fields: FormData) -> Response:
    """Take what was pressed and draw the page again, with what is to be put right."""
    app = the_app(request)
    status, mistake = 422, Mistake("", "")
    try:
        form = read(PageAnswerForm, fields)
        if form.said == "deputy" and not form.deputy:
            raise Mistakes(Mistake("answer-deputy", WHO))
        rsvp_page.answer(app, token, Answer(form.said), form.deputy, form.text, form.version, app.now())
        return show(request, token, rsvp_page.look(app, token, app.now()), thanks=True)
    except Over:
        return over(request)
    except Mistakes as problem:
        mistake = problem.mistakes[0]
    except TooOften:
        status, mistake = 429, Mistake("", TOO_OFTEN)
    except Changed:
        status, mistake = 409, Mistake("", CHANGED)
    try:
        typed = {name: str(fields.get(name, ""))[:1_000] for name in ("deputy", "text")}
        return show(
            request, token, rsvp_page.look(app, token, app.now()), status=status, mistakes=(mistake,), typed=typed
        )
    except Over:
        return over(request)


def show(
    request: Request,
    token: str,
    page: Page,
    *,
    status: int = 200,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    thanks: bool = False,
) -> Response:
    """The page."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "meeting_public.html", status=status, mistakes=mistakes, page=page, token=token, typed=typed or {}, thanks=thanks
        )  # fmt: skip


def over(request: Request) -> Response:
    """A link that opens nothing: the same page whether it is over, bent or never was ours."""
    with reading(the_app(request).engine) as session:
        return draw(request, session, "meeting_over.html", status=404)
