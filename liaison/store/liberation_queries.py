"""Who comes home from prison soon, and what is still to be arranged: for their record, the list, a meeting's page, Today, and lists of actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from liaison.domain.liberation import ITEMS, SOON
from liaison.store.tables_liberation import Liberation, LiberationChange, LiberationItem
from liaison.store.tables_people import Person, Staff

OVER = ("left", "died")


@dataclass(frozen=True)
class Home:
    """Somebody who comes home: their record, the day, the items."""

    person: Person
    liberation: Liberation
    items: Sequence[LiberationItem]

    @property
    def open(self) -> int:
        """How many are still to be arranged."""
        return sum(one.done_at is None for one in self.items)


@dataclass(frozen=True)
class OpenItem:
    """One open item for a list of actions: whose, by when, in words without a name, and the page on which it is dealt with."""

    item_id: int
    owner_id: int | None
    due_on: date
    words: str
    href: str
    late: bool


def items_of(session: Session, liberation_id: int) -> list[LiberationItem]:
    """The items of one, in the order of the table."""
    rows = session.scalars(select(LiberationItem).where(col(LiberationItem.liberation_id) == liberation_id))
    return sorted(rows, key=place)


def place(item: LiberationItem) -> int:
    """Where an item stands in the table."""
    return list(ITEMS).index(item.key) if item.key in ITEMS else len(ITEMS)


def coming_home(session: Session, today: date) -> list[Home]:
    """Everybody whose open day lies in the coming weeks, or has passed with the page still open, however long ago: the first weeks are the
    most dangerous, and nobody is let go with the day itself. The soonest first."""
    rows = select(Liberation, Person).join(Person, col(Person.id) == Liberation.person_id)
    rows = rows.where(
        col(Liberation.ended_at).is_(None), col(Person.status).not_in(OVER),
        col(Liberation.expected_on) <= today + SOON,
    )  # fmt: skip
    found = session.execute(rows.order_by(col(Liberation.expected_on), col(Liberation.id))).all()
    items: dict[int, list[LiberationItem]] = {row.id or 0: [] for row, _ in found}
    for item in session.scalars(select(LiberationItem).where(col(LiberationItem.liberation_id).in_(list(items)))):
        items[item.liberation_id].append(item)
    return [Home(person, row, sorted(items[row.id or 0], key=place)) for row, person in found]


def later(session: Session, today: date) -> list[tuple[Person, date]]:
    """Everybody whose open day lies further away, with the day, the soonest first."""
    rows = select(Person, col(Liberation.expected_on)).join(Liberation, col(Person.id) == Liberation.person_id)
    rows = rows.where(
        col(Liberation.ended_at).is_(None), col(Person.status).not_in(OVER), col(Liberation.expected_on) > today + SOON
    )
    found = session.execute(rows.order_by(col(Liberation.expected_on), col(Liberation.id)))
    return [(person, day) for person, day in found]


def without_a_day(session: Session) -> list[Person]:
    """People in custody of whom no day is known."""
    known = select(col(Liberation.person_id)).where(col(Liberation.ended_at).is_(None))
    rows = select(Person).where(
        col(Person.status) == "custody", col(Person.id).not_in(known), col(Person.merged_into_id).is_(None)
    )
    return list(session.scalars(rows.order_by(col(Person.name), col(Person.id))))


def newest_of(session: Session, person_id: int) -> Liberation | None:
    """The open one of a person, else none."""
    rows = select(Liberation).where(col(Liberation.person_id) == person_id, col(Liberation.ended_at).is_(None))
    return session.scalars(rows.order_by(col(Liberation.id))).first()


def changes(session: Session, liberation_id: int) -> Sequence[LiberationChange]:
    """What was done with one, newest first."""
    rows = select(LiberationChange).where(col(LiberationChange.liberation_id) == liberation_id)
    return session.scalars(rows.order_by(col(LiberationChange.id).desc())).all()


def open_items(session: Session, today: date, owner_id: int | None = None, *, nobodys: bool = False) -> list[OpenItem]:
    """Every open item of everybody who is still looked after, the most overdue first; of one colleague where `owner_id` is given, and with
    `nobodys` those that nobody who works here sees to."""
    rows = select(LiberationItem, col(Liberation.person_id))
    rows = rows.join(Liberation, col(Liberation.id) == LiberationItem.liberation_id).join(Person, col(Person.id) == Liberation.person_id)  # fmt: skip
    rows = rows.where(
        col(LiberationItem.done_at).is_(None), col(Liberation.ended_at).is_(None), col(Person.status).not_in(OVER)
    )
    if owner_id is not None:
        here = select(col(Staff.id)).where(col(Staff.active))
        left = or_(col(LiberationItem.owner_id).is_(None), col(LiberationItem.owner_id).not_in(here))
        mine = col(LiberationItem.owner_id) == owner_id
        rows = rows.where(or_(mine, left) if nobodys else mine)
    return [
        OpenItem(
            item.id or 0, item.owner_id, item.due_on, f"Coming home: {ITEMS[item.key].words.partition(':')[0]}",
            f"/people/{person_id}/liberation", item.due_on < today,
        )
        for item, person_id in session.execute(rows.order_by(col(LiberationItem.due_on), col(LiberationItem.id)))
    ]  # fmt: skip
