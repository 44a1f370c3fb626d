"""Answer and book the review: one form books the day that is agreed with the person, and the answer begins with it."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.letters.catalogue import STARTS
from liaison.reviews import booking
from liaison.reviews.booking import NotBooked
from liaison.store import events
from liaison.store.mail_queries import Register, case_file, colleagues, draft_of
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Case
from liaison.triage import inbox, reply
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web.case_forms import BookForm
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.mail_pages import open_first

router = APIRouter()


@router.get("/cases/{case_id}/book")
def book_page(request: Request, colleague: Duty, case_id: Id) -> Response:
    """The form, with the day and worker that are planned."""
    open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, case_id)


@router.post("/cases/{case_id}/book")
def book(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Book it and go to the answer, which says so. Nothing leaves before the answer is sent."""
    app = the_app(request)
    status, said = 422, ()
    try:
        form = read(BookForm, fields)
        with transaction(app.engine) as session:
            case = inbox.find(session, case_id, form.version)
            open_review = review_of(session, case_id)
            sentence = booking.book(
                session, (open_review.review and open_review.review.id) or 0, as_seen=form.as_seen, on=form.on, worker_id=form.worker,
                staff_id=colleague.id, now=app.now(),
            )  # fmt: skip
            events.note(session, case, actor=events.person(colleague.id), now=app.now(), because="booked the review")
            inbox.change(session, case)
            into_draft(session, case, sentence, colleague, app.now())
        return RedirectResponse(f"/cases/{case_id}/reply", status_code=303)
    except Mistakes as wrong:
        said = wrong.mistakes
    except (NotBooked, NotAllowed) as no:
        said = (Mistake("", str(no)),)
    except (Stale, events.MovedMeanwhile):
        status = 409
        said = (Mistake("", "A colleague changed the question or the review meanwhile. This is how they stand now."),)
    with reading(app.engine) as session:
        held = {key: str(fields.get(key, "")) for key in ("on", "worker", "agreed")}
        return show(request, session, colleague, case_id, held, said, status)


def into_draft(session: Session, case: Case, sentence: str, colleague: Colleague, now: datetime) -> None:
    """Begin the answer with it, or add it to the draft that is there."""
    assert case.id is not None
    draft = draft_of(session, case.id, colleague.id)
    start = STARTS.get(case.category.value if case.category else "", STARTS[""])
    text = f"{draft.text.rstrip()}\n\n{sentence}\n" if draft and draft.text.strip() else f"{start}{sentence}\n"
    reply.save_draft(session, case.id, staff_id=colleague.id, text=text, template="", now=now)


def review_of(session: Session, case_id: int) -> Register:
    """The person of the case with the review she has open, or 404."""
    file = case_file(session, case_id)
    if file is None or file.register is None or file.register.review is None:
        raise HTTPException(404)
    return file.register


def show(
    request: Request,
    session: Session,
    colleague: Colleague,
    case_id: int,
    held: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page."""
    file = case_file(session, case_id)
    found = review_of(session, case_id)
    assert file is not None
    assert found.review is not None
    planned = found.review.planned_on
    worker = found.review.worker_id or found.person.keyworker_id or ""
    usual = {"on": planned.isoformat() if planned else "", "worker": str(worker), "agreed": ""}
    return draw(
        request, session, "book.html", here="inbox", status=status, mistakes=mistakes, case_id=case_id, version=file.case.version,
        reference=file.case.reference, review=found.review, person=found.person, keyworker=found.keyworker, held=held or usual,
        as_seen=booking.seen(found.review), workers=[(one.id, one.name) for one in colleagues(session)],
    )  # fmt: skip
