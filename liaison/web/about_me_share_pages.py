"""Sharing “This is me”: what the person agrees to, taking it back, making a share, and its paper or Word file."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.about_me_sharing import HOW, RECIPIENTS
from liaison.domain.duedates import add_months
from liaison.letters.about_me_paper import CONTENT_TYPE, TITLE, Paper, file_name, word
from liaison.practices.service_facts import current
from liaison.reviews import about_me_shares
from liaison.reviews.about_me import NotKept
from liaison.reviews.about_me_shares import NotShared
from liaison.store import register_queries
from liaison.store.session import reading, transaction
from liaison.web import about_me_pages
from liaison.web.about_me_forms import AgreeForm, ShareForm, at_fields
from liaison.web.about_me_presenter import address, paper_of
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Mistakes, PlainForm, read
from liaison.web.frame import draw, drawn
from liaison.web.person_pages import person_of
from liaison.web.saying import Saying

router = APIRouter(dependencies=[Depends(about_me_pages.goes_on)])
USUAL_MONTHS = 6  # how long an agreement is offered for; the person chooses


@router.get("/people/{person_id}/about-me/agree")
def agree_page(request: Request, colleague: Duty, person_id: Id) -> Response:
    """What the person agrees to, as a form."""
    return show_agree(request, colleague, person_id)


@router.post("/people/{person_id}/about-me/agree")
def agree(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Write down what the person agreed to."""
    app = the_app(request)
    held: dict[str, Any] = {key: str(fields.get(key, "")) for key in ("recipient", "which", "asked_by", "how", "given_on", "until")}  # fmt: skip
    held["sections"] = [str(one) for one in fields.getlist("sections")]
    try:
        form = read(AgreeForm, fields)
        with transaction(app.engine) as session:
            person_of(session, person_id)
            about_me_shares.agree(session, person_id, form.agreed(), staff_id=colleague.id, now=app.now())
    except Mistakes as wrong:
        return show_agree(request, colleague, person_id, held, wrong.mistakes)
    except NotKept as no:
        return show_agree(request, colleague, person_id, held, at_fields("agree", dict(no.problems)))
    return RedirectResponse(f"/people/{person_id}/about-me?said=agreed#sharing", status_code=303)


def show_agree(
    request: Request, colleague: Colleague, person_id: int, held: dict[str, Any] | None = None, mistakes: tuple[Mistake, ...] = ()
) -> Response:  # fmt: skip
    """The form of an agreement."""
    app = the_app(request)
    with reading(app.engine) as session:
        person = person_of(session, person_id)
        today = Saying(app.now(), current(session, app.now()).calendar).today
        held = held or first(today, colleague.id)
        return draw(
            request, session, "about_me_agree.html", here="people", status=422 if mistakes else 200, mistakes=mistakes, person=person, held=held,
            recipients=RECIPIENTS.items(), hows=HOW.items(), names=register_queries.colleagues(session), offered=about_me_shares.offered(session, person_id, colleague.id),
        )  # fmt: skip


def first(today: date, staff_id: int) -> dict[str, Any]:
    """An empty agreement: no section is ticked by itself."""
    return {"recipient": "", "which": "", "sections": [], "asked_by": str(staff_id), "how": "", "given_on": today.isoformat(), "until": add_months(today, USUAL_MONTHS).isoformat()}  # fmt: skip


@router.post("/people/{person_id}/about-me/agreements/{consent_id}/take-back")
def take_back(request: Request, colleague: Duty, person_id: Id, consent_id: Id, fields: Posted) -> Response:
    """The person takes it back: one press, and no reason is asked."""
    app = the_app(request)
    read(PlainForm, fields)
    with transaction(app.engine) as session:
        person = person_of(session, person_id)
        about_me_shares.withdraw(
            session, person.merged_into_id or person_id, consent_id, staff_id=colleague.id, now=app.now()
        )
    return RedirectResponse(f"/people/{person_id}/about-me?said=back#sharing", status_code=303)


@router.post("/people/{person_id}/about-me/shares")
def make(request: Request, colleague: Duty, person_id: Id, fields: Posted) -> Response:
    """Make a share, and open its paper or file."""
    app = the_app(request)
    try:
        form = read(ShareForm, fields)
        with transaction(app.engine) as session:
            person = person_of(session, person_id)
            who = {"apart": form.apart == "yes", "staff_id": colleague.id, "now": app.now()}
            made = about_me_shares.share(session, person, form.consent, form.form, **who)
            there = address(person_id, made.id or 0, made.form)
    except Mistakes as wrong:
        return refused(request, colleague, person_id, wrong.mistakes, 422)
    except NotShared as no:
        return refused(request, colleague, person_id, (Mistake("", str(no)),), 409)
    return RedirectResponse(there, status_code=303)


@router.get("/people/{person_id}/about-me/shares/{share_id}.docx")
def share_file(request: Request, colleague: Duty, person_id: Id, share_id: Id) -> Response:
    """The share as an editable Word file, while the person agrees."""
    app = the_app(request)
    try:
        paper = opened(request, colleague, person_id, share_id)
    except NotShared as no:
        return refused(request, colleague, person_id, (Mistake("", str(no)),), 409)
    answer = to_save(word(paper, app.now()), file_name(paper.number))
    answer.headers["Content-Type"] = CONTENT_TYPE
    return answer


@router.get("/people/{person_id}/about-me/shares/{share_id}")
def share_page(request: Request, colleague: Duty, person_id: Id, share_id: Id) -> Response:
    """The share on paper, while the person agrees: a page of its own that names neither the service nor its menu."""
    try:
        paper = opened(request, colleague, person_id, share_id)
    except NotShared as no:
        return refused(request, colleague, person_id, (Mistake("", str(no)),), 409)
    return drawn(request, "about_me_paper.html", 200, {"paper": paper, "title": TITLE, "back": f"/people/{person_id}/about-me"})  # fmt: skip


def opened(request: Request, colleague: Colleague, person_id: int, share_id: int) -> Paper:
    """The paper of a share, asked again and written down. Raises NotShared."""
    app = the_app(request)
    with transaction(app.engine) as session:
        person = person_of(session, person_id)
        return paper_of(about_me_shares.opened(session, person, share_id, staff_id=colleague.id, now=app.now()))


def refused(request: Request, colleague: Colleague, person_id: int, mistakes: tuple[Mistake, ...], status: int) -> Response:  # fmt: skip
    """The document's page, with why nothing was shared."""
    with reading(the_app(request).engine) as session:
        return about_me_pages.show(request, session, colleague, person_id, mistakes=mistakes, status=status)
