"""Watches urgent mail that nobody has opened, and cases that nobody has: tells the next person on the ladder until a person opens it.

Takes:   cases at U1 or U2, unopened past their reading deadline
Decides: LADDER
Leaves:  one alarm row a case and step, and a letter to each person told
Runs:    jobs/watch_urgent.py
Seen on: Today
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.rota import Rota
from liaison.domain.service import Service
from liaison.domain.spoken import duration
from liaison.letters.render import render
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store import events
from liaison.store.session import transaction
from liaison.store.tables import Alarm, Case, MailboxRow
from liaison.store.tables_people import Staff
from liaison.store.today_queries import mailboxes
from liaison.store.upsert import insert_one
from liaison.triage.alert_letters import way_out
from liaison.triage.desk import OPEN
from models.taxonomy import Handler, Urgency

ACTOR = events.step("watch")


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: when it is told (after the reading deadline) and whom."""

    name: str
    after: timedelta
    words: str


# who is told, and how long after the reading deadline has passed
LADDER = (
    Rung("owner", timedelta(0), "the colleague who has the message"),
    Rung("duty", timedelta(minutes=5), "a colleague on duty"),
    Rung("lead", timedelta(minutes=15), "team lead"),
)


def raise_alarms(app: App, now: datetime) -> int:
    """Raise the alarms that are due; each step once a case. Returns how many were raised."""
    with transaction(app.engine) as session:
        waiting = unopened(session, now)
        if not waiting:
            return 0
        service, on, mailbox = current(session, now), rota(session, now), working_mailbox(session, app)
        return sum(
            alarm(session, app, service, on, mailbox, case, rung, now)
            for case in waiting
            for rung in LADDER
            if due(case, rung, now)
        )


def working_mailbox(session: Session, app: App) -> MailboxRow | None:
    """The mailbox these letters leave by: one without trouble, if there is one."""
    return way_out(session, app, {row.name for row in mailboxes(session) if row.trouble})


def unopened(session: Session, now: datetime) -> list[Case]:
    """Urgent cases past their reading deadline that no person has opened."""
    urgent = col(Case.urgency).in_((Urgency.U1, Urgency.U2))
    late = select(Case).where(
        col(Case.state).in_(OPEN), urgent, col(Case.opened_at).is_(None), col(Case.read_by) <= now
    )
    return list(session.scalars(late.order_by(col(Case.urgency), col(Case.read_by))))


def due(case: Case, rung: Rung, now: datetime) -> bool:
    """Whether this step of the ladder has come for this case."""
    return case.read_by + rung.after <= now


def alarm(
    session: Session,
    app: App,
    service: Service,
    on: Rota,
    mailbox: MailboxRow | None,
    case: Case,
    rung: Rung,
    now: datetime,
) -> bool:
    """Raise one step for one case, if it has not been raised; True when it was raised now."""
    told = [staff for staff in whom(session, on, case, rung, now) if staff.id is not None]
    row = {"case_id": case.id, "step": step_of(case, rung), "at": now, "told": [f"person:{staff.id}" for staff in told]}
    if insert_one(session, Alarm, row, keys=["case_id", "step"]) is None:
        return False
    events.note(session, case, actor=ACTOR, now=now, because=f"alarm: {rung.words} told")
    for staff in told:
        if mailbox is not None and staff.email != mailbox.address:
            post(
                session,
                mailbox,
                letter(app, service, case, rung, staff, now),
                sender_name=service.name,
                actor=ACTOR,
                now=now,
            )
    return True


def step_of(case: Case, rung: Rung) -> str:
    """The step's name; after a reply, or an answer that did not arrive, the ladder is climbed anew under names of its own."""
    return rung.name if case.clock == 1 else f"{rung.name}:{case.clock}"


def whom(session: Session, on: Rota, case: Case, rung: Rung, now: datetime) -> list[Staff]:
    """Who is told at this step. With nobody to tell at one step, the next one follows soon."""
    if rung.name == "owner":
        owner = session.get(Staff, case.owner_id) if case.owner_id else None
        return [owner] if owner and owner.active else []
    role = Handler.TEAM_LEAD if rung.name == "lead" else Handler.DUTY_NURSE
    if rung.name == "lead":
        everyone = session.scalars(select(Staff).where(col(Staff.active)))
        return [staff for staff in everyone if role in staff.roles or "lead" in staff.access]
    ids = [worker.id for worker in on.on_shift(now) if role in worker.roles and worker.id != case.owner_id]
    return list(session.scalars(select(Staff).where(col(Staff.id).in_(ids))))


def letter(app: App, service: Service, case: Case, rung: Rung, staff: Staff, now: datetime) -> Posting:
    """The alarm as a letter to a colleague: reference and level, and nothing of the mail."""
    web = app.settings.web
    words = render(
        "escalation",
        service=service,
        reference=case.reference,
        waited=duration(now - case.received_at),
        level=f"{case.urgency.value} ({case.urgency.title.lower()})",
        step=rung.words,
        link=f"http{'s' if web.secure_cookies else ''}://{web.host}:{web.port}/cases/{case.id}",
    )
    return Posting(
        key=f"alarm:case-{case.id}:{step_of(case, rung)}:{staff.id}",
        kind="escalation",
        reference=case.reference,
        words=words,
        to=[staff.email],
        automatic="auto-generated",
        about={"case_id": case.id},
    )
