"""First appointments with practices: one practice's path with its checklist, and all of them in a picture with what is to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import london_date
from liaison.domain.contact_roles import rank, words_of
from liaison.domain.offers import TOLD_WORDS
from liaison.domain.onboarding import AROUND, CHECKLIST, DOCUMENT, MAILBOX, MINUTES, REFRESH_MINUTES, STEPS, may_offer
from liaison.domain.states import PathState
from liaison.meetings import path_desk
from liaison.meetings.host_slots import NotSettled, Offer
from liaison.meetings.path_desk import Asked
from liaison.practices import comms_document
from liaison.practices.comms_document import NotSoYet
from liaison.practices.service_facts import current
from liaison.store import comms_queries, directory_queries, events, meetings_queries, slot_queries
from liaison.store import onboarding_queries as queries
from liaison.store.guest_queries import Guest
from liaison.store.mail_queries import staff_names
from liaison.store.onboarding_queries import Standing
from liaison.store.session import Session, reading, transaction
from liaison.store.tables_onboarding import PathItem, PracticePath
from liaison.store.tables_people import Meeting, Practice
from liaison.web import visits_presenter as present
from liaison.web.deps import Colleague, Duty, Posted, may, the_app
from liaison.web.forms import Form, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.meeting_pages import QUICKER
from liaison.web.meeting_presenter import letter_line, reply_line, time_words
from liaison.web.path_forms import BookForm, HandedForm, HeldForm, IntroduceForm, ItemForm, LaterForm, OfferPathForm
from liaison.web.practice_pages import Code
from liaison.web.saying import Said, Saying

router = APIRouter()
Keeper = Annotated[Colleague, Depends(may("meetings"))]
F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Line:
    """One line of the checklist: `by` says who left it so, `known` what ticks it without anybody."""

    item: str
    words: str
    hint: str
    done: bool
    said: str
    by: str
    known: str = ""
    before: bool = False  # what stands there was said at an earlier appointment


@dataclass(frozen=True)
class Row:
    """One practice in the list."""

    practice: Practice
    cluster: str
    state: PathState
    word: str
    shape: str
    since: str
    next: str
    late: bool
    ticked: str


@router.get("/practices/first-appointments")
def all_paths(
    request: Request, colleague: Duty, board: Annotated[str, Query(max_length=9)] = "", step: PathState | None = None
) -> Response:
    """All of them: the picture, what is to do, and the list."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        everybody = queries.standings(session)
        found = present.visits(session, say, everybody)
        boards = sorted({(one.board_code, one.board) for one in found}, key=lambda pair: pair[1])
        board = board if board in {code for code, _ in boards} else boards[0][0] if boards else ""
        here = [one for one in everybody if not board or one.practice.board_code == board]
        names = {one.id: one.name for one in found}
        ticks, ring = present.ticked(session, here, say), queries.to_ring(session)
        wrote = queries.answered(session, [one.meeting.id or 0 for one in here if one.meeting])
        rows = [row_of(one, names, ticks, ring, wrote, say) for one in here]
        return draw(
            request, session, "first_appointments.html", here="meetings" if colleague.may("meetings") else "inbox", boards=boards, board=board,
            visits=[one for one in found if one.board_code == board], totals=present.totals(here), rows=[one for one in rows if step in (None, one.state)],
            step=step, to_do=[one for one in rows if one.late], steps=STEPS, of=len(here),
        )  # fmt: skip


def row_of(
    one: Standing,
    names: dict[int, str],
    ticks: dict[str, int],
    ring: frozenset[str],
    wrote: frozenset[int],
    say: Saying,
) -> Row:
    """One practice of the list."""
    words, late = next_words(one, one.practice.code in ring, bool(one.meeting and one.meeting.id in wrote), say)
    return Row(
        one.practice, names.get(one.practice.cluster_id or 0, "in no cluster"), one.state, STEPS[one.state][0], present.SHAPES[one.state],
        present.since_words(one, say), words, late, present.of_checklist(ticks.get(one.practice.code, 0)),
    )  # fmt: skip


def next_words(one: Standing, ring: bool, wrote: bool, say: Saying) -> tuple[str, bool]:
    """What comes next, and whether it is to do now."""
    path, meeting = one.path, one.meeting
    if path is None or path.state is PathState.NEW:
        return "introduce us", False
    if path.wait_until is not None and say.today < path.wait_until:
        return f"offer again on {say.day(path.wait_until)}", False
    if path.state is PathState.OFFERED:
        return (
            ("read what they wrote, and book a day", True)
            if wrote
            else ("ring them: what we wrote had no answer", True)
            if ring
            else ("we wait for their word", False)
        )
    if path.state is PathState.BOOKED:
        over = meeting is not None and meeting.day < say.today
        return ("say whether it took place", True) if over else ("the appointment", False)
    if path.state is PathState.HELD:
        return (f"refresh from {say.day(path.refresh_on)}" if path.refresh_on else "–"), False
    return (
        ("offer a refresh", True)
        if path.state is PathState.REFRESH
        else ("offer an appointment", path.wait_until is not None)
    )


@router.get("/practices/{code}/path")
def path_page(request: Request, colleague: Duty, code: Code) -> Response:
    """One practice's path."""
    return show(request, colleague, code)


def show(
    request: Request,
    colleague: Colleague,
    code: str,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[str, str] | None = None,
    form: str = "",
    status: int = 200,
) -> Response:
    """The page, perhaps with something to be put right. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        practice, path = directory_queries.practice(session, code), queries.of_practice(session, code)
        if practice is None:
            raise HTTPException(404)
        say = Saying(app.now(), current(session, app.now()).calendar)
        meeting = directory_queries.meeting(session, path.meeting_id) if path else None
        values = of_path(session, practice, path, meeting, say)
        minutes = REFRESH_MINUTES if again(path) else MINUTES
        held = {"around": (say.today + AROUND).isoformat(), "minutes": str(minutes), "on": say.today.isoformat()} | (
            typed or {}
        )
        return draw(
            request, session, "practice_path.html", here="meetings" if colleague.may("meetings") else "inbox", status=status, mistakes=mistakes,
            keeps=colleague.may("meetings") and practice.status == "open", held=held, form=form, **values,
        )  # fmt: skip


def again(path: PracticePath | None) -> bool:
    """Whether the next appointment is a refresh: there was one before."""
    return path is not None and (path.turn > 1 or path.state is PathState.REFRESH)


def of_path(
    session: Session, practice: Practice, path: PracticePath | None, meeting: Meeting | None, say: Saying
) -> dict[str, Any]:
    """What the page shows."""
    names, state = staff_names(session), path.state if path else PathState.NEW
    live = meeting is not None and state in {PathState.OFFERED, PathState.BOOKED}
    meeting_id = meeting.id or 0 if meeting else 0
    ring = practice.code in queries.to_ring(session)
    wrote = bool(meeting_id and queries.answered(session, [meeting_id]))
    replies = slot_queries.replies_waiting(session, [meeting_id]).get(meeting_id, []) if live else []
    words, late = next_words(Standing(practice, path, meeting), ring, wrote, say)
    contacts = sorted(
        directory_queries.contacts(session, practice_code=practice.code), key=lambda one: (rank(one.role), one.name)
    )
    return {
        "practice": practice, "path": path, "state": state, "stands": STEPS[state], "steps": present.steps_of(state), "next": words, "late": late,
        "meeting": meeting if live else None, "when": when_words(meeting, say) if live and meeting else "",
        "replies": [reply_line(one, say) for one in replies], "contacts": [(one, words_of(one.role)) for one in contacts],
        "lines": checklist(session, practice, path, names, say), "tolds": TOLD_WORDS, "why_not": may_offer(state, path.wait_until if path else None, say.today),
        "letters": [letter_line(one, say) for one in meetings_queries.letters_about(session, meeting_id)] if meeting_id else [],
        "log": happened(session, path, names, say), "version_in_force": comms_queries.in_force(session), "states": PathState,
    }  # fmt: skip


def when_words(meeting: Meeting, say: Saying) -> str:
    """The day and time that are agreed, or around which day it is offered."""
    if meeting.starts_at is None:
        return f"around {say.long_day(meeting.day)}; no time is agreed yet"
    return time_words(meeting, "", say)


def checklist(
    session: Session, practice: Practice, path: PracticePath | None, names: dict[int, str], say: Saying
) -> list[Line]:
    """The checklist of this turn. Two lines are ticked by what is known: a confirmed mailbox, and the version of the document in force."""
    kept = queries.items(session, path) if path else {}
    known = {MAILBOX: present.mailbox_known(practice, say), DOCUMENT: document_known(session, practice, say)}
    return [line_of(item, kept.get(item), known.get(item, ""), path, names, say) for item in CHECKLIST]


def line_of(
    item: str, kept: PathItem | None, known: str, path: PracticePath | None, names: dict[int, str], say: Saying
) -> Line:
    """One line of it."""
    this_time = bool(kept and path and kept.turn == path.turn)
    done = bool(known) or bool(kept and this_time and kept.done)
    by = f"{names.get(kept.by_id, 'a colleague')}, {say.when(kept.at).words}" if kept else ""
    entry = CHECKLIST[item]
    return Line(
        item, entry.words, entry.hint, done, kept.words if kept else "", by, known, bool(kept) and not this_time
    )


def document_known(session: Session, practice: Practice, say: Saying) -> str:
    """Which version they have, where it is the one in force."""
    version = comms_queries.in_force(session)
    found = next((one for one in comms_queries.held(session) if one.practice.code == practice.code), None)
    if version is None or found is None or found.number != version.number or found.given_on is None:
        return ""
    return f"version {found.number}, {say.day(found.given_on)}: {found.how}"


def happened(
    session: Session, path: PracticePath | None, names: dict[int, str], say: Saying
) -> Sequence[tuple[Said, str, str]]:
    """What happened on the path: when, who, what."""
    lines = []
    for one in queries.happened(session, path.id or 0) if path else ():
        kind, _, who = one.actor.partition(":")
        name = names.get(int(who), "a colleague") if kind == "person" and who.isdigit() else "by itself"
        word = STEPS[PathState(one.now)][0].lower() if one.now != one.was else ""
        lines.append((say.when(one.at), name, "; ".join(part for part in (word, one.because) if part)))
    return lines


def act(
    request: Request,
    colleague: Colleague,
    code: str,
    form: type[F],
    fields: FormData,
    do: Callable[[Session, F], object],
) -> Response:
    """Read a form, do what it asks in one transaction, and show the path again; what cannot be is said beside its field."""
    status = 422
    try:
        wanted = read(form, fields)
        with transaction(the_app(request).engine) as session:
            do(session, wanted)
        return RedirectResponse(f"/practices/{code}/path", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"{form.name}-{no.field}" if no.field else "", str(no)),)
    except NotSoYet as no:
        mistakes = (Mistake(f"{form.name}-how", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    typed = {name: str(fields.get(name, "")) for name in fields if name not in ("csrf", "version", "guests")}
    which = f"{form.name}-{typed['item']}" if form is ItemForm and "item" in typed else form.name
    if form is ItemForm:
        mistakes = tuple(Mistake(f"item-{typed.get('item', '')}" if one.field else "", one.words) for one in mistakes)
    return show(request, colleague, code, mistakes, typed, which, status)


@router.post("/practices/{code}/path/introduce")
def introduce(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """They know that we are here."""
    app = the_app(request)
    return act(
        request, colleague, code, IntroduceForm, fields,
        lambda session, form: path_desk.introduce(
            session, code, form.how, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/path/offer")
def offer(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Offer an appointment by letter."""
    app = the_app(request)
    return act(
        request, colleague, code, OfferPathForm, fields,
        lambda session, form: path_desk.offer(
            session, app, code, Asked(form.around, form.to), version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/path/book")
def book(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """A day is agreed."""
    app = the_app(request)

    def do(session: Session, form: BookForm) -> object:
        starts = current(session, app.now()).calendar.at(form.day, form.time)
        agreed = Offer(starts, starts + timedelta(minutes=form.minutes), form.place, form.told)
        there = {one.id: one for one in directory_queries.contacts(session, practice_code=code)}
        if set(form.guests) - set(there):
            raise events.MovedMeanwhile("a contact was taken off")
        guests = [Guest(there[i].name, there[i].email, there[i].role, code) for i in form.guests]
        return path_desk.book(
            session, app, code, agreed, guests, version=form.version, staff_id=colleague.id, now=app.now()
        )

    return act(request, colleague, code, BookForm, fields, do)


@router.post("/practices/{code}/path/later")
def later(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """Not now."""
    app = the_app(request)
    return act(
        request, colleague, code, LaterForm, fields,
        lambda session, form: path_desk.later(
            session, code, form.until, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/path/held")
def held(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """It took place."""
    app = the_app(request)
    return act(
        request, colleague, code, HeldForm, fields,
        lambda session, form: path_desk.held(
            session, code, form.on, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/path/item")
def item(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """One line of the checklist."""
    app = the_app(request)
    return act(
        request, colleague, code, ItemForm, fields,
        lambda session, form: path_desk.tick(
            session, code, form.item, form.done == "yes", form.said, version=form.version, staff_id=colleague.id, now=app.now()
        ),
    )  # fmt: skip


@router.post("/practices/{code}/path/document")
def document(request: Request, colleague: Keeper, code: Code, fields: Posted) -> Response:
    """The communications document was handed over: the practice has the version in force from today."""
    app = the_app(request)

    def do(session: Session, form: HandedForm) -> object:
        path_desk.as_seen(session, code, form.version)
        today = london_date(app.now())
        return comms_document.handed(session, code, form.how, today, by_id=colleague.id, now=app.now())

    return act(request, colleague, code, HandedForm, fields, do)
