"""Training: what is asked for and what is offered, who waits, the dates; what is on offer; and the counts as a file, small ones hidden."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from liaison.clock import london_date
from liaison.domain.csv_text import guarded
from liaison.domain.spoken import clock, count
from liaison.domain.states import NeedState, TrainingState
from liaison.domain.suppression import tree
from liaison.domain.training_links import make_form
from liaison.domain.training_offers import ANSWER_WITHIN, GROUPS
from liaison.meetings import training_kinds
from liaison.meetings.host_slots import NotSettled
from liaison.practices.service_facts import current
from liaison.store import casework_queries, events
from liaison.store import training_answer_queries as answer_queries
from liaison.store import training_queries as queries
from liaison.store.session import Session, reading, transaction
from liaison.store.training_queries import DateLine
from liaison.web.deps import Colleague, Posted, may, the_app
from liaison.web.downloads import to_save
from liaison.web.forms import Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.saying import Saying
from liaison.web.training_chart import picture
from liaison.web.training_forms import KindForm
from liaison.web.training_public_pages import FORM

router = APIRouter()
Admin = Annotated[Colleague, Depends(may("meetings"))]
YEAR = timedelta(days=365)
STANDS = {TrainingState.PLANNED: "planned", TrainingState.HELD: "held", TrainingState.CALLED_OFF: "called off"}
QUICKER = "A colleague changed it meanwhile. This is how it stands now; nothing of yours was kept."


@router.get("/training")
def training_page(request: Request, colleague: Admin, practice: str = "") -> Response:
    """Everything about training. `practice` asks for the address of the form with that practice filled in."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        calendar = current(session, now).calendar
        say = Saying(now, calendar)
        late = calendar.working_day(say.today, -ANSWER_WITHIN)
        places = [(one.code, one.name) for one in casework_queries.places(session)]
        public = app.settings.web.public_address.rstrip("/")
        chosen = practice if practice in dict(places) else ""
        return draw(
            request, session, "training.html", here="meetings", chart=picture(queries.picture(session, now - YEAR)),
            waiting=[(one, GROUPS.get(one.need.asked_as, ""), say.when(one.need.at), london_date(one.need.at) < late) for one in queries.in_state(session, NeedState.ASKED)],
            offered=[(one, GROUPS.get(one.need.asked_as, "")) for one in queries.in_state(session, NeedState.OFFERED)], away=queries.in_state(session, NeedState.PUT_AWAY),
            to_read=to_read(session, say), coming=[(one, when(one, say)) for one in queries.coming(session, now)], to_note=[(one, when(one, say)) for one in queries.to_note(session, now)],
            over=[(one, when(one, say), STANDS[one.date.state]) for one in queries.over(session, now - YEAR)], address=f"{public}{FORM}", places=places, chosen=chosen,
            own=f"{public}{FORM}/{make_form(chosen, app.secret)}" if chosen else "", within=ANSWER_WITHIN,
        )  # fmt: skip


def to_read(session: Session, say: Saying) -> list[tuple[int, str, str]]:
    """The dates about which something waits for a colleague: number, which, and what."""
    found = []
    for line, mails, looks in answer_queries.waiting(session):
        parts = (count(mails, "mail") + " to read", mails), (count(looks, "answer") + " to look at", looks)
        what = " and ".join(words for words, number in parts if number)
        found.append((line.date.id or 0, f"{line.kind.name}, {when(line, say)}", what))
    return found


def when(one: DateLine, say: Saying) -> str:
    """Like "Tue 1 Dec, 12:30 to 13:30"."""
    return f"{say.day(london_date(one.date.starts_at))}, {clock(one.date.starts_at)} to {clock(one.date.ends_at)}"


@router.get("/training.csv")
def training_as_csv(request: Request, colleague: Admin) -> Response:
    """Requests of a year by kind and by who asked, for those outside: numbers under five are hidden, and those from which one could be
    worked out."""
    app = the_app(request)
    with reading(app.engine) as session:
        asked = queries.asked_by(session, app.now() - YEAR)
        names = {one.id: one.name for one in queries.kinds(session, every=True)}
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("kind", "who asked", "requests in a year"))
    rows.writerows(
        [guarded(cell) for cell in row] for row in shielded({names[kind]: groups for kind, groups in asked.items()})
    )
    return to_save(("\ufeff" + text.getvalue()).encode(), f"training-{london_date(app.now()).isoformat()}.csv")


def shielded(asked: dict[str, dict[str, int]]) -> list[tuple[str, str, str]]:
    """The rows of the file, with what may not be told left out."""
    shown = tree(asked)
    if shown is None:
        return [("all", "all", "so few that no number may be told")]
    found = []
    for kind, group in sorted(shown.items()):
        found.append((kind, "all", "hidden" if group.total is None else str(group.total)))
        found += [
            (kind, GROUPS.get(who, who), "hidden" if number is None else str(number))
            for who, number in sorted(group.parts.items())
        ]
    return found


@router.get("/training/kinds")
def kinds_page(request: Request, colleague: Admin) -> Response:
    """What is on offer."""
    return show_kinds(request)


@router.post("/training/kinds")
def keep_kind(request: Request, colleague: Admin, fields: Posted) -> Response:
    """Add a kind, or change one."""
    app = the_app(request)
    status, mistakes = 422, ()
    prefix = f"kind-{fields.get('number') or 'new'}"
    try:
        form = read(KindForm, fields)
        with transaction(app.engine) as session:
            training_kinds.keep(
                session, form.number, form.title, form.about, form.minutes, active=form.offered == "yes", version=form.version,
                staff_id=colleague.id, now=app.now(),
            )  # fmt: skip
        return RedirectResponse("/training/kinds", status_code=303)
    except Mistakes as wrong:
        mistakes = tuple(Mistake(one.field.replace("kind", prefix, 1), one.words) for one in wrong.mistakes)
    except NotSettled as no:
        mistakes = (Mistake(f"{prefix}-{no.field}", str(no)),)
    except events.MovedMeanwhile:
        status, mistakes = 409, (Mistake("", QUICKER),)
    typed = {name: str(fields.get(name, "")) for name in ("title", "about", "minutes", "offered")}
    return show_kinds(request, {prefix: typed} if status == 422 else {}, mistakes, status)


def show_kinds(
    request: Request,
    typed: dict[str, dict[str, str]] | None = None,
    mistakes: tuple[Mistake, ...] = (),
    status: int = 200,
) -> Response:
    """The page of what is on offer."""
    with reading(the_app(request).engine) as session:
        return draw(
            request, session, "training_kinds.html", here="meetings", status=status, mistakes=mistakes, typed=typed or {},
            kinds=queries.kinds(session, every=True),
        )  # fmt: skip
