"""Watches urgent mail that nobody has opened, and cases that nobody has: tells the next person on the ladder until a person opens it.

Takes:   cases at U1 or U2, unopened past their reading deadline
Decides: domain/ladder, or the site's own version of it
Leaves:  one alarm row a case and step, a letter to each person told, and a call for each other way (made by `calls`)
Runs:    jobs/watch_urgent.py
Seen on: Today
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.app import App
from liaison.domain.ladder import EVERYBODY, Rung, Whom, to_tell
from liaison.domain.rota import Rota
from liaison.domain.service import Service
from liaison.domain.spoken import duration
from liaison.letters.render import render
from liaison.outbox.channels import channels_of
from liaison.outbox.post import Posting, post
from liaison.practices.service_facts import current
from liaison.practices.site_ladder import ladder
from liaison.staff.duty import rota
from liaison.store import alarm_queries, events
from liaison.store.alarm_queries import AWAY, Climbed, climbed
from liaison.store.session import transaction
from liaison.store.tables import Alarm, Case, MailboxRow
from liaison.store.tables_ladder import AlarmCall
from liaison.store.tables_people import Staff
from liaison.store.today_queries import mailboxes
from liaison.store.upsert import insert_one
from liaison.triage.alert_letters import way_out
from liaison.triage.desk import OPEN
from models.taxonomy import Handler, Urgency

ACTOR = events.step("watch")
READERS = frozenset({"duty_worker", "lead"})  # whose accounts read mail


def raise_alarms(app: App, now: datetime) -> int:
    """Raise the alarms that are due; each step once a case. Returns how many were raised."""
    with transaction(app.engine) as session:
        waiting = unopened(session, now)
        if not waiting:
            return 0
        tower = look_out(session, app, now)
        so_far = climbed(session, [case.id or 0 for case in waiting])
        return sum(climb(session, tower, case, so_far.get(case.id or 0, Climbed())) for case in waiting)


@dataclass(frozen=True)
class Tower:
    """What an alarm needs to know, the same for all cases of one look."""

    app: App
    service: Service
    on: Rota
    mailbox: MailboxRow | None
    ladder: tuple[Rung, ...]
    ways: frozenset[str]  # beside mail, those that are set up
    now: datetime


def look_out(session: Session, app: App, now: datetime) -> Tower:
    """What holds at this moment."""
    ways = frozenset(channels_of(app.settings.alarm))
    return Tower(
        app,
        current(session, now),
        rota(session, now),
        working_mailbox(session, app),
        (*ladder(session), EVERYBODY),
        ways,
        now,
    )


def climb(session: Session, tower: Tower, case: Case, so_far: Climbed) -> int:
    """Tell the steps that have come for one case, and at once the next one where a step reaches nobody; returns how many."""
    told, unreached, raised = (
        {plain(step, case) for step in so_far.told}, {plain(step, case) for step in so_far.unreached}, 0,
    )  # fmt: skip
    is_open = tower.service.calendar.is_open(tower.now)
    while rungs := to_tell(tower.ladder, case.read_by, told, unreached, tower.now, is_open=is_open):
        for rung in rungs:
            told.add(rung.name)
            reached = alarm(session, tower, case, rung)
            raised += reached is not None
            if reached == 0:
                unreached.add(rung.name)
    return raised


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


def alarm(session: Session, tower: Tower, case: Case, rung: Rung) -> int | None:
    """Raise one step for one case; returns how many were reached, or None when it had been raised before. Who is away is told, and is not
    reached: she does not look."""
    now = tower.now
    told = [staff for staff in whom(session, tower.on, case, rung, now) if staff.id is not None]
    gone = alarm_queries.away(session, now)
    to = [(staff.email, f"{AWAY if staff.id in gone else 'person:'}{staff.id}") for staff in told]
    to += [(rung.email, "address")] if rung.email else []
    ways = [way for way in rung.ways if way in tower.ways]
    row = {"case_id": case.id, "step": step_of(case, rung), "at": now, "told": [name for _, name in to] + list(ways)}
    alarm_id = insert_one(session, Alarm, row, keys=["case_id", "step"])
    if alarm_id is None:
        return None
    events.note(session, case, actor=ACTOR, now=now, because=f"alarm: {happened(rung, [name for _, name in to], ways)}")
    posted = 0
    for email, name in to:
        if tower.mailbox is not None and email != tower.mailbox.address:
            post(
                session,
                tower.mailbox,
                letter(tower, case, rung, email, name),
                sender_name=tower.service.name,
                actor=ACTOR,
                now=now,
            )
            posted += not name.startswith(AWAY)
    for way in ways:
        said = spoken_alarm(tower, case)
        session.add(AlarmCall(alarm_id=alarm_id, channel=way, phone=rung.phone, words=said, at=now))
    session.flush()
    return posted + len(ways)


def happened(rung: Rung, told: Sequence[str], ways: Sequence[str]) -> str:
    """What became of a step, for what happened with the case."""
    if ways or any(not name.startswith(AWAY) for name in told):
        return f"{rung.words} told"
    if told:
        return f"{rung.words} told, who is away, so the next step too"
    return f"{rung.words}: nobody to tell, so the next step was told"


def step_of(case: Case, rung: Rung) -> str:
    """The step's name; after a reply, or an answer that did not arrive, the ladder is climbed anew under names of its own."""
    return rung.name if case.clock == 1 else f"{rung.name}:{case.clock}"


def plain(step: str, case: Case) -> str:
    """The rung's name of a stored step of this climb; of an earlier one, a name that no rung has."""
    name, _, clock = step.partition(":")
    return name if (clock or "1") == str(case.clock) else f"earlier {step}"


def whom(session: Session, on: Rota, case: Case, rung: Rung, now: datetime) -> list[Staff]:
    """Which colleagues are told at this step."""
    match rung.whom:
        case Whom.OWNER:
            found = [session.get(Staff, case.owner_id) if case.owner_id else None]
        case Whom.PERSON:
            found = [session.get(Staff, rung.staff_id or 0)]
        case Whom.LEAD:
            everyone = session.scalars(select(Staff).order_by(col(Staff.id)))
            found = [staff for staff in everyone if Handler.TEAM_LEAD in staff.roles or "lead" in staff.access]
        case Whom.ON_DUTY:
            here = on.on_shift(now)
            ids = [worker.id for worker in here if rung.handler in worker.roles and worker.id != case.owner_id]
            found = list(session.scalars(select(Staff).where(col(Staff.id).in_(ids))))
        case Whom.EVERYBODY:
            gone = alarm_queries.away(session, now)
            everyone = session.scalars(select(Staff).order_by(col(Staff.id)))
            found = [staff for staff in everyone if READERS & {*staff.access} and staff.id not in gone]
        case Whom.ADDRESS:
            found = []
    return [staff for staff in found if staff is not None and staff.active]


def link(tower: Tower, case: Case) -> str:
    """Where the case is."""
    return f"{tower.app.settings.web.home}/cases/{case.id}"


def level(case: Case) -> str:
    """The level in words."""
    return f"{case.urgency.value} ({case.urgency.title.lower()})"


def spoken_alarm(tower: Tower, case: Case) -> str:
    """The alarm as one sentence for a channel: reference and level, and nothing of the mail."""
    waited = duration(tower.now - case.received_at)
    return f"Liaison: a message at level {level(case)} has waited {waited} unopened. Reference {case.reference}. {link(tower, case)}"


def letter(tower: Tower, case: Case, rung: Rung, email: str, name: str) -> Posting:
    """The alarm as a letter: reference and level, and nothing of the mail."""
    words = render(
        "escalation",
        service=tower.service,
        reference=case.reference,
        waited=duration(tower.now - case.received_at),
        level=level(case),
        step="a colleague who is not away" if rung.whom is Whom.EVERYBODY else rung.words,
        link=link(tower, case),
    )
    return Posting(
        key=f"alarm:case-{case.id}:{step_of(case, rung)}:{name.rpartition(':')[2]}",
        kind="escalation",
        reference=case.reference,
        words=words,
        to=[email],
        automatic="auto-generated",
        about={"case_id": case.id},
    )
