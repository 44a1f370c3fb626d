"""Training, without a sign-in: the form on which it is asked for, and the page of somebody invited. Looking changes nothing."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from liaison.domain.training_offers import ANSWER_WITHIN, GROUPS
from liaison.meetings import training_page
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.rsvp_page import Over, TooOften
from liaison.meetings.training_needs import Asked
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading
from liaison.web.deps import read_form, refuse_other_sites, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_public_pages import over
from liaison.web.training_forms import NeedForm, PageYesForm

router = APIRouter()
# what somebody answered, as their page says it back
NOTED = {
    "yes": ("are coming", "A confirmation follows by mail."),
    "no": ("cannot come", "What you asked for stays with us, and we offer you another date."),
    "maybe": ("may come", "Your place is kept."),
    "other_time": ("would prefer another time", "A colleague looks at it and writes to you."),
}
FORM = "/ask-for-training"
Token = Annotated[str, Path(max_length=200)]  # one cut short is answered in words, like any that is not ours
TOO_OFTEN = "Many requests came from where you are just now. What you typed is still here. Please wait a quarter of an hour, or ring us."
CHANGED = "The training has changed since you opened this page. This is how it stands now; please answer once more."
FIELDS = {"words": "text"}  # what the room calls a field → what the form calls it
TYPED = ("once", "group", "organisation", "contact", "email", "phone", "people", "when", "text", "practice")


@router.get(FORM)
def form_page(request: Request) -> Response:
    """The empty form."""
    return show(request, "", {"once": secrets.token_hex(16)})


@router.get(f"{FORM}/thanks")
def thanks(request: Request) -> Response:
    """What happens next."""
    with reading(the_app(request).engine) as session:
        return draw(request, session, "training_thanks.html", within=ANSWER_WITHIN)


@router.get(f"{FORM}/{{token}}")
def form_of_practice(request: Request, token: Token) -> Response:
    """The empty form, with the practice that a signed link names."""
    return show(request, token, {"once": secrets.token_hex(16), "group": "practice"})


@router.post(FORM)
async def send_form(request: Request) -> Response:
    """Take what was asked."""
    return await taken(request, "")


@router.post(f"{FORM}/{{token}}")
async def send_form_of_practice(request: Request, token: Token) -> Response:
    """The same by a practice's link."""
    return await taken(request, token)


async def taken(request: Request, token: str) -> Response:
    """Read the form, from a page of ours."""
    refuse_other_sites(request)
    fields = await read_form(request)
    return await run_in_threadpool(take, request, token, fields)


def take(request: Request, token: str, fields: FormData) -> Response:
    """Take it, or show the form again with what is to be put right: nothing that was typed is lost."""
    app = the_app(request)
    status = 422
    try:
        found = training_page.offer(app, token)
        form = read(NeedForm, fields)
        how = {"practice_code": found.practice_code, "how": "link" if found.practice_code else "page"}
        address = request.client.host if request.client else ""
        training_page.take(app, asked_by(form, **how), address, app.now())
        return RedirectResponse(f"{FORM}/thanks", status_code=303)
    except Over:
        return over(request)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"need-{FIELDS.get(no.field, no.field)}", str(no)),)
    except TooOften:
        status, mistakes = 429, (Mistake("", TOO_OFTEN),)
    return show(request, token, typed(fields), mistakes, status)


def asked_by(form: NeedForm, **more: Any) -> Asked:
    """The form as the room takes it."""
    return Asked(
        once=form.once, group=form.group, organisation=form.organisation, contact=form.contact, kinds=form.kinds, email=form.email, phone=form.phone,
        people=form.people, when=form.when, words=form.text, **more,
    )  # fmt: skip


def typed(fields: FormData) -> dict[str, Any]:
    """What the form held; a nonsensical name of it is made anew."""
    held: dict[str, Any] = {name: str(fields.get(name, ""))[:2_000] for name in TYPED}
    if len(held["once"]) != 32:
        held["once"] = secrets.token_hex(16)
    return held | {"kinds": [str(one) for one in fields.getlist("kinds")]}


def show(
    request: Request, token: str, held: dict[str, Any], mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:
    """The form."""
    app = the_app(request)
    try:
        found = training_page.offer(app, token)
    except Over:
        return over(request)
    if found.practice and not held.get("organisation"):
        held = held | {"organisation": found.practice}
    with reading(app.engine) as session:
        return draw(
            request, session, "training_public.html", status=status, mistakes=mistakes, held=held, groups=GROUPS.items(), kinds=found.kinds,
            practice=found.practice, action=f"{FORM}/{token}" if token else FORM, within=ANSWER_WITHIN,
        )  # fmt: skip


@router.api_route("/training-answers/{token}", methods=["GET", "HEAD"])
def invited_page(request: Request, token: Token) -> Response:
    """The date, and the buttons. A mail scanner that opens this changes nothing."""
    return show_invited(request, token)


@router.post("/training-answers/{token}")
async def invited_press(request: Request, token: Token) -> Response:
    """One of the buttons."""
    refuse_other_sites(request)
    fields = await read_form(request)
    return await run_in_threadpool(press, request, token, fields)


def press(request: Request, token: str, fields: FormData) -> Response:
    """Take what was pressed and draw the page again."""
    app = the_app(request)
    try:
        form = read(PageYesForm, fields)
        training_page.answer(app, token, form.said, form.version, app.now())
        return show_invited(request, token, thanks=True)
    except Over:
        return over(request)
    except (Mistakes, NotSettled) as wrong:
        return show_invited(request, token, (Mistake("", str(wrong)),), 422)
    except TooOften:
        return show_invited(request, token, (Mistake("", TOO_OFTEN),), 429)
    except MovedMeanwhile:
        return show_invited(request, token, (Mistake("", CHANGED),), 409)


def show_invited(
    request: Request, token: str, mistakes: tuple[Mistake, ...] = (), status: int = 200, *, thanks: bool = False
) -> Response:
    """The page of somebody invited."""
    app = the_app(request)
    try:
        page = training_page.look(app, token, app.now())
    except Over:
        return over(request)
    with reading(app.engine) as session:
        return draw(
            request,
            session,
            "training_invited.html",
            status=status,
            mistakes=mistakes,
            page=page,
            noted=NOTED,
            token=token,
            thanks=thanks,
        )
