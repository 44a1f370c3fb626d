"""Several questions at once: what would happen to each is shown first; what a colleague changed meanwhile is left alone and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, QueryParams

from liaison.domain.psychology import Barrier, may_be_asked
from liaison.practices.service_facts import current
from liaison.store.inbox_queries import CaseLine, by_ids
from liaison.store.mail_queries import arrivals, case_row, colleagues, last_change, staff_names
from liaison.store.session import Session, reading
from liaison.triage import bulk
from liaison.triage.bulk import Order, Result
from liaison.web import inbox_pages
from liaison.web.bulk_acts import ACTS
from liaison.web.case_presenter import changed
from liaison.web.casework_presenter import finishing_asks
from liaison.web.deps import Colleague, Duty, Posted, the_app
from liaison.web.forms import BulkForm, Mistake, Mistakes, read
from liaison.web.frame import draw
from liaison.web.inbox_asked import asked
from liaison.web.presenters import Row, rows
from liaison.web.saying import Saying

router = APIRouter()


@dataclass(frozen=True)
class Told:
    """One question and what becomes of it."""

    row: Row
    done: bool
    words: str


@router.post("/inbox/bulk")
def act(request: Request, colleague: Duty, fields: Posted) -> Response:
    """Show what would happen; with `sure`, do it."""
    app = the_app(request)
    try:
        form = read(BulkForm, fields)
    except Mistakes as wrong:
        return refused(request, colleague, fields, wrong.mistakes)
    order = Order(form.do, form.to_id, form.words_given(), form.said())
    missing = lacks(form) if form.sure else ()
    do = bulk.carry_out if form.sure and not missing else bulk.rehearse
    if do is bulk.carry_out:
        results = do(app, order, form.cases(), staff_id=colleague.id, now=app.now())
    else:
        results = rehearsed(request, colleague, order, form.cases())
    with reading(app.engine) as session:
        told = said(session, colleague, Saying(app.now(), current(session, app.now()).calendar), order, results)
        return draw(
            request, session, "bulk.html", here="inbox", status=422 if missing else 200, mistakes=missing,
            over=do is bulk.carry_out, act=ACTS[form.do], do=form.do, back=form.back or "/inbox", words=form.words_given(), to_id=form.to_id,
            done=[one for one in told if one.done], left=[one for one in told if not one.done],
            chosen=[f"{i}:{v}" for (i, v), one in zip(form.cases(), results, strict=True) if one.done],
            asks=asking(session, results) if form.do == "close" else set(), barriers=[(one.value, one.words) for one in Barrier], said=form.said(),
            colleagues=[one for one in colleagues(session) if one.id != colleague.id],
        )  # fmt: skip


def refused(request: Request, colleague: Colleague, fields: FormData, mistakes: tuple[Mistake, ...]) -> Response:
    """The inbox as it was, with what is to be put right."""
    back = QueryParams(str(fields.get("back", "")).partition("?")[2])
    with reading(the_app(request).engine) as session:
        return inbox_pages.show(request, session, colleague, asked(back, colleague), mistakes, 422)


def lacks(form: BulkForm) -> tuple[Mistake, ...]:
    """What the act asks for and was not given."""
    act = ACTS[form.do]
    to = [Mistake("bulk-to_id", BulkForm.words["to_id"])] if act.to and form.to_id is None else []
    why = [Mistake("bulk-because", BulkForm.words["because"])] if act.asks and not form.words_given() else []
    return (*to, *why)


def asking(session: Session, results: Sequence[Result]) -> set[int]:
    """The questions whose finishing asks what stands in the way of psychology, as when one is finished by itself."""
    done = [case_row(session, one.case_id) for one in results if one.done]
    likely = [case for case in done if case and may_be_asked(case.category, case.also)]
    return {case.id or 0 for case in likely if finishing_asks(case, arrivals(session, case.id or 0))}


def rehearsed(request: Request, colleague: Colleague, order: Order, chosen: Sequence[tuple[int, int]]) -> list[Result]:
    """What would happen. A reason or a colleague still to be given is no reason to say that it cannot be done: any words stand for the one,
    and for the other any two colleagues, since one of them may have the question already."""
    app = the_app(request)
    to = [order.to_id] if order.to_id or order.act != "hand_over" else others(request, colleague)[:2] or [None]
    who = {"staff_id": colleague.id, "now": app.now()}
    tries = [bulk.rehearse(app, Order(order.act, one, order.words or "…"), chosen, **who) for one in to]
    return [next((one for one in each if one.done), each[0]) for each in zip(*tries, strict=True)]


def others(request: Request, colleague: Colleague) -> list[int | None]:
    """The colleagues to whom something can be handed over."""
    with reading(the_app(request).engine) as session:
        return [one.id for one in colleagues(session) if one.id != colleague.id]


def said(session: Session, colleague: Colleague, say: Saying, order: Order, results: Sequence[Result]) -> list[Told]:
    """Each result in words, with the question's line as it is now."""
    found: dict[int, CaseLine] = {line.id: line for line in by_ids(session, [one.case_id for one in results])}
    names = staff_names(session)
    # no first words are shown here, so no line stands for them
    drawn = {line.id: row for line, row in zip(found.values(), rows(found.values(), say, {}), strict=True)}
    will = ACTS[order.act].will.format(to=names.get(order.to_id or 0, "the colleague you choose"))
    return [
        Told(drawn[one.case_id], one.done, will if one.done else why(session, one, names, say))
        for one in results
        if one.case_id in drawn
    ]


def why(session: Session, one: Result, names: dict[int, str], say: Saying) -> str:
    """Why a question is left as it is."""
    if not one.stale:
        return one.why
    event = last_change(session, one.case_id)
    return changed(event, names, say) if event else "It changed meanwhile."
