"""Print batches: the letters for the post, their PDF with the envelope sheet, and the ticks that say what is in the post."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.states import PersonLetterState
from liaison.letters import person_pdf
from liaison.letters.catalogue import CATALOGUE
from liaison.practices.service_facts import current
from liaison.reviews import invite_print
from liaison.store import events
from liaison.store.person_letter_queries import of_batch
from liaison.store.session import reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables_person_letters import PrintBatch
from liaison.web.deps import Id, Posted, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, PlainForm, read
from liaison.web.frame import draw
from liaison.web.person_letter_forms import PostedForm
from liaison.web.person_letter_pages import Releaser, show_lists
from liaison.web.saying import Saying

router = APIRouter()
ON_HOLD = "Sends are held, so nothing is printed either."


@router.post("/prints")
def make(request: Request, colleague: Releaser, fields: Posted) -> Response:
    """Make a batch of what is released."""
    app = the_app(request)
    read(PlainForm, fields)
    try:
        with transaction(app.engine) as session:
            if is_on(session, HOLD_SENDS):
                batch_id = None
            else:
                batch_id = invite_print.make_batch(session, app, staff_id=colleague.id, now=app.now())
            held = is_on(session, HOLD_SENDS)
    except events.MovedMeanwhile:
        return show_lists(
            request, colleague, (Mistake("", "A colleague was printing at the same moment: look again."),)
        )
    if batch_id is None:
        words = ON_HOLD if held else "There is nothing to print: no letter for the post is released."
        return show_lists(request, colleague, (Mistake("", words),))
    return RedirectResponse(f"/prints/{batch_id}", status_code=303)


@router.get("/prints/{batch_id}")
def batch_page(request: Request, colleague: Releaser, batch_id: Id) -> Response:
    """One batch."""
    return show_batch(request, batch_id)


def show_batch(request: Request, batch_id: int, mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The page of one batch."""
    app = the_app(request)
    with reading(app.engine) as session:
        batch = session.get(PrintBatch, batch_id)
        if batch is None:
            raise HTTPException(404)
        sheets, held = invite_print.sheets(session, app, batch_id, app.now())
        say = Saying(app.now(), current(session, app.now()).calendar)
        left_out = {one.letter.id: one.because for one in held}
        lines = [(one, CATALOGUE[one.letter.kind].title, say.when(one.letter.posted_at) if one.letter.posted_at else None) for one in of_batch(session, batch_id)]  # fmt: skip
        return draw(
            request, session, "print_batch.html", here="reviews", status=422 if mistakes else 200, mistakes=mistakes, batch=batch, made=say.when(batch.made_at), lines=lines, left_out=left_out,
            printable=len(sheets), printed=PersonLetterState.PRINTED, stopped=PersonLetterState.STOPPED, on_hold=is_on(session, HOLD_SENDS),
        )  # fmt: skip


@router.get("/prints/{batch_id}/letters.pdf")
def batch_pdf(request: Request, colleague: Releaser, batch_id: Id) -> Response:
    """The PDF of what is not in the post yet and may go now."""
    app = the_app(request)
    with reading(app.engine) as session:
        if session.get(PrintBatch, batch_id) is None or is_on(session, HOLD_SENDS):
            raise HTTPException(404)
        sheets, _ = invite_print.sheets(session, app, batch_id, app.now())
    if not sheets:
        raise HTTPException(404)
    return to_save(person_pdf.make(sheets, app.now()), person_pdf.file_name(batch_id))


@router.post("/prints/{batch_id}")
def posted_letters(request: Request, colleague: Releaser, batch_id: Id, fields: Posted) -> Response:
    """Tick what is in the post."""
    app = the_app(request)
    form = read(PostedForm, fields)
    if not form.letter:
        return show_batch(request, batch_id, (Mistake("tick", "Tick the letters that are in the post."),))
    with transaction(app.engine) as session:
        invite_print.tick(session, form.letter, batch_id, staff_id=colleague.id, now=app.now())
    return RedirectResponse(f"/prints/{batch_id}", status_code=303)
