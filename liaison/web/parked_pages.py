"""Set aside and parked: what was not treated as a query and why, and what broke; retry, a case by hand, or confirm that it is nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from liaison.domain.states import LedgerState
from liaison.domain.sureness import likely
from liaison.mail.mime import parse
from liaison.practices.service_facts import current
from liaison.store import events, parked_queries
from liaison.store.attachment_queries import of_messages
from liaison.store.events import IllegalMove, MovedMeanwhile
from liaison.store.mail_queries import events_of, original, staff_names
from liaison.store.parked_queries import PAGE, RESTS, Rested
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Reading
from liaison.triage import shunt
from liaison.triage.inbox import NotAllowed
from liaison.web import case_presenter, mail_presenter
from liaison.web.broken_words import broke
from liaison.web.deps import Duty, Id, Posted, the_app
from liaison.web.forms import Mistake, PlainForm, read
from liaison.web.frame import draw
from liaison.web.presenters import PLACES, aside
from liaison.web.saying import Saying
from models.taxonomy import Outcome

router = APIRouter()
PREVIEW = 20_000  # characters


@router.get("/set-aside")
def set_aside_page(
    request: Request, colleague: Duty, tab: str = "", page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One place where mails rest; without a tab, what broke if there is any."""
    app = the_app(request)
    with reading(app.engine) as session:
        counts = parked_queries.counts(session)
        chosen = LedgerState(tab) if tab in set(RESTS) else first_of(counts)
        say = Saying(app.now(), current(session, app.now()).calendar)
        found = parked_queries.rested(session, chosen, page=page)
        return draw(
            request, session, "set_aside.html", here="set-aside", chosen=chosen, about=PLACES[chosen][1], page=page,
            rows=[aside(one, say) for one in found], total=counts[chosen], pages=-(-counts[chosen] // PAGE),
            tabs=[(state.value, PLACES[state][0], counts[state], state is chosen) for state in RESTS],
        )  # fmt: skip


def first_of(counts: dict[LedgerState, int]) -> LedgerState:
    """What broke comes first, else what was set aside."""
    return LedgerState.PARKED if counts[LedgerState.PARKED] else LedgerState.SET_ASIDE


@router.get("/set-aside/{ledger_id}")
def item_page(request: Request, colleague: Duty, ledger_id: Id) -> Response:
    """One mail: preview as text, why it is here, what can be done."""
    with reading(the_app(request).engine) as session:
        return show(request, session, ledger_id)


def show(
    request: Request, session: Session, ledger_id: int, mistakes: tuple[Mistake, ...] = (), status: int = 200
) -> Response:
    """The page of one mail."""
    app = the_app(request)
    found = parked_queries.one(session, ledger_id)
    if found is None:
        raise HTTPException(404)
    say = Saying(app.now(), current(session, app.now()).calendar)
    attached = of_messages(session, [ledger_id]).get(ledger_id, {})
    return draw(
        request, session, "set_aside_item.html", here="set-aside", status=status, mistakes=mistakes,
        item=found, line=aside(found, say), place=PLACES.get(found.ledger.state, ("A question", ""))[0],
        preview=preview(session, found),
        files=mail_presenter.files(found.message.attachments, attached) if found.message else [],
        sureness=sureness(found.reading),
        happened=case_presenter.happenings(events_of(session, "ledger", ledger_id), staff_names(session), say),
        broke=broke(found.ledger.error or ""),
        is_parked=found.ledger.state is LedgerState.PARKED,
        can_be_case=found.ledger.state in shunt.BY_HAND,
        received=say.when(found.ledger.received_at), fetched=say.when(found.ledger.fetched_at),
        has_original=found.ledger.raw_sha256 is not None,
    )  # fmt: skip


def sureness(found: Reading | None) -> str:
    """How likely the reader finds it to be mail that asks nothing of us; empty where it was not the reader who set it aside."""
    if found is None or found.outcome is not Outcome.NOT_A_QUERY or found.probability is None:
        return ""
    if found.runner_up is not None:  # it was read as a question, and set aside by its structure
        return ""
    return likely(found.probability)


def preview(session: Session, found: Rested) -> str:
    """The words of the mail as far as they can be read: as parsed, else the raw bytes."""
    if found.message and found.message.text.strip():
        return found.message.text[:PREVIEW]
    held = original(session, found.ledger.id or 0)
    if held is None or held.raw is None:
        return ""
    try:
        return (parse(held.raw).text.strip() or held.raw[:PREVIEW].decode("utf-8", "replace"))[:PREVIEW]
    except Exception:  # it was parked because it breaks the parser: show what there is
        return held.raw[:PREVIEW].decode("utf-8", "replace")


@router.post("/set-aside/{ledger_id}/retry")
def retry(request: Request, colleague: Duty, ledger_id: Id, fields: Posted) -> Response:
    """Read it anew, from the beginning; its bytes are fetched first where they are missing."""
    app = the_app(request)

    def do() -> str:
        shunt.retry_now(app, ledger_id, actor=events.person(colleague.id), now=app.now())
        return f"/set-aside/{ledger_id}"

    read(PlainForm, fields)
    return act(request, ledger_id, do)


@router.post("/set-aside/{ledger_id}/make-case")
def make_case(request: Request, colleague: Duty, ledger_id: Id, fields: Posted) -> Response:
    """Make a question of it, and open it."""
    app = the_app(request)

    def do() -> str:
        with transaction(app.engine) as session:
            return f"/cases/{shunt.make_case(app, session, ledger_id, staff_id=colleague.id, now=app.now())}"

    read(PlainForm, fields)
    return act(request, ledger_id, do)


@router.post("/set-aside/{ledger_id}/confirm")
def confirm(request: Request, colleague: Duty, ledger_id: Id, fields: Posted) -> Response:
    """A person has looked: it is nothing."""
    app = the_app(request)

    def do() -> str:
        with transaction(app.engine) as session:
            shunt.confirm(session, ledger_id, staff_id=colleague.id, now=app.now())
        return "/set-aside"

    read(PlainForm, fields)
    return act(request, ledger_id, do)


def act(request: Request, ledger_id: int, do: Callable[[], str]) -> Response:
    """Do it and go where it says; what is refused is said on the mail's page."""
    try:
        return RedirectResponse(do(), status_code=303)
    except (NotAllowed, IllegalMove, MovedMeanwhile) as no:
        with reading(the_app(request).engine) as session:
            return show(request, session, ledger_id, (Mistake("", str(no)),), 422)
