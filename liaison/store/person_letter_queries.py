"""The read side of letters to people: what waits, what is printed, what colleagues have to do, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from liaison.domain.looking_out import CLINICIANS, Kind
from liaison.domain.states import LetterState, PersonLetterState, ReviewState
from liaison.store.tables import Event, Letter
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_person_letters import PersonLetter, PrintBatch, ReachTask, StaffLine

TO_COME = (ReviewState.PLANNED, ReviewState.ASKED, ReviewState.CONFIRMED)
WAITING = (PersonLetterState.DRAFTED, PersonLetterState.RELEASED, PersonLetterState.PRINTED)


@dataclass(frozen=True)
class LetterLine:
    """One letter with its person, and what became of it in the outbox."""

    letter: PersonLetter
    person: Person
    fate: LetterState | None = None
    fate_because: str = ""
    came_back: datetime | None = None


@dataclass(frozen=True)
class TaskLine:
    """One task with its person and the colleague who has it."""

    task: ReachTask
    person: Person
    owner: str | None
    practice: str | None = None


def letters_at(
    session: Session, states: Iterable[PersonLetterState], *, newest: bool = False, limit: int = 200
) -> list[LetterLine]:
    """Letters in these states with their people, oldest first unless `newest`."""
    order = (col(PersonLetter.id).desc(),) if newest else (col(PersonLetter.drafted_at), col(PersonLetter.id))
    rows = lines().where(col(PersonLetter.state).in_(list(states))).order_by(*order).limit(limit)
    return [LetterLine(*row) for row in session.execute(rows)]


def of_batch(session: Session, batch_id: int) -> list[LetterLine]:
    """The letters of one batch in the order in which they are printed."""
    rows = lines().where(col(PersonLetter.batch_id) == batch_id).order_by(col(PersonLetter.id))
    return [LetterLine(*row) for row in session.execute(rows)]


def of_person(session: Session, person_id: int) -> list[LetterLine]:
    """Every letter of one person, newest first."""
    rows = lines().where(col(PersonLetter.person_id) == person_id).order_by(col(PersonLetter.id).desc())
    return [LetterLine(*row) for row in session.execute(rows)]


def by_step(session: Session, person_id: int, cycle: date, step: str) -> PersonLetter | None:
    """One letter of a person in a cycle."""
    mine = col(PersonLetter.person_id) == person_id, col(PersonLetter.cycle) == cycle, col(PersonLetter.step) == step
    return session.scalars(select(PersonLetter).where(*mine)).first()


def lines() -> Any:
    """Letters with person and outbox row."""
    chosen = select(PersonLetter, Person, col(Letter.state), col(Letter.because), col(Letter.bounced_at))
    return chosen.join(Person, col(Person.id) == PersonLetter.person_id).outerjoin(
        Letter, col(Letter.id) == PersonLetter.letter_id
    )


def batches(session: Session, *, limit: int = 12) -> list[PrintBatch]:
    """The latest batches, newest first."""
    return list(session.scalars(select(PrintBatch).order_by(col(PrintBatch.id).desc()).limit(limit)))


LOOKS = (Kind.WELFARE.value, Kind.DECIDE.value)  # whether somebody is well, and what is left to a clinician


def open_tasks(session: Session, staff_id: int | None = None, *, looks_by: date | None = None) -> list[TaskLine]:
    """Tasks that are not done, soonest first; of one colleague (and those nobody has) where given. `looks_by`: those alone that ask whether
    somebody is well, or what a clinician offers next, and are due by that day."""
    rows = (
        select(ReachTask, Person, col(Staff.name), col(Practice.name))
        .join(Person, col(Person.id) == ReachTask.person_id)
        .outerjoin(Staff, col(Staff.id) == ReachTask.owner_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .where(col(ReachTask.done_at).is_(None))
    )
    if staff_id is not None:
        rows = rows.where(or_(col(ReachTask.owner_id) == staff_id, col(ReachTask.owner_id).is_(None)))
    if looks_by is not None:
        rows = rows.where(col(ReachTask.kind).in_(LOOKS), col(ReachTask.due_on) <= looks_by)
    return [TaskLine(*row) for row in session.execute(rows.order_by(col(ReachTask.due_on), col(ReachTask.id)))]


def said_so_far(session: Session, task: ReachTask) -> list[tuple[ReachTask, str]]:
    """What colleagues have answered for this person's review so far, the newest first, each with who answered where it is done."""
    others = (
        col(ReachTask.person_id) == task.person_id,
        col(ReachTask.review_id) == task.review_id,
        col(ReachTask.id) != task.id,
        col(ReachTask.kind) != Kind.GATHER,
        col(ReachTask.answer) != "",
    )
    rows = select(ReachTask, col(Staff.name)).outerjoin(Staff, col(Staff.id) == ReachTask.done_by).where(*others)
    newest = rows.order_by(
        func.coalesce(col(ReachTask.done_at), col(ReachTask.made_at)).desc(), col(ReachTask.id).desc()
    )
    return [(one, name or "") for one, name in session.execute(newest.limit(20))]


def counted(session: Session) -> dict[PersonLetterState, int]:
    """How many letters are in each state before they have gone; the lists show the first of them."""
    rows = select(PersonLetter.state, func.count()).where(col(PersonLetter.state).in_(WAITING)).group_by(col(PersonLetter.state))  # type: ignore[call-overload]  # fmt: skip
    return dict.fromkeys(WAITING, 0) | {state: number for state, number in session.execute(rows)}


def drafted(session: Session) -> int:
    """How many letters wait to be read and released."""
    return session.scalar(select(func.count()).where(col(PersonLetter.state) == PersonLetterState.DRAFTED)) or 0


def to_reach(session: Session) -> int:
    """How many tasks there are to do for people: to ask what is safe, to ring, to look whether somebody is well."""
    return session.scalar(select(func.count()).where(col(ReachTask.done_at).is_(None))) or 0


def to_be_held(session: Session, today: date, staff_id: int | None = None) -> list[tuple[Review, Person]]:
    """Reviews whose day is today or has passed, that are not completed and of whom nobody has said that we did not manage to meet that day;
    of one colleague where given."""
    rows = select(Review, Person).join(Person, col(Person.id) == Review.person_id)
    rows = rows.where(col(Review.state).in_(TO_COME), col(Review.planned_on) <= today)
    if staff_id is not None:
        rows = rows.where(or_(col(Review.worker_id) == staff_id, col(Person.keyworker_id) == staff_id))
    found = session.execute(rows.order_by(col(Review.planned_on), col(Review.id)).limit(100))
    pairs = [(review, person) for review, person in found]
    said = said_not_met(session, [review for review, _ in pairs])
    return [(review, person) for review, person in pairs if review.id not in said]


def said_not_met(session: Session, reviews: Sequence[Review]) -> set[int]:
    """Those of these reviews of which somebody has said that we did not manage to meet on the day they still have."""
    keys = {f"{Kind.GET_IN_TOUCH}:{one.id}:{one.planned_on}": one.id for one in reviews if one.id is not None}
    rows = session.scalars(select(col(ReachTask.key)).where(col(ReachTask.key).in_(keys)))
    return {keys[key] for key in rows}


def colleagues(session: Session) -> list[tuple[int, str]]:
    """Active colleagues by name."""
    rows = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name)))
    return [(row.id or 0, row.name) for row in rows]


def clinicians(session: Session) -> Sequence[tuple[int, str]]:
    """Active colleagues with a clinical role."""
    rows = session.scalars(select(Staff).where(col(Staff.active)).order_by(col(Staff.name)))
    return [(row.id or 0, row.name) for row in rows if CLINICIANS & set(row.roles)]


def was_asked(session: Session, review_id: int) -> bool:
    """Whether the practice has been asked about this review."""
    asked = col(Event.kind) == "review", col(Event.subject_id) == review_id, col(Event.now) == ReviewState.ASKED.value
    return session.scalar(select(col(Event.id)).where(*asked).limit(1)) is not None


def direct_line(session: Session, staff_id: int) -> str:
    """The number of a colleague as letters show it; empty where none is entered."""
    row = session.get(StaffLine, staff_id)
    return row.phone if row else ""


def mine_today(session: Session, staff_id: int, today: date) -> int:
    """How many tasks of one colleague are to be done by today."""
    mine = col(ReachTask.owner_id) == staff_id, col(ReachTask.done_at).is_(None), col(ReachTask.due_on) <= today
    return session.scalar(select(func.count()).select_from(ReachTask).where(*mine)) or 0
