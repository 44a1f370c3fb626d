"""The read side of the duty desk beside the cases: what is in whose hands, questions to specialists, what was given on, wishes for today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from liaison.domain.moving_on import Held
from liaison.domain.routing_roles import URGENT
from liaison.domain.states import CaseState
from liaison.store.case_rows import may_have
from liaison.store.pairs import pairs
from liaison.store.session import once
from liaison.store.tables import Case, Draft
from liaison.store.tables_desk import Ask, GivenOn, NotToday
from liaison.store.tables_people import Staff

IN_HAND = (CaseState.ASSIGNED, CaseState.OPEN, CaseState.WAITING)  # somebody has it, and it is not answered
SHOWN = timedelta(days=7)  # how long Today tells of what was given on, and of answered questions
FEW = 8


def held(session: Session, here: Collection[int], *, but_look_at: Collection[int], only_urgent: bool) -> list[Held]:
    """Cases in the hands of those who are not `here`, and unopened ones of colleagues who are but are to be looked at all the same.
    `only_urgent`: of the absent, only urgent ones and those of colleagues who work here no longer."""
    absent: ColumnElement[bool] = col(Case.owner_id).not_in(here)
    if only_urgent:
        absent = and_(absent, or_(col(Case.urgency).in_(URGENT), col(Staff.active).is_(False)))
    looked_at = and_(col(Case.owner_id).in_(but_look_at), col(Case.opened_at).is_(None))
    rows = (
        select(  # type: ignore[call-overload]
            Case.id, Case.owner_id, Case.urgency, Case.category, Case.opened_at, Case.read_by, Case.answer_by, Case.state, Draft.at
        )
        .join(Staff, col(Staff.id) == Case.owner_id)
        .outerjoin(Draft, and_(col(Draft.case_id) == Case.id, col(Draft.author_id) == Case.owner_id, col(Draft.text) != ""))
        .where(col(Case.state).in_(IN_HAND), or_(absent, looked_at))
        .order_by(col(Case.urgency), col(Case.read_by), col(Case.id))
    )  # fmt: skip
    return [
        Held(i, owner, urgency, category, opened is not None, read_by, answer_by, state is CaseState.WAITING, drafted)
        for i, owner, urgency, category, opened, read_by, answer_by, state, drafted in session.execute(rows)
    ]


def locked(session: Session, wanted: Sequence[Held]) -> dict[int, Case]:
    """These cases as they are now, where they still are in the same hands and the same standing; locked where the database can."""
    rows = select(Case).where(col(Case.id).in_([one.id for one in wanted]), col(Case.state).in_(IN_HAND))
    owners = {one.id: (one.owner_id, one.opened) for one in wanted}
    found = session.scalars(rows.with_for_update(skip_locked=True))
    return {
        case.id: case for case in found if case.id and owners[case.id] == (case.owner_id, case.opened_at is not None)
    }


@dataclass(frozen=True)
class Question:
    """A question to a specialist, with the case's reference and the names; the words of the mail stay in the case."""

    ask: Ask
    reference: str
    by: str
    asked: str
    owner_id: int | None


def questions(session: Session, *conditions: ColumnElement[bool]) -> list[Question]:
    """Questions, the oldest first."""
    rows = (
        select(Ask, col(Case.reference), col(Case.owner_id)).join(Case, col(Case.id) == Ask.case_id).where(*conditions)
    )
    found = [tuple(row) for row in session.execute(rows.order_by(col(Ask.id)))]
    names = pairs(session, select(col(Staff.id), col(Staff.name)))
    return [
        Question(ask, reference, names.get(ask.by_id, ""), names.get(ask.asked_id, ""), owner)
        for ask, reference, owner in found
    ]


def waiting() -> tuple[ColumnElement[bool], ...]:
    """Not answered and still wanted."""
    return col(Ask.answered_at).is_(None), col(Ask.withdrawn_at).is_(None)


def asked_of(session: Session, staff_id: int) -> list[Question]:
    """What waits for this colleague's answer."""
    return questions(session, col(Ask.asked_id) == staff_id, *waiting())


def asked_by(session: Session, staff_id: int) -> list[Question]:
    """What the owner of a case waits for, and answers that the owner has not seen yet."""
    unseen = or_(col(Ask.answered_at).is_(None), col(Ask.seen_at).is_(None))
    return questions(session, col(Case.owner_id) == staff_id, unseen, col(Ask.withdrawn_at).is_(None))


def of_case(session: Session, case_id: int) -> list[Question]:
    """Every question about a case that was not taken back."""
    if not may_have(session, Ask, case_id):
        return []
    return questions(session, col(Ask.case_id) == case_id, col(Ask.withdrawn_at).is_(None))


def has_news(session: Session, case_id: int, staff_id: int) -> bool:
    """Whether an answer on this case waits to be seen by this colleague, who has the case."""
    news = (col(Ask.case_id) == case_id, col(Ask.answered_at).is_not(None), col(Ask.seen_at).is_(None))
    hers = select(col(Ask.id)).join(Case, col(Case.id) == Ask.case_id).where(*news, col(Case.owner_id) == staff_id)
    return session.scalars(hers.limit(1)).first() is not None


def all_waiting(session: Session) -> list[Question]:
    """Every question that waits."""
    return questions(session, *waiting())


def tally_of_asked(session: Session) -> dict[int, int]:
    """How many questions wait for each colleague."""
    rows = select(col(Ask.asked_id), func.count()).where(*waiting()).group_by(col(Ask.asked_id))
    return pairs(session, rows)


@dataclass(frozen=True)
class Gone:
    """A case that went on from somebody: where it is now."""

    case_id: int
    reference: str
    because: str
    at: datetime
    owner: str | None


def given_on(session: Session, staff_id: int, now: datetime) -> list[Gone]:
    """What went on from this colleague in the last days and has not been read yet, newest first."""
    rows = (
        select(GivenOn, col(Case.reference), col(Staff.name))
        .join(Case, col(Case.id) == GivenOn.case_id)
        .outerjoin(Staff, col(Staff.id) == Case.owner_id)
        .where(col(GivenOn.from_id) == staff_id, col(GivenOn.seen_at).is_(None), col(GivenOn.at) > now - SHOWN)
    )
    found = session.execute(rows.order_by(col(GivenOn.id).desc()))
    return [Gone(row.case_id, reference, row.because, row.at, owner) for row, reference, owner in found]


def not_today_of(session: Session, staff_id: int, now: datetime) -> list[str]:
    """What this colleague asked not to get, while it holds."""
    return spared(session, now).get(staff_id, [])


def spared(session: Session, now: datetime) -> dict[int, list[str]]:
    """The kinds that colleagues asked not to get, where that still holds."""
    wishes = select(col(NotToday.staff_id), col(NotToday.kinds)).where(col(NotToday.until) > now)
    return once(session, ("spared", now), lambda: pairs(session, wishes))


def not_today_all(session: Session, now: datetime) -> list[tuple[str, list[str]]]:
    """Names and kinds of everybody who asked to be spared something: for the team lead alone."""
    rows = (
        select(col(Staff.name), col(NotToday.kinds))
        .join(Staff, col(Staff.id) == NotToday.staff_id)
        .where(col(NotToday.until) > now)
    )
    return [(name, kinds) for name, kinds in session.execute(rows.order_by(col(Staff.name)))]
