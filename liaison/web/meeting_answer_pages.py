"""Answers to invitations, for admins: noted from the telephone or a mail, settled where a calendar's needed a person, and who came."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.attending import ANSWER_WORDS, Answer
from liaison.meetings import answers_desk
from liaison.meetings.heard import HOW_WORDS, Heard
from liaison.meetings.host_slots import NotSettled
from liaison.practices.service_facts import current
from liaison.store import events, meetings_queries
from liaison.store import guest_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.web.deps import Id, Posted, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_answer_forms import HeldForm, NoteAnswerForm, SettleForm
from liaison.web.meeting_guests import SAID, answer_line
from liaison.web.meeting_pages import QUICKER, Admin, act
from liaison.web.saying import Saying

router = APIRouter()


@router.post("/meetings/{meeting_id}/answer")
def note_answer(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Note what somebody invited said."""
    app = the_app(request)

    def do(session: Session, form: NoteAnswerForm) -> object:
        if form.said is Answer.WAITING:
            raise NotSettled("Choose what they said.", "said")
        if form.said is Answer.DEPUTY and not form.deputy:
            raise NotSettled("Say who comes in their place.", "deputy")
        heard = Heard(form.said, form.how, deputy=form.deputy, words=form.text, message_id=form.mail)
        return answers_desk.note_answer(
            session, meeting_id, form.invitation, heard, staff_id=colleague.id, now=app.now()
        )

    return act(request, meeting_id, NoteAnswerForm, fields, do)


@router.post("/meetings/{meeting_id}/held")
def held(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """It took place."""
    app = the_app(request)
    return act(
        request, meeting_id, HeldForm, fields,
        lambda session, form: answers_desk.note_held(
            session, meeting_id, dict(zip(form.guest, form.came, strict=False)), form.also, version=form.version,
            staff_id=colleague.id, now=app.now(),
        ),
    )  # fmt: skip


@router.get("/meetings/answers/{answer_id}")
def answer_page(request: Request, colleague: Admin, answer_id: Id) -> Response:
    """One answer that needs a person."""
    return show(request, answer_id)


def show(request: Request, answer_id: int, mistakes: tuple[Mistake, ...] = (), status: int = 200) -> Response:
    """The page of one answer. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.to_look_at(session, answer_id)
        if not found:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        row = found[0]
        meeting = meetings_queries.one(session, row.meeting_id) if row.meeting_id else None
        listed = queries.guests(session, row.meeting_id) if row.meeting_id else []
        people = [(one.id, one.name or one.email) for one in listed if one.withdrawn_at is None]
        held = {"invitation": row.invitation_id or "", "said": row.answer, "deputy": row.deputy}
        return draw(
            request, session, "meeting_answer.html", here="meetings", status=status, mistakes=mistakes, line=answer_line(row, {}, say),
            meeting=meeting.meeting if meeting else None, series=meeting.series if meeting else None, people=people, saids=SAID, held=held,
            message_id=row.message_id, how=HOW_WORDS[row.how], said_words=ANSWER_WORDS[Answer(row.answer)],
        )  # fmt: skip


@router.post("/meetings/answers/{answer_id}")
def settle(request: Request, colleague: Admin, answer_id: Id, fields: Posted) -> Response:
    """Settle it."""
    app = the_app(request)
    status = 422
    try:
        form = read(SettleForm, fields)
        counts = form.do == "count"
        if counts and (form.invitation is None or form.said in (None, Answer.WAITING)):
            raise NotSettled(
                "Choose whose answer it is, and what it says.", "invitation" if form.invitation is None else "said"
            )
        with transaction(app.engine) as session:
            answers_desk.settle(
                session, answer_id, invitation_id=form.invitation if counts else None, said=form.said if counts else None,
                deputy=form.deputy, staff_id=colleague.id, now=app.now(),
            )  # fmt: skip
        return RedirectResponse("/meetings", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"settle-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    return show(request, answer_id, mistakes, status)
