"""Automatic senders that are always read: everybody sees the list, admins and leads change it, and each change keeps its name and reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.practices import always_read
from liaison.practices.always_read import WrongEntry
from liaison.practices.service_facts import current
from liaison.store.session import reading, transaction
from liaison.web.deps import Colleague, Duty, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, SenderForm, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("health"))]


@router.get("/always-read")
def senders_page(request: Request, colleague: Duty) -> Response:
    """The list, and what was taken off it."""
    return show(request, colleague)


def show(request: Request, colleague: Colleague, mistakes: tuple[Mistake, ...] = (), typed: Any = None) -> Response:
    """The page; `typed` is what a form held that could not be taken."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "senders.html", here="set-aside", status=422 if mistakes else 200, mistakes=mistakes,
            entries=always_read.listing(session), past=always_read.past(session), say=say, may_change=colleague.may("health"),
            typed={"sender": typed or {}},
        )  # fmt: skip


@router.post("/always-read/add")
def add(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Put one on the list."""
    return change(request, colleague, fields, always_read.add)


@router.post("/always-read/remove")
def remove(request: Request, colleague: Keeper, fields: Posted) -> Response:
    """Take one off."""
    return change(request, colleague, fields, always_read.end)


def change(request: Request, colleague: Colleague, fields: Any, act: Callable[..., str]) -> Response:
    """Do it; what cannot be done is said beside the form, with what was typed."""
    app = the_app(request)
    typed = {key: str(fields.get(key, "")) for key in ("entry", "because")}
    try:
        form = read(SenderForm, fields)
        with transaction(app.engine) as session:
            act(session, form.entry, form.because, by_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show(request, colleague, wrong.mistakes, typed)
    except WrongEntry as wrong:
        field = "because" if "few words" in str(wrong) else "entry"
        return show(request, colleague, (Mistake(f"sender-{field}", str(wrong)),), typed)
    return RedirectResponse("/always-read", status_code=303)
