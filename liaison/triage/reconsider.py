"""Looks again at every case that somebody has: whose owner is off duty, away or carries too much, it goes on. Nothing sits with the absent.

Takes:   cases at ASSIGNED, OPEN or WAITING whose owner is not there, is overloaded, or asked to be spared their kind today
Decides: domain/moving_on, domain/routing
Leaves:  ASSIGNED to somebody who is there, or UNASSIGNED (a gap that alarms); WAITING stays WAITING, with another; an event with the reason
Runs:    jobs/reconsider_cases.py
Seen on: Inbox, and Today of whoever had it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.moving_on import GoesOn, Held, Why, decide, overloaded, relieved
from liaison.domain.routing_batch import AT_ONCE
from liaison.domain.states import CaseState
from liaison.store import events
from liaison.store.desk_queries import held, locked
from liaison.store.session import transaction
from liaison.store.tables import Case
from liaison.store.tables_desk import GivenOn, NotToday
from liaison.triage import clocks
from liaison.triage.desk import Chosen, Desk, open_desk

ACTOR = events.step("reconsider")


def look_again(app: App, now: datetime, *, at_once: int = AT_ONCE) -> int:
    """Give on what is to go on, at most `at_once` in one transaction; returns how many went."""
    forget_wishes(app, now)
    gone, tried = 0, set[int]()
    while True:
        with transaction(app.engine) as session:
            desk = open_desk(session, app, now)
            going = {i: why for i, why in to_go(session, desk).items() if i not in tried}
            batch = dict(list(going.items())[:at_once])
            gone += send_on(session, desk, batch, now)
            tried |= set(batch)
        if len(going) <= at_once:
            return gone


def forget_wishes(app: App, now: datetime) -> None:
    """What somebody asked to be spared yesterday is nobody's business today."""
    with transaction(app.engine) as session:
        session.execute(delete(NotToday).where(col(NotToday.until) <= now))


def to_go(session: Session, desk: Desk) -> dict[int, tuple[Held, GoesOn]]:
    """Every case that is to go on, with the reason, most urgent first."""
    present, working = desk.present, {worker.id: worker for worker in desk.rota.workers}
    laden = overloaded(present, desk.load)
    spared = {worker.id for worker in present.here if worker.spared}
    found = held(session, list(present.until), but_look_at=list(spared | set(laden)), only_urgent=not present.is_open)
    going = {one.id: (one, answer) for one in found if isinstance(answer := decide(one, present, working), GoesOn)}
    more = {one.id: (one, GoesOn(Why.OVERLOADED, only_if=True)) for one in relieved(found, present, desk.load)}
    return more | going


def send_on(session: Session, desk: Desk, going: Mapping[int, tuple[Held, GoesOn]], now: datetime) -> int:
    """Share these out among those who are there; returns how many went."""
    cases = locked(session, [one for one, _ in going.values()])
    rows = [(cases[i], answer) for i, (_, answer) in going.items() if i in cases]
    asked = [replace(desk.routable(case), not_to=frozenset({case.owner_id or 0})) for case, _ in rows]
    found = desk.choose_all(asked)
    return sum(send(session, desk, case, answer, to, now) for (case, answer), to in zip(rows, found, strict=True))


def send(session: Session, desk: Desk, case: Case, answer: GoesOn, to: Chosen, now: datetime) -> bool:
    """Give one case on. True when it went."""
    nobody = to.owner_id is None
    if nobody and (answer.only_if or (case.state is CaseState.WAITING and answer.why is not Why.GONE)):
        return False
    session.add(GivenOn(case_id=case.id or 0, from_id=case.owner_id or 0, at=now, because=answer.why.value))
    state = CaseState.UNASSIGNED if nobody else case.state if case.state is CaseState.WAITING else CaseState.ASSIGNED
    because = f"given on, as {answer.why.value}. {to.because}"
    values = {"owner_id": to.owner_id, "gap": to.gap, "version": case.version + 1}
    if state is not CaseState.WAITING:
        values |= clocks.resumed(case, now, desk.service.calendar)
    if case.state is state:
        events.note(session, case, actor=ACTOR, now=now, because=because)
    else:
        events.move(session, case, state, actor=ACTOR, now=now, because=because)
    session.execute(
        update(Case).where(col(Case.id) == case.id).values(because=to.because, **values, **anew(desk, case, state, now))
    )
    return True


def anew(desk: Desk, case: Case, state: CaseState, now: datetime) -> dict[str, Any]:
    """Whoever has it next has not read it: an opened case is unopened again, with a reading clock that begins now. One that nobody had
    opened keeps its clock: it never stands still. The promise to answer stands in any case."""
    if case.opened_at is None or state is CaseState.WAITING:
        return {}
    due = clocks.due(desk.service, now, case.urgency, desk.pharmacies.get(case.person_id or 0))
    return {"opened_at": None, "read_by": due.read_by, "read_how": due.read_how, "clock": case.clock + 1}
