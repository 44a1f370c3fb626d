"""Actions: everything that is agreed to be done, from meetings, reviews and the implementation plan, hers first; each with its history."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import LONDON
from liaison.domain.agreed_actions import ENDED, PLAN, REVIEW, ROLES, SHOWN, SOURCES, Owner
from liaison.domain.csv_text import guarded
from liaison.domain.states import ActionState
from liaison.meetings import service_actions
from liaison.meetings.host_slots import NotSettled
from liaison.practices.service_facts import current
from liaison.store import action_queries as queries
from liaison.store import casework_queries, events
from liaison.store.action_queries import ActionLine, Wanted
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Event
from liaison.web import after_presenter as present
from liaison.web.after_forms import AgreedAnewForm, AgreedForm, EndActionForm, OpenAgainForm
from liaison.web.after_pages import agreed
from liaison.web.deps import Colleague, Duty, Id, NotYours, Posted, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying

router = APIRouter()
COLUMNS = ("source", "of", "what", "for", "who", "practice", "by", "state", "ended", "why")
QUICKER = "A colleague changed this action meanwhile. This is how it stands now; what you typed is kept below."
FORMS = {"change": AgreedAnewForm, "end": EndActionForm, "again": OpenAgainForm}


def wanted_by(request: Request, colleague: Colleague) -> tuple[Wanted, dict[str, str]]:
    """What the address asks for: `show`, `owner` (me, others, a colleague's number), `source`, `practice`; what it cannot mean is left out."""
    asked = {key: str(request.query_params.get(key, "")) for key in ("show", "owner", "source", "practice")}
    show = asked["show"] if asked["show"] in SHOWN else "open"
    owner: int | str | None = {"me": colleague.id, "others": "others"}.get(asked["owner"])
    if asked["owner"].isascii() and asked["owner"].isdigit() and len(asked["owner"]) < 10:
        owner = int(asked["owner"])
    source = asked["source"] if asked["source"] in SOURCES else None
    practice = asked["practice"] if asked["practice"].isalnum() else None
    held = {"show": show, "owner": asked["owner"] if owner else "", "source": source or "", "practice": practice or ""}
    return Wanted(show, owner, source, practice), held


def found_for(
    session: Session, request: Request, colleague: Colleague, say: Saying
) -> tuple[list[ActionLine], dict[str, str]]:
    """The actions that the address asks for, and the address as it was understood."""
    wanted, held = wanted_by(request, colleague)
    return queries.lines(session, wanted, say.today, colleague.id, reviews=colleague.may("reviews")), held


@router.get("/actions")
def actions_page(request: Request, colleague: Duty) -> Response:
    """The list."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        lines, held = found_for(session, request, colleague, say)
        found = [present.action(one, say, colleague.id) for one in lines]
        late, first = queries.late_of(session, colleague.id, say.today)
        asked = urlencode({key: value for key, value in held.items() if value})
        return draw(
            request, session, "actions.html", here="meetings" if colleague.may("meetings") else "today", mine=[one for one in found if one.mine],
            others=[one for one in found if not one.mine], held=held, shown=SHOWN.items(), sources=SOURCES.items(), late=late, first=first,
            owners=[("me", "Me"), *queries.owners(session), ("others", "Somebody outside the service")],
            practices=[(one.code, one.name) for one in casework_queries.places(session)], csv=f"/actions.csv?{asked}", runs=colleague.may("meetings"),
        )  # fmt: skip


@router.get("/actions.csv")
def actions_as_csv(request: Request, colleague: Duty) -> Response:
    """The same list for a spreadsheet. What follows a review is told by its number alone: its words stay on the review."""
    app = the_app(request)
    with reading(app.engine) as session:
        say = Saying(app.now(), current(session, app.now()).calendar)
        lines, _ = found_for(session, request, colleague, say)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([guarded(cell) for cell in cells(one)] for one in lines)
    return to_save(("\ufeff" + text.getvalue()).encode(), f"actions-{say.today.isoformat()}.csv")


def cells(one: ActionLine) -> tuple[str, ...]:
    """One action as cells."""
    of_review = one.source == REVIEW
    ended = one.ended_at.astimezone(LONDON).date().isoformat() if one.ended_at else ""
    return (
        SOURCES[one.source], one.of, f"An action after {one.of}" if of_review else one.what, one.aim, one.owner, "" if of_review else one.practice,
        one.due_on.isoformat(), ENDED.get(one.state.value, "Open"), ended, "" if of_review else one.because,
    )  # fmt: skip


@router.get("/actions/new")
def new_action(request: Request, colleague: Duty) -> Response:
    """A new action of the implementation plan."""
    return show_new(request, colleague)


@router.post("/actions/new")
def add_to_plan(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Add it."""
    app = the_app(request)
    refuse_others(colleague, None)
    try:
        form = read(AgreedForm, fields)
        with transaction(app.engine) as session:
            service_actions.add(session, agreed(form), meeting_id=None, staff_id=colleague.id, now=app.now())
        return RedirectResponse(f"/actions?source={PLAN}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        mistakes = (Mistake(f"agreed-{no.field}" if no.field else "", str(no)),)
    return show_new(request, colleague, {name: str(fields.get(name, "")) for name in fields}, mistakes)


def show_new(
    request: Request, colleague: Colleague, held: dict[str, str] | None = None, mistakes: tuple[Mistake, ...] = ()
) -> Response:
    """The empty form, or as it was sent."""
    refuse_others(colleague, None)
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "action_new.html", here="meetings", status=422 if mistakes else 200, mistakes=mistakes, held=held or {},
            owners=present.owner_choices(session), practices=[(one.code, one.name) for one in casework_queries.places(session)],
        )  # fmt: skip


def refuse_others(colleague: Colleague, line: ActionLine | None) -> None:
    """An action is changed by whoever does it, and by admins and leads. Raises NotYours."""
    if not colleague.may("meetings") and (line is None or line.owner_id != colleague.id):
        raise NotYours


@router.get("/actions/{action_id}")
def action_page(request: Request, colleague: Duty, action_id: Id) -> Response:
    """One action."""
    return show(request, colleague, action_id)


def show(
    request: Request,
    colleague: Colleague,
    action_id: int,
    form: str = "",
    typed: dict[str, str] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page. Raises 404."""
    app = the_app(request)
    with reading(app.engine) as session:
        line = queries.one(session, action_id)
        if line is None:
            raise HTTPException(404)
        say, names = Saying(app.now(), current(session, app.now()).calendar), staff_names(session)
        versions = queries.versions(session, action_id)
        newest = versions[0]
        owner = Owner(newest.owner_id, newest.owner_role).code
        change = {
            "what": line.what,
            "aim": line.aim,
            "owner": owner,
            "practice": newest.practice_code or "",
            "due_on": line.due_on.isoformat(),
        }
        return draw(
            request, session, "action.html", here="meetings" if colleague.may("meetings") else "today", status=status, mistakes=mistakes,
            one=present.action(line, say, colleague.id), may_change=colleague.may("meetings") or line.owner_id == colleague.id,
            held={"change": change, "end": {}} | {form: typed or {}}, owners=present.owner_choices(session),
            practices=[(place.code, place.name) for place in casework_queries.places(session)],
            meeting_link=f"/meetings/{line.meeting_id}/after" if colleague.may("meetings") and line.meeting_id else "",
            versions=[(row, names.get(row.owner_id or 0) or ROLES.get(row.owner_role, "nobody"), names.get(row.by_id or 0, "a colleague"), say.when(row.at), say.day(row.due_on)) for row in versions[1:]],
            log=[(say.when(event.at), by(event, names), said(event)) for event in queries.happened(session, action_id)],
        )  # fmt: skip


def by(event: Event, names: dict[int, str]) -> str:
    """Who did it."""
    who = event.actor.partition(":")[2]
    return names.get(int(who), "a colleague") if who.isdigit() else "by itself"


def said(event: Event) -> str:
    """What happened, in words."""
    moved = (
        ""
        if event.now == event.was or event.was is None
        else ENDED.get(event.now, "open again" if not event.because.startswith("open again") else "").lower()
    )
    return "; ".join(part for part in (moved, event.because) if part)


@router.post("/actions/{action_id}/{what}")
def change_action(request: Request, colleague: Duty, action_id: Id, what: str, fields: Posted) -> Response:
    """Change it, end it, or open it again."""
    app = the_app(request)
    if what not in FORMS:
        raise HTTPException(404)
    status, mistakes = 422, ()
    try:
        form = read(FORMS[what], fields)
        with transaction(app.engine) as session:
            line = queries.one(session, action_id)
            if line is None:
                raise HTTPException(404)
            refuse_others(colleague, line)
            do(session, action_id, form, {"staff_id": colleague.id, "now": app.now()})
        return RedirectResponse(f"/actions/{action_id}", status_code=303)
    except Mistakes as wrong:
        mistakes = wrong.mistakes
    except NotSettled as no:
        prefix = "agreed" if what == "change" else what
        mistakes = (Mistake(f"{prefix}-{no.field}" if no.field else "", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    return show(
        request,
        colleague,
        action_id,
        what,
        {name: str(fields.get(name, "")) for name in fields if name != "version"},
        mistakes,
        status,
    )


def do(session: Session, action_id: int, form: Any, who: dict[str, Any]) -> None:
    """What a form of the page asks."""
    if isinstance(form, AgreedAnewForm):
        service_actions.change(session, action_id, agreed(form), version=form.version, **who)
    elif isinstance(form, EndActionForm):
        service_actions.end(session, action_id, ActionState(form.how), form.why, version=form.version, **who)
    else:
        service_actions.reopen(session, action_id, version=form.version, **who)
