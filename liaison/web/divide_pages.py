"""Divide a mail about several people: the mail on the left, one row a person on the right, and who carries the red flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.dividing import MOST, floor_of
from liaison.practices.service_facts import current
from liaison.store.events import MovedMeanwhile
from liaison.store.mail_queries import case_file, colleagues
from liaison.store.session import Session, reading, transaction
from liaison.triage import divide, put_together
from liaison.triage.divide import Wanted, numbers_in
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web import case_presenter
from liaison.web.case_forms import DivideForm
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.forms import BareForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.mail_actions import act
from liaison.web.mail_pages import open_first
from liaison.web.mail_presenter import mails
from liaison.web.saying import Saying
from models.taxonomy import Urgency

router = APIRouter()


@dataclass(frozen=True)
class Row:
    """One person as the form holds her."""

    label: str = ""
    number: str = ""
    urgency: str = ""
    owner: str = ""


@router.get("/cases/{case_id}/divide")
def divide_page(request: Request, colleague: Duty, case_id: Id, mail: int = 0) -> Response:
    """The form, with a row for each CHI number that the mail names, two at least."""
    open_first(request, colleague, case_id)
    with reading(the_app(request).engine) as session:
        return show(request, session, colleague, case_id, mail)


@router.post("/cases/{case_id}/divide")
def divide_it(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """Add a row, or divide; then the first of the questions is shown, with its links to the others."""
    app = the_app(request)
    try:
        form = read(DivideForm, fields)
    except Mistakes as wrong:
        with reading(app.engine) as session:
            return show(request, session, colleague, case_id, 0, mistakes=wrong.mistakes)
    held = rows_of(form)
    if form.do == "more":
        with reading(app.engine) as session:
            return show(request, session, colleague, case_id, form.mail_id, [*held, Row()][:MOST], form.carries)
    try:
        parts = wanted(held)
        carries = int(form.carries) if form.carries else None
        with transaction(app.engine) as session:
            divide.divide(
                app, session, case_id, version=form.version, mail_id=form.mail_id, parts=parts, carries=carries,
                staff_id=colleague.id, now=app.now(),
            )  # fmt: skip
    except (Stale, MovedMeanwhile):
        changed = (
            Mistake("", "A colleague changed this question meanwhile. This is how it stands now: please look again."),
        )
        with reading(app.engine) as session:
            page = show(request, session, colleague, case_id, form.mail_id, held, form.carries, changed)
        page.status_code = 409
        return page
    except (Mistakes, NotAllowed) as wrong:
        said = wrong.mistakes if isinstance(wrong, Mistakes) else (Mistake("", str(wrong)),)
        with reading(app.engine) as session:
            return show(request, session, colleague, case_id, form.mail_id, held, form.carries, said)
    return RedirectResponse(f"/cases/{case_id}", status_code=303)


@router.post("/cases/{case_id}/put-together")
def put_back(request: Request, colleague: Duty, case_id: Id, fields: Posted) -> Response:
    """One case of them again."""

    def do(session: Session, form: BareForm, who: dict[str, Any]) -> None:
        put_together.put_together(session, case_id, version=form.version, **who)

    return act(request, colleague, case_id, fields, BareForm, do)


def rows_of(form: DivideForm) -> list[Row]:
    """The rows as they were typed, the empty ones at the end left out beyond two."""
    size = max(2, len(form.label))
    columns = [[*column, *[""] * size][:size] for column in (form.label, form.number, form.urgency, form.owner)]
    rows = [Row(*values) for values in zip(*columns, strict=True)]
    while len(rows) > 2 and not (rows[-1].label or rows[-1].number):
        rows.pop()
    return rows


def wanted(rows: list[Row]) -> list[Wanted]:
    """The rows as parts. Raises Mistakes, one a field."""
    wrong = [
        Mistake(f"divide-label-{at}", f"Say in a few words what is asked for person {at + 1}.")
        for at, row in enumerate(rows)
        if not row.label
    ]
    wrong += [
        Mistake(f"divide-urgency-{at}", f"Choose how soon it is needed for person {at + 1}.")
        for at, row in enumerate(rows)
        if row.urgency not in set(Urgency)
    ]
    if wrong:
        raise Mistakes(*wrong)
    return [
        Wanted(row.label, row.number, Urgency(row.urgency), int(row.owner) if row.owner.isdecimal() else None)
        for row in rows
    ]


def show(
    request: Request,
    session: Session,
    colleague: Colleague,
    case_id: int,
    mail_id: int,
    rows: list[Row] | None = None,
    carries: str = "",
    mistakes: tuple[Mistake, ...] = (),
) -> Response:
    """The page."""
    app = the_app(request)
    file = case_file(session, case_id)
    if file is None or not file.arrivals:
        raise HTTPException(404)
    say = Saying(app.now(), current(session, app.now()).calendar)
    found = next((one for one in file.arrivals if one.message.id == mail_id), file.arrivals[0])
    numbers = numbers_in(found.message)
    (drawn,) = mails([found], say)
    level = file.case.urgency.value
    fresh = [Row(number=number, urgency=level) for number in numbers[:MOST]]
    return draw(
        request, session, "divide.html", here="inbox", status=422 if mistakes else 200, mistakes=mistakes,
        **around(session, colleague, file.case.owner_id), case_id=case_id, version=file.case.version,
        head=case_presenter.head(file, say), mail=drawn, numbers=numbers,
        rows=rows or [*fresh, Row(urgency=level), Row(urgency=level)][: max(2, len(fresh))], carries=carries,
        floor=floor_of(file.case.urgency, file.case.floor_urgency), most=MOST,
    )  # fmt: skip


def around(session: Session, colleague: Colleague, owner_id: int | None) -> dict[str, Any]:
    """What the rows offer: levels, and who may have it."""
    here = [(one.id, "I look after it" if one.id == colleague.id else one.name) for one in colleagues(session)]
    mine_first = sorted(here, key=lambda one: one[0] != colleague.id)
    return {
        "urgencies": [(one.value, one.title) for one in Urgency],
        "owners": mine_first,
        "owner": next((name for number, name in here if number == owner_id), ""),
    }
