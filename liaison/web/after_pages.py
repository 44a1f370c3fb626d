"""After a meeting: minutes, actions, questions raised, the letter to those who came or sent apologies, and the next slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import LONDON
from liaison.domain.agreed_actions import read_owner
from liaison.domain.language import lint
from liaison.domain.states import MeetingState
from liaison.letters.meeting_letters import reference_of
from liaison.meetings import letter_after, minutes, next_slot, raised, service_actions
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.raised import Raised
from liaison.meetings.service_actions import Agreed
from liaison.practices.service_facts import current
from liaison.store import after_queries, events
from liaison.store import meetings_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.triage import phone
from liaison.triage.inbox import NotAllowed
from liaison.web import after_presenter as present
from liaison.web.after_forms import AfterLetterForm, AgreedForm, MinutesForm, NextSlotForm, RaisedForm, ToDeskForm
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from models.taxonomy import Urgency

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
F = TypeVar("F", bound=Form)
QUICKER = (
    "A colleague was quicker, or the page was open for long. This is how it stands now; what you typed is kept below."
)
# where an act of this page ends: the part that it changed
PARTS = {
    "minutes": "minutes",
    "agreed": "actions",
    "raised": "questions",
    "desk": "questions",
    "letter": "letter",
    "next": "next",
}
FIELDS = {"words": "question", "by": "who"}  # what a room calls a field → what the form calls it


@router.get("/meetings/{meeting_id}/after")
def after_page(request: Request, colleague: Admin, meeting_id: Id) -> Response:
    """The page."""
    return show(request, colleague, meeting_id)


def show(
    request: Request,
    colleague: Colleague,
    meeting_id: int,
    form: str = "",
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page, with what `form` held where it could not be taken. Raises 404 for a meeting that did not take place."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.one(session, meeting_id)
        if found is None or found.meeting.state is not MeetingState.HELD:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        values = present.around(session, found, colleague, say)
        if form == "letter" and typed:
            values["letter_words"] = typed.get("text", values["letter_words"])
        stops = after_queries.what_stops(session, meeting_id, values["letter_words"]) if not values["released"] else []
        return draw(
            request, session, "after.html", here="meetings", status=status, mistakes=mistakes, typed={form: typed or {}}, stops=stops,
            remarks=lint(values["letter_words"]), urgencies=[(one.value, one.title) for one in Urgency], **values,
        )  # fmt: skip


def act(
    request: Request,
    colleague: Colleague,
    meeting_id: int,
    form: type[F],
    fields: FormData,
    do: Callable[[Session, F, dict[str, Any]], object],
    part: str = "",
) -> Response:
    """Do what a form asks in one transaction, and show the page again; what cannot be is said beside its field, and what was typed is kept."""
    app = the_app(request)
    status = 422
    try:
        wanted = read(form, fields)
        with transaction(app.engine) as session:
            do(session, wanted, {"staff_id": colleague.id, "now": app.now()})
        return RedirectResponse(f"/meetings/{meeting_id}/after#{PARTS[form.name]}", status_code=303)
    except Mistakes as wrong:
        mistakes = tuple(
            Mistake(one.field.replace(form.name, part or form.name, 1), one.words) for one in wrong.mistakes
        )
    except (NotSettled, NotAllowed) as no:
        field = getattr(no, "field", "")
        mistakes = (Mistake(f"{part or form.name}-{FIELDS.get(field, field)}" if field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    typed = {name: str(fields.get(name, "")) for name in fields if name not in {"csrf", "version"}}
    return show(request, colleague, meeting_id, part or form.name, typed, mistakes, status)


@router.post("/meetings/{meeting_id}/minutes")
def save_minutes(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Save the minutes as a new version, or put the draft away."""

    def do(session: Session, form: MinutesForm, who: dict[str, Any]) -> object:
        if form.do == "away":
            return minutes.put_draft_away(session, meeting_id, colleague.id)
        return minutes.save(session, meeting_id, form.notes, form.decisions, version=form.version, **who)

    return act(request, colleague, meeting_id, MinutesForm, fields, do)


@router.post("/meetings/{meeting_id}/minutes/draft")
def keep_draft(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Keep what is being written, for its writer alone; the page is told so."""
    app = the_app(request)
    now = app.now()
    try:
        form = read(MinutesForm, fields)
        with transaction(app.engine) as session:
            minutes.held(session, meeting_id)
            values = {"seen": form.version, "staff_id": colleague.id, "now": now}
            minutes.keep_draft(session, meeting_id, form.notes, form.decisions, **values)
    except Mistakes as wrong:
        return JSONResponse({"words": f"Not kept yet. {wrong.mistakes[0].words}"}, status_code=422)
    except NotSettled as no:
        return JSONResponse({"words": str(no), "stop": True}, status_code=409)
    words = f"Your draft was kept at {now.astimezone(LONDON):%H:%M}. Colleagues see it once you save."
    return JSONResponse({"words": words, "version": form.version, "theirs": {}})


@router.post("/meetings/{meeting_id}/actions")
def add_action(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Add an action."""

    def do(session: Session, form: AgreedForm, who: dict[str, Any]) -> object:
        return service_actions.add(session, agreed(form), meeting_id=meeting_id, **who)

    return act(request, colleague, meeting_id, AgreedForm, fields, do)


def agreed(form: AgreedForm) -> Agreed:
    """The form as the room takes it. Raises NotSettled."""
    owner = read_owner(form.owner)
    if owner is None:
        raise NotSettled("Choose who does it.", "owner")
    return Agreed(form.what, owner, form.due_on, form.aim, form.practice)


@router.post("/meetings/{meeting_id}/questions")
def raise_question(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Note a question."""

    def do(session: Session, form: RaisedForm, who: dict[str, Any]) -> object:
        return raised.note(
            session, meeting_id, Raised(form.question, form.who, form.guest, form.practice, form.said), **who
        )

    return act(request, colleague, meeting_id, RaisedForm, fields, do)


@router.post("/meetings/{meeting_id}/questions/{question_id}/desk")
def to_the_desk(request: Request, colleague: Admin, meeting_id: Id, question_id: Id, fields: Posted) -> Response:
    """Make it a question of the duty desk, as a telephone call becomes one: its clock runs from now. Pressed twice, it is one."""
    app = the_app(request)
    made: list[int] = []

    def do(session: Session, form: ToDeskForm, who: dict[str, Any]) -> object:
        return raised.became(session, meeting_id, question_id, made[0], **who)

    try:
        form = read(ToDeskForm, fields)
        with reading(app.engine) as session:
            meeting = minutes.held(session, meeting_id)
            row = raised.open_question(session, meeting_id, question_id)
            call = phone.Rang(
                once=raised.once(question_id), spoke_with=row.raised_by or "somebody at the meeting", at=app.now(), urgency=form.urgency,
                said=f"{row.words}\n\nWhat was said there: {row.said}" if row.said else row.words, practice_code=row.practice_code, address=row.email,
                about=form.about, acknowledged=form.acknowledged == "yes", meeting=reference_of(meeting),
            )  # fmt: skip
        made.append(phone.log(app, call, staff_id=colleague.id, now=app.now()))
    except (Mistakes, NotSettled, NotAllowed, events.MovedMeanwhile) as error:
        return act(request, colleague, meeting_id, ToDeskForm, fields, again(error), f"desk-{question_id}")
    return act(request, colleague, meeting_id, ToDeskForm, fields, do, f"desk-{question_id}")


def again(error: Exception) -> Callable[[Session, Any, dict[str, Any]], object]:
    """What was refused, said by the page as any other refusal."""

    def do(session: Session, form: Any, who: dict[str, Any]) -> object:
        raise error

    return do


@router.post("/meetings/{meeting_id}/letter")
def letter(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Keep the letter, draft it anew, or release it to those who came and who sent apologies."""
    app = the_app(request)
    if fields.get("do") == "anew":
        with reading(app.engine) as session:
            words = letter_after.draft(session, meeting_id)
        return show(request, colleague, meeting_id, "letter", {"text": words})

    def do(session: Session, form: AfterLetterForm, who: dict[str, Any]) -> object:
        if form.do == "release":
            return letter_after.release(session, app, meeting_id, form.text, version=form.version, **who)
        return letter_after.keep(session, meeting_id, form.text, version=form.version, **who)

    return act(request, colleague, meeting_id, AfterLetterForm, fields, do)


@router.post("/meetings/{meeting_id}/next")
def ask_for_next(request: Request, colleague: Admin, meeting_id: Id, fields: Posted) -> Response:
    """Ask the hosts for the next slot."""
    app = the_app(request)

    def do(session: Session, form: NextSlotForm, who: dict[str, Any]) -> object:
        return next_slot.ask_for(session, app, meeting_id, form.around, **who)

    return act(request, colleague, meeting_id, NextSlotForm, fields, do)


@router.get("/meetings/{meeting_id}/minutes/{version}")
def earlier_version(request: Request, colleague: Admin, meeting_id: Id, version: Id) -> Response:
    """The minutes as they read in one version."""
    app = the_app(request)
    with reading(app.engine) as session:
        found = queries.one(session, meeting_id)
        kept = {one.version: one for one in after_queries.minutes(session, meeting_id)}
        if found is None or version not in kept:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        return draw(
            request, session, "minutes.html", here="meetings", one=kept[version], newest=max(kept), series=found.series, at=say.when(kept[version].at),
            day=say.long_day(found.meeting.day), by=staff_names(session).get(kept[version].by_id, "a colleague"),
        )  # fmt: skip
