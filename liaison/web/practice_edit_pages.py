"""Keeping a practice or cluster: contacts added, changed, confirmed and taken off; a mailbox; a practice that has closed. For leads and admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import london_date
from liaison.practices import closing, contacts
from liaison.practices.closing import NotClosed, PracticeChanged
from liaison.practices.contacts import At, NotKept, Wanted
from liaison.reviews.register_edit import NotSaved, Who, happened
from liaison.store import directory_queries as queries
from liaison.store import practice_queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.person_presenter import STATUSES
from liaison.web.practice_forms import (
    CloseForm,
    ConfirmForm,
    ContactForm,
    MoveAllForm,
    OpenForm,
    ReachForm,
    TakeOffContactForm,
)
from liaison.web.practice_pages import Code, show_cluster, show_practice

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("meetings"))]
F = TypeVar("F", bound=Form)
MEANWHILE = "Somebody changed this meanwhile. This is how it stands now; nothing of yours was kept: please look, and do it once more."


def act(
    request: Request,
    colleague: Colleague,
    at: At,
    form: type[F],
    fields: FormData,
    do: Callable[[Session, F], object],
    which: str = "",
) -> Response:
    """Read a form, do what it asks in one transaction, and show the place again. `which` names the form on the page where it has several."""
    status = 422
    try:
        wanted = read(form, fields)
        with transaction(the_app(request).engine) as session:
            do(session, wanted)
        return RedirectResponse(page_of(at), status_code=303)
    except Mistakes as wrong:
        mistakes = tuple(
            Mistake(one.field.replace(form.name, f"{form.name}{which}", 1), one.words) for one in wrong.mistakes
        )
    except (NotKept, NotClosed) as no:
        mistakes = (Mistake(f"{form.name}{which}-{no.field}" if no.field else "", str(no)),)
    except (PracticeChanged, NotSaved):
        status, mistakes = 409, (Mistake("", MEANWHILE),)
    typed = {name: str(fields.get(name, "")) for name in fields if name not in ("csrf", "version")}
    around = {"mistakes": mistakes, "typed": typed, "form": f"{form.name}{which}", "status": status}
    if at.practice_code:
        return show_practice(request, colleague, at.practice_code, **around)  # type: ignore[arg-type]
    return show_cluster(request, colleague, at.cluster_id or 0, **around)  # type: ignore[arg-type]


def page_of(at: At) -> str:
    """Where the place is shown."""
    return f"/practices/{at.practice_code}" if at.practice_code else f"/clusters/{at.cluster_id}"


@router.post("/practices/{code}/contacts")
def add_to_practice(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Add a contact to a practice."""
    return add(request, colleague, At(practice_code=code), fields)


@router.post("/clusters/{cluster_id}/contacts")
def add_to_cluster(request: Request, colleague: Keeper, cluster_id: Id, fields: Posted) -> Response:
    """Add a contact to a cluster."""
    return add(request, colleague, At(cluster_id=cluster_id), fields)


def add(request: Request, colleague: Colleague, at: At, fields: FormData) -> Response:
    """Add a contact. Raises 404."""
    app = the_app(request)

    def do(session: Session, form: ContactForm) -> object:
        there = (
            queries.practice(session, at.practice_code) if at.practice_code else queries.cluster(session, at.cluster_id)
        )
        if there is None:
            raise HTTPException(404)
        return contacts.add(session, at, wanted_of(form), by_id=colleague.id, now=app.now())

    return act(request, colleague, at, ContactForm, fields, do)


def wanted_of(form: ContactForm) -> Wanted:
    """The contact that a form asks for."""
    return Wanted(form.person, form.role, form.email, form.phone)


@router.post("/contacts/{contact_id}/change")
def change(request: Request, colleague: Keeper, contact_id: Id, fields: Posted) -> Response:
    """Change a contact."""
    app = the_app(request)
    return act(
        request, colleague, where(request, contact_id), ContactForm, fields,
        lambda session, form: contacts.change(
            session, contact_id, wanted_of(form), version=form.version or 0, by_id=colleague.id, now=app.now()
        ),
        f"-{contact_id}",
    )  # fmt: skip


@router.post("/contacts/{contact_id}/confirm")
def confirm(request: Request, colleague: Keeper, contact_id: Id, fields: Posted) -> Response:
    """Say that an address is theirs, and how that is known."""
    app = the_app(request)
    today = london_date(app.now())
    return act(
        request, colleague, where(request, contact_id), ConfirmForm, fields,
        lambda session, form: contacts.confirm(
            session, contact_id, form.way, on=form.on or today, version=form.version, by_id=colleague.id, now=app.now()
        ),
        f"-{contact_id}",
    )  # fmt: skip


@router.post("/contacts/{contact_id}/take-off")
def take_off(request: Request, colleague: Keeper, contact_id: Id, fields: Posted) -> Response:
    """They are not there any more."""
    app = the_app(request)
    return act(
        request, colleague, where(request, contact_id), TakeOffContactForm, fields,
        lambda session, form: contacts.take_off(
            session, contact_id, version=form.version, by_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


def where(request: Request, contact_id: int) -> At:
    """Where a contact is. Raises 404 for one that somebody took off."""
    with reading(the_app(request).engine) as session:
        found = queries.one_contact(session, contact_id)
        if found is None:
            raise HTTPException(404)
        return contacts.at_of(found)


@router.post("/practices/{code}/reach")
def reach(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Another mailbox, telephone or locality."""
    app = the_app(request)
    return act(
        request, colleague, At(practice_code=code), ReachForm, fields,
        lambda session, form: contacts.reach(
            session, code, form.model_dump(include={"email", "phone", "locality"}), version=form.version, by_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/confirm")
def confirm_mailbox(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Say that the practice's own mailbox is right."""
    app = the_app(request)
    today = london_date(app.now())
    return act(
        request, colleague, At(practice_code=code), ConfirmForm, fields,
        lambda session, form: contacts.confirm_mailbox(
            session, code, form.way, on=form.on or today, version=form.version, by_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/close")
def close(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """It has closed, or merged."""
    app = the_app(request)
    return act(
        request, colleague, At(practice_code=code), CloseForm, fields,
        lambda session, form: closing.close(
            session, code, form.because, successor=form.successor, version=form.version, by_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/open-again")
def open_again(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """It is open after all."""
    app = the_app(request)
    return act(
        request, colleague, At(practice_code=code), OpenForm, fields,
        lambda session, form: closing.open_again(
            session, code, form.because, version=form.version, by_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.get("/practices/{code}/people")
def people(request: Request, colleague: Keeper, code: Code) -> Response:
    """Who is registered at a practice that is not open any more: each is somebody's work until their practice is known."""
    return show_people(request, code)


def show_people(request: Request, code: str, mistakes: tuple[Mistake, ...] = (), status: int = 200) -> Response:
    """The list. Raises 404."""
    with reading(the_app(request).engine) as session:
        found = queries.practice(session, code)
        if found is None:
            raise HTTPException(404)
        successor = queries.practice(session, found.successor_code) if found.successor_code else None
        return draw(
            request, session, "practice_people.html", here="meetings", practice=found, successor=successor, status=status,
            people=sorted(practice_queries.ids_at(session, code), key=lambda one: (one.name.split()[-1:], one.name)), mistakes=mistakes,
            names=staff_names(session), statuses=STATUSES,
        )  # fmt: skip


@router.post("/practices/{code}/people")
def move_all(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Everybody is with the practice that took its list over: each record says so, with who said it."""
    app = the_app(request)
    try:
        form = read(MoveAllForm, fields)
        with transaction(app.engine) as session:
            found = closing.seen(session, code, form.version)
            if not found.successor_code:
                raise PracticeChanged
            for one in practice_queries.ids_at(session, code):
                who = Who(one.id or 0, one.version, colleague.id, app.now())
                happened(session, who, "moved", practice_code=found.successor_code)
    except Mistakes as wrong:
        return show_people(request, code, wrong.mistakes, 422)
    except (PracticeChanged, NotSaved):
        return show_people(request, code, (Mistake("", MEANWHILE),), 409)
    return RedirectResponse(f"/practices/{code}", status_code=303)
