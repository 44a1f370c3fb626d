"""What routes are given: the App, the colleague who asks and what she may see, and a posted form that is hers.

Forgery is refused by three signs together: Sec-Fetch-Site, Origin, and the sign-in's own token in the form or the header.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Path, Request
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect

from liaison.app import App
from liaison.staff import signing_in
from liaison.store.session import reading

COOKIE = "liaison"
HEADER = "x-csrf-token"

# area → who may see it. A colleague with none of these sees a page that says whom to ask.
AREAS: dict[str, frozenset[str]] = {
    "today": frozenset({"duty_worker", "admin", "lead"}),
    "inbox": frozenset({"duty_worker", "admin", "lead"}),
    "set-aside": frozenset({"duty_worker", "admin", "lead"}),
    "rota": frozenset({"duty_worker", "admin", "lead"}),
    "people": frozenset({"duty_worker", "admin", "lead"}),
    "reviews": frozenset({"admin", "lead"}),
    "meetings": frozenset({"admin", "lead"}),
    "reader": frozenset({"duty_worker", "admin", "lead"}),
    "reports": frozenset({"lead"}),
    "health": frozenset({"admin", "lead"}),
}


class SignInFirst(Exception):
    """Nobody is signed in: the sign-in page is shown, and afterwards the page that was asked for."""


class NotYours(Exception):
    """Signed in, but this area is not hers."""


class JoinedAway(Exception):
    """The record was joined with another one; the message is where the page is now."""


class Forged(Exception):
    """The form did not come from a page of ours, or from an older sign-in."""


@dataclass(frozen=True)
class Colleague:
    """Who asks. `csrf` is the token that her forms carry."""

    id: int
    name: str
    email: str
    access: frozenset[str]
    roles: tuple[str, ...]
    localities: tuple[str, ...]
    csrf: str

    def may(self, area: str) -> bool:
        """Whether the area is hers to see."""
        return bool(self.access & AREAS[area])


def the_app(request: Request) -> App:
    """The App of this process."""
    app: App = request.app.state.liaison
    return app


def signed_in(request: Request) -> Colleague:
    """The colleague behind the cookie. Raises SignInFirst."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = signing_in.who_is(session, request.cookies.get(COOKIE), app.now())
    if found is None:
        raise SignInFirst
    staff, ticket = found
    assert staff.id is not None
    colleague = Colleague(
        staff.id,
        staff.name,
        staff.email,
        frozenset(staff.access),
        tuple(staff.roles),
        tuple(staff.localities),
        ticket.csrf,
    )
    request.state.colleague = colleague  # error pages are drawn with her menu
    return colleague


Anyone = Annotated[Colleague, Depends(signed_in)]


class may:
    """A dependency: the colleague, if the area is hers. Raises NotYours."""

    def __init__(self, area: str) -> None:
        self.area = area

    def __call__(self, colleague: Anyone) -> Colleague:
        """The colleague."""
        if not colleague.may(self.area):
            raise NotYours
        return colleague


Duty = Annotated[Colleague, Depends(may("inbox"))]
BIGGEST = 2**31 - 1  # what a database's whole number holds; anything larger is no row of ours
Id = Annotated[int, Path(ge=0, le=BIGGEST)]


async def posted(request: Request, colleague: Anyone) -> FormData:
    """The posted fields, once it is sure that a page of ours sent them for this sign-in. Raises Forged."""
    refuse_other_sites(request)
    fields = await read_form(request)
    given = request.headers.get(HEADER) or str(fields.get("csrf", ""))
    if not secrets.compare_digest(given.encode(), colleague.csrf.encode()):
        raise Forged
    return fields


Posted = Annotated[FormData, Depends(posted)]


async def posted_with_files(request: Request, colleague: Anyone) -> AsyncIterator[FormData]:
    """The same for the one page of ours that sends files; they are put away when the answer is given."""
    refuse_other_sites(request)
    fields = await read_form(request, files=MOST_FILES)
    try:
        if not secrets.compare_digest(str(fields.get("csrf", "")).encode(), colleague.csrf.encode()):
            raise Forged
        yield fields
    finally:
        await fields.close()


PostedFiles = Annotated[FormData, Depends(posted_with_files)]
MOST_FILES = 50  # a browser sends an empty one where none was chosen; what a letter carries is told calmly further in


async def read_form(request: Request, *, files: int = 0) -> FormData:
    """The posted fields. A page that sends no files gets none taken."""
    try:
        return await request.form(max_files=files, max_fields=300)
    except ClientDisconnect:  # she left the page while it was still sending: nobody waits for an answer
        raise HTTPException(400) from None


def refuse_other_sites(request: Request) -> None:
    """Raise Forged when the browser says that another site sent this. Our Referrer-Policy makes browsers send Origin: null on
    plain forms, so null says nothing either way."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forged
    origin = request.headers.get("origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forged
