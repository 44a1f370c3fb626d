"""The files of a draft on the page where an answer is written: chosen, taken off, given another name, looked at before they leave."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from liaison.app import App
from liaison.domain.enclosing import Allowance, in_words, too_much
from liaison.store.file_queries import Enclosed, draft_file
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Case, Draft
from liaison.triage import inbox, reply, reply_files
from liaison.web.deps import Colleague, Duty, Id, the_app
from liaison.web.downloads import to_save
from liaison.web.file_presenter import Going, going
from liaison.web.forms import Mistake, Mistakes, ReplyForm
from liaison.web.look_pages import look_at

router = APIRouter()
CHOOSE = "Choose a file first, then press “Add files”."
KINDS = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.bmp,.tif,.tiff,.docx,.txt"  # what a browser offers first; the bytes decide


def change(request: Request, colleague: Colleague, case_id: int, form: ReplyForm, fields: FormData) -> bool:
    """Add what was chosen, carry over what was ticked, take off or rename what was pressed; True when the page is to be drawn anew for it.
    Raises NotAllowed, Mistakes."""
    app = the_app(request)
    if form.offered is not None:
        with transaction(app.engine) as session:
            allowed = allowance(app, session, inbox.find(session, case_id))
            reply_files.carry_over(
                session, case_id, form.offered, form.carry, allowed, staff_id=colleague.id, now=app.now()
            )
    files = [one for one in fields.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if form.do == "attach" and not files:
        raise Mistakes(Mistake("reply-files", CHOOSE))
    if files:
        with reading(app.engine) as session:
            allowed = allowance(app, session, inbox.find(session, case_id))
        if any((one.size or 0) > allowed.largest for one in files):
            raise Mistakes(Mistake("reply-files", too_much([], [one.size or 0 for one in files], allowed)))
        chosen = reply_files.looked_through([(one.filename or "", one.file.read()) for one in files])
        with transaction(app.engine) as session:
            reply_files.add(session, case_id, chosen, allowed, staff_id=colleague.id, now=app.now())
    if form.remove is not None:
        with transaction(app.engine) as session:
            reply_files.remove(session, case_id, form.remove, staff_id=colleague.id)
    if form.rename is not None:
        name = dict(zip(form.file_id, form.new_name, strict=False)).get(form.rename, "")
        with transaction(app.engine) as session:
            reply_files.rename(session, case_id, form.rename, name, staff_id=colleague.id)
    return form.do == "attach" or form.remove is not None or form.rename is not None


def allowance(app: App, session: Session, case: Case) -> Allowance:
    """What an answer to this case may carry."""
    return reply_files.allowance(app, reply.mailbox_of(session, case).name)


def may_add(app: App, session: Session, case: Case) -> dict[str, object]:
    """What the page says of it."""
    allowed = allowance(app, session, case)
    return {
        "most": allowed.most, "largest": in_words(allowed.largest), "together": in_words(allowed.together),
        "bytes": allowed.largest, "all_bytes": allowed.together, "kinds": KINDS,
    }  # fmt: skip


def offer(session: Session, case_id: int, draft: Draft | None, *, staff_id: int) -> dict[str, object] | None:
    """The files of a letter that did not arrive, offered for the new one: ticked until she has said which ones go; None where there are none."""
    left = reply_files.left_behind(session, case_id, staff_id=staff_id)
    if not left or left[0].letter_id is None:
        return None
    letter_id = left[0].letter_id
    shown = going(left, f"/letters/{letter_id}/files")
    return {"letter_id": letter_id, "files": shown, "ticked": not reply_files.offer_answered(draft, letter_id)}


def lines(case_id: int, enclosed: list[Enclosed]) -> list[Going]:
    """The files of the draft as the page lists them."""
    return going(enclosed, f"/cases/{case_id}/reply/files")


@router.get("/cases/{case_id}/reply/files/{file_id}")
def save(request: Request, colleague: Duty, case_id: Id, file_id: Id) -> Response:
    """A file of one's own draft, to save."""
    with reading(the_app(request).engine) as session:
        row = draft_file(session, case_id, colleague.id, file_id)
    if row is None:
        raise HTTPException(404)
    return to_save(row.content, row.name)


@router.get("/cases/{case_id}/reply/files/{file_id}/look")
def look(
    request: Request, colleague: Duty, case_id: Id, file_id: Id, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One page of a file of one's own draft, drawn as those that come in are."""
    with reading(the_app(request).engine) as session:
        row = draft_file(session, case_id, colleague.id, file_id)
    if row is None:
        raise HTTPException(404)
    place = f"/cases/{case_id}/reply"
    return look_at(
        request, row.name, row.content_type, row.content, page, address=f"{place}/files/{file_id}", back=(place, "Reply"), ours="will leave"
    )  # fmt: skip
