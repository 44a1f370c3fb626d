"""Coming home from prison: the expected day opens a checklist; who sees to each item by when; done, not needed, ended.

Each raises NotKept for what cannot be, and MovedMeanwhile where somebody was quicker. Nothing is sent, prescribed or decided by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.liberation import ITEMS, due_days, why_not_expected, why_not_words
from liaison.domain.spoken import short_day
from liaison.practices.service_facts import current
from liaison.reviews import bring_forward, register_edit
from liaison.reviews.register_edit import Who
from liaison.store.events import MovedMeanwhile
from liaison.store.liberation_queries import items_of, newest_of
from liaison.store.tables_liberation import Liberation, LiberationChange, LiberationItem
from liaison.store.tables_people import Person, Staff

LIBERATION = "liberation"  # of domain/bringing_forward.TRIGGERS
ENDS: Mapping[str, str] = {
    "home": "the person is home, and everything is done or not needed",
    "stays": "the person stays for now: another day is entered when there is one",
    "mistake": "it was entered by mistake",
}


class NotKept(Exception):
    """It cannot be kept so; `field` is the field to put right, and the message says how."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Arranged:
    """How an item stands by a form: who sees to it, by when, how, and whether it is done or not needed."""

    owner_id: int | None
    due_on: date
    words: str
    stands: str  # open, done, not_needed


def expect(
    session: Session, person_id: int, expected_on: date, prison: str, *, staff_id: int, now: datetime
) -> Liberation:
    """Enter the expected day: the checklist opens, each item the keyworker's until somebody else takes it."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None or person.merged_into_id is not None:
        raise NotKept("This record was joined with another one: enter it there.")
    if newest_of(session, person_id) is not None:
        raise MovedMeanwhile("a day was entered meanwhile")
    if why := why_not_expected(expected_on, london_date(now), person.status):
        raise NotKept(why, "expected_on")
    row = Liberation(person_id=person_id, expected_on=expected_on, prison=prison, opened_at=now, opened_by=staff_id)
    session.add(row)
    session.flush()
    for key, day in due_days(expected_on, current(session, now).calendar).items():
        session.add(LiberationItem(liberation_id=row.id or 0, key=key, owner_id=person.keyworker_id, due_on=day))
    log(session, row, f"expected on {short_day(expected_on)}", staff_id, now)
    return row


def move(session: Session, liberation_id: int, expected_on: date, prison: str, *, version: int, staff_id: int, now: datetime) -> None:  # fmt: skip
    """Another day: what is open follows it, but for items whose day a colleague chose."""
    row = as_seen(session, liberation_id, version)
    person = session.get_one(Person, row.person_id)
    if why := why_not_expected(expected_on, london_date(now), person.status):
        raise NotKept(why, "expected_on")
    if expected_on != row.expected_on:
        days = due_days(expected_on, current(session, now).calendar)
        for item in items_of(session, liberation_id):
            if item.done_at is None and not item.by_hand:
                item.due_on = days[item.key]
        log(session, row, f"expected on {short_day(expected_on)}, no more on {short_day(row.expected_on)}", staff_id, now)  # fmt: skip
    row.expected_on, row.prison, row.version = expected_on, prison, row.version + 1


def arrange(session: Session, liberation_id: int, key: str, to: Arranged, *, version: int, staff_id: int, now: datetime) -> None:  # fmt: skip
    """Say how one item stands."""
    row = as_seen(session, liberation_id, version)
    item = next((one for one in items_of(session, liberation_id) if one.key == key), None)
    if item is None:
        raise MovedMeanwhile("there is no such item")
    if why := why_not_words(to.words):
        raise NotKept(why, "how")
    owner = session.get(Staff, to.owner_id) if to.owner_id is not None else None
    if to.owner_id is not None and (owner is None or not owner.active):
        raise NotKept("Choose a colleague from the list.", "owner_id")
    name = ITEMS[key].words.partition(":")[0].partition(" on ")[0].lower()
    said = []
    if item.owner_id != to.owner_id:
        said.append("is somebody else's now" if owner else "is nobody's now")
    if item.due_on != to.due_on:
        item.by_hand = True
        said.append(f"by {short_day(to.due_on)}")
    was = "not_needed" if item.not_needed else "done" if item.done_at else "open"
    if was != to.stands:
        said.append({"done": "done", "not_needed": "not needed", "open": "open again"}[to.stands])
        item.done_at, item.done_by = (now, staff_id) if to.stands != "open" else (None, None)
        item.not_needed = to.stands == "not_needed"
    if item.words != to.words:
        said.append("how it is arranged was written down")
    item.owner_id, item.due_on, item.words = to.owner_id, to.due_on, to.words
    row.version += 1
    if said:
        log(session, row, f"{name}: {', '.join(said)}", staff_id, now)


def end(session: Session, liberation_id: int, why: str, *, version: int, staff_id: int, now: datetime) -> None:
    """It is over. With "home" only once each item is done or not needed; the register then says that the person is back, where it did not
    say so already, so that the review comes forward and letters can leave again."""
    row = as_seen(session, liberation_id, version)
    if why not in ENDS:
        raise NotKept("Choose why it ends.", "why")
    still = [ITEMS[one.key].words.partition(":")[0] for one in items_of(session, liberation_id) if one.done_at is None]
    if why == "home" and still:
        raise NotKept(f"Still open: {', '.join(still)}. Say of each that it is done or not needed.", "why")
    row.ended_at, row.ended_by, row.ended_because, row.version = now, staff_id, why, row.version + 1
    log(session, row, f"ended: {ENDS[why]}", staff_id, now)
    person = session.get_one(Person, row.person_id)
    if why == "home" and person.status == "custody":
        is_back(session, person, staff_id, now)


def is_back(session: Session, person: Person, staff_id: int, now: datetime) -> None:
    """The register says that the person is back. A review that was deferred comes forward by itself; where none was, as somebody was in
    custody from the beginning, it is noted here: the first weeks are the most dangerous for them too."""
    assert person.id is not None
    register_edit.happened(session, Who(person.id, person.version, staff_id, now), "back")
    session.flush()
    if not any(one.kind == LIBERATION for one in bring_forward.open_of(session, person.id)):
        bring_forward.note(
            session, person.id, kind=LIBERATION, on=london_date(now), because="register", staff_id=staff_id, now=now
        )


def as_seen(session: Session, liberation_id: int, version: int) -> Liberation:
    """The open one, locked, if it is still as the page showed it. Raises MovedMeanwhile."""
    row = session.get(Liberation, liberation_id, with_for_update=True)
    if row is None or row.ended_at is not None or row.version != version:
        raise MovedMeanwhile("it was changed meanwhile")
    return row


def log(session: Session, row: Liberation, what: str, staff_id: int, now: datetime) -> None:
    """Write down what was done."""
    session.add(LiberationChange(liberation_id=row.id or 0, at=now, by=staff_id, what=what))
    session.flush()
