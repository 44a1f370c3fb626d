"""A colleague changes a person's record: a section of it, or what happened to the person. Each writes who, when and which fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from liaison.clock import london_date
from liaison.domain.lists import Unusable
from liaison.domain.record_sections import SECTIONS, Entry, value_of
from liaison.domain.register_changes import HAPPENINGS, refused
from liaison.domain.safe_contact import WAYS, noted_by, on
from liaison.domain.states import ReviewState
from liaison.practices.which_practice import NotOne, which_practice
from liaison.reviews import due
from liaison.reviews.cycle import ENDED
from liaison.reviews.triggers import note_return
from liaison.store import events
from liaison.store.tables_people import Person, Practice, Review, Staff
from liaison.store.tables_register import PersonChange


class NotSaved(Exception):
    """It cannot be saved so; `problems` says what to do, by field ("" for the form as a whole)."""

    def __init__(self, **problems: str) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems: Mapping[str, str] = problems


@dataclass(frozen=True)
class Who:
    """Who changes whose record, as which version she saw it, and when (aware, UTC)."""

    person_id: int
    version: int
    staff_id: int
    now: datetime


def stored(person: Person, entry: Entry) -> Any:
    """What the register has in a field."""
    return getattr(person, entry.name) if entry.home == "column" else getattr(person, entry.home).get(entry.name)


def save_section(session: Session, who: Who, section: str, posted: Mapping[str, str]) -> tuple[str, ...]:
    """Save one section; returns the names of the fields that changed. Raises NotSaved, also when a colleague was quicker."""
    person = seen(session, who)
    changed: dict[str, tuple[Entry, Any]] = {}
    problems: dict[str, str] = {}
    for entry in SECTIONS[section][1]:
        try:
            value = value_of(entry, posted.get(entry.name, ""), was := stored(person, entry), london_date(who.now))
            if entry.kind == "staff" and value is not None and session.get(Staff, value) is None:
                raise Unusable("Choose a colleague from the list.")
        except Unusable as error:
            problems[entry.name] = error.why
            continue
        if value != was and (value or was):
            changed[entry.name] = (entry, value)
    if section == "contact":
        problems = {on(way): NO_DAY for way in safe_without_a_day(person, changed)} | problems
    if problems:
        raise NotSaved(**problems)
    if changed:
        columns = columns_of(person, changed)
        if section == "contact":
            note_who(columns["safe_contact"], changed, who.staff_id)
        write(session, who, section, columns, tuple(changed))
    return tuple(changed)


NO_DAY = "Say on which day the person was asked about this: without it nothing is sent that way."


def safe_without_a_day(person: Person, changed: Mapping[str, tuple[Entry, Any]]) -> list[str]:
    """The ways of reaching the person that are newly called safe and will have no day on which they were asked."""
    new = [way for way in WAYS if way in changed and changed[way][1] == "yes"]
    return [way for way in new if not (changed[on(way)][1] if on(way) in changed else person.safe_contact.get(on(way)))]


def note_who(block: dict[str, Any], changed: Mapping[str, tuple[Entry, Any]], staff_id: int) -> None:
    """The colleague who enters a day has noted that answer; where the day goes, who noted it goes with it."""
    for way in WAYS:
        if on(way) in changed:
            block.pop(noted_by(way), None)
            block |= {noted_by(way): staff_id} if on(way) in block else {}


def columns_of(person: Person, changed: Mapping[str, tuple[Entry, Any]]) -> dict[str, Any]:
    """The columns to write: blocks are written whole, and what is not known any more leaves them."""
    columns: dict[str, Any] = {}
    for name, (entry, value) in changed.items():
        if entry.home == "column":
            columns[name] = value
            continue
        block = columns.setdefault(entry.home, dict(getattr(person, entry.home)))
        if value in ("", None):
            block.pop(name, None)
        else:
            block[name] = value
    return columns


def happened(session: Session, who: Who, kind: str, *, practice_code: str = "", look_again: date | None = None) -> None:
    """Say what happened to the person; the reviews follow in the same transaction. Raises NotSaved."""
    person, what = seen(session, who), HAPPENINGS[kind]
    if why := refused(kind, status=person.status, letters_held=person.letters_held):
        raise NotSaved(kind=why)
    columns: dict[str, Any] = {"look_again_on": None} if what.status else {}
    if what.asks == "practice":
        columns |= new_practice(session, person, practice_code)
    if what.asks == "look_again":
        if look_again is None and what.looks_within:
            look_again = london_date(who.now) + what.looks_within
        if look_again is None or look_again <= london_date(who.now):
            raise NotSaved(look_again="Enter the day on which somebody looks again: a day to come.")
        columns["look_again_on"] = look_again
    if what.status:
        columns["status"] = what.status
    if what.letters is not None:
        columns["letters_held"] = what.letters
    was = person.status
    write(session, who, kind, columns, tuple(columns))
    if what.status == "in_shared_care":
        open_again(session, who, was)
        note_return(session, who.person_id, was, who.now)
    due.bring_up(session, [who.person_id], who.now)


def by_review(
    session: Session, person: Person, what: str, columns: Mapping[str, Any], staff_id: int, now: datetime
) -> None:
    """Write what a review said of a person (`what`: a happening of domain/register_changes, or one of BY_REVIEW); only what is new is
    written, with who and which fields. Raises NotSaved when a colleague changed the record in the same moment."""
    new = {name: value for name, value in columns.items() if getattr(person, name) != value}
    if new:
        assert person.id is not None
        write(session, Who(person.id, person.version, staff_id, now), what, new, tuple(new))


def open_again(session: Session, who: Who, was: str) -> None:
    """The newest review opens again if it was closed because the person had left or died: only a person can say that it was not so."""
    mine = select(Review).where(col(Review.person_id) == who.person_id).order_by(col(Review.cycle).desc())
    review = session.scalars(mine).first()
    if review is not None and review.state is ReviewState.CLOSED and was in ENDED and review.outcome == was:
        actor = events.person(who.staff_id)
        events.move(
            session, review, ReviewState.DUE, actor=actor, now=who.now, because="in shared care again", outcome=None
        )
        session.flush()


def new_practice(session: Session, person: Person, code: str) -> dict[str, Any]:
    """The columns of a move to another practice; the locality follows unless the person's own was another than the old practice's."""
    try:
        practice = which_practice(session, code)
    except NotOne as no:
        raise NotSaved(practice_code=str(no)) from no
    if practice.code == person.practice_code:
        raise NotSaved(practice_code="The person is with this practice already.")
    old = session.get(Practice, person.practice_code) if person.practice_code else None
    follows = not person.locality or (old is not None and old.locality == person.locality)
    return {"practice_code": practice.code} | ({"locality": practice.locality} if follows else {})


def seen(session: Session, who: Who) -> Person:
    """The person, as the page showed it. Raises NotSaved."""
    person = session.get(Person, who.person_id)
    if person is not None and person.merged_into_id is not None:
        raise NotSaved(form="This record was joined with another one, and is only read any more: change that one.")
    if person is None or person.version != who.version:
        raise NotSaved(form=QUICKER)
    return person


QUICKER = "A colleague changed this record meanwhile. What you typed is below, with what she kept where it differs: look at both, and save again."


def write(session: Session, who: Who, what: str, columns: Mapping[str, Any], fields: tuple[str, ...]) -> None:
    """Write the columns if the record is still as it was seen, and who did it. Raises NotSaved."""
    mine = update(Person).where(col(Person.id) == who.person_id, col(Person.version) == who.version)
    changed = mine.values(**columns, version=who.version + 1)
    done = session.execute(changed, execution_options={"synchronize_session": False})  # all objects are read anew below
    if not getattr(done, "rowcount", 0):
        raise NotSaved(form=QUICKER)
    session.add(PersonChange(person_id=who.person_id, at=who.now, by=who.staff_id, what=what, fields=sorted(fields)))
    session.flush()
    session.expire_all()
