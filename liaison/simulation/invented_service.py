"""The invented service of a simulation, on a database of its own in memory, with a mailbox in memory: nothing of it is real or leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from liaison.app import App
from liaison.clock import LONDON
from liaison.config import Settings
from liaison.domain.chi import demo_chi
from liaison.domain.duedates import add_months
from liaison.domain.safe_contact import all_asked
from liaison.mail.memory import MemoryMailbox
from liaison.store import migrate
from liaison.store.session import Session, open_engine, transaction
from liaison.store.tables_people import Board, Contact, Person, Practice, Staff
from models.taxonomy import Outcome, Prediction, Urgency

BOARD = "S08999999"
PEOPLE_A_WORKER = 90
SAFE: Sequence[dict[str, Any]] = (
    {"email": "yes", "prefers": "email"}, {"post": "yes"}, {"post": "yes", "email": "no"}, {}, {"phone": "yes"},
    {"post": "yes", "domestic_abuse": True},
)  # fmt: skip


class Unread:
    """A reader that leaves every mail to people: a simulation is not about reading."""

    version = "simulation"

    def predict(self, subject: str, body: str) -> Prediction:
        """Unclear, at the same day."""
        return Prediction(
            None, None, urgency=Urgency.U2, outcome=Outcome.UNCLEAR, model_version=self.version, because=""
        )

    def predict_many(self, mails: Sequence[tuple[str, str]]) -> list[Prediction]:
        """The same for many."""
        return [self.predict(*one) for one in mails]


@dataclass
class Service:
    """The service: the App, its mailbox, the ids of its colleagues, and a moment that the simulation moves."""

    app: App
    mailbox: MemoryMailbox
    workers: list[int]
    lead: int
    practices: list[str]
    rng: Random
    people: int = 0


def at(day: date, clock: time) -> datetime:
    """A moment of London's clock, UTC."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


@contextmanager
def service(people: int, practices: int, first: date, seed: int) -> Iterator[Service]:
    """A service with so many people and practices on its first day."""
    engine = open_engine("sqlite://")
    try:
        migrate.upgrade(engine)
        made = furnished(engine, people, practices, first, seed)
        with transaction(engine) as session:
            for _ in range(people):
                add_person(session, made, first, spread=True)
        yield made
    finally:
        engine.dispose()


def furnished(engine: Engine, people: int, practices: int, first: date, seed: int) -> Service:
    """Colleagues for so many people, and practices, on an empty database; nobody is on the register yet."""
    box = MemoryMailbox(name="main")
    app = App(
        engine,
        {"main": box},
        Unread(),
        Settings(_env_file=None),
        clock=lambda: at(first, time(9)),
        secret=b"a simulation, 32 bytes of nothing",
    )  # type: ignore[call-arg]
    with transaction(engine) as session:
        return Service(app, box, *staff(session, people, first), places(session, practices, first), Random(seed))


def staff(session: Session, people: int, first: date) -> tuple[list[int], int]:
    """Keyworkers enough for the people, and a lead."""
    now = at(first, time(0, 30))
    rows = [
        Staff(email=f"worker{n}@service.example", name=f"Worker {n}", access=["admin"], roles=["keyworker", "duty_nurse"], created_at=now)
        for n in range(max(2, -(-people // PEOPLE_A_WORKER)))
    ]  # fmt: skip
    lead = Staff(email="lead@service.example", name="Lead", access=["lead"], roles=["team_lead", "prescriber"], created_at=now)  # fmt: skip
    session.add_all([*rows, lead])
    session.flush()
    return [row.id or 0 for row in rows], lead.id or 0


def places(session: Session, number: int, first: date) -> list[str]:
    """Practices with a confirmed mailbox; every third has a second contact."""
    session.add(Board(code=BOARD, name="Invented board"))
    session.flush()
    codes = [f"{98000 + n}" for n in range(number)]
    for code in codes:
        checked = first - timedelta(days=30)
        session.add(Practice(code=code, name=f"Practice {code}", board_code=BOARD, email=f"desk@p{code}.example", email_verified_on=checked))  # fmt: skip
    session.flush()
    for code in codes[::3]:
        session.add(Contact(practice_code=code, name="Second contact", role="practice manager", email=f"second@p{code}.example", verified_on=checked))  # fmt: skip
    return codes


def answers(made: Service, number: int) -> dict[str, Any]:
    """What a person says is safe, and where it leads; nothing where nobody has asked."""
    block = dict(made.rng.choice(SAFE))
    if block:
        block |= {"email_to": f"person{number}@home.example", "post_to": f"{number} Invented Lane", "phone_to": "01632 960200"}  # fmt: skip
    return block


def add_person(session: Session, made: Service, today: date, *, spread: bool = False) -> int:
    """One more person; with `spread` last reviewed some day of the year before, else new today."""
    rng, number = made.rng, made.people
    made.people += 1
    last = today - timedelta(days=rng.randrange(5, 355)) if spread and rng.random() < 0.9 else None
    start = add_months(last, -12) if last else today - timedelta(days=rng.randrange(0, 300) if spread else 0)
    block = answers(made, number)
    if block:
        block |= all_asked(today)
    row = Person(
        chi=demo_chi(number), name=f"Invented Person {number}", practice_code=rng.choice(made.practices), keyworker_id=rng.choice(made.workers),
        shared_care_start=start, last_review_on=last, safe_contact=block, created_at=at(today, time(0, 30)),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0
