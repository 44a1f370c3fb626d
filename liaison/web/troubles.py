"""Error pages in plain words: what happened, what was kept, what to do. No statement, no value, no trace of a mail."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from liaison.staff.refusals import ChangedMeanwhile, NotPossible
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.session import StoreTrouble
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web.deps import Forged, JoinedAway, NotYours, SignInFirst
from liaison.web.forms import Mistakes
from liaison.web.headers import headers

# status → title · what happened and what was kept · what to do
PAGES: dict[int, tuple[str, str, str]] = {
    400: ("This could not be understood", "The form is not as a page would send it. Nothing was changed.", "Go back, load the page again, and repeat what you did."),
    403: (
        "This form could not be accepted",
        "It did not come from a page of this sign-in. Nothing was changed.",
        "Go back, load the page again, and repeat what you did. If you signed in again meanwhile, your text is still on the page you came from.",
    ),
    404: ("There is no such page", "The address may be cut short, or the item may have moved.", "Start from Today or the Inbox."),
    405: ("This cannot be done that way", "Nothing was changed.", "Go back and use the button on the page."),
    409: (
        "Somebody was quicker",
        "A colleague or the service changed this meanwhile, so nothing was done.",
        "Go back, load the page again to see how it stands now, and decide again.",
    ),
    413: ("That was too much at once", "The text is larger than a page may send. Nothing was changed.", "Shorten it and try again."),
    422: ("This could not be understood", "Something in the address or the form is not as a page would send it. Nothing was changed.", "Go back, load the page again, and repeat what you did."),
    500: (
        "Something broke here",
        "The page could not be finished. Mails already received and letters already posted are safe in the database.",
        "Try once more. If it happens again, tell your team lead what you were doing and when; mail is still read by colleagues in the mailbox itself.",
    ),
    503: (
        "The database cannot be used right now",
        "Nothing that was confirmed is lost, and mail waits safely in the mailbox. What you sent just now was not kept.",
        "Go back: your text is still on the page. Try again in a minute. If it lasts, tell your team lead, and read urgent mail in the mailbox itself.",
    ),
}  # fmt: skip
NOT_YOURS = (
    "This page is not part of your access",
    "You are signed in, and nothing is wrong with your account.",
    "Ask your team lead if you need this page for your work.",
)


def handle_troubles(web: FastAPI) -> None:
    """Show every error as a page."""
    web.add_exception_handler(SignInFirst, sign_in_first)
    web.add_exception_handler(JoinedAway, lambda request, error: RedirectResponse(str(error), status_code=303))
    web.add_exception_handler(NotYours, lambda request, _: page(request, 403, NOT_YOURS))
    web.add_exception_handler(Forged, lambda request, _: page(request, 403))
    web.add_exception_handler(StoreTrouble, lambda request, error: page(request, 503, detail=str(error)))
    for meanwhile in (Stale, MovedMeanwhile):
        web.add_exception_handler(meanwhile, lambda request, _: page(request, 409))
    web.add_exception_handler(ChangedMeanwhile, lambda request, _: page(request, 409))
    for refused in (NotAllowed, NotPossible, IllegalMove):
        web.add_exception_handler(refused, lambda request, error: page(request, 409, detail=str(error)))
    for wrong in (RequestValidationError, Mistakes):
        web.add_exception_handler(wrong, lambda request, _: page(request, 422))
    web.add_exception_handler(HTTPException, by_status)
    web.add_exception_handler(Exception, broke)


def sign_in_first(request: Request, _: Exception) -> Response:
    """The sign-in page; afterwards the page that was asked for, if it can be asked for again."""
    if request.headers.get("accept", "").startswith("application/json"):
        return JSONResponse({"words": "Please sign in again; what you typed is still here."}, status_code=401)
    if request.headers.get("hx-request"):  # a part of a page: the whole page goes to the sign-in
        return Response(headers={"HX-Redirect": "/sign-in?after=%2Finbox"})
    after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = f"?after={quote(after, safe='')}" if request.method == "GET" and after != "/" else ""
    return RedirectResponse(f"/sign-in{wanted}", status_code=303)


def by_status(request: Request, error: Exception) -> Response:
    """The page of a status."""
    assert isinstance(error, HTTPException)
    return page(request, error.status_code if error.status_code in PAGES else 500, status=error.status_code)


def broke(request: Request, _: Exception) -> Response:
    """The last resort. It leaves outside our middleware, so it brings its own headers."""
    answer = page(request, 500)
    for name, value in headers(request.state.nonce).items():
        answer.headers[name] = value
    return answer


def page(
    request: Request,
    kind: int,
    words: tuple[str, str, str] | None = None,
    *,
    status: int | None = None,
    detail: str = "",
) -> Response:
    """One error page. It asks nothing of the database: that may be what broke."""
    title, happened, do = words or PAGES[kind]
    values = {"title": title, "happened": happened, "do": do, "detail": detail, "nonce": request.state.nonce}
    html = request.app.state.pages.get_template("trouble.html").render(values)
    return Response(html, status_code=status or kind, media_type="text/html")
