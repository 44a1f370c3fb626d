"""One case: the whole mail, why it was triaged so, the practice, the person, earlier mails, notes and events; on a page of its own
or beside the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from liaison.domain.blind_slice import is_blind
from liaison.domain.open_hours import KINDS
from liaison.domain.states import CaseState
from liaison.practices.senders import places_of
from liaison.practices.service_facts import current
from liaison.store import desk_queries, mail_queries, notice_queries, release_queries, today_queries
from liaison.store.events import person
from liaison.store.learning_queries import confirmed_by, sorted_first
from liaison.store.looking_queries import others_here
from liaison.store.mail_queries import CaseFile, case_file, colleagues, from_sender
from liaison.store.session import Session, reading, transaction
from liaison.store.supervision_queries import mark_of
from liaison.store.tables_places import Place
from liaison.triage import consult, inbox, looking_in
from liaison.web import case_presenter as present
from liaison.web import desk_presenter as desk
from liaison.web.beside_presenter import beside_mail
from liaison.web.case_presenter import here_words
from liaison.web.casework_presenter import casework
from liaison.web.deps import Colleague, Duty, Id, the_app
from liaison.web.first_words import notes
from liaison.web.forms import Mistake
from liaison.web.frame import draw
from liaison.web.mail_presenter import mails
from liaison.web.notice_presenter import notices
from liaison.web.presenters import Row, rows
from liaison.web.saying import Said as When
from liaison.web.saying import Saying
from models.taxonomy import Category, Urgency

router = APIRouter()
# why cases are usually finished; another reason can be written
REASONS = (
    "answered",
    "answered by phone",
    "passed to another service, which has confirmed it",
    "for information, read",
    "same question as another case",
    "no longer needed, the practice says so",
)


LEFT_ALONE = frozenset({CaseState.ANSWERED, CaseState.CLOSED, CaseState.WAITING})
JUST_NOW = timedelta(minutes=10)  # so long after her act a colleague is offered what is next of hers


@router.get("/cases/{case_id}")
def case_page(request: Request, colleague: Duty, case_id: Id) -> Response:
    """The case on a page of its own."""
    open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, case_id)


@router.get("/inbox/pane/{case_id}")
def pane(request: Request, colleague: Duty, case_id: Id, back: str = "") -> Response:
    """The same beside the inbox, fetched by the page itself."""
    open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        app = the_app(request)
        say = Saying(app.now(), current(session, app.now()).calendar)
        safe = back if back.startswith("/inbox") else f"/inbox?open={case_id}"
        return draw(request, session, "pane.html", case=case_values(session, colleague, case_id, say, back=safe))


def open_first(request: Request, colleague: Colleague, case_id: int) -> None:
    """Record that a person opened it, before it is read: this ends the reading clock, in one commit with who looks and what she has seen by
    it. A page fetched ahead by the browser is not read."""
    app = the_app(request)
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return
    with reading(app.engine) as session:
        case = mail_queries.case_row(session, case_id)
        if case is None:
            raise HTTPException(404)
        hers = case.owner_id == colleague.id
        answered = hers and desk_queries.has_news(session, case_id, colleague.id)
    unread = case.opened_at is None or (case.state.value == "assigned" and hers)
    with transaction(app.engine) as session:
        if unread and case.state.value != "closed":
            inbox.open_case(session, case_id, staff_id=colleague.id, now=app.now())
        if answered:
            consult.seen(session, case_id, staff_id=colleague.id, now=app.now())
        looking_in.here(
            session, case_id, staff_id=colleague.id, replying=request.url.path.endswith("/reply"), now=app.now()
        )


def show(
    request: Request,
    session: Session,
    colleague: Colleague,
    case_id: int,
    *,
    mistakes: tuple[Mistake, ...] = (),
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    """The page; `typed` is what a form held that could not be taken, by the form's name."""
    app = the_app(request)
    say = Saying(app.now(), current(session, app.now()).calendar)
    values = case_values(session, colleague, case_id, say, back=f"/cases/{case_id}", typed=typed)
    return draw(request, session, "case.html", here="inbox", status=status, mistakes=mistakes, case=values)


def case_values(
    session: Session,
    colleague: Colleague,
    case_id: int,
    say: Saying,
    *,
    back: str,
    typed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything the templates draw of one case. Raises 404."""
    file = case_file(session, case_id)
    if file is None:
        raise HTTPException(404)
    return {
        "id": case_id,
        "version": file.case.version,
        "row": file.case,
        "head": present.head(file, say),
        "is_blind": is_blind(file.case) and not present.is_over(file),
        "mails": mails(file.arrivals, say, withheld=is_blind(file.case)),
        "happened": present.happenings(file.events, file.names, say),
        "letters": present.outgoing(file.letters, file.files, colleague.id, say),
        "said": [Said(SAID[one.answered], say.when(one.at)) for one in release_queries.said(session, case_id)],
        "writing": writing(file, colleague, say),
        "here": [here_words(one) for one in others_here(session, case_id, but=colleague.id, now=say.now)],
        "practice": file.practice,
        "cluster": file.cluster,
        "elsewhere": None if file.practice else elsewhere(session, file),
        "register": file.register,
        "same_as": file.same_as,
        "notices": notices(notice_queries.of_case(session, case_id), say),
        "answers": answers(file),
        "others": from_sender(session, file.case),
        "is_mine": file.case.owner_id == colleague.id,
        "is_over": present.is_over(file),
        "confirmed": confirmed_by(session, file.case),
        "sorted_first": present.sorted_first(sorted_first(session, file.case)),
        "next": up_next(session, file, colleague, say),
        "back": back,
        "typed": typed or {},
        **asked_of(session, file, colleague, say),
        "mark": mark_of(session, case_id, colleague.id),
        **casework(session, colleague, file, say),
        **beside_mail(session, file, say),
        **choices(session, {colleague.id, file.case.owner_id}),
    }


@dataclass(frozen=True)
class Next:
    """The next question of a colleague's own, until when it is to be answered, and how many more there are; no `line` where none is left."""

    line: Row | None = None
    more: int = 0


def up_next(session: Session, file: CaseFile, colleague: Colleague, say: Saying) -> Next | None:
    """What is next for a colleague who has just answered this one, finished it or set it to waiting; None for whoever only looks."""
    case, me = file.case, person(colleague.id)
    acted = any(
        event.actor == me and say.now - event.at <= JUST_NOW and event.was != event.now for event in file.events
    )
    if case.state not in LEFT_ALONE or not acted:
        return None
    own = today_queries.mine(session, colleague.id)
    found = rows(own.lines[:1], say, notes(session, own.lines[:1]))
    return Next(found[0], own.total - 1) if found else Next()


def elsewhere(session: Session, file: CaseFile) -> tuple[Place, str] | None:
    """The pharmacy, prison, ward or team of the directory whose address it came from, and what that is."""
    address = (file.case.sender or "").lower()
    place = places_of(session, [address]).get(address)
    return (place, KINDS[place.kind][0]) if place else None


def asked_of(session: Session, file: CaseFile, colleague: Colleague, say: Saying) -> dict[str, Any]:
    """Questions to specialists about the case, whom one may ask, and a kind word where it came though it was not to come today."""
    wish = desk_queries.not_today_of(session, colleague.id, say.now)
    return {
        "asks": desk.askings(desk_queries.of_case(session, file.case.id or 0), file.names, say, colleague.id),
        "can_ask": desk.whom(consult.presence(session, say.now), colleague.id),
        "kindly": desk.kindly(file.case, colleague.id, wish),
    }


@dataclass(frozen=True)
class Said:
    """What a practice said of an answer by the two buttons, and when."""

    words: str
    when: When


SAID = {True: "our answer answered the question.", False: "our answer did not answer the question."}


def choices(session: Session, but: set[int | None]) -> dict[str, Any]:
    """What the forms offer: colleagues who are not those named, categories, urgencies, usual reasons."""
    here = colleagues(session)
    return {
        "colleagues": [one for one in here if one.id not in but],
        "askable": [(one.id, one.name) for one in here],
        "categories": list(Category),
        "urgencies": list(Urgency),
        "reasons": REASONS,
    }


def writing(file: CaseFile, colleague: Colleague, say: Saying) -> list[tuple[str, Any]]:
    """Which colleagues have a draft on this case, and since when: two answers to one question help nobody."""
    others = [draft for draft in file.drafts if draft.author_id != colleague.id and draft.text.strip()]
    return [(file.names.get(draft.author_id, "A colleague"), say.when(draft.at)) for draft in others]


def answers(file: CaseFile) -> str:
    """Which letter of ours the first mail answers, where that was no letter of a case (a review digest, an ask for a slot)."""
    letter = file.answers
    return letter.subject.partition("] ")[2] if letter is not None and letter.case_id is None else ""
