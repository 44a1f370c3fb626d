"""Handover: what colleagues left at the end of their shifts, accepted line by line; and one's own list, with a word to each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from liaison.clock import london_date
from liaison.domain import chi, long_break
from liaison.domain.blind_slice import is_blind
from liaison.domain.handover import Why
from liaison.domain.spoken import clock
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import handover_queries
from liaison.store.events import MovedMeanwhile
from liaison.store.handover_queries import Line, List
from liaison.store.mail_queries import staff_names
from liaison.store.session import Session, reading, transaction
from liaison.triage import hand_over
from liaison.triage.inbox import NotAllowed, Stale
from liaison.web.case_presenter import standing
from liaison.web.deps import Colleague, Duty, Id, Posted, the_app
from liaison.web.first_words import notes
from liaison.web.forms import BareForm, LineForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.presenters import TO_SORT, Level, level
from liaison.web.saying import Said, Saying
from models.taxonomy import Urgency

router = APIRouter()


@dataclass(frozen=True)
class Shown:
    """One line in words. `settled` says what became of it; "" while it waits to be accepted."""

    id: int
    href: str
    subject: str
    first: str
    careful: str  # stands in the place of the first words, which then wait to be asked for
    reference: str
    level: Level
    due: Said
    why: str
    note: str
    version: int
    case_version: int
    settled: str


@dataclass(frozen=True)
class Section:
    """One list in words. `back`: who left it is at work again, so nothing on it needs anybody else."""

    giver: str
    ends: Said
    because: str
    mine: bool
    for_me: bool
    back: bool
    waiting: int
    lines: list[Shown]


@router.get("/handover")
def handover_page(request: Request, colleague: Duty) -> Response:
    """The page."""
    return show(request, colleague)


@router.post("/handover/{item_id}/accept")
def accept(request: Request, colleague: Duty, item_id: Id, fields: Posted) -> Response:
    """Take one line over."""

    def do(session: Session) -> None:
        version = read(BareForm, fields).version
        hand_over.accept(session, item_id, version=version, staff_id=colleague.id, now=the_app(request).now())

    return act(request, colleague, do)


@router.post("/handover/{item_id}/note")
def annotate(request: Request, colleague: Duty, item_id: Id, fields: Posted) -> Response:
    """Write a word beside one line of one's own list."""

    def do(session: Session) -> None:
        form = read(LineForm, fields)
        hand_over.annotate(
            session, item_id, version=form.version, text=form.text, staff_id=colleague.id, now=the_app(request).now()
        )

    return act(request, colleague, do, typed={item_id: typed_text(fields)})


def typed_text(fields: FormData) -> str:
    """What was typed, to be shown again if it cannot be kept."""
    return str(fields.get("text", ""))[: hand_over.LONGEST]


def act(
    request: Request, colleague: Colleague, do: Callable[[Session], None], typed: dict[int, str] | None = None
) -> Response:
    """Do it in one transaction and go back; what is refused comes back in words, with what was typed."""
    try:
        with transaction(the_app(request).engine) as session:
            do(session)
    except Mistakes as wrong:
        return show(request, colleague, wrong.mistakes, typed, 422)
    except NotAllowed as no:
        return show(request, colleague, (Mistake("", str(no)),), typed, 409)
    except (Stale, MovedMeanwhile):
        words = "A colleague changed this question a moment ago. It is shown as it stands now; please look again."
        return show(request, colleague, (Mistake("", words),), typed, 409)
    return RedirectResponse("/handover", status_code=303)


def show(
    request: Request,
    colleague: Colleague,
    mistakes: tuple[Mistake, ...] = (),
    typed: dict[int, str] | None = None,
    status: int = 200,
) -> Response:
    """The page, perhaps with why something could not be done."""
    app = the_app(request)
    now = app.now()
    with reading(app.engine) as session:
        say = Saying(now, current(session, now).calendar)
        present = {worker.id for worker in rota(session, now).on_shift(now)}
        names = staff_names(session)
        lists = handover_queries.lists(session, now)
        careful = notes(session, [line.case for one in lists for line in one.lines])
        found = [section(one, colleague.id, present, names, say, careful) for one in lists]
        over = long_break.ahead(now, say.calendar)
        return draw(
            request, session, "handover.html", here="today", status=status, mistakes=mistakes, typed=typed or {},
            mine=[one for one in found if one.mine], opens=f"{say.long_day(london_date(over.opens))} at {clock(over.opens)}" if over else "",
            urgent=len({line.case.id for one in lists for line in one.lines if line.waits and line.case.urgency in (Urgency.U1, Urgency.U2)}),
            offered=sorted((one for one in found if not one.mine), key=lambda one: (one.back, not one.for_me, not one.waiting)),
        )  # fmt: skip


def section(
    one: List, staff_id: int, present: set[int], names: dict[int, str], say: Saying, careful: dict[int, str]
) -> Section:
    """One list in words; `careful` are the lines in the place of first words (`first_words.notes`)."""
    row = one.row
    return Section(
        giver=one.giver,
        ends=say.when(row.shift_ends_at),
        because=row.because,
        mine=row.from_id == staff_id,
        for_me=row.to_id == staff_id,
        back=row.from_id in present and row.shift_ends_at <= say.now,
        waiting=one.waiting,
        lines=[shown(line, names, say, careful.get(line.case.id or 0, "")) for line in one.lines],
    )


def shown(line: Line, names: dict[int, str], say: Saying, careful: str) -> Shown:
    """One line in words."""
    case, item = line.case, line.item
    return Shown(
        id=item.id or 0,
        href=f"/cases/{case.id}",
        subject=case.subject.strip() or "(no subject)",
        first=chi.mask_all(case.summary),
        careful=careful,
        reference=case.reference,
        level=TO_SORT if is_blind(case) else level(case.urgency),
        due=say.deadline(case.answer_by, "Answer"),
        why=", ".join(why(Why(code), line, say) for code in item.why if code in set(Why)),
        note=item.note,
        version=item.version,
        case_version=case.version,
        settled="" if line.waits else settled(line, names, say),
    )


def why(reason: Why, line: Line, say: Saying) -> str:
    """Why a line is on the list, with its day where it has one."""
    day = f" on {say.day(line.again_on)}" if reason is Why.LOOK_AGAIN and line.again_on else ""
    return reason.words + day


def settled(line: Line, names: dict[int, str], say: Saying) -> str:
    """What became of a line that no longer waits."""
    if line.item.accepted_by and line.item.accepted_at:
        return f"{names.get(line.item.accepted_by, 'A colleague')} accepted it, {say.when(line.item.accepted_at).words}"
    owner = names.get(line.case.owner_id or 0)
    state = standing(line.case)
    return ", ".join(part for part in (f"with {owner}" if owner else "", state) if part) or "settled"
