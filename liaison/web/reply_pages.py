"""The answer, written beside the mail: a start by category, who gets it, what the language check says, the letter as it will leave,
and ten seconds to take it back. What is typed is kept at every step."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.letters.catalogue import STARTS
from liaison.practices.service_facts import current
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.mail_queries import draft_of, letter_case
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.triage import inbox, reply
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.reply import DraftElsewhere
from liaison.web import mail_actions, mail_pages
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import DraftForm, Mistake, Mistakes, PlainForm, ReplyForm, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from models.taxonomy import CATEGORIES, Category

router = APIRouter()


@router.get("/cases/{case_id}/reply")
def reply_page(request: Request, colleague: Duty, case_id: Id, saved: bool = False) -> Response:
    """The page to write on, with the draft that is there or a start that fits."""
    mail_pages.open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        draft = draft_of(session, case_id, colleague.id)
        return show(
            request, session, colleague, case_id, text=draft.text if draft else None, saved=saved and bool(draft)
        )


@router.post("/cases/{case_id}/reply")
def write(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Save, begin from a start, look at the letter, or send it."""
    try:
        form = read(ReplyForm, fields)
        if form.do == "send":
            return send(request, colleague, case_id, form)
        text = (
            STARTS[form.template] + form.text.lstrip() if form.do == "start" and form.template in STARTS else form.text
        )
        keep(request, colleague, case_id, text, form.template, form.kept)
        if form.do == "save":
            return RedirectResponse(f"/cases/{case_id}/reply?saved=true", status_code=303)
        if form.do == "check" and not text.strip():
            raise Mistakes(Mistake("reply-text", ReplyForm.words["text"]))
    except Mistakes as wrong:
        return again(request, colleague, case_id, fields, wrong.mistakes)
    except NotAllowed as no:
        return again(request, colleague, case_id, fields, (Mistake("", str(no)),))
    except DraftElsewhere as other:
        return again(
            request, colleague, case_id, fields, (Mistake("", TWO_WINDOWS),), other=other.draft.text, status=409
        )
    except (Stale, MovedMeanwhile, IllegalMove):
        with suppress(
            DraftElsewhere
        ):  # then the page that follows holds these words, and the draft those of the other window
            keep(request, colleague, case_id, form.text, form.template, form.kept)
        return mail_actions.stale(request, colleague, case_id, fields)
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, case_id, text=text, preview=form.do == "check")


TWO_WINDOWS = (
    "You are writing this answer in another window too. What you typed here stands below, what was kept there beside it: "
    "nothing was written over. Keep this one as it is, or take over what you need."
)


def keep(
    request: Request, colleague: Colleague, case_id: int, text: str, template: str, kept: int | None = None
) -> int:
    """Keep what has been typed so far; returns the draft's version. Raises DraftElsewhere."""
    app = the_app(request)
    with transaction(app.engine) as session:
        inbox.find(session, case_id)
        return reply.save_draft(
            session, case_id, staff_id=colleague.id, text=text, template=template, now=app.now(), kept=kept
        )


def send(request: Request, colleague: Colleague, case_id: int, form: ReplyForm) -> Response:
    """Post the letter. Whom it was to go to when the page was drawn must still be whom it goes to."""
    app = the_app(request)
    with transaction(app.engine) as session:
        if addresses(session, case_id) != form.seen_to:
            raise NotAllowed(
                "Whom this goes to has changed since you looked. Please check the letter again before it leaves."
            )
        reply.send(
            app,
            session,
            case_id,
            version=form.version,
            staff_id=colleague.id,
            text=form.text,
            now=app.now(),
            kept=form.kept,
        )
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


def again(
    request: Request,
    colleague: Colleague,
    case_id: int,
    fields: FormData,
    mistakes: tuple[Mistake, ...],
    *,
    other: str = "",
    status: int = 422,
) -> Response:
    """The page once more, with what was typed."""
    with reading(the_app(request).engine) as session:
        text = str(fields.get("text", ""))
        return show(request, session, colleague, case_id, text=text, mistakes=mistakes, status=status, other=other)


def addresses(session: Session, case_id: int) -> str:
    """Whom the answer goes to, as one line that a form can carry."""
    return ",".join(sorted(one.address.lower() for one in reply.recipients(session, case_id)))


def show(
    request: Request,
    session: Session,
    colleague: Colleague,
    case_id: int,
    *,
    text: str | None,
    preview: bool = False,
    saved: bool = False,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
    other: str = "",
) -> Response:
    """The page, as an editor or (preview) as the letter that will leave. `other` is what the same colleague typed in another window."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    case = mail_pages.case_values(session, colleague, case_id, say, back=f"/cases/{case_id}")
    words = start_for(case["row"].category) if text is None else text
    to, refused = recipients(session, case_id)
    draft = draft_of(session, case_id, colleague.id)
    letter = reply.preview(session, app, case_id, staff_id=colleague.id, text=words, now=app.now()) if preview else None
    return draw(
        request, session, "reply.html", here="inbox", status=status,
        mistakes=(*mistakes, *([Mistake("", refused)] if refused and not mistakes else [])),
        case=case, text=words, starts=starts(), to=to, can_send=bool(to), letter=letter, saved=saved,
        seen_to=",".join(sorted(one.address.lower() for one in to)),
        kept=draft.version if draft else 0, other=other,
        remarks=reply.remarks(words), held=is_on(session, HOLD_SENDS), undo_seconds=int(reply.UNDO.total_seconds()),
    )  # fmt: skip


def recipients(session: Session, case_id: int) -> tuple[list[reply.Recipient], str]:
    """Whom the answer goes to, or why it cannot go to anybody."""
    try:
        return reply.recipients(session, case_id), ""
    except NotAllowed as no:
        return [], str(no)


def start_for(category: Category | None) -> str:
    """The start that fits the category."""
    return STARTS.get(category.value if category else "", STARTS[""])


def starts() -> list[tuple[str, str]]:
    """Every start: its name and plain title."""
    return [(name, CATEGORIES[Category(name)].title if name else "Plain") for name in STARTS]


@router.post("/cases/{case_id}/draft")
def autosave(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Keep the draft while it is being written; the page says when."""
    app = the_app(request)
    try:
        form = read(DraftForm, fields)
        version = keep(request, colleague, case_id, form.text, form.template, form.kept)
    except DraftElsewhere:
        return JSONResponse({"words": ELSEWHERE}, status_code=409)
    except (Mistakes, NotAllowed):
        raise HTTPException(422) from None
    with reading(app.engine) as session:
        said: Any = Saying(app.now(), current(session, app.now()).calendar).when(app.now())
    return JSONResponse({"words": f"Draft kept, {said.words}", "kept": version})


ELSEWHERE = (
    "You are writing this answer in another window too, so what you type here is not kept by itself any more. "
    "Press “Keep as draft” to see both."
)


@router.post("/letters/{letter_id}/undo")
def undo(request: Request, colleague: Duty, letter_id: Id, fields: Posted) -> Response:
    """Take an answer back before it leaves; its words are a draft again."""
    app = the_app(request)
    read(PlainForm, fields)
    try:
        with transaction(app.engine) as session:
            case_id = reply.undo(session, letter_id, staff_id=colleague.id, now=app.now())
    except (NotAllowed, Stale, MovedMeanwhile) as no:
        return undo_refused(
            request, colleague, letter_id, str(no) if isinstance(no, NotAllowed) else "The answer has left already."
        )
    return RedirectResponse(f"/cases/{case_id}/reply", status_code=303)


def undo_refused(request: Request, colleague: Colleague, letter_id: int, words: str) -> Response:
    """The case, saying why the answer could not be taken back."""
    with reading(the_app(request).engine) as session:
        case_id = letter_case(session, letter_id)
        if case_id is None:
            raise HTTPException(404)
        return mail_pages.show(request, session, colleague, case_id, mistakes=(Mistake("", words),), status=422)
