"""What a plan is made from: the reviews to plan with what their people chose, and the rooms."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from liaison.domain.review_wishes import Wishes, where, wishes
from liaison.domain.states import ReviewState
from liaison.store.pairs import pairs
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Closure, Person, Practice, Review, Staff
from liaison.store.tables_rooms import Room

PORTION = 500
SERVICE = "service"  # the scope of closures that are our own


class ToPlan(NamedTuple):
    """A review as the plan sees it: a row's plain columns, as a night's plan reads thousands."""

    id: int
    person_id: int
    state: ReviewState
    due_on: date
    planned_on: date | None
    planned_because: str
    planned_time: str
    planned_warning: str
    by_hand: bool
    worker_id: int | None
    handed_from: int | None
    room_id: int | None


@dataclass(frozen=True)
class Wanted:
    """A review to plan. `locality` is the person's own, else the practice's, else empty."""

    review: ToPlan
    keyworker: int | None
    locality: str
    choices: Mapping[str, Any]
    practice: str | None
    board: str | None = None

    @cached_property
    def asked(self) -> Wishes:
        """What the person chose, as the plan understands it."""
        return wishes(self.choices)


def wanted(session: Session, states: Sequence[ReviewState]) -> list[Wanted]:
    """Every review in these states, by id."""
    own: Any = [getattr(Review, name) for name in ToPlan._fields]
    theirs = Person.keyworker_id, Person.locality, Practice.locality, Person.choices, Person.practice_code, Practice.board_code  # fmt: skip
    chosen: Any = (
        select(*own, *(col(one) for one in theirs))
        .join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .where(col(Review.state).in_(states))
        .order_by(col(Review.id))
    )
    return [
        Wanted(ToPlan(*review), keyworker, here or near or "", choices or {}, practice, board)
        for *review, keyworker, here, near, choices, practice, board in session.execute(chosen)
    ]


def shut(session: Session, first: date) -> dict[str, frozenset[date]]:
    """From a day on: when practices and boards are closed, all day or in the afternoon, by their code."""
    found: dict[str, set[date]] = defaultdict(set)
    closed = col(Closure.day) >= first, col(Closure.kind) != "open", col(Closure.scope) != SERVICE
    for scope, day in session.execute(select(col(Closure.scope), col(Closure.day)).where(*closed)):
        found[scope].add(day)
    return {scope: frozenset(days) for scope, days in found.items()}


def rooms(session: Session) -> Sequence[Room]:
    """Every room, those in use first, by name."""
    return session.scalars(select(Room).order_by(col(Room.active).desc(), col(Room.name))).all()


@dataclass(frozen=True)
class Held:
    """A review with its place, as a week or a day shows it. `handed_by` is the person's keyworker where a colleague has it because she had no place
    for it: it stays there until somebody gives it back."""

    review: Review
    person: str
    practice: str | None
    worker: str | None
    room: str | None
    choices: Mapping[str, Any] = field(default_factory=dict)
    handed_by: str = ""

    @property
    def where(self) -> str:
        """Where it is held: a room of ours, the practice, or as the person chose."""
        return where(self.choices, self.practice, self.room)


def held(session: Session, first: date, last: date) -> list[Held]:
    """Live reviews with a day in the span, by day and time."""
    span = col(Review.planned_on) >= first, col(Review.planned_on) <= last, col(Review.state).in_(LIVE)
    order = col(Review.planned_on), col(Review.planned_time), col(Review.id)
    return [placed(row) for row in session.execute(with_place().where(*span).order_by(*order))]


def of_worker(session: Session, worker_id: int, first: date, last: date) -> list[Held]:
    """One colleague's live reviews with a day in the span, by day and time."""
    mine = col(Review.worker_id) == worker_id, col(Review.state).in_(LIVE)
    span = col(Review.planned_on) >= first, col(Review.planned_on) <= last
    order = col(Review.planned_on), col(Review.planned_time), col(Review.id)
    return [placed(row) for row in session.execute(with_place().where(*mine, *span).order_by(*order))]


def needs_a_hand() -> Any:
    """What the plan could not settle by itself: no place was found, an agreed day cannot be kept, or a wish is not met."""
    no_place = and_(col(Review.state) == ReviewState.DUE, col(Review.planned_because) != "")
    return and_(col(Review.state).in_(LIVE), or_(no_place, col(Review.planned_warning) != ""))


def for_a_person(session: Session, limit: int) -> tuple[int, list[Held]]:
    """How many reviews the plan leaves to a person, and the first of them by the day they have or are due."""
    number = session.scalar(select(func.count()).select_from(Review).where(needs_a_hand())) or 0
    order = func.coalesce(col(Review.planned_on), col(Review.due_on)), col(Review.id)
    rows = session.execute(with_place().where(needs_a_hand()).order_by(*order).limit(limit)) if number else ()
    return number, [placed(row) for row in rows]


def soon_for_a_person(session: Session, first: date, last: date) -> list[Held]:
    """Those of them with a day in a span: somebody may come, and finds it not as agreed or asked for."""
    span = col(Review.planned_on) >= first, col(Review.planned_on) <= last
    order = col(Review.planned_on), col(Review.planned_time), col(Review.id)
    return [placed(row) for row in session.execute(with_place().where(needs_a_hand(), *span).order_by(*order))]


def one_held(session: Session, review_id: int) -> Held | None:
    """One review with its place, whatever its state."""
    row = session.execute(with_place().where(col(Review.id) == review_id)).first()
    return placed(row) if row else None


def names(session: Session, review_ids: Sequence[int]) -> dict[int, str]:
    """Whose these reviews are, by the review's id; some hundreds a question."""
    found: dict[int, str] = {}
    for start in range(0, len(review_ids), PORTION):
        rows = select(col(Review.id), col(Person.name)).join(Person, col(Person.id) == Review.person_id)
        found |= pairs(session, rows.where(col(Review.id).in_(review_ids[start : start + PORTION])))
    return found


def placed(row: Any) -> Held:
    """A row of `with_place`."""
    review, person, practice, worker, room, choices, keyworker_id, giver = row
    handed = review.handed_from is not None and review.handed_from == keyworker_id != review.worker_id
    return Held(review, person, practice, worker, room, choices or {}, giver or "" if handed else "")


def with_place() -> Any:
    """Reviews with the names of person, practice, worker and room, what the person chose, the keyworker, and who handed it on."""
    giver = aliased(Staff)
    chosen: Any = select(
        Review, col(Person.name), col(Practice.name), col(Staff.name), col(Room.name), col(Person.choices), col(Person.keyworker_id), col(giver.name)
    )  # fmt: skip
    return (
        chosen.join(Person, col(Person.id) == Review.person_id)
        .outerjoin(Practice, col(Practice.code) == Person.practice_code)
        .outerjoin(Staff, col(Staff.id) == Review.worker_id)
        .outerjoin(Room, col(Room.id) == Review.room_id)
        .outerjoin(giver, col(giver.id) == Review.handed_from)
    )


def load(session: Session, first: date, last: date) -> dict[tuple[int, date], int]:
    """How many live reviews each worker has on each day of a span; worker 0 is nobody."""
    span = col(Review.planned_on) >= first, col(Review.planned_on) <= last, col(Review.state).in_(LIVE)
    rows = select(col(Review.worker_id), col(Review.planned_on), func.count()).where(*span)
    found = session.execute(rows.group_by(col(Review.worker_id), col(Review.planned_on)))
    return {(worker or 0, day): number for worker, day, number in found}
