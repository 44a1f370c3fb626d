"""Takes a list of people in shared care into the register. Nobody is dropped by being absent from a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session

from liaison.clock import london_date
from liaison.domain.lists import Column, Line, Rejected, Report, read_list, without_repeats
from liaison.reviews.register_list import columns, may_be_one_person, wanted_row
from liaison.store.tables_people import Person, Practice, Staff
from liaison.store.tables_register import PersonChange
from liaison.store.taking_in import Source, Taken, notes_of, report_of, settle, text_of

A_LIST = "a list"  # what the timeline calls a change by a list


@dataclass(frozen=True)
class Known:
    """What a line is checked against: the register by CHI number, localities by practice code, colleagues by address, today."""

    people: Mapping[str, Person]
    practices: Mapping[str, str]
    staff: Mapping[str, int | None]
    today: date


def import_people(
    session: Session, source: Source, *, now: datetime, dry_run: bool = False, allow_demo: bool = False
) -> Report:
    """Take people in, by CHI number and name. Raises WrongList. A dry run changes nothing and reports the same.

    The report's reasons hold no name and no CHI number.
    """
    fields = columns(allow_demo=allow_demo)
    listed = read_list(text_of(source), fields)
    lines, rejected = without_repeats(listed, fields, "chi")
    known = everything_known(session, now)
    taken = []
    for line in lines:
        if refused := refusal(line, fields, known):
            rejected.append(refused)
        else:
            taken.append(take(session, line, known, now, dry_run=dry_run))
    return report_of(taken, rejected, notes=notes_of(listed))


def everything_known(session: Session, now: datetime) -> Known:
    """Read once what every line is checked against."""
    people = {row.chi: row for row in session.scalars(select(Person))}
    practices = {row.code: row.locality for row in session.scalars(select(Practice))}
    staff = {row.email.lower(): row.id for row in session.scalars(select(Staff))}
    return Known(people, practices, staff, london_date(now))


def refusal(line: Line, fields: Mapping[str, Column], known: Known) -> Rejected | None:
    """Why the line cannot be taken, or None."""
    values, row = line.values, known.people.get(line.values["chi"])
    if values["practice_code"] not in known.practices:
        return line.refuse(fields, "practice_code", "is not in the directory: take the practices in first")
    if values.get("keyworker") and values["keyworker"] not in known.staff:
        return line.refuse(fields, "keyworker", "is nobody's address here: take the staff in first")
    for name in ("shared_care_start", "last_review_on"):
        if (values.get(name) or date.min) > known.today:
            return line.refuse(fields, name, "is a day to come")
    if row and not may_be_one_person(row, values["name"]):
        return line.refuse(fields, "name", "is another name than the register has under this CHI number: check both")
    return None


def take(session: Session, line: Line, known: Known, now: datetime, *, dry_run: bool) -> Taken:
    """Write one person where the register differs."""
    row = known.people.get(line.values["chi"])
    wanted = wanted_row(line.values, row, known.staff.get(line.values.get("keyworker", "")))
    locality = known.practices[wanted["practice_code"]]  # the practice's, unless the list says another
    new = Person(**{"locality": locality} | wanted, created_at=now)
    fields = sorted(name for name, value in wanted.items() if row is not None and getattr(row, name) != value)
    taken = settle(session, row, new, wanted, dry_run=dry_run)
    if (
        row is not None and fields and not dry_run
    ):  # a form opened before the list was taken in is refused, and the timeline says why
        row.version += 1
        session.add(PersonChange(person_id=row.id, at=now, what=A_LIST, fields=fields))
    return taken
