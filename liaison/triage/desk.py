"""The duty desk at one moment: the service, the rota, everybody's load. Opened once for a batch and asked for each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from liaison.app import App
from liaison.clock import london_date
from liaison.domain.moving_on import Why
from liaison.domain.open_hours import Hours
from liaison.domain.presence import Presence
from liaison.domain.rota import Rota
from liaison.domain.routing import Assignment, Found, Gap, Routable
from liaison.domain.routing_batch import place_all
from liaison.domain.routing_load import HARD, WEIGHT, Load
from liaison.domain.service import Service
from liaison.domain.states import CaseState
from liaison.practices.pharmacy_hours import by_person
from liaison.practices.service_facts import current
from liaison.staff.duty import rota
from liaison.store.tables import Case
from liaison.store.tables_desk import GivenOn
from liaison.store.tables_people import Person, Practice
from models.taxonomy import CATEGORIES, Category, Handler, Urgency

OPEN = (CaseState.WAITING_ROUTE, CaseState.UNASSIGNED, CaseState.ASSIGNED, CaseState.OPEN, CaseState.WAITING)


@dataclass(frozen=True)
class Chosen:
    """Who gets a case and why; without an owner, why not: `gap` when nobody could be found (alarms), else it waits for somebody who comes."""

    owner_id: int | None
    because: str
    gap: bool = False


@dataclass
class Desk:
    """What routing asks of. `load` is kept up as cases are given out within a batch."""

    now: datetime
    service: Service
    rota: Rota
    load: dict[int, Load]
    localities: dict[str, str] = field(default_factory=dict)  # practice code → locality
    keyworkers: dict[int, int] = field(default_factory=dict)  # person id → keyworker
    pharmacies: dict[int, Hours] = field(default_factory=dict)  # person id → the hours of her pharmacy
    blind_key: bytes = b""  # for the lot by which a case joins the blind slice
    blind_share: float = 0.0

    @cached_property
    def present(self) -> Presence:
        """Who is there at this moment."""
        return Presence(self.rota, self.now, self.service.calendar)

    def choose(self, asked: Routable) -> Chosen:
        """Who gets it, counted into the load at once."""
        return self.choose_all([asked])[0]

    def choose_all(self, asked: Sequence[Routable]) -> list[Chosen]:
        """Who gets each of them; where many wait they are shared out together."""
        return [chosen(found) for found in place_all(asked, self.present, self.load)]

    def choose_for(self, case: Case) -> Chosen:
        """Who gets a case that is there already."""
        return self.choose(self.routable(case))

    def routable(self, case: Case) -> Routable:
        """A case that is there already, as routing sees it. Whoever had it last knows the thread, else whoever opened it."""
        return Routable(
            category=case.category,
            handlers=handlers(case.category, case.handler),
            urgency=case.urgency,
            read_by=case.read_by,
            locality=self.localities.get(case.practice_code or "") or None,
            keyworker_id=self.keyworkers.get(case.person_id or 0),
            previous_worker_id=case.owner_id or case.opened_by,
        )


def chosen(found: Found) -> Chosen:
    """What routing found, as the columns of a case."""
    if isinstance(found, Assignment):
        return Chosen(found.worker_id, found.because)
    return Chosen(None, found.because, gap=isinstance(found, Gap))


def handlers(category: Category | None, first: Handler) -> tuple[Handler, ...]:
    """The roles for a category, the one decided on first."""
    usual = CATEGORIES[category].handlers if category else ()
    return (first, *(handler for handler in usual if handler is not first))


def open_desk(session: Session, app: App, now: datetime) -> Desk:
    """The desk as it stands now."""
    places = session.execute(select(Practice.code, Practice.locality))
    people = session.execute(select(Person.id, Person.keyworker_id).where(col(Person.keyworker_id).is_not(None)))
    on = rota(session, now)
    return Desk(
        now=now,
        service=current(session, now),
        rota=on,
        load=loads(session, now, on),
        localities={code: locality for code, locality in places},
        keyworkers={person: worker for person, worker in people if person and worker},
        pharmacies=by_person(session),
        blind_key=app.secret,
        blind_share=app.settings.reader.blind_share,
    )


def loads(session: Session, now: datetime, on: Rota) -> dict[int, Load]:
    """What everybody carries: open cases and their weight; and of this week the weight given, hard mail, and hours on the rota. The mail
    of a week is what came since the last one closed: what a weekend brings is given out on its Monday."""
    calendar = current(session, now).calendar
    today = london_date(now)
    monday = today.fromordinal(today.toordinal() - today.weekday())
    week = calendar.closing(calendar.working_day(monday, -1))
    owned = col(Case.owner_id).is_not(None)
    live, counted = col(Case.state).in_(OPEN), func.count()
    columns = (col(Case.owner_id), col(Case.urgency), col(Case.category))
    load = {worker.id: Load(worked=on.minutes(worker.id, week, now) / 60) for worker in on.workers}
    for owner, urgency, _, number in session.execute(select(*columns, counted).where(owned, live).group_by(*columns)):
        load[owner] = tally(load.get(owner, Load()), urgency, number, is_open=True)
    given = select(*columns, counted).where(owned, col(Case.received_at) >= week).group_by(*columns)
    for owner, urgency, category, number in session.execute(given):
        load[owner] = tally(load.get(owner, Load()), urgency, number, is_open=False, hard=category in HARD)
    for owner, urgency, category, number in passed_on(session, week):
        load[owner] = tally(load.get(owner, Load()), urgency, number, is_open=False, hard=category in HARD)
    return load


def passed_on(session: Session, week: datetime) -> Iterator[tuple[int, Urgency, Category | None, int]]:
    """What was given on this week, which counts for both: a case of this week had been given to whoever had it (but not what she was
    relieved of unread), and one of weeks before is new to whoever has it now."""
    fresh = col(Case.received_at) >= week
    hers = and_(fresh, col(GivenOn.because).not_in((Why.OVERLOADED.value, Why.SHARED.value)))
    for whose, which in ((col(GivenOn.from_id), hers), (col(Case.owner_id), ~fresh)):
        columns = (whose, col(Case.urgency), col(Case.category))
        rows = select(*columns, func.count()).join_from(GivenOn, Case, col(Case.id) == GivenOn.case_id)
        rows = rows.where(col(GivenOn.at) >= week, which, whose.is_not(None)).group_by(*columns)
        yield from ((owner, urgency, category, number) for owner, urgency, category, number in session.execute(rows))


def tally(load: Load, urgency: Urgency, number: int, *, is_open: bool, hard: bool = False) -> Load:
    """The load with so many more cases, open ones or ones given this week."""
    weight = WEIGHT[urgency] * number
    if is_open:
        return replace(load, open=load.open + number, points=load.points + weight)
    return replace(load, given=load.given + weight, hard=load.hard + (number if hard else 0))
