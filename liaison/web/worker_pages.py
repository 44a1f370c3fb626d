"""Colleagues as people may ask for them: an admin records a colleague's gender, where she wishes it recorded. Her own page is "To do for people"."""

from __future__ import annotations

from typing import ClassVar, Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.staff import accounts, worker_gender
from liaison.store.events import MovedMeanwhile
from liaison.store.session import reading, transaction
from liaison.store.tables_people import Staff
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.register_pages import Admin

router = APIRouter()
QUICKER = "It was changed meanwhile, and nothing was written over. This is how it stands now."


class GenderForm(Form):
    """A colleague's gender, and what stood there when the page was opened."""

    name = "worker"
    words: ClassVar = {"gender": "Choose one from the list, or leave it empty."}
    gender: Literal[("", *worker_gender.GENDERS)] = ""  # type: ignore[valid-type]
    was: str = ""


@router.get("/plan/colleagues")
def colleagues_page(request: Request, colleague: Admin, said: str = "") -> Response:
    """Everybody who works here now."""
    return show(request, said="Saved." if said == "yes" else "")


@router.post("/plan/colleagues/{staff_id}")
def keep_for(request: Request, colleague: Admin, staff_id: Id, fields: Posted) -> Response:
    """Keep a colleague's."""
    with reading(the_app(request).engine) as session:
        if (row := session.get(Staff, staff_id)) is None or not row.active:
            raise HTTPException(404)
    if mistakes := kept(request, staff_id, fields):
        return show(request, staff_id, mistakes)
    return RedirectResponse("/plan/colleagues?said=yes", status_code=303)


def kept(request: Request, staff_id: int, fields: Posted) -> tuple[Mistake, ...]:
    """Write it; what is to be put right, if anything."""
    try:
        form = read(GenderForm, fields)
        with transaction(the_app(request).engine) as session:
            worker_gender.keep(session, staff_id, form.gender, was=form.was)
    except Mistakes as wrong:
        return wrong.mistakes
    except MovedMeanwhile:
        return (Mistake("worker-gender", QUICKER),)
    return ()


def show(request: Request, staff_id: int = 0, mistakes: tuple[Mistake, ...] = (), *, said: str = "") -> Response:
    """The list; `mistakes` are about the colleague of that id."""
    there = tuple(Mistake(f"worker{staff_id}-gender" if one.field else "", one.words) for one in mistakes)
    with reading(the_app(request).engine) as session:
        rows = [one for one in accounts.everyone(session) if one.active]
        return draw(
            request, session, "plan_colleagues.html", here="reviews", status=422 if mistakes else 200, mistakes=there, said=said, colleagues=rows,
            genders=list(worker_gender.GENDERS.items()),
        )  # fmt: skip
