"""One date of a training: who is on the list, the letters that are held, answers, who came; changed, called off; and a date that is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import LONDON, london_date
from liaison.domain.attending import Answer
from liaison.domain.spoken import clock
from liaison.domain.states import NeedState, TrainingState
from liaison.domain.training_offers import ANSWERS, ATTENDED, GROUPS
from liaison.letters import training_letters as letters
from liaison.meetings import training_dates, training_heard
from liaison.meetings.heard import HOW_WORDS
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.training_dates import Comer, Planned
from liaison.practices.service_facts import current
from liaison.store import events
from liaison.store import training_answer_queries as answer_queries
from liaison.store import training_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_meetings import MeetingAnswer
from liaison.store.tables_training import TrainingDate, TrainingPlace
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_presenter import letter_line, reply_line
from liaison.web.saying import Said, Saying
from liaison.web.training_forms import ComerForm, DateActForm, DateForm, TrainingHeldForm
from liaison.web.training_need_pages import comer_of, who
from liaison.web.training_pages import QUICKER, STANDS, when

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
# the buttons by which a colleague notes what somebody said
SAIDS = (
    ("yes", "They are coming"),
    ("maybe", "They may come"),
    ("no", "They cannot come"),
    ("other_time", "Another time"),
)
FORMS: dict[str, type[Form]] = {"change": DateForm, "list": ComerForm, "do": DateActForm, "held": TrainingHeldForm}


@router.get("/training/dates/new")
def new_date(request: Request, colleague: Admin, kind: str = "") -> Response:
    """The empty form."""
    return show_new(request, {"kind": kind, "seats": "12", "minutes": "60", "time": "12:30"})


@router.post("/training/dates/new")
def plan_date(request: Request, colleague: Admin, fields: Posted) -> Response:
    """Plan a date."""
    app = the_app(request)
    try:
        form = read(DateForm, fields)
        with transaction(app.engine) as session:
            number = training_dates.plan(
                session, planned(session, form, app.now()), staff_id=colleague.id, now=app.now()
            )
        return RedirectResponse(f"/training/dates/{number}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"date-{no.field}", str(no)),)
    return show_new(request, {name: str(fields.get(name, "")) for name in fields}, mistakes)


def show_new(request: Request, held: dict[str, str], mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The form of a new date."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "training_date_new.html", here="meetings", status=422 if mistakes else 200, mistakes=mistakes, held=held,
            kinds=[(one.id, one.name) for one in queries.kinds(session)],
        )  # fmt: skip


def planned(session: Session, form: DateForm, now: Any) -> Planned:
    """The form's day and time as moments."""
    starts = current(session, now).calendar.at(form.day, form.time)
    return Planned(form.kind, starts, starts + timedelta(minutes=form.minutes), form.place, form.seats)


@router.get("/training/dates/{date_id}")
def date_page(request: Request, colleague: Admin, date_id: Id) -> Response:
    """One date."""
    return show(request, date_id)


def show(
    request: Request,
    date_id: int,
    what: str = "",
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page, with what a form held. Raises 404."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        line = queries.one_date(session, date_id)
        if line is None:
            raise HTTPException(404)
        say, date = Saying(now, current(session, now).calendar), line.date
        listed = [one for one in queries.places(session, date_id) if one.withdrawn_at is None]
        held_back = [one for one in listed if one.sent_sequence is None]
        is_open = date.state is TrainingState.PLANNED and date.starts_at > now
        stands = as_it_stands(date)
        known = {one.need_id for one in listed}
        service, names = current(session, now), staff_names(session)
        return draw(
            request, session, "training_date.html", here="meetings", status=status, mistakes=mistakes, date=date, kind=line.kind, when=when(line, say),
            stands=STANDS[date.state], free=max(date.seats - line.listed, 0), typed={"change": stands, "list": {}, "do": {}, "held": {"also": ""}} | ({what: typed} if typed else {}),
            listed=[(one, GROUPS.get(one.asked_as, ""), state_words(one, date), ATTENDED.get(one.attended, "")) for one in listed], held_back=held_back, is_open=is_open,
            preview=letters.invitation_words(session, app, date, held_back[0], service, changed=False).text if held_back else "",
            **heard_values(session, date_id, listed, say), may_note=date.state is TrainingState.PLANNED and date.starts_at <= now, attendeds=list(ATTENDED.items()),
            needs=[(one.need.id, f"{one.need.organisation}: {one.need.contact}") for one in queries.in_state(session, NeedState.ASKED) if date.kind_id in one.kind_ids and one.need.email and one.need.id not in known],
            told=sum(one.sent_sequence is not None and one.answer != "no" for one in listed), kinds=[(date.kind_id, line.kind.name)],
            letters=[letter_line(one, say) for one in queries.letters_about(session, [one.id or 0 for one in queries.places(session, date_id)])],
            log=[(say.when(event.at), who(event.actor, names), event.because) for event in queries.happened(session, "training_date", date_id)],
        )  # fmt: skip


def state_words(place: TrainingPlace, date: TrainingDate) -> str:
    """Where somebody on the list stands."""
    if place.sent_sequence is None:
        return "held: not written to yet"
    return f"{ANSWERS[place.answer]}, {HOW_WORDS[place.how]}" if place.how in HOW_WORDS else ANSWERS[place.answer]


def heard_values(session: Session, date_id: int, listed: list[TrainingPlace], say: Saying) -> dict[str, Any]:
    """What people said that a colleague is to read, or to look at."""
    by_email, names = {one.email: one.id for one in listed}, {one.id: one.name for one in listed}
    replies = answer_queries.replies_waiting(session, [date_id]).get(date_id, [])
    return {
        "replies": [(reply_line(one, say), by_email.get((one.sender or "").lower(), "")) for one in replies],
        "to_look": [look_line(one, names, say) for one in answer_queries.to_look_at(session, date_id)],
        "people": [(one.id, one.name) for one in listed], "saids": SAIDS,
    }  # fmt: skip


def look_line(
    row: MeetingAnswer, names: dict[int | None, str], say: Saying
) -> tuple[MeetingAnswer, str, str, str, Said]:
    """An answer to look at: whose, what it says, the time it proposes, when it came."""
    at = row.proposes_at
    proposes = f"{say.long_day(london_date(at))}, {clock(at)}" if at else ""
    who = names.get(row.place_id) or row.said_by or "Somebody"
    return row, who, ANSWERS.get(row.answer, "sent an answer"), proposes, say.when(row.at)


def as_it_stands(date: TrainingDate) -> dict[str, str]:
    """The date as the form for another one begins with it."""
    local, long = date.starts_at.astimezone(LONDON), date.ends_at - date.starts_at
    return {
        "kind": str(date.kind_id), "day": local.date().isoformat(), "time": f"{local:%H:%M}", "minutes": str(int(long.total_seconds() // 60)),
        "place": date.place, "seats": str(date.seats),
    }  # fmt: skip


@router.post("/training/dates/{date_id}/{what}")
def act(request: Request, colleague: Admin, date_id: Id, what: str, fields: Posted) -> Response:
    """Change it, put somebody on the list, send what is held, note an answer or who came, take somebody off, call it off."""
    if what not in FORMS:
        raise HTTPException(404)
    app = the_app(request)
    status = 422
    try:
        form = read(FORMS[what], fields)
        with transaction(app.engine) as session:
            do(session, app, date_id, form, {"staff_id": colleague.id, "now": app.now()})
        return RedirectResponse(f"/training/dates/{date_id}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"{FORMS[what].name}-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    return show(request, date_id, what, typed_in(fields), mistakes, status)


def typed_in(fields: FormData) -> dict[str, str]:
    """What a form held."""
    return {name: str(fields.get(name, "")) for name in fields if name not in {"csrf", "version"}}


def do(session: Session, app: Any, date_id: int, form: Any, by: dict[str, Any]) -> None:
    """What a form asks."""
    if isinstance(form, DateForm):
        training_dates.change(session, app, date_id, planned(session, form, by["now"]), version=form.version, **by)
    elif isinstance(form, ComerForm):
        training_dates.put_on(session, app, date_id, comer(session, form), version=form.version, **by)
    elif isinstance(form, TrainingHeldForm):
        came = dict(zip(form.guest, form.came, strict=False))
        training_dates.note_held(session, date_id, came, form.also, version=form.version, **by)
    elif form.do == "send":
        training_dates.send(session, app, date_id, version=form.version, **by)
    elif form.do == "off":
        training_dates.call_off(session, app, date_id, form.why, version=form.version, **by)
    elif form.do == "remove":
        training_dates.take_off(session, app, date_id, form.place or 0, version=form.version, **by)
    else:
        said = Answer(form.answer) if form.answer not in {"", "nothing"} else None
        if said is None and form.mail is None and form.look is None:
            raise NotSettled("Choose what they said.")
        training_heard.told(session, app, date_id, form.place, said, version=form.version, mail=form.mail, look=form.look, **by)  # fmt: skip


def comer(session: Session, form: ComerForm) -> Comer:
    """Somebody for the list: from a request, or entered by hand."""
    line = queries.one_need(session, form.need) if form.need else None
    if line is not None:
        return comer_of(line)
    if not form.who:
        raise NotSettled("Choose a request, or enter a name and an address.", "who")
    if "@" not in form.email:
        raise NotSettled("Enter a whole mail address, like name@practice.example.", "email")
    return Comer(form.who, form.email, organisation=form.organisation)
