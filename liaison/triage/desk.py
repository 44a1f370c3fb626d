"""The duty desk at one moment: the service, the rota, everybody's load. Opened once for a batch and asked for each case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.rota import Rota
from liaison.domain.routing import Assignment, Load, Routable, route
from liaison.domain.service import Service
from liaison.domain.states import CaseState
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store.tables import Case
from liaison.store.tables_people import Person, Practice
from models.taxonomy import CATEGORIES, Category, Handler, Urgency

OPEN = (CaseState.WAITING_ROUTE, CaseState.UNASSIGNED, CaseState.ASSIGNED, CaseState.OPEN, CaseState.WAITING)


@dataclass(frozen=True)
class Chosen:
    """Who gets a case and why; `owner_id` None with the reason that nobody could be found."""

    owner_id: int | None
    because: str


@dataclass
class Desk:
    """What routing asks of. `load` is kept up as cases are given out within a batch."""

    now: datetime
    service: Service
    rota: Rota
    load: dict[int, Load]
    localities: dict[str, str] = field(default_factory=dict)  # practice code → locality
    keyworkers: dict[int, int] = field(default_factory=dict)  # person id → keyworker
    blind_key: bytes = b""  # for the lot by which a case joins the blind slice
    blind_share: float = 0.0

    def choose(self, asked: Routable) -> Chosen:
        """Who gets it, counted into the load at once."""
        found = route(asked, self.rota, self.load, self.now, self.service.calendar)
        if not isinstance(found, Assignment):
            return Chosen(None, found.because)
        self.load[found.worker_id] = self.load.get(found.worker_id, Load()).plus(asked.urgency)
        return Chosen(found.worker_id, found.because)

    def choose_for(self, case: Case) -> Chosen:
        """Who gets a case that is there already."""
        return self.choose(
            Routable(
                category=case.category,
                handlers=handlers(case.category, case.handler),
                urgency=case.urgency,
                read_by=case.read_by,
                locality=self.localities.get(case.practice_code or "") or None,
                keyworker_id=self.keyworkers.get(case.person_id or 0),
                previous_worker_id=case.opened_by,
            )
        )


def handlers(category: Category | None, first: Handler) -> tuple[Handler, ...]:
    """The roles for a category, the one decided on first."""
    usual = CATEGORIES[category].handlers if category else ()
    return (first, *(handler for handler in usual if handler is not first))


def open_desk(session: Session, app: App, now: datetime) -> Desk:
    """The desk as it stands now."""
    places = session.execute(select(Practice.code, Practice.locality))
    people = session.execute(select(Person.id, Person.keyworker_id).where(col(Person.keyworker_id).is_not(None)))
    return Desk(
        now=now,
        service=current(session, now),
        rota=rota(session, now),
        load=loads(session, now),
        localities={code: locality for code, locality in places},
        keyworkers={person: worker for person, worker in people if person and worker},
        blind_key=app.secret,
        blind_share=app.settings.reader.blind_share,
    )


def loads(session: Session, now: datetime) -> dict[int, Load]:
    """What everybody carries: open cases, their weight, and the weight given since Monday."""
    calendar = current(session, now).calendar
    today = london_date(now)
    monday = calendar.opening(today.fromordinal(today.toordinal() - today.weekday()))
    counted = func.count()
    open_now = select(Case.owner_id, Case.urgency, counted).where(
        col(Case.owner_id).is_not(None), col(Case.state).in_(OPEN)
    )
    given = select(Case.owner_id, Case.urgency, counted).where(
        col(Case.owner_id).is_not(None), col(Case.received_at) >= monday
    )
    load: dict[int, Load] = {}
    for owner, urgency, number in session.execute(open_now.group_by(col(Case.owner_id), col(Case.urgency))):
        load[owner] = tally(load.get(owner, Load()), urgency, number, is_open=True)
    for owner, urgency, number in session.execute(given.group_by(col(Case.owner_id), col(Case.urgency))):
        load[owner] = tally(load.get(owner, Load()), urgency, number, is_open=False)
    return load


def tally(load: Load, urgency: Urgency, number: int, *, is_open: bool) -> Load:
    """The load with so many more cases, open ones or ones given this week."""
    weight = Load().plus(urgency).points * number
    if is_open:
        return Load(load.open + number, load.points + weight, load.given)
    return Load(load.open, load.points, load.given + weight)
