"""One request for training: what was asked, a date offered, put away with a reason; and a request that a colleague notes from the telephone."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.states import NeedState
from liaison.domain.training_offers import ANSWERS, GROUPS
from liaison.meetings import training_dates, training_needs
from liaison.meetings.host_slots import NotSettled
from liaison.meetings.training_dates import Comer
from liaison.practices.service_facts import current
from liaison.store import casework_queries, events
from liaison.store import training_queries as queries
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.training_queries import NeedLine
from liaison.web.deps import Colleague, Id, Posted, may, the_app
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from liaison.web.training_forms import NeedActForm, NeedForm
from liaison.web.training_pages import QUICKER, STANDS, when
from liaison.web.training_public_pages import FIELDS, asked_by, typed

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
NEEDS = {
    NeedState.ASKED: "Waits for an answer",
    NeedState.OFFERED: "A date is offered",
    NeedState.MET: "They came",
    NeedState.PUT_AWAY: "Put away",
}
NO_ADDRESS = "They gave no mail address. Ring them; on the date's page you can put them on the list with one."


@router.get("/training/needs/new")
def new_need(request: Request, colleague: Admin, practice: str = "") -> Response:
    """The empty form; `practice`, a code of the directory, is chosen already."""
    return show_new(request, {"once": secrets.token_hex(16), "practice": practice})


@router.post("/training/needs/new")
def note_need(request: Request, colleague: Admin, fields: Posted) -> Response:
    """Note what somebody asked for on the telephone."""
    app = the_app(request)
    try:
        form = read(NeedForm, fields)
        with transaction(app.engine) as session:
            asked = asked_by(form, practice_code=form.practice or None, how="phone")
            number = training_needs.ask(
                session, app, asked, actor=events.person(colleague.id), now=app.now(), by_id=colleague.id
            )
        return RedirectResponse(f"/training/needs/{number}" if number else "/training", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"need-{FIELDS.get(no.field, no.field)}", str(no)),)
    return show_new(request, typed(fields), mistakes)


def show_new(request: Request, held: dict[str, Any], mistakes: tuple[Mistake, ...] = ()) -> Response:
    """The form."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "training_need_new.html", here="meetings", status=422 if mistakes else 200, mistakes=mistakes, held=held,
            groups=GROUPS.items(), kinds=queries.kinds(session), places=[(one.code, one.name) for one in casework_queries.places(session)],
        )  # fmt: skip


@router.get("/training/needs/{need_id}")
def need_page(request: Request, colleague: Admin, need_id: Id) -> Response:
    """One request."""
    return show(request, need_id)


def show(
    request: Request,
    need_id: int,
    held: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        line = queries.one_need(session, need_id)
        if line is None:
            raise HTTPException(404)
        say, names = Saying(app.now(), current(session, app.now()).calendar), staff_names(session)
        coming = queries.coming(session, app.now())
        fitting = sorted(coming, key=lambda one: one.date.kind_id not in line.kind_ids)
        return draw(
            request, session, "training_need.html", here="meetings", status=status, mistakes=mistakes, held=held or {}, line=line, need=line.need,
            stands=NEEDS[line.need.state], group=GROUPS.get(line.need.asked_as, ""), at=say.when(line.need.at), by=names.get(line.need.by_id or 0, ""),
            dates=[(one.date.id, f"{one.kind.name}, {when(one, say)}, {max(one.date.seats - one.listed, 0)} places free") for one in fitting],
            lists=[(date, f"{kind.name}, {say.day(date.starts_at.date())}", STANDS[date.state], "taken off the list" if place.withdrawn_at else ANSWERS[place.answer]) for place, date, kind in queries.of_need(session, need_id)],
            places=[(one.code, one.name) for one in casework_queries.places(session)],
            log=[(say.when(event.at), who(event.actor, names), event.because) for event in queries.happened(session, "training_need", need_id)],
        )  # fmt: skip


def who(actor: str, names: dict[int, str]) -> str:
    """A colleague by name, or that it happened on somebody's page, in their calendar or by itself."""
    number = actor.partition(":")[2]
    if number.isdigit():
        return names.get(int(number), "a colleague")
    return {"training_page": "on their page", "rsvp": "in their calendar"}.get(number, "by itself")


@router.post("/training/needs/{need_id}")
def act(request: Request, colleague: Admin, need_id: Id, fields: Posted) -> Response:
    """Offer a date, put it away, take it up again, say whose practice it is."""
    app = the_app(request)
    status = 422
    try:
        form = read(NeedActForm, fields)
        with transaction(app.engine) as session:
            do(session, app, need_id, form, {"staff_id": colleague.id, "now": app.now()})
        place = f"/training/dates/{form.date}" if form.do == "offer" else f"/training/needs/{need_id}"
        return RedirectResponse(place, status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        field = "date" if no.field == "email" else no.field
        mistakes = (Mistake(f"act-{field}" if field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    return show(
        request, need_id, {name: str(fields.get(name, "")) for name in ("why", "practice", "date")}, mistakes, status
    )


def do(session: Session, app: Any, need_id: int, form: NeedActForm, by: dict[str, Any]) -> None:
    """What the form asks."""
    if form.do == "away":
        training_needs.put_away(session, need_id, form.why, version=form.version, **by)
    elif form.do == "up":
        training_needs.take_up(session, need_id, version=form.version, **by)
    elif form.do == "practice":
        training_needs.set_practice(session, need_id, form.practice, version=form.version, **by)
    else:
        offer(session, app, need_id, form, by)


def offer(session: Session, app: Any, need_id: int, form: NeedActForm, by: dict[str, Any]) -> None:
    """Put whoever asked on the list of a date."""
    line = queries.one_need(session, need_id)
    date = queries.one_date(session, form.date or 0)
    if line is None or date is None:
        raise NotSettled("Choose a date.", "date")
    training_needs.as_seen(session, need_id, form.version, NeedState.ASKED, NeedState.OFFERED)
    training_dates.put_on(session, app, date.date.id or 0, comer_of(line), version=date.date.version, **by)


def comer_of(line: NeedLine) -> Comer:
    """Whoever asked, for a list. Raises NotSettled where no address is known."""
    need = line.need
    if not need.email:
        raise NotSettled(NO_ADDRESS, "email")
    return Comer(need.contact, need.email, need.asked_as, need.organisation, need.practice_code, need.id)
