"""Hazard: a question is divided or joined, and a mail, a note, a draft, a letter or an alarm is gone, or what is urgent becomes routine."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from build import TUESDAY_10AM, app_on, arrive, mail, service
from sqlalchemy import Engine, select
from sqlmodel import col

from liaison.app import App
from liaison.domain.states import CaseState
from liaison.store.joined_queries import joinings, standing_for
from liaison.store.session import Session, reading, transaction
from liaison.store.tables import Case, Draft, Letter, Message, Note, Reading
from liaison.store.tables_casework import Call, Joining, Mention
from liaison.triage import divide, inbox, join_up, notes, phone, reply
from liaison.triage.divide import Wanted
from liaison.triage.inbox import NotAllowed
from models.taxonomy import Urgency

BODIES = (
    "the dose?",
    "The pharmacy has none for tonight.",
    "an appointment?",
    "He took an overdose this morning and is drowsy now.",
    "housing",
)
LEVELS = list(Urgency)


def live(session: Session, dice: random.Random) -> Case:
    """A case that stands for itself."""
    every = session.scalars(select(Case).order_by(col(Case.id))).all()
    away = standing_for(session, [case.id for case in every])
    return dice.choice([case for case in every if case.id not in away])


def write(session: Session, app: App, dice: random.Random, at: int) -> None:
    notes.add(
        session, live(session, dice).id, text=f"note {at}", to=[dice.choice((1, 2, 3))], staff_id=4, now=app.now()
    )


def draft(session: Session, app: App, dice: random.Random, at: int) -> None:
    reply.save_draft(
        session, live(session, dice).id, staff_id=dice.choice((1, 2)), text=f"draft {at}", template="", now=app.now()
    )


def ring(session: Session, app: App, dice: random.Random, at: int) -> None:
    case = live(session, dice)
    phone.answer(
        session,
        case.id,
        version=case.version,
        spoke_with="Dr Tait",
        number="",
        said=f"call {at}",
        at=app.now(),
        staff_id=1,
        now=app.now(),
    )


def split(session: Session, app: App, dice: random.Random, at: int) -> None:
    case = live(session, dice)
    parts = [Wanted(f"part {at}", "", dice.choice(LEVELS)) for _ in range(dice.choice((2, 3)))]
    divide.divide(
        app,
        session,
        case.id,
        version=case.version,
        mail_id=case.last_message_id,
        parts=parts,
        carries=None,
        staff_id=1,
        now=app.now(),
    )


def join(session: Session, app: App, dice: random.Random, at: int) -> None:
    one, other = live(session, dice), live(session, dice)
    values = {"version": one.version, "other_id": other.id, "other_version": other.version, "because": ""}
    join_up.join(session, one.id, staff_id=1, now=app.now(), **values)


def undo(session: Session, app: App, dice: random.Random, at: int) -> None:
    kept = live(session, dice)
    if found := joinings(session, kept.id):
        join_up.undo(session, found[0].id, version=kept.version, staff_id=1, now=app.now())


def take(session: Session, app: App, dice: random.Random, at: int) -> None:
    case = live(session, dice)
    inbox.take(session, case.id, version=case.version, staff_id=dice.choice((1, 2)), now=app.now())


ACTS: list[Callable[[Session, App, random.Random, int], None]] = [
    write,
    draft,
    ring,
    split,
    join,
    join,
    undo,
    take,
    take,
]


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_divided_joined_and_undone_everything_stands_in_exactly_one_live_question(
    memory_engine: Engine, seed: int
) -> None:
    dice = random.Random(seed)
    app = app_on(memory_engine, now=TUESDAY_10AM + timedelta(minutes=5))
    service(app)
    arrive(app, *(mail(body, subject=f"S{n}", message_id=f"<{n}@quay.example>") for n, body in enumerate(BODIES)))
    done: Counter[str] = Counter()
    for at in range(24):
        act = dice.choice(ACTS)
        before = drafted(app)
        try:
            with transaction(app.engine) as session:
                act(session, app, dice, at)
            done[act.__name__] += 1
        except NotAllowed:
            done["refused"] += 1
        check(app, done)
        assert act is draft or before <= drafted(app)
    assert done["join"] + done["split"] > 0


def drafted(app: App) -> set[str]:
    """Every piece of a draft that is held anywhere."""
    with reading(app.engine) as session:
        return {piece for text in session.scalars(select(Draft.text)) for piece in re.findall(r"draft \d+", text)}


def check(app: App, done: Counter[str]) -> None:
    """Nothing is gone, everything is seen, nothing urgent became routine."""
    with reading(app.engine) as session:
        every = {case.id: case for case in session.scalars(select(Case))}
        away = standing_for(session, every)
        for table, number in (
            (Note, done["write"]),
            (Call, done["ring"]),
            (Letter, None),
            (Message, None),
            (Draft, None),
            (Mention, None),
        ):
            rows = session.scalars(select(table)).all()
            assert number is None or len(rows) == number, table
            assert not [row for row in rows if row.case_id in away], table  # what was joined holds nothing of its own
            assert all(row.case_id in every for row in rows), table
        assert {case.id for case in every.values() if case.id in away} <= {
            case.id for case in every.values() if case.state is CaseState.CLOSED
        }
        subjects = set(session.scalars(select(Message.subject)))
        assert subjects == {f"S{n}" for n in range(len(BODIES))}
        for case in every.values():
            if case.id not in away:
                assert case.messages == len(
                    session.scalars(select(Message).where(col(Message.case_id) == case.id)).all()
                )
        floors = select(Message.case_id, Reading.floor_urgency).join(Reading, col(Reading.id) == Message.id)
        for case_id, floor in session.execute(floors.where(col(Reading.floor_urgency).is_not(None))):
            assert every[case_id].urgency.value <= floor.value


def test_undoing_every_joining_puts_every_mail_back_where_it_came(memory_engine: Engine) -> None:
    app = app_on(memory_engine)
    service(app)
    arrive(app, *(mail(body, subject=f"S{n}", message_id=f"<{n}@quay.example>") for n, body in enumerate(BODIES)))

    def where() -> list[tuple[int, int | None, CaseState, Urgency]]:
        with reading(app.engine) as session:
            rows = select(Message.id, Message.case_id, Case.state, Case.urgency).join(
                Case, col(Case.id) == Message.case_id
            )
            return [tuple(row) for row in session.execute(rows.order_by(Message.id))]

    before = where()
    for kept, other in ((1, 2), (1, 3), (4, 1), (5, 4)):
        with transaction(app.engine) as session:
            one, two = session.get_one(Case, kept), session.get_one(Case, other)
            join_up.join(
                session,
                kept,
                version=one.version,
                other_id=other,
                other_version=two.version,
                because="",
                staff_id=1,
                now=TUESDAY_10AM,
            )
    assert {case_id for _, case_id, _, _ in where()} == {5}
    with reading(app.engine) as session:
        numbers = list(session.scalars(select(Joining.id).order_by(col(Joining.id).desc())))
    for number in numbers:
        with transaction(app.engine) as session:
            kept_id = session.get_one(Joining, number).kept_id
            version = session.get_one(Case, kept_id).version
            join_up.undo(session, number, version=version, staff_id=1, now=TUESDAY_10AM)
    assert where() == before
