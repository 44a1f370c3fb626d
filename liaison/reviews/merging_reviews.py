"""The reviews of two records of one person, with the letters and the steps about them: afterwards one person's, and none there twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, SQLModel, col

from liaison.domain.duedates import Intervals
from liaison.domain.states import PersonLetterState, ReviewState
from liaison.reviews.cycle import NO_DAY, OVERTAKEN, current
from liaison.store import events
from liaison.store.reviews_queries import LIVE
from liaison.store.tables_people import Person, Review
from liaison.store.tables_person_letters import PersonLetter
from liaison.store.tables_practice_answers import PracticeStep

# the further along stays: a day that is agreed with the person is not lost
FURTHEST = (ReviewState.CONFIRMED, ReviewState.ASKED, ReviewState.PLANNED, ReviewState.DUE, ReviewState.DEFERRED)
NOT_LEFT = (PersonLetterState.DRAFTED, PersonLetterState.RELEASED, PersonLetterState.PRINTED)
BECAUSE = "two records of one person were joined"
A_DAY = timedelta(days=1)


def one_live_review(
    session: Session, kept_id: int, gone_id: int, intervals: Intervals, *, by: int, now: datetime
) -> dict[str, list[int]]:
    """Give all reviews of the absorbed record to the kept one, close the live one that is less far along, and let the one that stays be
    of the cycle the person is in. Returns the ids of what moved, by "table.column"."""
    rows = list(
        session.scalars(
            select(Review)
            .where(col(Review.person_id).in_([kept_id, gone_id]))
            .order_by(col(Review.cycle).desc(), col(Review.id))
        )
    )
    moving = [row for row in rows if row.person_id == gone_id]
    live = sorted(
        (row for row in rows if row.state in LIVE),
        key=lambda row: (FURTHEST.index(row.state), row.person_id != kept_id),
    )
    for row in live[1:]:
        close(session, row, by, now)
    stays = live[0] if live else None
    person = session.get_one(Person, kept_id)
    anchor = current(person, [row for row in rows if row is not stays], intervals).anchor
    cycles = free_cycles(rows, stays, anchor)
    old = {row.id: row.cycle for row in rows}
    park(session, rows)
    for row in rows:
        session.execute(
            update(Review).where(col(Review.id) == row.id).values(person_id=kept_id, cycle=cycles[row.id or 0])
        )
    if stays is not None and old[stays.id] != anchor:
        events.note(session, stays, actor=events.person(by), now=now, because=BECAUSE)
    moved = {"review.person_id": [row.id or 0 for row in moving]}
    closed = {row.id for row in live[1:]}
    if stays is not None and closed:
        stop_second_ones(session, stays, closed, by, now)
    for table in (PersonLetter, PracticeStep):
        moved[f"{table.__tablename__}.person_id"] = rekey(session, table, kept_id, gone_id, cycles, closed, stays)
    session.flush()
    session.expire_all()
    return moved


def close(session: Session, row: Review, by: int, now: datetime) -> None:
    """A live review is overtaken by the other record's; letters about it that have not left are stopped."""
    stop(session, by, now, col(PersonLetter.review_id) == row.id)
    events.move(
        session, row, ReviewState.CLOSED, actor=events.person(by), now=now, because=BECAUSE, outcome=OVERTAKEN, **dict(NO_DAY)
    )  # fmt: skip


def stop(session: Session, by: int, now: datetime, *which: Any) -> None:
    """Stop letters that have not left; one that is wanted all the same is drafted anew."""
    for letter in session.scalars(select(PersonLetter).where(col(PersonLetter.state).in_(NOT_LEFT), *which)).all():
        events.move(
            session, letter, PersonLetterState.STOPPED, actor=events.person(by), now=now, because=BECAUSE, stopped_because=BECAUSE, stopped_by=None,
            version=letter.version + 1,
        )  # fmt: skip


def stop_second_ones(session: Session, stays: Review, closed: set[int | None], by: int, now: datetime) -> None:
    """What has left about the closed review is not sent once more about the one that stays."""
    left = select(col(PersonLetter.step)).where(
        col(PersonLetter.review_id).in_(closed), col(PersonLetter.state) == PersonLetterState.GONE
    )
    stop(
        session,
        by,
        now,
        col(PersonLetter.review_id) == stays.id,
        col(PersonLetter.step).in_(list(session.scalars(left))),
    )


def free_cycles(rows: Sequence[Review], stays: Review | None, anchor: date) -> dict[int, date]:
    """A cycle for each review, all different: the one that stays has the anchor, every other its own or the next free day before it."""
    taken = {anchor} if stays is not None else set()
    found = {stays.id or 0: anchor} if stays is not None else {}
    for row in rows:
        if row is stays:
            continue
        day = row.cycle
        while day in taken:
            day -= A_DAY
        taken.add(day)
        found[row.id or 0] = day
    return found


def park(session: Session, rows: Sequence[Review]) -> None:
    """Set the cycles to days that nobody has, so that no two are alike while they change."""
    for n, row in enumerate(rows):
        session.execute(update(Review).where(col(Review.id) == row.id).values(cycle=date(1, 1, 1) + n * A_DAY))


def rekey(
    session: Session, table: type[SQLModel], kept_id: int, gone_id: int, cycles: dict[int, date], closed: set[int | None], stays: Review | None
) -> list[int]:  # fmt: skip
    """Letters or steps follow their review's cycle, and those of a closed one that of the one that stays: what was sent about either is
    sent. Where the same is there twice, the second is kept on a day of its own. Returns the ids of those that were the absorbed record's."""
    plain: Any = table.__table__  # type: ignore[attr-defined]
    names = [column.name for column in plain.c if column.name in ("step", "practice_code")]
    found = session.execute(
        select(plain).where(plain.c.person_id.in_([kept_id, gone_id])).order_by(plain.c.id)
    ).mappings()
    mine = stays.id if stays is not None else None
    rows = sorted(found, key=lambda row: (order(row), row["review_id"] != mine, row["id"]))
    taken, wanted = set[tuple[Any, ...]](), {}
    for row in rows:
        review = mine if row["review_id"] in closed and mine and went(row) else row["review_id"]
        day, rest = cycles.get(review, row["cycle"]), tuple(row[name] for name in names)
        while (day, *rest) in taken:
            day -= A_DAY
        taken.add((day, *rest))
        wanted[row["id"]] = day
    for n, i in enumerate(wanted):
        session.execute(update(plain).where(plain.c.id == i).values(cycle=date(1, 1, 1) + n * A_DAY))
    for i, day in wanted.items():
        session.execute(update(plain).where(plain.c.id == i).values(person_id=kept_id, cycle=day))
    return [row["id"] for row in rows if row["person_id"] == gone_id]


def order(row: Any) -> int:
    """Which of two alike has the cycle's day: what has left, before what may leave, before what was stopped."""
    return 2 if not went(row) else 0 if row.get("state", PersonLetterState.GONE) is PersonLetterState.GONE else 1


def went(row: Any) -> bool:
    """Whether it counts: a step does, and so does a letter but one that the program stopped before it left."""
    return row.get("state") is not PersonLetterState.STOPPED or row["stopped_by"] is not None
