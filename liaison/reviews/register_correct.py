"""A number or a day of the record that was entered wrongly is put right, which no list can do: a list never takes back a completed review,
and knows people by their number. What hangs on it, the review and its due day, follows in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain import cells
from liaison.domain.lists import Unusable
from liaison.domain.states import ReviewState
from liaison.reviews import due
from liaison.reviews.cycle import NO_DAY
from liaison.reviews.register_edit import NotSaved, Who, seen, write
from liaison.store import events
from liaison.store.tables_people import Person, Review

CORRECTED = "corrected"  # what the timeline calls it
FIELDS = ("chi", "shared_care_start", "last_review_on")
JOIN = "Another record has this CHI number: if they are one person, an admin joins the two under Possible duplicates."


def held(person: Person) -> dict[str, str]:
    """What the record has, as a form holds it."""
    return {name: "" if (value := getattr(person, name)) is None else str(value) for name in FIELDS}


def correct(session: Session, who: Who, posted: Mapping[str, str], *, allow_demo: bool) -> tuple[str, ...]:
    """Put right what was posted otherwise than it stands; returns the fields. Raises NotSaved, also when a colleague was quicker."""
    person = seen(session, who)
    was = held(person)
    changed = {name: text for name in FIELDS if (text := posted.get(name, "").strip()) != was[name]}
    if not changed:
        return ()
    columns = read(session, person, changed, london_date(who.now), allow_demo=allow_demo)
    write(session, who, CORRECTED, columns, tuple(columns))
    if "last_review_on" in columns:
        open_again(session, who)
    due.bring_up(session, [who.person_id], who.now)
    return tuple(columns)


def read(session: Session, person: Person, changed: Mapping[str, str], today: date, *, allow_demo: bool) -> dict[str, Any]:  # fmt: skip
    """The columns to write. Raises NotSaved with everything that is to be put right."""
    columns: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in changed.items():
        try:
            columns[name] = cells.chi_number(text, allow_demo=allow_demo) if name == "chi" else past(name, text, today)
        except Unusable as no:
            problems[name] = f"This {no.why}."
    if (chi := columns.get("chi")) and taken(session, chi, person.id or 0):
        problems["chi"] = JOIN
    if not problems:
        problems = against(session, person, columns)
    if problems:
        raise NotSaved(**problems)
    return columns


def past(name: str, text: str, today: date) -> date | None:
    """A day that has been; the last review may be taken away."""
    if not text and name == "last_review_on":
        return None
    if not text:
        raise Unusable("must not be empty")
    if (found := cells.day(text)) > today:
        raise Unusable("is still to come")
    return found


def taken(session: Session, chi: str, person_id: int) -> bool:
    """Whether another record has this number."""
    return session.scalar(select(col(Person.id)).where(col(Person.chi) == chi, col(Person.id) != person_id)) is not None


def against(session: Session, person: Person, columns: Mapping[str, Any]) -> dict[str, str]:
    """What does not fit the rest of the record."""
    start = columns.get("shared_care_start", person.shared_care_start)
    last = columns.get("last_review_on", person.last_review_on)
    if last is not None and last < start:
        return {"last_review_on": "This review was before shared care began: look at both days."}
    days = (row.completed_on for row in completed(session, person.id or 0) if row.outcome)
    here = max((day for day in days if day), default=None)
    if "last_review_on" in columns and here is not None and (last is None or last < here):
        return {"last_review_on": f"A review was entered here as held on {here:%d/%m/%Y}: if it was not, a lead takes it back on its form."}  # fmt: skip
    return {}


def completed(session: Session, person_id: int) -> Sequence[Review]:
    """The completed reviews of a person. Of those without an outcome nobody said here how they went: the register's day alone completed them."""
    mine = col(Review.person_id) == person_id, col(Review.state) == ReviewState.COMPLETED
    return session.scalars(select(Review).where(*mine).order_by(col(Review.cycle))).all()


def open_again(session: Session, who: Who) -> None:
    """Reviews that the register's day alone completed, and which it does not complete any more, are open again."""
    last = session.get_one(Person, who.person_id).last_review_on
    for row in completed(session, who.person_id):
        if not row.outcome and row.completed_on and (last is None or row.completed_on > last):
            events.move(
                session, row, ReviewState.DUE, actor=events.person(who.staff_id), now=who.now,
                because="the day on the register was entered in error", completed_on=None, **NO_DAY,
            )  # fmt: skip
    session.flush()
