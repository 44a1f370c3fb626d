"""Signing in and out. The cookie is opaque, HttpOnly and SameSite=Lax, and Secure wherever the setting says that pages go by https."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.app import App
from liaison.staff import signing_in
from liaison.store.session import reading, transaction
from liaison.web.deps import COOKIE, Anyone, Posted, read_form, refuse_other_sites, the_app
from liaison.web.forms import Mistake, Mistakes, SignInForm, read
from liaison.web.frame import draw

router = APIRouter()

# the demo's sign-ins, shown on its sign-in page alone
DEMO = (
    ("morag@demo.example", "Duty worker: the inbox"),
    ("iain@demo.example", "Admin: the inbox, reviews, meetings, health"),
    ("catriona@demo.example", "Lead: everything"),
)


@router.get("/sign-in")
def sign_in_page(request: Request, after: str = "") -> Response:
    """The form."""
    return form(request, after=after)


def form(
    request: Request, *, after: str, email: str = "", mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:
    """The form, perhaps with what to put right; the password is never sent back."""
    app = the_app(request)
    password = request.app.state.demo_password
    with reading(app.engine) as session:
        return draw(
            request, session, "sign_in.html", status=status, mistakes=mistakes, after=after, email=email,
            sign_ins=DEMO if app.settings.demo and password else (), demo_password=password,
        )  # fmt: skip


async def open_form(request: Request) -> FormData:
    """The posted fields of somebody who has no sign-in yet, and so no token: the browser's own signs are asked."""
    refuse_other_sites(request)
    return await read_form(request)


@router.post("/sign-in")
def sign_in(request: Request, fields: Annotated[FormData, Depends(open_form)]) -> Response:
    """Check the password and set the cookie. A wrong one is counted in the same commit that refuses it."""
    app = the_app(request)
    try:
        wanted = read(SignInForm, fields)
    except Mistakes as wrong:
        return again(request, fields, *wrong.mistakes)
    address = request.client.host if request.client else ""
    refused, token = "", ""
    with transaction(app.engine) as session:
        try:
            hours = app.settings.web.sign_in_hours
            token = signing_in.sign_in(
                session, wanted.email, wanted.password, address=address, now=app.now(), hours=hours
            ).token
        except signing_in.NotSignedIn as no:
            refused = str(no)
    if refused:
        return again(request, fields, Mistake("sign_in-email", refused))
    return let_in(app, token, wanted.back or "/")


def let_in(app: App, token: str, to: str) -> Response:
    """On to the page, with the cookie set."""
    web = app.settings.web
    answer = RedirectResponse(to, status_code=303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=3600 * web.sign_in_hours,
        path="/",
        httponly=True,
        samesite="lax",
        secure=web.secure_cookies,
    )
    return answer


def again(request: Request, fields: FormData, *mistakes: Mistake) -> Response:
    """The form once more."""
    return form(
        request, after=str(fields.get("back", "")), email=str(fields.get("email", "")), mistakes=mistakes, status=422
    )


@router.post("/sign-out")
def sign_out(request: Request, colleague: Anyone, fields: Posted) -> Response:
    """End this sign-in; the cookie is worthless from now on, wherever a copy of it may be."""
    app = the_app(request)
    with transaction(app.engine) as session:
        signing_in.sign_out(session, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer
