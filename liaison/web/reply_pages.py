"""The answer, written beside the mail: a start by category, who gets it, what the language check says, the letter as it will leave,
and ten seconds to take it back. What is typed is kept at every step."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.domain.interlock import Question
from liaison.letters.letter_pdf import file_name
from liaison.letters.site_replies import templates
from liaison.practices.service_facts import current
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.file_queries import as_seen, of_draft
from liaison.store.joined_queries import standing_for
from liaison.store.mail_queries import draft_of, letter_case, staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.switches import HOLD_SENDS, is_on
from liaison.triage import inbox, reply, suggest
from liaison.triage.inbox import NotAllowed, Stale
from liaison.triage.joined_drafts import came_from
from liaison.triage.reply import DraftElsewhere
from liaison.triage.reply_check import Unconfirmed, chi_for_files, needs_second, start_name
from liaison.triage.second_person import who_else
from liaison.triage.unsent import words_back
from liaison.web import draft_files, mail_actions, mail_pages
from liaison.web.deps import Colleague, Duty, Id, Posted, PostedFiles, the_app
from liaison.web.forms import DraftForm, Mistake, Mistakes, PlainForm, ReplyForm, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from models.taxonomy import Category

AROUND = 40  # characters around a remark
router = APIRouter()


@router.get("/cases/{case_id}/reply")
def reply_page(request: Request, colleague: Duty, case_id: Id, saved: bool = False) -> Response:
    """The page to write on, with the draft that is there or a start that fits."""
    if to := joined_to(request, case_id):
        return RedirectResponse(f"/cases/{to}/reply", status_code=303)
    mail_pages.open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        draft = draft_of(session, case_id, colleague.id)
        return show(
            request, session, colleague, case_id, text=draft.text if draft else None, saved=saved and bool(draft)
        )


@router.post("/cases/{case_id}/reply")
def write(request: Request, colleague: Duty, case_id: Id, fields: PostedFiles) -> Response:
    """Save, begin from a template or from a colleague's earlier answer, add or take off files, look at the letter, or send it. Files that
    were chosen are added whatever was pressed."""
    try:
        form = read(ReplyForm, fields)
        if to := joined_to(request, case_id):
            return carried_over(request, colleague, to, form, fields)
        if form.do == "send":
            return send(request, colleague, case_id, form)
        text, shows = act(request, colleague, case_id, form), form.use is None and form.do == "suggest"
        added = draft_files.change(request, colleague, case_id, form, fields)
        if form.do == "save" or added:
            return RedirectResponse(
                f"/cases/{case_id}/reply?saved=true{'#files-title' if added else ''}", status_code=303
            )
        checking = form.do == "check" and form.use is None
        if checking and not text.strip():
            raise Mistakes(Mistake("reply-text", ReplyForm.words["text"]))
        with reading(the_app(request).engine) as session:
            return show(request, session, colleague, case_id, text=text, preview=checking, suggesting=shows)
    except Mistakes as wrong:
        return again(request, colleague, case_id, fields, wrong.mistakes)
    except Unconfirmed as left:
        return asked_again(request, colleague, case_id, fields, left)
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


def joined_to(request: Request, case_id: int) -> int | None:
    """The question that this one was joined to; None while it stands by itself."""
    with reading(the_app(request).engine) as session:
        return standing_for(session, [case_id]).get(case_id)


def carried_over(request: Request, colleague: Colleague, to: int, form: ReplyForm, fields: FormData) -> Response:
    """The question was joined to another while its answer was written: nothing is sent, the words are kept there, and both are shown
    where she has another draft there."""
    try:
        keep(request, colleague, to, form.text, form.template, form.kept)
    except DraftElsewhere as other:
        said = (Mistake("", JOINED_MEANWHILE),)
        return again(request, colleague, to, fields, said, other=other.draft.text, status=409)
    return RedirectResponse(f"/cases/{to}/reply?saved=true", status_code=303)


JOINED_MEANWHILE = (
    "The question was joined to this one while you were writing. Nothing has been sent. What you typed stands below, your draft "
    "here beside it: keep one of them, or take over what you need."
)


def act(request: Request, colleague: Colleague, case_id: int, form: ReplyForm) -> str:
    """Keep what was typed, with what was asked to be put in front of it; returns the text as it is now."""
    app = the_app(request)
    with transaction(app.engine) as session:
        case = inbox.find(session, case_id)
        text, begun, name = form.text, "", form.template or "plain"
        if form.use is not None:
            text, begun = joined(suggest.to_insert(session, case_id, form.use), text), f"letter:{form.use}"
        elif form.do == "start":
            text = joined(reply.filled(session, case, name, staff_id=colleague.id, now=app.now()), text)
            begun = f"template:{name}"
        reply.save_draft(
            session, case_id, staff_id=colleague.id, text=text, template=name, now=app.now(), kept=form.kept, begun_from=begun, for_files=form.for_files == "yes"
        )  # fmt: skip
        return text


def joined(start: str, text: str) -> str:
    """Words in front of what is there."""
    return f"{start.rstrip()}\n\n{text.lstrip()}"


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
            app, session, case_id, version=form.version, staff_id=colleague.id, text=form.text, now=app.now(), kept=form.kept,
            confirmed=form.confirm, for_files=form.for_files == "yes", files_seen=form.files_seen,
        )  # fmt: skip
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


def asked_again(request: Request, colleague: Colleague, case_id: int, fields: FormData, left: Unconfirmed) -> Response:
    """The letter once more, with the questions that are left; what was confirmed stays so."""
    mistakes = tuple(Mistake(f"reply-confirm-{question.code}", said_of(question)) for question in left.questions)
    chosen = frozenset(str(one) for one in fields.getlist("confirm"))
    text, files = str(fields.get("text", "")), fields.get("for_files") == "yes"
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, case_id, text=text, preview=True, mistakes=mistakes, confirmed=chosen, for_files=files, status=422)  # fmt: skip


def said_of(question: Question) -> str:
    """A question in the summary of what is left to do."""
    return question.words if question.stop else f"Please confirm, or write on: {question.words}"


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
    suggesting: bool = False,
    saved: bool = False,
    mistakes: tuple[Mistake, ...] = (),
    confirmed: frozenset[str] = frozenset(),
    for_files: bool | None = None,
    status: int = 200,
    other: str = "",
) -> Response:
    """The page, as an editor or (preview) as the letter that will leave with what is asked before it does. `other` is what the same
    colleague typed in another window."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    case = mail_pages.case_values(session, colleague, case_id, say, back=f"/cases/{case_id}")
    row, draft = case["row"], draft_of(session, case_id, colleague.id)
    back = words_back(session, case_id)
    start = back.words if back else reply.filled(session, row, start_name(row), staff_id=colleague.id, now=app.now())
    words = start if text is None else text
    to, refused = recipients(session, case_id)
    can_file = chi_for_files(session, row, [one.address for one in to]) is not None
    files = can_file and (for_files if for_files is not None else draft.for_files if draft else True)
    options = {"staff_id": colleague.id, "text": words, "now": app.now()}
    letter = reply.preview(session, app, case_id, **options, for_files=files) if preview else None
    enclosed = of_draft(session, case_id, colleague.id)
    second = needs_second(session, row, draft)
    alone = second or files or bool(enclosed)
    until = reply.week_until(session, row, words, alone=alone, now=app.now()) if letter else None
    return draw(
        request, session, "reply.html", here="inbox", status=status,
        mistakes=(*mistakes, *([Mistake("", refused)] if refused and not mistakes else [])),
        case=case, text=words, starts=starts(session, row.category), to=to, can_send=bool(to), letter=letter, saved=saved,
        seen_to=",".join(sorted(one.address.lower() for one in to)),
        kept=draft.version if draft else 0, other=other, came_from=came_from(session, case_id, colleague.id) if draft else [],
        remarks=remarks(words), held=is_on(session, HOLD_SENDS), undo_seconds=int(reply.UNDO.total_seconds()),
        questions=reply.questions(session, case_id, staff_id=colleague.id, text=words) if preview and to else [], confirmed=confirmed,
        second=second, seconds=second_words(session, colleague, say) if letter and second else "", weekly=say.by(until) if until else None,
        can_file=can_file, for_files=files, file_name=file_name(row.reference), say=say,
        enclosed=draft_files.lines(case_id, enclosed), files_seen=as_seen(enclosed), may_add=draft_files.may_add(app, session, row),
        offer=None if preview else draft_files.offer(session, case_id, draft, staff_id=colleague.id), back=back, back_at=say.when(back.at) if back else None, back_by=staff_names(session).get(back.author_id or 0, "") if back else "",
        suggesting=suggesting, suggested=suggest.suggestions(session, case_id) if suggesting else [],
    )  # fmt: skip


def second_words(session: Session, colleague: Colleague, say: Saying) -> str:
    """Who could release the answer of a colleague, as a sentence."""
    found = who_else(session, colleague.id, say.now)
    if found.here:
        return f"On duty now: {', '.join(found.here[:4])}{' and others' if len(found.here) > 4 else ''}."
    when = f"before {say.when(found.comes).words} ({found.first})" if found.comes else "as far as the rota reaches"
    return f"Nobody else is on duty {when}. If it cannot wait, please ring the practice, and note the call."


def recipients(session: Session, case_id: int) -> tuple[list[reply.Recipient], str]:
    """Whom the answer goes to, or why it cannot go to anybody."""
    try:
        return reply.recipients(session, case_id), ""
    except NotAllowed as no:
        return [], str(no)


def starts(session: Session, category: Category | None) -> list[tuple[str, str, bool]]:
    """Every template: its name, its title, and whether it is the first for this category; those of the category stand first."""
    own = category.value if category else ""
    known = sorted(templates(session).values(), key=lambda one: (one.category != own, one.category != "", one.title))
    first = own or "plain"
    return [(one.name, f"{one.title} (a second person releases it)" if one.second_person else one.title, one.name == first) for one in known]  # fmt: skip


def remarks(text: str) -> list[tuple[str, str, str, str]]:
    """What the language check says, each with the words around it: before, the words, after, what to say instead."""
    return [
        (
            text[max(0, one.start - AROUND) : one.start],
            one.words,
            text[one.start + len(one.words) :][:AROUND],
            one.prefer,
        )
        for one in reply.remarks(text)
    ]


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
    moved = (
        " with the question that this one was joined to: please load this page again"
        if joined_to(request, case_id)
        else ""
    )
    return JSONResponse({"words": f"Draft kept, {said.words}{moved}", "kept": version})


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
