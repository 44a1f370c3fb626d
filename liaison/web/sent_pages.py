"""Our letters as they left or will leave: the outbox as a list, one letter whole with its files, its HTML and its PDF as they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from liaison.practices.service_facts import current
from liaison.store.file_queries import letter_file
from liaison.store.letter_queries import PAGE, TABS, Listed, outbox, sheet
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.store.tables_replies import LetterFile
from liaison.triage import reword
from liaison.web.case_presenter import happenings, letter_line
from liaison.web.deps import BIGGEST, Duty, Id, the_app
from liaison.web.downloads import disposition, to_save
from liaison.web.file_presenter import going
from liaison.web.frame import draw
from liaison.web.look_pages import look_at
from liaison.web.saying import Saying

router = APIRouter()
TITLES = {"waiting": "Waiting", "look": "Wait for a person", "sent": "Sent", "off": "Taken back or off"}
# An old letter's HTML is shown alone, in a page that can do nothing; a PDF brings its reader's own styles.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
PAPER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PDF = "application/pdf"


@router.get("/outbox")
def outbox_page(
    request: Request,
    colleague: Duty,
    tab: str = "waiting",
    before: Annotated[int | None, Query(ge=1, le=BIGGEST)] = None,
) -> Response:
    """Letters by where they stand, newest first."""
    if tab not in TABS:
        return RedirectResponse("/outbox", status_code=303)
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        found, more = outbox(session, tab, before)
        return draw(
            request, session, "outbox.html", here="health" if colleague.may("health") else "inbox", tab=tab, titles=TITLES, held=is_on(session, HOLD_SENDS),
            lines=[(line(one, colleague.id, say), one) for one in found], older=found[-1].letter.id if more else None, before=before, page=PAGE,
            editable={one.letter.id for one in found if reword.may(session, one.letter, app.now())},
        )  # fmt: skip


def line(one: Listed, staff_id: int, say: Saying) -> object:
    """One line of the list; its words are not read for it."""
    return letter_line(one.letter, staff_id, say, text="")


@router.get("/letters/{letter_id}")
def letter_page(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """One letter, exactly as it left or would leave now."""
    app = the_app(request)
    with reading(app.engine) as session:
        return show(request, session, colleague.id, letter_id)


def show(request: Request, session: Session, staff_id: int, letter_id: int) -> Response:
    """The page. Raises 404."""
    app = the_app(request)
    found = sheet(session, letter_id)
    if found is None:
        raise HTTPException(404)
    say = Saying(app.now(), current(session, app.now()).calendar)
    letter = found.letter
    return draw(
        request, session, "sent_letter.html", here="inbox", letter=letter, line=letter_line(letter, staff_id, say), case=found.case, author=found.author,
        files=going(found.files, f"/letters/{letter_id}/files"), happened=happenings(found.events, staff_names(session), say),
        written=say.when(letter.created_at), left=say.when(letter.sent_at) if letter.sent_at else None, may_reword=reword.may(session, letter, app.now()),
    )  # fmt: skip


@router.get("/letters/{letter_id}/html")
def as_html(request: Request, colleague: Duty, letter_id: Id) -> Response:
    """The HTML of a letter, by itself: no script, no picture, no form, no way out."""
    with reading(the_app(request).engine) as session:
        found = sheet(session, letter_id)
    if found is None or not found.letter.html:
        raise HTTPException(404)
    return HTMLResponse(found.letter.html, headers={"Content-Security-Policy": ALONE})


@router.get("/letters/{letter_id}/files/{file_id}")
def save(request: Request, colleague: Duty, letter_id: Id, file_id: Id) -> Response:
    """A file of a letter, to save."""
    row = file_of(request, letter_id, file_id)
    return to_save(row.content, row.name)


@router.get("/letters/{letter_id}/files/{file_id}/look")
def look(
    request: Request, colleague: Duty, letter_id: Id, file_id: Id, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One page of it, drawn as those that come in are."""
    row = file_of(request, letter_id, file_id)
    place = f"/letters/{letter_id}"
    return look_at(
        request, row.name, row.content_type, row.content, page, address=f"{place}/files/{file_id}", back=(place, "The letter"), ours="left"
    )  # fmt: skip


@router.get("/letters/{letter_id}/files/{file_id}/pdf")
def open_pdf(request: Request, colleague: Duty, letter_id: Id, file_id: Id) -> Response:
    """The copy for the practice's files, opened in the browser's own reader, to read and to print. Only a PDF that we made ourselves."""
    row = file_of(request, letter_id, file_id)
    if row.added or row.content_type != PDF or not row.content.startswith(b"%PDF-"):
        raise HTTPException(404)
    headers = {"Content-Disposition": disposition("inline", row.name), "Content-Security-Policy": PAPER}
    return Response(row.content, media_type=PDF, headers=headers)


def file_of(request: Request, letter_id: int, file_id: int) -> LetterFile:
    """A file of a letter, or 404."""
    with reading(the_app(request).engine) as session:
        row = letter_file(session, letter_id, file_id)
    if row is None:
        raise HTTPException(404)
    return row
