"""Join two questions that are one: both are shown side by side with what will be, and nothing happens before that is confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain import joining as law
from liaison.practices.service_facts import current
from liaison.store.events import MovedMeanwhile
from liaison.store.mail_queries import CaseFile, case_file
from liaison.store.session import Session, reading, transaction
from liaison.triage import join_up, links
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web import case_presenter, mail_pages
from liaison.web.case_forms import FindForm, JoinForm
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.first_words import notes
from liaison.web.forms import BareForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.mail_actions import stale
from liaison.web.presenters import level
from liaison.web.saying import Saying

router = APIRouter()


@dataclass(frozen=True)
class Two:
    """The two questions as a page compares them, what will be, and why they may not be one."""

    kept: CaseFile
    joined: CaseFile
    refused: str


@router.post("/cases/{case_id}/join/look")
def look(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Find the other by its reference and show both."""
    with reading(the_app(request).engine) as session:
        try:
            other = links.named(session, read(FindForm, fields).reference)
        except Mistakes as wrong:
            return again(request, session, colleague, case_id, str(fields.get("reference", "")), wrong.mistakes)
        except NotAllowed as no:
            said = (Mistake("find-reference", str(no)),)
            return again(request, session, colleague, case_id, str(fields.get("reference", "")), said)
        return show(request, session, case_id, other.id or 0)


def again(
    request: Request, session: Session, colleague: Colleague, case_id: int, typed: str, mistakes: tuple[Mistake, ...]
) -> Response:
    """The case, with what was typed."""
    held = {"find": {"reference": typed}}
    return mail_pages.show(request, session, colleague, case_id, mistakes=mistakes, typed=held, status=422)


@router.get("/cases/{case_id}/join/{other_id}")
def join_page(request: Request, colleague: Duty, case_id: Id, other_id: Id) -> Response:
    """Both side by side."""
    mail_pages.open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        return show(request, session, case_id, other_id)


def show(
    request: Request, session: Session, case_id: int, other_id: int, mistakes: tuple[Mistake, ...] = (), typed: str = ""
) -> Response:
    """The page."""
    app = the_app(request)
    two = compared(session, case_id, other_id)
    say = Saying(app.now(), current(session, app.now()).calendar)
    careful = notes(session, [two.kept.case, two.joined.case])
    sides = [
        (file.case, case_presenter.head(file, say), len(file.arrivals), len(file.notes), careful.get(file.case.id or 0))
        for file in (two.kept, two.joined)
    ]
    return draw(
        request, session, "join.html", here="inbox", status=422 if mistakes else 200, mistakes=mistakes, sides=sides, refused=two.refused,
        becomes=becomes(session, two, say), typed=typed,
    )  # fmt: skip


def compared(session: Session, case_id: int, other_id: int) -> Two:
    """Both, or 404."""
    kept, joined = case_file(session, case_id), case_file(session, other_id)
    if kept is None or joined is None:
        raise HTTPException(404)
    try:
        join_up.refuse(session, kept.case, joined.case)
    except NotAllowed as no:
        return Two(kept, joined, str(no))
    return Two(kept, joined, "")


def becomes(session: Session, two: Two, say: Saying) -> dict[str, object]:
    """What the one question is then; empty where they may not be one."""
    if two.refused:
        return {}
    sides = join_up.refuse(session, two.kept.case, two.joined.case)
    values = law.joint(*sides)
    return {
        "level": level(values["urgency"]),
        "answer": say.by(values.get("answer_by", two.kept.case.answer_by)),
        "unread": "opened_at" in values and values["opened_at"] is None,
        "doubt": law.doubt(*sides),
        "comes_back": law.comes_back(two.kept.case.state, two.joined.case.state),
    }


@router.post("/cases/{case_id}/join")
def join(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Make them one."""
    app = the_app(request)
    try:
        form = read(JoinForm, fields)
        with transaction(app.engine) as session:
            join_up.join(
                session, case_id, version=form.version, other_id=form.other_id, other_version=form.other_version, because=form.because,
                staff_id=colleague.id, now=app.now(),
            )  # fmt: skip
    except (Mistakes, NotAllowed) as wrong:
        said = wrong.mistakes if isinstance(wrong, Mistakes) else (Mistake("", str(wrong)),)
        other = str(fields.get("other_id", ""))
        with reading(app.engine) as session:
            number = int(other) if other.isdecimal() and len(other) < 10 else 0
            return show(request, session, case_id, number, said, str(fields.get("because", "")))
    except (Stale, MovedMeanwhile):
        other = str(fields.get("other_id", "0"))
        with reading(app.engine) as session:
            said = (
                Mistake(
                    "", "A colleague changed one of them meanwhile. This is how both stand now: please look again."
                ),
            )
            number = int(other) if other.isdecimal() and len(other) < 10 else 0
            page = show(request, session, case_id, number, said, str(fields.get("because", "")))
        page.status_code = 409
        return page
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


@router.post("/cases/{case_id}/joinings/{joining_id}/undo")
def undo(request: Request, colleague: Duty, case_id: Id, joining_id: Id, fields: Posted) -> Response:
    """Make two of them again."""
    app = the_app(request)
    try:
        form = read(BareForm, fields)
        with transaction(app.engine) as session:
            kept_id = join_up.undo(session, joining_id, version=form.version, staff_id=colleague.id, now=app.now())
    except (Mistakes, NotAllowed) as wrong:
        said = wrong.mistakes if isinstance(wrong, Mistakes) else (Mistake("", str(wrong)),)
        with reading(app.engine) as session:
            return mail_pages.show(request, session, colleague, case_id, mistakes=said, status=422)
    except (Stale, MovedMeanwhile):
        return stale(request, colleague, case_id, fields)
    return RedirectResponse(f"/cases/{kept_id}", status_code=303)
