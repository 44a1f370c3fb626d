"""Gives each query to somebody on duty, with the reason, and acknowledges it to the sender.

Takes:   ledger rows at CLASSIFIED; cases at UNASSIGNED or WAITING_ROUTE
Decides: domain/conversations, domain/routing (many at once: domain/routing_batch), domain/urgency.deadlines
Leaves:  CASE, FOLLOW_UP, AUTO_REPLY, SET_ASIDE, CALENDAR_REPLY (nothing but an answer to an invitation of ours) or PARKED; cases at ASSIGNED or UNASSIGNED (a gap that alarms); letters QUEUED
Runs:    jobs/triage_messages.py
Seen on: Inbox
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, select, tuple_, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.routing_batch import AT_ONCE
from liaison.domain.states import CaseState, LedgerState
from liaison.store import events
from liaison.store.session import StoreTrouble, reading, transaction
from liaison.store.tables import Case, LedgerItem, Message, Reading
from liaison.store.upsert import update_rows
from liaison.triage import acknowledge, follow_up, just_answers, people
from liaison.triage.desk import Chosen, Desk, open_desk
from liaison.triage.new_case import case_row, routable
from models.taxonomy import Kind, Outcome

ACTOR = events.step("route")
BATCH = 100
OVERTAKING = timedelta(minutes=2)  # how long a reply waits for earlier mails that other processes have in hand


def take_batch(app: App, now: datetime) -> int:
    """Route the next rows; returns how many were taken. A mail that breaks is parked alone, and the others go on."""
    try:
        return take(app, now)
    except StoreTrouble:  # nobody's fault but the disk's: all of it is tried again
        raise
    except Exception:
        return sum(take_alone(app, row_id, now) for row_id in waiting(app))


def take(app: App, now: datetime, only: int | None = None) -> int:
    """Route a batch, or one row, in one transaction; returns how many were taken."""
    with transaction(app.engine) as session:
        arrivals, answers = just_answers.take_out(session, app, next_rows(session, only), actor=ACTOR, now=now)
        automatic = [pair for pair in arrivals if pair[1].outcome is Outcome.NOT_A_QUERY]
        rest_automatic(session, automatic, now)
        queries = [pair for pair in arrivals if pair[1].outcome is not Outcome.NOT_A_QUERY]
        if queries:
            return answers + len(automatic) + route_queries(app, session, queries, now)
    return answers + len(automatic)


def waiting(app: App) -> list[int]:
    """The rows of a batch that broke."""
    with reading(app.engine) as session:
        here = select(LedgerItem.id).where(col(LedgerItem.state) == LedgerState.CLASSIFIED)
        return [i for i in session.scalars(here.order_by(col(LedgerItem.id)).limit(BATCH)) if i is not None]


def take_alone(app: App, row_id: int, now: datetime) -> int:
    """Route one row; park it when it breaks. Always 1: it has left its place, or another process took it."""
    try:
        take(app, now, only=row_id)
    except StoreTrouble:
        raise
    except Exception as error:  # the shunt
        with transaction(app.engine) as session:
            events.move_many(
                session, LedgerItem, [row_id], LedgerState.CLASSIFIED, LedgerState.PARKED, actor=ACTOR, now=now,
                because="parked: it could not be routed", error=f"route: {type(error).__name__}", parked_from="route",
            )  # fmt: skip
    return 1


Arrival = tuple[LedgerItem, Reading, Message]


def next_rows(session: Session, only: int | None = None) -> list[Arrival]:
    """The oldest classified mails with how they were read, locked against other workers where the database can."""
    chosen = (
        select(LedgerItem, Reading, Message)
        .join(Reading, col(Reading.id) == col(LedgerItem.id))
        .join(Message, col(Message.id) == col(LedgerItem.id))
        .where(col(LedgerItem.state) == LedgerState.CLASSIFIED)
        .order_by(col(LedgerItem.id))
        .limit(BATCH)
    )
    if only is not None:
        chosen = chosen.where(col(LedgerItem.id) == only)
    return [tuple(row) for row in session.execute(chosen.with_for_update(of=LedgerItem, skip_locked=True))]  # type: ignore[misc]


def rest_automatic(session: Session, arrivals: Sequence[Arrival], now: datetime) -> None:
    """What the reader took for automatic or bulk mail comes to rest, listed and reversible."""
    groups: dict[LedgerState, list[int]] = defaultdict(list)
    for ledger, read, _ in arrivals:
        to = LedgerState.AUTO_REPLY if read.kind == Kind.AUTO_REPLY else LedgerState.SET_ASIDE
        groups[to].append(ledger.id or 0)
    for to, ids in groups.items():
        events.move_many(
            session, LedgerItem, ids, LedgerState.CLASSIFIED, to, actor=ACTOR, now=now, because="not a query"
        )


def route_queries(app: App, session: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
    """New questions become cases, replies join theirs; one that answers a mail of this same batch waits for the next. Returns how
    many were taken."""
    desk = open_desk(session, app, now)
    threads = follow_up.find(session, app, [message for _, _, message in arrivals])
    here = {message.message_id for _, _, message in arrivals if message.message_id}
    replies = [arrival for arrival in arrivals if threads[arrival[2].id].case_id is not None]
    first = first_on_the_way(session, [ledger.id or 0 for ledger, _, _ in arrivals])
    others = [
        arrival
        for arrival in arrivals
        if follow_up.is_new(threads[arrival[2].id]) and not comes_too_early(arrival, first, now)
    ]
    fresh = [arrival for arrival in others if not waits_for(arrival[2], here)]
    if not fresh and not replies:
        fresh = others[:1]  # they all answer each other: somebody has to be first
    for arrival in replies:
        follow_up.join(session, desk, arrival, threads[arrival[2].id], actor=ACTOR, now=now)
    open_cases(app, session, desk, fresh, threads, now)
    return len(replies) + len(fresh)


def first_on_the_way(session: Session, here: Sequence[int]) -> int | None:
    """The earliest mail outside this batch that is not routed yet; another process may have it in hand."""
    moving = (LedgerState.RECEIVED, LedgerState.SCREENED, LedgerState.CLASSIFIED)
    chosen = select(func.min(col(LedgerItem.id))).where(
        col(LedgerItem.state).in_(moving), col(LedgerItem.id).not_in(here)
    )
    return session.scalar(chosen)


def comes_too_early(arrival: Arrival, first: int | None, now: datetime) -> bool:
    """Whether a reply overtook earlier mails, one of which it may answer: it waits for them, a short while at most."""
    ledger, _, message = arrival
    overtook = first is not None and first < (ledger.id or 0)
    return overtook and bool(message.in_reply_to or message.references) and ledger.fetched_at > now - OVERTAKING


def waits_for(message: Message, here: set[str]) -> bool:
    """Whether the mail answers another of this batch, whose case is only being made now."""
    asked = {message.in_reply_to, *message.references} - {None, message.message_id}
    return bool(asked & here)


def open_cases(
    app: App, session: Session, desk: Desk, fresh: Sequence[Arrival], places: dict[int, follow_up.Place], now: datetime
) -> None:
    """Make a case of each new question, assign it or alarm, and post the acknowledgement."""
    ids = [ledger.id or 0 for ledger, _, _ in fresh]
    mine = set(
        events.move_many(session, LedgerItem, ids, LedgerState.CLASSIFIED, LedgerState.CASE, actor=ACTOR, now=now)
    )
    taken = [arrival for arrival in fresh if arrival[0].id in mine]
    who = people.named_in(session, [message for _, _, message in taken])
    chosen = desk.choose_all([routable(desk, arrival, who.get(arrival[2].id)) for arrival in taken])
    rows = [
        case_row(
            desk,
            arrival,
            maybe_same=places[arrival[2].id].maybe_same,
            same_because=places[arrival[2].id].because,
            person_id=who.get(arrival[2].id),
            chosen=owner,
        )
        for arrival, owner in zip(taken, chosen, strict=True)
    ]
    case_ids = make(session, rows, now, ACTOR)
    update_rows(session, Message, {arrival[2].id: {"case_id": i} for arrival, i in zip(taken, case_ids, strict=True)})
    acknowledge.post_all(app, session, desk, list(zip(case_ids, rows, taken, strict=True)), now)


def make(session: Session, rows: Sequence[dict[str, Any]], now: datetime, actor: str) -> list[int]:
    """Insert cases and move them to whoever was chosen; to nobody yet where somebody is waited for, or the alarm that nobody could be found."""
    case_ids = events.open_rows(session, Case, rows, actor=actor, now=now)
    for owned, to in ((True, CaseState.ASSIGNED), (False, CaseState.UNASSIGNED)):
        ids = [i for i, row in zip(case_ids, rows, strict=True) if (row["owner_id"] is not None) is owned]
        events.move_many(session, Case, ids, CaseState.WAITING_ROUTE, to, actor=ACTOR, now=now)
    return case_ids


def reroute(app: App, now: datetime) -> int:
    """Give cases that nobody has to whoever is there now, the most urgent first, whatever their age. Returns how many somebody got."""
    given, after = 0, ("", 0)
    while True:
        with transaction(app.engine) as session:
            rows = nobodys(session, after)
            if not rows:
                return given
            given += share_out(session, open_desk(session, app, now), rows, now)
            after = (rows[-1].urgency.value, rows[-1].id or 0)


def nobodys(session: Session, after: tuple[str, int]) -> list[Case]:
    """The next cases without an owner, most urgent first, locked against other processes where the database can."""
    free = col(Case.state).in_((CaseState.UNASSIGNED, CaseState.WAITING_ROUTE))
    beyond = tuple_(cast(col(Case.urgency), String), col(Case.id)) > after
    rows = select(Case).where(free, beyond).order_by(cast(col(Case.urgency), String), col(Case.id)).limit(AT_ONCE)
    return list(session.scalars(rows.with_for_update(skip_locked=True)))


def share_out(session: Session, desk: Desk, rows: Sequence[Case], now: datetime) -> int:
    """Route cases that nobody has, together; returns how many somebody has now."""
    given = 0
    for case, found in zip(rows, desk.choose_all([desk.routable(case) for case in rows]), strict=True):
        if found.owner_id is not None:
            given += move_to(session, case, CaseState.ASSIGNED, found, now)
        elif case.state is CaseState.WAITING_ROUTE:
            move_to(session, case, CaseState.UNASSIGNED, found, now)
        else:
            say_why_not(session, case, found, now)
    return given


def say_why_not(session: Session, case: Case, found: Chosen, now: datetime) -> None:
    """Write why nobody has it yet. The words of a gap name the minute: they stand as they were while it lasts, and an event tells only of
    an alarm that begins or ends."""
    if case.gap is found.gap and (found.gap or case.because == found.because):
        return
    if case.gap is not found.gap:
        events.note(session, case, actor=ACTOR, now=now, because=found.because)
    session.execute(update(Case).where(col(Case.id) == case.id).values(gap=found.gap, because=found.because))


def move_to(session: Session, case: Case, to: CaseState, found: Chosen, now: datetime) -> bool:
    """Claim one case for whoever was chosen: a conditional update, so that of two who are first only one is. True when it was ours."""
    values = {"owner_id": found.owner_id, "gap": found.gap, "version": case.version + 1}
    ids = [case.id or 0]
    if not events.move_many(session, Case, ids, case.state, to, actor=ACTOR, now=now, because=found.because, **values):
        return False
    session.execute(update(Case).where(col(Case.id) == case.id).values(because=found.because))
    return True
